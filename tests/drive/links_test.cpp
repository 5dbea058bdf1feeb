// Council links on the drive: files that a browser opens, which nobody writes and everybody may move.    docs/drive.md
#include <boost/test/unit_test.hpp>
#include <thread>

#include "tests/drive/running_drive.h"

namespace drive_test {

using stories::require_ok;

namespace {

const std::string link_text = "[InternetShortcut]\r\nURL=https://ris.example/public/vo020?VOLFDNR=7&refresh=false\r\n";

struct LinkStory : DriveStory {
  LinkStory() {
    require_ok(town.anna.mappe(
        {"council", "link", "Umwelt:/", "https://ris.example/public/vo020?VOLFDNR=7", "--name", "Spielplatz"}));
  }
  std::string headers(const RunningDrive& drive, const std::string& path) const {
    return drive.curl({"-I", drive.address + path}).out;
  }
  std::string moves(const RunningDrive& drive, const std::string& from, const std::string& to,
                    const std::string& method = "MOVE") const {
    return drive.status({"-X", method, "-H", "Destination: " + drive.address + to, drive.address + from});
  }
  // Where a link of the space leads; "" when there is none at that path.
  std::string leads_to(const std::string& path) const {
    for (const auto& one : town.anna.ask({"council", "links", "Umwelt"}))
      if (one.at("path") == path) return one.at("url");
    return "";
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(links, LinkStory)

BOOST_AUTO_TEST_CASE(a_link_is_a_file_of_exact_size_with_a_tag_that_its_target_changes) {
  const RunningDrive drive(town.anna);
  BOOST_TEST(drive.get("Umwelt/Spielplatz.url") == link_text);
  const std::string head = headers(drive, "Umwelt/Spielplatz.url");
  BOOST_TEST(head.find("Content-Length: " + std::to_string(link_text.size()) + "\r\n") != std::string::npos, head);
  const std::string tag = found_in(head, "ETag: \"[^\"]+\"");
  BOOST_TEST(!tag.empty(), head);
  BOOST_TEST(drive.curl({"-r", "18-23", drive.address + "Umwelt/Spielplatz.url"}).out == "\r\nURL=");
  const std::string list = drive.curl({"-X", "PROPFIND", "-H", "Depth: 1", drive.address + "Umwelt/"}).out;
  BOOST_TEST(list.find("/Umwelt/Spielplatz.url</D:href>") != std::string::npos, list);
  BOOST_TEST(list.find("<D:getcontentlength>" + std::to_string(link_text.size()) + "<") != std::string::npos, list);
  require_ok(town.anna.mappe({"council", "relink", "Umwelt:/Spielplatz", "https://dms.example/akte"}));
  bool is_new = false;
  for (int i = 0; i < 200 && !is_new; ++i) {
    is_new = drive.get("Umwelt/Spielplatz.url") == "[InternetShortcut]\r\nURL=https://dms.example/akte\r\n";
    if (!is_new) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  BOOST_TEST(is_new);
  BOOST_TEST(headers(drive, "Umwelt/Spielplatz.url").find(tag) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(nobody_writes_a_link_and_nothing_is_put_in_its_place) {
  const RunningDrive drive(town.anna);
  BOOST_TEST(drive.put("Umwelt/Spielplatz.url", "[InternetShortcut]\nURL=https://evil.example/\n") == "403");
  BOOST_TEST(drive.put("Umwelt/Spielplatz", "x") == "403");      // the same link by its name in the space
  BOOST_TEST(drive.put("Umwelt/SPIELPLATZ.URL", "x") == "409");  // differs by case alone
  BOOST_TEST(drive.put("Umwelt/neu.tmp", "x") == "201");
  BOOST_TEST(moves(drive, "Umwelt/neu.tmp", "Umwelt/Spielplatz.url") == "403");
  BOOST_TEST(moves(drive, "Umwelt/neu.tmp", "Umwelt/Spielplatz.url", "COPY") == "403");
  BOOST_TEST(moves(drive, "Umwelt/neu.tmp", "Umwelt/Spielplatz2.url") == "201");  // the twin
  BOOST_TEST(drive.get("Umwelt/Spielplatz.url") == link_text);
  BOOST_TEST(leads_to("/Spielplatz") == "https://ris.example/public/vo020?VOLFDNR=7&refresh=false");
}

BOOST_AUTO_TEST_CASE(a_link_is_renamed_moved_copied_and_removed_and_keeps_its_target) {
  const RunningDrive drive(town.anna);
  const std::string target = leads_to("/Spielplatz");
  BOOST_TEST(moves(drive, "Umwelt/Spielplatz.url", "Umwelt/Markt.url") == "201");
  BOOST_TEST(leads_to("/Markt") == target);
  BOOST_TEST(drive.get("Umwelt/Markt.url") == link_text);
  BOOST_TEST(drive.status({"-X", "MKCOL", drive.address + "Umwelt/Bau"}) == "201");
  BOOST_TEST(moves(drive, "Umwelt/Markt.url", "Umwelt/Bau/Markt.url") == "201");
  BOOST_TEST(moves(drive, "Umwelt/Bau/Markt.url", "Umwelt/Kopie.url", "COPY") == "201");
  BOOST_TEST(leads_to("/Bau/Markt") == target);
  BOOST_TEST(leads_to("/Kopie") == target);
  BOOST_TEST(moves(drive, "Umwelt/Bau", "Umwelt/Bau2", "COPY") == "201");
  BOOST_TEST(leads_to("/Bau2/Markt") == target);
  // Without the ending: the listing shows it with one, and by the name that was given it is there, too.
  BOOST_TEST(moves(drive, "Umwelt/Kopie.url", "Umwelt/Kopie.txt") == "201");
  BOOST_TEST(drive.get("Umwelt/Kopie.txt.url") == link_text);
  BOOST_TEST(drive.get("Umwelt/Kopie.txt") == link_text);
  BOOST_TEST(drive.status({"-X", "DELETE", drive.address + "Umwelt/Bau/Markt.url"}) == "204");
  BOOST_TEST(leads_to("/Bau/Markt") == "");
}

BOOST_AUTO_TEST_CASE(programs_that_put_a_file_aside_before_they_save_break_nothing) {
  const RunningDrive drive(town.anna);
  BOOST_TEST(moves(drive, "Umwelt/Spielplatz.url", "Umwelt/Spielplatz.url.bak") == "201");
  BOOST_TEST(drive.put("Umwelt/Spielplatz.url", "x") == "201");  // a file of its own now
  BOOST_TEST(drive.get("Umwelt/Spielplatz.url") == "x");
  BOOST_TEST(drive.get("Umwelt/Spielplatz.url.bak") == link_text);
  BOOST_TEST(drive.status({"-X", "DELETE", drive.address + "Umwelt/Spielplatz.url"}) == "204");
  BOOST_TEST(moves(drive, "Umwelt/Spielplatz.url.bak", "Umwelt/Spielplatz.url") == "201");
  BOOST_TEST(drive.get("Umwelt/Spielplatz.url") == link_text);
  BOOST_TEST(leads_to("/Spielplatz") != "");
  // What Finder lays beside it.
  BOOST_TEST(drive.put("Umwelt/._Spielplatz.url", "x") == "201");
}

BOOST_AUTO_TEST_CASE(a_file_of_the_same_name_beside_a_link_hides_neither) {
  const RunningDrive drive(town.anna);
  require_ok(town.anna.mappe({"mkdir", "Umwelt:/Haushalt.url"}));
  require_ok(town.anna.mappe({"council", "link", "Umwelt:/Haushalt", "https://dms.example/haushalt"}));
  std::string got;
  for (int i = 0; i < 200 && got.find("haushalt") == std::string::npos; ++i) {
    got = drive.get("Umwelt/Haushalt%20(Link).url");
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  BOOST_TEST(got == "[InternetShortcut]\r\nURL=https://dms.example/haushalt\r\n");
  BOOST_TEST(drive.put("Umwelt/Haushalt.url/a.txt", "x") == "201");
}

BOOST_AUTO_TEST_CASE(a_link_of_a_long_name_is_shown_shortened_and_keeps_its_name_when_it_moves) {
  std::string name = "Neubau der Grundschule";
  while (name.size() < 252) name += "ü";
  require_ok(town.anna.mappe({"council", "link", "Umwelt:/" + name, "https://ris.example/public/vo020?VOLFDNR=7"}));
  const RunningDrive drive(town.anna);
  const std::string list = drive.curl({"-X", "PROPFIND", "-H", "Depth: 1", drive.address + "Umwelt/"}).out;
  const std::string shown = found_in(list, "Neubau%20der%20Grundschule[^<]*[.]url");
  BOOST_TEST_REQUIRE(shown != "", list);
  BOOST_TEST(drive.get("Umwelt/" + shown) == link_text);
  BOOST_TEST(drive.put("Umwelt/" + shown, "x") == "403");
  BOOST_TEST(drive.status({"-X", "MKCOL", drive.address + "Umwelt/Bau"}) == "201");
  BOOST_TEST(moves(drive, "Umwelt/" + shown, "Umwelt/Bau/" + shown) == "201");
  BOOST_TEST(drive.get("Umwelt/Bau/" + shown) == link_text);
  BOOST_TEST(leads_to("/Bau/" + name) != "");
  BOOST_TEST(moves(drive, "Umwelt/Bau/" + shown, "Umwelt/" + shown, "COPY") == "201");
  BOOST_TEST(drive.get("Umwelt/" + shown) == link_text);
  BOOST_TEST(leads_to("/Bau/" + name) != "");
  BOOST_TEST(moves(drive, "Umwelt/Bau/" + shown, "Umwelt/Bau/Kurz.url") == "201");
  BOOST_TEST(leads_to("/Bau/Kurz") != "");
}

BOOST_AUTO_TEST_CASE(a_link_goes_from_one_space_into_another) {
  town.space("Finanzen");
  const RunningDrive drive(town.anna);
  BOOST_TEST(moves(drive, "Umwelt/Spielplatz.url", "Finanzen/Spielplatz.url") == "201");
  BOOST_TEST(drive.get("Finanzen/Spielplatz.url") == link_text);
  BOOST_TEST(drive.status({drive.address + "Umwelt/Spielplatz.url"}) == "404");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace drive_test
