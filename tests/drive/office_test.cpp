// LibreOffice without a screen edits a document on a drive. Only where it is installed.
#include <boost/test/unit_test.hpp>

#include "tests/drive/running_drive.h"
#include "tests/http/fixture.h"

namespace drive_test {

using namespace std::chrono_literals;
using mappe::http::test::eventually;

namespace {

namespace fs = std::filesystem;

struct Office : DriveStory {
  const stories::Folder folder{"office"};

  std::string profile() const { return folder / "profile"; }
  fs::path new_document(const std::string& text) const {
    stories::write_file(folder / "Brief.txt", text);
    stories::Command convert;
    convert.argv = {"/usr/bin/env", "soffice",      "-env:UserInstallation=file://" + profile(),
                    "--headless",   "--convert-to", "odt",
                    "--outdir",     folder.path(),  folder / "Brief.txt"};
    convert.env["HOME"] = folder.path();
    stories::require_ok(stories::run(convert));
    return folder / "Brief.odt";
  }
  // Of its content.xml.
  std::string text_of(const std::string& document) const {
    stories::write_file(folder / "read.odt", document);
    stories::Command read;
    read.argv = {"/usr/bin/python3", "-c",
                 "import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).read('content.xml').decode())",
                 folder / "read.odt"};
    return stories::run(read).out;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(office, Office)

BOOST_AUTO_TEST_CASE(a_document_is_locked_while_it_is_open_and_keeps_its_history_when_it_is_saved) {
  const stories::Member ben = town.invites("ben", "Ben Groß", {"Umwelt:editor"});
  const RunningDrive annas(town.anna), bens(ben);
  BOOST_TEST(annas.status({"-T", new_document("Alter Text"), annas.address + "Umwelt/"}) == "201");
  BOOST_TEST(eventually([&] { return bens.status({"-I", bens.address + "Umwelt/Brief.odt"}) == "200"; }));

  stories::Command editing;
  editing.argv = {"/usr/bin/python3", MAPPE_SOURCE_DIR "/tests/drive/office.py",
                  profile(),          "vnd.sun.star.webdav://" + annas.place() + "Umwelt/Brief.odt",
                  "Neuer Text",       folder / "go on"};
  editing.env["HOME"] = folder.path();
  stories::Running office(editing, folder / "said");
  BOOST_TEST(office.wait_for("found: Alter Text", 90s), office.output());
  BOOST_TEST(bens.put("Umwelt/Brief.odt", "dazwischen") == "423");
  BOOST_TEST(bens.lockdiscovery("Umwelt/Brief.odt").find("Anna Müller") != std::string::npos);
  stories::write_file(folder / "go on", "");
  BOOST_TEST(office.wait(90s) == 0, office.output());

  BOOST_TEST(text_of(annas.get("Umwelt/Brief.odt")).find("Neuer Text") != std::string::npos);
  BOOST_TEST(versions("Brief.odt") == 2U);
  BOOST_TEST((names() == std::vector<std::string>{"Brief.odt"}));  // no lock file, nothing beside it
  BOOST_TEST(bens.put("Umwelt/Brief.odt", "danach") == "204");     // the lock is gone
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace drive_test
