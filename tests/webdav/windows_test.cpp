// What the drive of Windows sees of names that differ by case, and of those that it cannot have.
#include <boost/test/unit_test.hpp>

#include "conformance/drive.h"
#include "webdav/windows_names.h"

namespace mappe::webdav::test {

namespace {

struct NameRow {
  std::string_view why, name, shown;
};

struct Explorer : Drive {
  static constexpr std::string_view agent = "User-Agent: Microsoft-WebDAV-MiniRedir/10.0.19045\r\n";
  Answer explores(std::string_view method, std::string_view path, std::string_view head = "",
                  std::string_view body = "") {
    return ask(method, path, std::string(agent) + std::string(head), body);
  }
  Answer lists(std::string_view folder) { return explores("PROPFIND", folder, "Depth: 1\r\n"); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(windows_names)

BOOST_AUTO_TEST_CASE(each_name_has_one_that_windows_can_have_and_that_means_it) {
  const NameRow rows[] = {
      {"ordinary", "Antrag (2).docx", "Antrag (2).docx"},
      {"a colon", "TOP 3: Haushalt", "TOP 3\xef\x80\xba Haushalt"},
      {"the last ones of the table", "a|b",
       "a\xef\x81\xbc"
       "b"},
      {"a dot at the end", "Anlagen.", "Anlagen\xef\x80\xae"},
      {"a blank at the end", "Anlagen ", "Anlagen\xef\x80\xa0"},
      {"a device", "con", "\xef\x81\xa3on"},
      {"a device with an extension", "Aux.txt", "\xef\x81\x81ux.txt"},
      {"a port", "COM1", "\xef\x81\x83OM1"},
      {"no port", "COM0", "COM0"},
      {"no device", "Kontrolle", "Kontrolle"},
  };
  for (const NameRow& row : rows) {
    BOOST_TEST(shown_to_windows(row.name) == row.shown, row.why);
    BOOST_TEST(meant_by_windows(row.shown) == row.name, row.why);
  }
  BOOST_TEST(meant_by_windows("\xef\x80\xaf"
                              "a") ==
             "\xef\x80\xaf"
             "a");  // no slash comes of it
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(windows, Explorer)

BOOST_AUTO_TEST_CASE(what_windows_cannot_have_is_shown_and_reached_by_a_substitute) {
  put("/a%3Ab", "colon");
  ask("MKCOL", "/f.");
  put("/f./c", "below");
  const auto listed = lists("/");
  BOOST_TEST(says(listed, "<D:href>/s3cret/a%EF%80%BAb</D:href>"), listed.body);
  BOOST_TEST(says(listed, "<D:href>/s3cret/f%EF%80%AE/</D:href>"));
  BOOST_TEST(explores("GET", "/a%EF%80%BAb").body == "colon");
  BOOST_TEST(explores("GET", "/a%3Ab").body == "colon");
  BOOST_TEST(explores("GET", "/f%EF%80%AE/c").body == "below");
  BOOST_TEST(explores("PUT", "/a%EF%80%BAb", "", "again").status == 204);
  BOOST_TEST(content("/a%3Ab") == "again");
  BOOST_TEST(ask("GET", "/a%EF%80%BAb").status == 404);  // others name it as it is
  BOOST_TEST(says(propfind("/", "<D:displayname/>", 1), "<D:href>/s3cret/a:b</D:href>"));
}

BOOST_AUTO_TEST_CASE(a_name_in_another_case_is_the_same_name_for_windows) {
  ask("MKCOL", "/Ordner");
  put("/Ordner/Antrag.docx", "old");
  BOOST_TEST(explores("GET", "/ORDNER/ANTRAG.DOCX").body == "old");
  BOOST_TEST(ask("GET", "/ORDNER/ANTRAG.DOCX").status == 404);
  BOOST_TEST(explores("PUT", "/ordner/antrag.docx", "", "new").status == 204);
  BOOST_TEST(content("/Ordner/Antrag.docx") == "new");
  BOOST_TEST(explores("MKCOL", "/ORDNER").status == 405);
  BOOST_TEST(explores("PUT", "/ordner/Neu.docx", "", "x").status == 201);
  BOOST_TEST(content("/Ordner/Neu.docx") == "x");
  const auto locked = explores("LOCK", "/ordner/antrag.docx", "", lockinfo());
  BOOST_TEST(says(locked, "<D:lockroot><D:href>/s3cret/Ordner/Antrag.docx</D:href></D:lockroot>"), locked.body);
  const std::string tagged = "If: </s3cret/ORDNER/antrag.DOCX> (<" + token_of(locked) + ">)\r\n";
  BOOST_TEST(explores("PUT", "/ordner/antrag.docx", tagged, "newer").status == 204);
}

BOOST_AUTO_TEST_CASE(windows_renames_by_case_alone_and_moves_onto_a_name_in_another_case) {
  put("/a.txt", "a");
  put("/b.txt", "b");
  BOOST_TEST(explores("MOVE", "/a.txt", "Destination: /s3cret/A.TXT\r\nOverwrite: F\r\n").status == 201);
  BOOST_TEST(content("/A.TXT") == "a");
  BOOST_TEST(!is_there("/a.txt"));
  BOOST_TEST(explores("MOVE", "/a.txt", "Destination: /s3cret/B.txt\r\nOverwrite: F\r\n").status == 412);
  BOOST_TEST(explores("MOVE", "/a.txt", "Destination: /s3cret/B.txt\r\n").status == 204);
  BOOST_TEST(content("/b.txt") == "a");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace mappe::webdav::test
