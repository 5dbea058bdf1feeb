// `mappe drive status` and the page behind the drive's second secret: what a drive says of itself.
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>

#include "client/command/drive_status.h"
#include "client/drive/limits.h"
#include "tests/drive/running_drive.h"
#include "tests/http/fixture.h"
#include "webdav/refusal.h"

namespace drive_test {

using namespace mappe;
using client::command::Language;
using http::test::eventually;
using stories::Json;

namespace {

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

Json one_named(const Json& list, const char* name, const std::string& value) {
  for (const Json& one : list)
    if (one.at(name) == value) return one;
  BOOST_FAIL("no " << value << " in " << list.dump());
  return {};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(status, DriveStory)

BOOST_AUTO_TEST_CASE(it_finds_the_running_drives_of_a_home_and_no_others) {
  stories::require_exit(town.anna.mappe({"drive", "status"}), 4);
  {
    RunningDrive first(town.anna), second(town.anna);
    const Json both = town.anna.ask({"drive", "status"});
    BOOST_TEST(both.size() == 2U);
    BOOST_TEST(one_named(both, "address", second.address).at("status_address") == second.status_address);
    first.process->kill_hard();
    BOOST_TEST(town.anna.ask({"drive", "status"}).size() == 1U);
    BOOST_TEST(second.process->stop() == 0);
  }
  const stories::Outcome none = town.anna.mappe({"drive", "status"});
  stories::require_exit(none, 4);
  BOOST_TEST(none.says("mappe drive startet eines"));
}

BOOST_AUTO_TEST_CASE(the_addresses_of_a_running_drive_lie_sealed_and_closed_in_the_home) {
  const RunningDrive drive(town.anna);
  const auto note = town.anna.home() / "settings" / "drive-1";
  struct stat status {};
  BOOST_TEST_REQUIRE(::stat(note.c_str(), &status) == 0);
  BOOST_TEST((status.st_mode & 0777) == 0600U);
  BOOST_TEST(!has(stories::read_file(note), "127.0.0.1"));
}

BOOST_AUTO_TEST_CASE(it_shows_the_spaces_who_edits_what_and_what_was_refused_and_why) {
  const stories::Member ben = town.invites("ben", "Ben Groß", {"Umwelt:editor"});
  town.space("Verkehr");
  stories::require_ok(town.anna.mappe({"share", "Verkehr", "Ben Groß:reader"}));
  const RunningDrive annas(town.anna), bens(ben);
  BOOST_TEST(annas.put("Umwelt/Antrag.odt", "one") == "201");
  BOOST_TEST(annas.put("Umwelt/Haushalt.ods", "one") == "201");
  BOOST_TEST(eventually([&] { return bens.get("Umwelt/Haushalt.ods") == "one"; }));
  BOOST_TEST(!annas.lock("Umwelt/Antrag.odt").empty());
  BOOST_TEST(!bens.lock("Umwelt/Haushalt.ods").empty());
  BOOST_TEST(bens.put("Umwelt/Antrag.odt", "two") == "423");
  BOOST_TEST(bens.put("Verkehr/x", "y") == "403");
  BOOST_TEST(bens.put("Verkehr/x", "y") == "403");
  BOOST_TEST(bens.put("Umwelt/a:b", "y") == "403");

  // On a busy machine the server's word on locks may take longer than a look waits: the next one has it.
  Json said;
  BOOST_TEST(eventually([&] { return (said = ben.ask({"drive", "status"}).at(0)).at("editing").size() == 2; }));
  BOOST_TEST(said.at("online") == true);
  BOOST_TEST(one_named(said.at("spaces"), "folder", "Umwelt").at("role") == "editor");
  BOOST_TEST(one_named(said.at("spaces"), "folder", "Verkehr").at("role") == "reader");
  const Json annas_lock = one_named(said.at("editing"), "path", "/Umwelt/Antrag.odt");
  BOOST_TEST(annas_lock.at("holder") == "Anna Müller");
  BOOST_TEST(annas_lock.at("own") == false);
  BOOST_TEST(one_named(said.at("editing"), "path", "/Umwelt/Haushalt.ods").at("own") == true);
  BOOST_TEST(said.at("refused").at(0).at("reason") == "name_refused");
  BOOST_TEST(said.at("refused").at(0).at("path") == "/Umwelt/a:b");
  BOOST_TEST(one_named(said.at("refused"), "path", "/Verkehr/x").at("times") == 2);
  BOOST_TEST(one_named(said.at("refused"), "path", "/Umwelt/Antrag.odt").at("reason") == "locked");

  const stories::Outcome words = ben.mappe({"drive", "status"});
  BOOST_TEST(words.says("Mit dem Server verbunden seit"));
  BOOST_TEST(words.says("Verkehr (lesen)"));
  BOOST_TEST(words.says("/Umwelt/Antrag.odt: Anna Müller (die Sperre endet"));
  BOOST_TEST(words.says("/Umwelt/Haushalt.ods: Sie ("));
  BOOST_TEST(words.says("/Verkehr/x: Hier dürfen Sie nur lesen."));
  BOOST_TEST(words.says("(2-mal)"));
  // The other drive, which has heard of no change since.
  BOOST_TEST(eventually([&] { return (said = town.anna.ask({"drive", "status"}).at(0)).at("editing").size() == 2; }));
  BOOST_TEST(one_named(said.at("editing"), "path", "/Umwelt/Haushalt.ods").at("holder") == "Ben Groß");
}

BOOST_AUTO_TEST_CASE(it_says_that_the_server_is_away_and_that_it_is_back) {
  const RunningDrive drive(town.anna);
  const auto online = [&] { return town.anna.ask({"drive", "status"}).at(0).at("online") == true; };
  BOOST_TEST(online());
  town.appliance.kill_hard();
  BOOST_TEST(drive.put("Umwelt/a", "x") == "503");
  BOOST_TEST(!online());
  BOOST_TEST(town.anna.mappe({"drive", "status"}).says("Nicht verbunden seit"));
  town.appliance.start();
  BOOST_TEST(eventually(online));
}

BOOST_AUTO_TEST_CASE(the_page_is_plain_html_in_the_language_asked_for) {
  const RunningDrive drive(town.anna, {"en_US.UTF-8", {}, {}});
  BOOST_TEST(drive.put("Umwelt/a:b", "y") == "403");
  const std::string german = drive.curl({"-i", drive.status_address}).out;
  BOOST_TEST(has(german, "200 OK"), german);
  BOOST_TEST(has(german, "Content-Security-Policy: default-src 'none'; style-src 'self';"), german);
  BOOST_TEST(has(german, "Cache-Control: no-store"));
  BOOST_TEST(has(german, "<html lang=\"de\">"));
  BOOST_TEST(has(german, "<h2>Wer bearbeitet was</h2>"));
  BOOST_TEST(has(german, "Diesen Namen kann nicht jedes Gerät haben"));
  BOOST_TEST(!has(german, "<script"));
  // Who is shown the page cannot write.
  BOOST_TEST(!has(german + drive.curl({drive.status_address + ".json"}).out, drive.address));
  const std::string english = drive.curl({"-H", "Accept-Language: en-GB,de;q=0.5", drive.status_address}).out;
  BOOST_TEST(has(english, "<h2>Who is editing what</h2>"), english);
  BOOST_TEST(has(drive.curl({"-i", drive.status_address + ".css"}).out, "Content-Type: text/css"));
}

BOOST_AUTO_TEST_CASE(the_page_is_only_looked_at_and_by_nobody_from_elsewhere) {
  const RunningDrive drive(town.anna);
  BOOST_TEST(drive.status({"-X", "POST", drive.status_address}) == "405");
  BOOST_TEST(drive.status({"-X", "PUT", "-d", "x", drive.status_address}) == "405");
  BOOST_TEST(drive.status({"-H", "Sec-Fetch-Site: cross-site", drive.status_address}) == "403");
  BOOST_TEST(drive.status({"-H", "Host: evil.example", drive.status_address}) == "403");
  BOOST_TEST(drive.status({drive.address + "status"}) == "404");
  BOOST_TEST(drive.status({drive.status_address}) == "200");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(status_words)

BOOST_AUTO_TEST_CASE(names_cannot_act_in_the_page) {
  const nlohmann::ordered_json status{{"online", true},
                                      {"spaces", {{{"folder", "<b>\"&\u202e"}, {"role", "none"}}}},
                                      {"refused", "no list"},
                                      {"editing", {1, {{"path", 5}}}}};
  const std::string page = client::command::status_page(status, Language::german);
  BOOST_TEST(has(page, "<li>&lt;b&gt;&quot;&amp;\\u{202e}</li>"), page);
}

BOOST_AUTO_TEST_CASE(every_reason_has_words_in_both_languages) {
  using Why = webdav::Refusal::Why;
  for (int why = 0; why <= static_cast<int>(Why::io); ++why)
    BOOST_TEST(client::command::said_of_refusal(client::drive::word_of(static_cast<Why>(why))) != nullptr, why);
  BOOST_TEST(client::command::said_of_refusal("unheard_of") == nullptr);
}

BOOST_AUTO_TEST_CASE(the_language_is_german_unless_english_is_liked_better) {
  using client::command::language_asked;
  BOOST_TEST((language_asked("") == Language::german));
  BOOST_TEST((language_asked("fr") == Language::german));
  BOOST_TEST((language_asked("en-US, en;q=0.9") == Language::english));
  BOOST_TEST((language_asked("de-DE, en;q=0.9") == Language::german));
  BOOST_TEST((language_asked("en;q=0.3,de;q=0.8") == Language::german));
}

BOOST_AUTO_TEST_CASE(so_many_refusals_are_remembered_and_no_more) {
  client::drive::RefusalLog log;
  const auto refusal = webdav::refuse(webdav::Refusal::Why::busy, "not now");
  for (int i = 0; i < 1'000; ++i) log.note(webdav::Path().child("n" + std::to_string(i)), refusal);
  const auto newest = log.newest_first();
  BOOST_TEST(newest.size() == client::drive::limits::refusals_max);
  BOOST_TEST(newest.front().path == "/n999");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace drive_test
