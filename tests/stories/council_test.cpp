// A recorded council from its system to a member's desk: a real server mirrors what the replay server has, the member
// fetches, searches, links, meets and notes; what changes there shows here, and after a change of the whole system the
// links are led to where their papers are now.                                          docs/council.md, docs/links.md
#include <boost/test/unit_test.hpp>
#include <set>
#include <thread>

#include "tests/stories/council_scene.h"
#include "tests/stories/relay.h"

using namespace stories;

namespace {

const std::string base = "/rim4220/webservice/oparl/v1.0";

// The same council with another system: nothing is where it was, only what people call it stayed.
replay::Town moved_house() {
  const auto move = [](const std::string& text) {
    return replaced(replaced(text, base, "/ris/oparl/v1.1"), "/rim4220/vorgang/?__=", "/ris/vorgang/?__=neu");
  };
  const replay::Town old = replay::huertgenwald();
  replay::Town town;
  town.system_path = move(old.system_path);
  for (const auto& [path, text] : old.singles) town.singles[move(path)] = move(text);
  for (const replay::List& list : old.lists)
    for (const replay::Entry& entry : list.entries)
      town.list(move(list.path)).entries.push_back({move(entry.path), move(entry.text), entry.modified});
  return town;
}

replay::Town in_a_far_year(replay::Town town) {
  for (replay::Entry& entry : town.list("/meetings").entries) {
    Json meeting = Json::parse(entry.text);
    for (const char* when : {"start", "end"}) meeting[when] = "2126" + meeting.at(when).get<std::string>().substr(4);
    entry.text = meeting.dump();
  }
  return town;
}

replay::Entry& entry_called(replay::Town& town, const std::string& list, const std::string& number) {
  for (replay::Entry& entry : town.list(list).entries)
    if (Json::parse(entry.text).value("reference", "") == number) return entry;
  throw std::runtime_error("no paper " + number);
}

void rewrites(replay::ReplayServer& system, const std::string& papers, const std::string& number,
              const std::function<void(Json&)>& how) {
  system.change([&](replay::Town& town) {
    replay::Entry& entry = entry_called(town, papers, number);
    Json object = Json::parse(entry.text);
    object["modified"] = entry.modified = "2037-01-01T08:00:00+01:00";  // behind any last pass
    how(object);
    entry.text = object.dump();
  });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(council)

BOOST_AUTO_TEST_CASE(a_recorded_council_is_mirrored_searched_linked_and_found_again_behind_another_system) {
  replay::ReplayServer system(replay::huertgenwald());
  replay::Quirks quirks;
  quirks.nothing_modified_is_404 = true;  // as SD.NET does
  system.set(quirks);
  const int wire_port = free_port();
  Appliance appliance({"https://127.0.0.1:" + std::to_string(wire_port)});
  const Relay wire(wire_port, std::stoi(appliance.address().substr(appliance.address().rfind(':') + 1)));
  appliance.stop();
  appliance.configures("councils", "councils:\n" + section_of("wald", system));
  appliance.start();
  const std::string door = "https://127.0.0.1:" + std::to_string(wire_port);
  Member anna({door, appliance.certificate()}, "anna");
  anna.founds(replaced(appliance.new_faction("Beispielfraktion"), appliance.address(), door), "Anna Müller");
  anna.ask({"space", "create", "Umwelt"});

  // Before anything is here, each command says what to do.
  const Outcome nothing = anna.mappe({"council", "search", "Schule"});
  require_exit(nothing, 4);
  BOOST_TEST(nothing.says("mappe council update"), nothing.err);

  // Killed in the middle of the first pass, the server goes on where it was.
  for (int i = 0; i < 3'000 && system.requests().size() < 7; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  appliance.kill_hard();
  BOOST_TEST_REQUIRE(system.requests().size() >= 7u);
  appliance.start();
  const Json mirrored = waits_for_a_pass(appliance, "wald");
  const std::vector<std::string> asked = system.requests();
  BOOST_TEST(asked.size() <= std::set<std::string>(asked.begin(), asked.end()).size() + 3, asked.size());
  BOOST_TEST(mirrored.at("outcome") == "complete", mirrored.dump());
  BOOST_TEST(mirrored.at("oddities").contains("type_missing"), mirrored.dump());
  BOOST_TEST(appliance.admin({"council", "status"}).says("type_missing"));
  const Outcome status_before = anna.mappe({"council", "status"});
  require_ok(status_before);
  BOOST_TEST(status_before.says("Gemeinde Hürtgenwald"), status_before.out);
  BOOST_TEST(status_before.says("Auf diesem Gerät: noch nichts; mappe council update holt es."), status_before.out);

  // The bulk arrives packed: what came over the wire is a part of what is kept.
  const std::uint64_t before_update = wire.bytes_to_client();
  const Json updated = anna.ask({"council", "update"}).at(0);
  const std::uint64_t came = wire.bytes_to_client() - before_update;
  BOOST_TEST(updated.at("whole") == true);
  BOOST_TEST(updated.at("kept_upto") == mirrored.at("upto"));
  BOOST_TEST(updated.at("kept_objects") >= mirrored.at("known"));
  BOOST_TEST(came > 0u);
  BOOST_TEST(came * 3 < updated.at("kept_bytes").get<std::uint64_t>(), came << " of " << updated.at("kept_bytes"));
  BOOST_TEST(anna.ask({"council", "update"}).at(0).at("changed") == false);

  // Searched by words, by number, by a body's name.
  system.forget_requests();
  const Json found = anna.ask({"council", "search", "raumluftfilter", "GRUNDSCHUL"});
  BOOST_TEST_REQUIRE(found.size() == 1u, found.dump());
  BOOST_TEST(found.at(0).at("reference") == "132/2021");
  BOOST_TEST(anna.ask({"council", "search", "132/2021"}).at(0).at("id") == found.at(0).at("id"));
  BOOST_TEST(!anna.ask({"council", "search", "Rechnungsprüfungsausschuss"}).empty());
  BOOST_TEST(anna.mappe({"council", "search", "Kanalpiraten"}).says("Nichts gefunden"));
  BOOST_TEST(
      anna.mappe({"council", "search", "8. Sitzung"}).says("16.09.2021 18:00  Sitzung  Gemeinderat (8. Sitzung)"));
  BOOST_TEST(anna.mappe({"council", "search", "132/2021"}).says("16.09.2021  132/2021  Mobile Raumluftfilter"));

  // Linked by number, by the page's address, and a meeting by its page.
  const Json filter = anna.ask({"council", "link", "Umwelt:/", "132/2021"});
  BOOST_TEST(filter.at("id") == found.at(0).at("id"));
  const std::string filter_path = filter.at("path");
  const Json school = anna.ask({"council", "search", "23/2021"}).at(0);
  require_ok(anna.mappe({"council", "link", "Umwelt:/Schulleitung", school.at("url")}));
  require_ok(anna.mappe({"council", "link", "Umwelt:/Haushalt", "52/2021"}));
  require_ok(anna.mappe({"council", "link", "Umwelt:/Turnhalle", "69/2021"}));
  Json meeting;
  for (const Json& one : anna.ask({"council", "search", "Gemeinderat", "8. Sitzung"}))
    if (one.at("kind") == "meeting") meeting = one;
  BOOST_TEST_REQUIRE(meeting.is_object());
  require_ok(anna.mappe({"council", "link", "Umwelt:/Rat im September", meeting.at("url")}));
  require_ok(anna.mappe({"council", "link", "Umwelt:/Akte", "https://dms.musterstadt.example/akte/7"}));
  Json links = anna.ask({"council", "links", "Umwelt"});
  BOOST_TEST_REQUIRE(links.size() == 6u, links.dump());
  for (const std::string& path : {filter_path, std::string("/Schulleitung"), std::string("/Rat im September")}) {
    const Json one = link_at(links, path);
    BOOST_TEST(one.at("state") == "same", one.dump());
    BOOST_TEST(one.at("public") == true);
    BOOST_TEST(one.at("source") == "Gemeinde Hürtgenwald");
    BOOST_TEST(one.at("checked_ms").get<std::uint64_t>() > 0u);
  }
  BOOST_TEST(link_at(links, "/Schulleitung").at("id") == school.at("id"));
  BOOST_TEST(link_at(links, "/Rat im September").at("kind") == "meeting");
  BOOST_TEST(link_at(links, "/Rat im September").at("date") == "2021-09-16");
  BOOST_TEST(link_at(links, "/Akte").at("state") == "unknown");
  BOOST_TEST(anna.mappe({"council", "relink", "Umwelt"}).says("kein Rat dieses Servers das Ziel kennt: 1."));

  // Notes about a paper, and a meeting of one's own with a word beside an item of the council's.
  require_ok(anna.mappe({"note", "add", "Umwelt", "Reicht ein Filter je Klasse?", "--about", "132/2021"}));
  const Json notes = anna.ask({"note", "list", "--about", "132/2021"});
  BOOST_TEST_REQUIRE(notes.size() == 1u, notes.dump());
  BOOST_TEST(notes.at(0).at("about").at("oparl") == found.at(0).at("id"));
  BOOST_TEST(notes.at(0).at("about").at("reference") == "132/2021");
  BOOST_TEST(notes.at(0).at("about").at("kind") == "paper");
  const std::string an_item = system.origin() + base + "/body/1/agendaitem/10081";
  require_ok(anna.mappe({"note", "add", "Umwelt", "Wer spricht?", "--about", meeting.at("id")}));
  require_ok(anna.mappe({"note", "add", "Umwelt", "Bitte vorziehen", "--about", an_item}));
  require_ok(anna.mappe({"note", "add", "Umwelt", "Was ist das?", "--about", "https://rat.example/oparl/papers/1"}));
  const Outcome titled = anna.mappe({"note", "list", "Umwelt"});
  require_ok(titled);
  for (const char* line : {"Umwelt: Vorlage 132/2021  Mobile Raumluftfilter in den Grundschulgebäuden\n",
                           "Umwelt: Sitzung 16.09.2021  Gemeinderat (8. Sitzung)\n",
                           "Umwelt: Tagesordnungspunkt 15.  Mobile Raumluftfilter in den Grundschulgebäuden  "
                           "(Gemeinderat (8. Sitzung), 16.09.2021)\n",
                           "Umwelt:https://rat.example/oparl/papers/1\n"})
    BOOST_TEST(titled.out.find(line) != std::string::npos, line << " in " << titled.out);
  const std::string own = "Umwelt:" + anna.ask({"meetings", "add", "Umwelt", "Fraktionssitzung", "--start",
                                                "2026-12-03 19:00", "--place", "Rathaus"})
                                          .at("meeting")
                                          .get<std::string>();
  require_ok(anna.mappe({"meetings", "brief", own, "briefing", "Filter besprechen"}));
  const std::string item = "Umwelt:" + an_item;
  require_ok(anna.mappe({"meetings", "brief", item, "vote", "dafür"}));
  BOOST_TEST(anna.ask({"meetings", "list"}).at(0).at("title") == "Fraktionssitzung");
  BOOST_TEST(anna.ask({"meetings", "show", own}).at("briefing") == "Filter besprechen");
  BOOST_TEST(anna.ask({"meetings", "show", item}).at("vote") == "dafür");
  BOOST_TEST(anna.mappe({"meetings", "ics", own}).says("SUMMARY:Fraktionssitzung\r\n"));
  const Outcome agenda = anna.mappe({"meetings", "show", "Umwelt:" + meeting.at("id").get<std::string>()});
  require_ok(agenda);
  for (const char* line : {"Sitzung 16.09.2021  Gemeinderat (8. Sitzung)\n",
                           "  15. Mobile Raumluftfilter in den Grundschulgebäuden\n    Abstimmung: dafür\n",
                           "  24. Fragen (nichtöffentlich)\n"})
    BOOST_TEST(agenda.out.find(line) != std::string::npos, line << " in " << agenda.out);
  const Json told = anna.ask({"meetings", "show", "Umwelt:" + meeting.at("id").get<std::string>()});
  BOOST_TEST(told.at("items").size() == 33u);
  BOOST_TEST(told.at("items").at(0).at("title") == "Öffentliche Sitzung");
  BOOST_TEST(system.requests().empty());  // nothing of all that asked the council

  // A paper gets another title, one another page, one is withdrawn.
  rewrites(system, base + "/body/1/paper", "132/2021",
           [](Json& paper) { paper["name"] = "Mobile Raumluftfilter, zweite Fassung"; });
  rewrites(system, base + "/body/1/paper", "23/2021",
           [&](Json& paper) { paper["web"] = "%HOST%/rim4220/vorgang/?__=anderswo"; });
  rewrites(system, base + "/body/1/paper", "69/2021", [](Json& paper) {
    paper = {{"id", paper.at("id")}, {"created", paper.at("created")}, {"modified", paper.at("modified")}};
    paper["deleted"] = true;  // SD.NET: without a type
  });
  const Json again = one_more_pass(appliance, "wald");
  BOOST_TEST(again.at("outcome") == "complete", again.dump());
  BOOST_TEST(link_at(anna.ask({"council", "links", "Umwelt"}), filter_path).at("state") == "same");  // not fetched yet
  BOOST_TEST(anna.ask({"council", "update"}).at(0).at("changed") == true);
  links = anna.ask({"council", "links", "Umwelt"});
  BOOST_TEST(link_at(links, filter_path).at("state") == "changed");
  BOOST_TEST(link_at(links, "/Schulleitung").at("state") == "moved");
  BOOST_TEST(link_at(links, "/Turnhalle").at("state") == "withdrawn");
  BOOST_TEST(link_at(links, "/Turnhalle").at("public") == nullptr);
  BOOST_TEST(link_at(links, "/Haushalt").at("state") == "same");
  const Outcome said = anna.mappe({"council", "links", "Umwelt"});
  for (const char* word : {"geändert", "unter anderer Adresse", "nicht mehr veröffentlicht", "unverändert"})
    BOOST_TEST(said.says(word), said.out);
  for (const Json& one : anna.ask({"council", "search", "69/2021"})) BOOST_TEST(one.at("reference") != "69/2021");
  const Json proposed = anna.ask({"council", "relink", "Umwelt"});
  BOOST_TEST_REQUIRE(proposed.at("proposals").size() == 1u, proposed.dump());
  BOOST_TEST(proposed.at("proposals").at(0).at("sure") == true);
  BOOST_TEST(anna.ask({"council", "relink", "Umwelt", "--apply"}).at("applied") == 1);
  BOOST_TEST(link_at(anna.ask({"council", "links", "Umwelt"}), "/Schulleitung").at("state") == "same");

  // Another system: other machine, other ids, other pages.
  replay::ReplayServer other(moved_house());
  other.set(quirks);
  rewrites(other, "/ris/oparl/v1.1/body/1/paper", "132/2021",
           [](Json& paper) { paper["name"] = "Mobile Raumluftfilter, zweite Fassung"; });
  appliance.stop();
  appliance.configures("councils", "councils:\n" + section_of("wald", other));
  appliance.start();
  BOOST_TEST(waits_for_a_pass(appliance, "wald").at("outcome") == "complete");
  require_ok(anna.mappe({"council", "update"}));
  links = anna.ask({"council", "links", "Umwelt"});
  for (const std::string& path : {filter_path, std::string("/Haushalt"), std::string("/Rat im September")})
    BOOST_TEST(link_at(links, path).at("state") == "lost", link_at(links, path).dump());
  const Outcome proposals = anna.mappe({"council", "relink", "Umwelt"});
  require_ok(proposals);
  BOOST_TEST(proposals.says("mappe council relink Umwelt --apply"), proposals.err);
  const Json applied = anna.ask({"council", "relink", "Umwelt", "--apply"});
  BOOST_TEST(applied.at("applied") >= 4, applied.dump());
  links = anna.ask({"council", "links", "Umwelt"});
  for (const char* path : {"/Haushalt", "/Rat im September", "/Schulleitung", "/Turnhalle"}) {
    const Json one = link_at(links, path);
    BOOST_TEST(one.at("state") == "same", one.dump());
    BOOST_TEST(one.at("url").get<std::string>().starts_with(other.origin()), one.dump());
  }
  // What has another title now is no sure thing; a person sets it by its number.
  BOOST_TEST(link_at(links, filter_path).at("state") == "lost");
  require_ok(anna.mappe({"council", "relink", "Umwelt:" + filter_path, "132/2021"}));
  BOOST_TEST(link_at(anna.ask({"council", "links", "Umwelt"}), filter_path).at("state") == "same");
  BOOST_TEST(link_at(links, "/Akte").at("url") == "https://dms.musterstadt.example/akte/7");
}

// The other recorded council, of another vendor: no pages of its own in the objects, one number twice, no main files.
// Its meetings are moved into a far year, so that they are to come.
BOOST_AUTO_TEST_CASE(the_recorded_council_of_another_vendor_is_searched_linked_and_its_meetings_are_listed) {
  replay::ReplayServer system(in_a_far_year(replay::karlsruhe()));
  Town town;
  const Member& anna = town.anna;
  town.space("Umwelt");
  town.appliance.stop();
  town.appliance.configures("councils", "councils:\n" + section_of("karlsruhe", system, "/ris/"));
  town.appliance.start();
  const Json mirrored = waits_for_a_pass(town.appliance, "karlsruhe");
  BOOST_TEST(mirrored.at("outcome") == "complete", mirrored.dump());
  const Json updated = anna.ask({"council", "update"}).at(0);
  BOOST_TEST(updated.at("whole") == true);
  BOOST_TEST(updated.at("kept_papers_and_meetings") == 76 + 4);  // without six tombstones
  const Outcome status = anna.mappe({"council", "status"});
  BOOST_TEST(status.says("Stadt Karlsruhe  (karlsruhe)"), status.out);
  BOOST_TEST(status.says("(80 Vorlagen und Sitzungen)"), status.out);
  BOOST_TEST(!status.says("Es fehlt noch etwas"), status.out);

  // Searched and linked: by number, by the page in its web, and by a number that two papers bear.
  const std::string papers = system.origin() + "/bodies/0001/papers/";
  system.forget_requests();
  const Json found = anna.ask({"council", "search", "hygieneprodukte", "SCHULEN"});
  BOOST_TEST_REQUIRE(found.size() == 2u, found.dump());
  BOOST_TEST(found.at(0).at("reference") == "2026/0158/1");  // the newest first
  BOOST_TEST(found.at(1).at("reference") == "2026/0158");
  BOOST_TEST(found.at(1).at("id") == papers + "vo/54296");
  const Json by_number = anna.ask({"council", "link", "Umwelt:/", "2026/0158"});
  BOOST_TEST(by_number.at("id") == papers + "vo/54296");
  const std::string page = system.origin() + "/ris/vo0050.php?__kvonr=54366&smcspf=4";
  BOOST_TEST(anna.ask({"council", "link", "Umwelt:/Spielanlagen", page}).at("id") == papers + "vo/54366");
  const Outcome twice = anna.mappe({"council", "link", "Umwelt:/", "2019/1012"});
  require_exit(twice, 2);
  BOOST_TEST(twice.says("1)  27.10.2020  2019/1012  Änderungsantrag GRÜNE"), twice.err);
  BOOST_TEST(twice.says("2)  27.12.2019  2019/1012  Daten aus vorbereitenden Untersuchungen"), twice.err);
  BOOST_TEST(anna.ask({"council", "link", "Umwelt:/Leerstand", "2019/1012", "--choose", "1"}).at("id") ==
             papers + "ag/394");
  const std::string sitting = system.origin() + "/ris/si0057.php?__ksinr=10566";
  const std::string council = anna.ask({"council", "link", "Umwelt:/Gemeinderat", sitting}).at("id");
  BOOST_TEST(council == system.origin() + "/bodies/0001/meetings/10566");
  const Json links = anna.ask({"council", "links", "Umwelt"});
  BOOST_TEST_REQUIRE(links.size() == 4u, links.dump());
  for (const Json& one : links) BOOST_TEST(one.at("state") == "same", one.dump());
  BOOST_TEST(link_at(links, "/Spielanlagen").at("reference") == "2026/0222");
  BOOST_TEST(link_at(links, "/Gemeinderat").at("kind") == "meeting");

  // Its meetings, beside one of the faction's.
  require_ok(anna.mappe({"meetings", "add", "Umwelt", "Fraktionssitzung", "--start", "2126-07-20 19:00"}));
  const Json list = anna.ask({"meetings", "list", "--council"});
  std::vector<std::string> titles;
  for (const Json& one : list) titles.push_back(one.at("title"));
  const std::vector<std::string> expected{"Ortschaftsrat Neureut (öffentlich/nicht öffentlich)",
                                          "Ortschaftsrat Grötzingen (öffentlich/nicht öffentlich)", "Fraktionssitzung",
                                          "Ortschaftsrat Durlach (öffentlich/nicht öffentlich)",
                                          "Gemeinderat (öffentlich/nicht öffentlich)"};
  BOOST_TEST(titles == expected, boost::test_tools::per_element());
  const Json& last = list.at(4);
  BOOST_TEST(last.at("council") == council);
  BOOST_TEST(last.at("source") == "karlsruhe");
  BOOST_TEST(last.at("bodies") == Json::array({"Gemeinderat"}));
  BOOST_TEST(last.at("start") == 4'940'919'000'000);  // 2126-07-28 15:30 in Karlsruhe, as the council says
  BOOST_TEST(last.at("own") == false);
  BOOST_TEST(last.at("cancelled") == false);
  BOOST_TEST(list.at(2).at("own") == true);
  BOOST_TEST(anna.ask({"meetings", "list"}).size() == 1u);  // one's own alone
  const Outcome lines = anna.mappe({"meetings", "list", "--council"});
  BOOST_TEST(lines.out.find("  Gemeinderat (öffentlich/nicht öffentlich)  [Stadt Karlsruhe]\n    " + council + "\n") !=
                 std::string::npos,
             lines.out);
  const Json agenda = anna.ask({"meetings", "show", "Umwelt:" + council});
  BOOST_TEST(agenda.at("items").size() == 68u);
  BOOST_TEST(agenda.at("items").at(2 - 1).at("title") == "Wahl einer*eines Beigeordneten für das Dezernat 6");
  BOOST_TEST(anna.mappe({"meetings", "show", "Umwelt:" + council}).says("  6 Satzung zur Änderung der Hauptsatzung\n"));
  BOOST_TEST(system.requests().empty());  // nothing of all that asked the council

  // One does not take place, and one has no name: both are said.
  system.change([&](replay::Town& changed) {
    for (replay::Entry& entry : changed.list("/meetings").entries) {
      Json meeting = Json::parse(entry.text);
      if (entry.path.ends_with("/10719")) meeting["cancelled"] = true;
      if (entry.path.ends_with("/10443")) meeting.erase("name");
      meeting["modified"] = entry.modified = "2037-01-01T08:00:00+01:00";
      entry.text = meeting.dump();
    }
  });
  BOOST_TEST(one_more_pass(town.appliance, "karlsruhe").at("outcome") == "complete");
  require_ok(anna.mappe({"council", "update"}));
  const Outcome changed = anna.mappe({"meetings", "list", "--council"});
  BOOST_TEST(changed.says("Ortschaftsrat Durlach (öffentlich/nicht öffentlich) (fällt aus)  [Stadt Karlsruhe]"),
             changed.out);
  BOOST_TEST(changed.says("  Ortschaftsrat Grötzingen  [Stadt Karlsruhe]"), changed.out);
  BOOST_TEST(anna.ask({"meetings", "list", "--council"}).at(3).at("cancelled") == true);
  BOOST_TEST(
      anna.mappe({"council", "search", "Grötzingen"}).says("15.07.2126 19:00  Sitzung  Ortschaftsrat Grötzingen\n"));
  BOOST_TEST(
      anna.mappe({"council", "search", "Durlach", "öffentlich"}).says("(öffentlich/nicht öffentlich) (fällt aus)\n"));

  // Withdrawn, it is listed no more.
  system.change([&](replay::Town& town_now) {
    for (replay::Entry& entry : town_now.list("/meetings").entries)
      if (entry.path.ends_with("/10747")) {
        Json meeting = Json::parse(entry.text);
        entry.modified = "2037-01-02T08:00:00+01:00";
        entry.text = Json{
            {"id", meeting.at("id")},
            {"type", meeting.at("type")},
            {"created", meeting.at("created")},
            {"modified", entry.modified},
            {"deleted",
             true}}.dump();
      }
  });
  one_more_pass(town.appliance, "karlsruhe");
  require_ok(anna.mappe({"council", "update"}));
  BOOST_TEST(anna.ask({"meetings", "list", "--council"}).size() == 4u);
}

// Whoever mistypes is told what to do, in plain German.
BOOST_AUTO_TEST_CASE(what_goes_wrong_at_a_desk_is_said_with_what_to_do_next) {
  replay::ReplayServer first(replay::made_up(5, 1)), second(replay::made_up(5, 1));
  Town town;
  const Member& anna = town.anna;
  town.space("Umwelt");
  const Member bernd = town.invites("bernd", "Bernd Groß", {"Umwelt:reader"});
  const auto refused = [](const Member& who, const std::vector<std::string>& arguments, int exit_code,
                          const std::string& sentence) {
    const Outcome outcome = who.mappe(arguments);
    std::string typed;
    for (const std::string& one : arguments) typed += one + " ";
    BOOST_TEST(outcome.exit_code == exit_code, typed << outcome.out << outcome.err);
    BOOST_TEST(outcome.says(sentence), typed << outcome.out << outcome.err);
  };

  // A server without councils, and a device that has not fetched.
  BOOST_TEST(anna.mappe({"council", "status"}).says("Dieser Server hat keine Ratsinformationen."));
  BOOST_TEST(anna.mappe({"council", "update"}).says("Dieser Server hat keine Ratsinformationen."));
  const std::string fetch = "Auf diesem Gerät ist noch kein Rat. mappe council update holt die Daten";
  refused(anna, {"council", "search", "Radweg"}, 4, fetch);
  refused(anna, {"council", "relink", "Umwelt"}, 4, fetch);
  refused(anna, {"meetings", "list", "--council"}, 4, fetch);
  refused(anna, {"council", "link", "Umwelt:/", "2026/1"}, 4, "mappe council update holt, was neu ist");
  BOOST_TEST(anna.mappe({"council", "links", "Umwelt"}).says("Keine Links."));

  town.appliance.stop();
  town.appliance.configures("councils", "councils:\n" + section_of("erste", first) + "    title: Erststadt\n" +
                                            section_of("zweite", second) + "    title: Zweitstadt\n");
  town.appliance.start();
  waits_for_a_pass(town.appliance, "erste");
  waits_for_a_pass(town.appliance, "zweite");
  require_ok(anna.mappe({"council", "status"}));
  refused(anna, {"council", "search", "Radweg"}, 4, fetch);  // known, and nothing fetched yet
  require_ok(anna.mappe({"council", "update"}));
  BOOST_TEST(anna.ask({"council", "search", "Radweg"}).size() == 10u);

  // A number that both towns have, one that none has, and what is no number.
  refused(anna, {"council", "link", "Umwelt:/", "2026/1"}, 2, "wählen Sie mit --choose ZAHL eine aus");
  BOOST_TEST(anna.mappe({"council", "link", "Umwelt:/", "2026/1"}).says("[Zweitstadt]"));
  refused(anna, {"council", "link", "Umwelt:/", "2026/1", "--choose", "3"}, 2, "So viele stehen nicht zur Wahl.");
  refused(anna, {"council", "link", "Umwelt:/", "2026/99"}, 4, "Keine Vorlage auf diesem Gerät trägt diese Nummer");
  refused(anna, {"council", "link", "Umwelt:/", "Radweg am Fluss"}, 2, "Suchen Sie mit: mappe council search");
  refused(anna, {"council", "link", "Umwelt:/", "ftp://rat.example/1"}, 2,
          "Nur Adressen mit http:// oder https:// lassen sich verlinken.");
  refused(anna, {"council", "suche", "Radweg"}, 2,
          "\"suche\" ist kein Befehl.\nHinter mappe council steht: status, update, ");
  refused(anna, {"council"}, 2, "Es fehlt ein Befehl.\nHinter mappe council steht: status, update, search, link, ");
  refused(anna, {"council", "search", "--most", "0", "Radweg"}, 2, "--most: 0 liegt nicht zwischen 1 und 500.");
  refused(anna, {"council", "link", "2026/1", "Umwelt:/"}, 4, "Eine solche Ablage haben Sie nicht.");
  refused(anna, {"council", "links", "Umwelt:/fehlt"}, 4, "Unter diesem Pfad gibt es nichts");
  const std::string chosen = anna.ask({"council", "link", "Umwelt:/", "2026/1", "--choose", "2"}).at("council");
  const std::string link =
      "Umwelt:" +
      anna.ask({"council", "link", "Umwelt:/Radweg", "2026/2", "--choose", "1"}).at("path").get<std::string>();
  BOOST_TEST((chosen == "erste" || chosen == "zweite"));
  refused(anna, {"council", "link", link, "2026/3", "--choose", "1"}, 3, "Dieser Name ist schon vergeben.");
  refused(anna, {"council", "relink", "Umwelt", "2026/3"}, 2, "mappe council links ABLAGE zeigt die Links");
  refused(anna, {"council", "relink", link, "2026/3"}, 2, "wählen Sie mit --choose ZAHL eine aus");
  refused(bernd, {"council", "link", "Umwelt:/", "https://dms.example/1"}, 5,
          "Links setzt, wer die Ablage bearbeiten darf");
  refused(bernd, {"council", "relink", link, "https://dms.example/1"}, 5,
          "Links setzt, wer die Ablage bearbeiten darf");
  BOOST_TEST(bernd.ask({"council", "links", "Umwelt"}).size() == 2u);
  BOOST_TEST(bernd.ask({"council", "links", "Umwelt"}).at(0).at("state") == "unknown");

  // Meetings.
  refused(anna, {"meetings", "add", "Umwelt", " "}, 2, "Geben Sie der Sitzung einen Namen.");
  refused(anna, {"meetings", "add", "Umwelt", std::string(1'025, 'a')}, 2, "mappe meetings brief");
  refused(anna, {"meetings", "add", "Umwelt", "Rat", "--start", "übermorgen"}, 2,
          "Schreiben Sie den Termin so: 3.12.2026 19:00.");
  for (const char* no_time : {"31.2.2027 19:00", "2027-02-01 24:00", "1.2.2027 19:61"})
    refused(anna, {"meetings", "add", "Umwelt", "Rat", "--start", no_time}, 2,
            "Diesen Tag oder diese Uhrzeit gibt es nicht.");
  const Json made = anna.ask({"meetings", "add", "Umwelt", "Fraktionssitzung", "--start", "3.12.2026, 19:00 Uhr"});
  const std::string meeting = "Umwelt:" + made.at("meeting").get<std::string>().substr(0, 8);
  const Json same = anna.ask({"meetings", "add", "Umwelt", "Vorbesprechung", "--start", "2026-12-03 19:00"});
  const Json list = anna.ask({"meetings", "list"});
  BOOST_TEST_REQUIRE(list.size() == 2u);
  BOOST_TEST(list.at(0).at("start") == list.at(1).at("start"));
  const Json dateless = anna.ask({"meetings", "add", "Umwelt", "Klausur"});
  BOOST_TEST(anna.mappe({"meetings", "list"}).says("ohne Termin  Klausur"));
  refused(anna, {"meetings", "ics", "Umwelt:" + dateless.at("meeting").get<std::string>()}, 2,
          "Eine Sitzung ohne Termin");
  refused(anna, {"meetings", "show", "Fraktionssitzung"}, 2, "Schreiben Sie ABLAGE:KENNUNG");
  refused(anna, {"meetings", "show", "Umwelt:abc"}, 2, "mindestens 6 Zeichen der Kennung");
  refused(anna, {"meetings", "show", "Umwelt:Fraktionssitzung"}, 4, "mappe meetings list zeigt sie");
  refused(anna, {"meetings", "show", "Umwelt:https://rat.example/oparl/meetings/9"}, 0, "Stimmt die Adresse?");
  refused(anna, {"meetings", "show", "https://rat.example/oparl/meetings/9"}, 0, "Stimmt die Adresse?");
  town.space("Haushalt");  // with a second one it must be said which is meant
  const std::string which = "Schreiben Sie ABLAGE:ADRESSE, zum Beispiel Umwelt:https://…";
  refused(anna, {"meetings", "show", "https://rat.example/oparl/meetings/9"}, 2, which);
  refused(anna, {"meetings", "brief", "https://rat.example/oparl/meetings/9", "vote", "ja"}, 2, which);
  refused(anna, {"meetings", "brief", meeting, "Meinung", "ja"}, 2,
          "Vorbereitung, Empfehlung, Redner, Abstimmung oder Ergebnis");
  refused(anna, {"meetings", "brief", meeting, "vote", std::string(16'385, 'a')}, 1, "höchstens 16 KiB");
  refused(bernd, {"meetings", "add", "Umwelt", "Rat"}, 5,
          "Auf Tagesordnungen schreibt, wer in der Ablage bearbeiten darf");
  require_ok(anna.mappe({"meetings", "brief", meeting, "empfehlung", "zustimmen"}));
  BOOST_TEST(anna.ask({"meetings", "show", meeting}).at("recommendation") == "zustimmen");
  write_file(anna.files() / "da.ics", "x");
  refused(anna, {"meetings", "ics", meeting, "-o", anna.files() / "da.ics"}, 3, "--force");

  // Notes.
  refused(anna, {"note", "add", "Umwelt", "Bitte lesen", "--about", "2026/1"}, 2,
          "wählen Sie mit --choose ZAHL eine aus");
  refused(anna, {"note", "add", "Umwelt", "Bitte lesen", "--about", "2026/99"}, 4,
          "Keine Vorlage auf diesem Gerät trägt diese Nummer");
  refused(anna, {"note", "add", "Umwelt:/Radweg", "Bitte lesen", "--about", "2026/1"}, 2,
          "Nennen Sie mit --about nur die Ablage.");
  refused(anna, {"note", "add", "Finanzen", "Bitte lesen"}, 4, "Eine solche Ablage haben Sie nicht.");
  refused(bernd, {"note", "add", "Umwelt", "Bitte lesen"}, 5, "Notizen schreibt, wer kommentieren darf");
  require_ok(anna.mappe({"note", "add", "Umwelt:/", "Bitte lesen", "--about", "2026/1", "--choose", "1"}));

  // Without a network what is kept still answers; what needs the server says so.
  town.appliance.stop();
  BOOST_TEST(anna.ask({"council", "search", "Radweg"}).size() == 10u);
  BOOST_TEST(anna.mappe({"council", "status"}).says("Der Server antwortet nicht; das ist der Stand dieses Geräts."));
  refused(anna, {"council", "update"}, 7, "keine Verbindung zum Server");
}

BOOST_AUTO_TEST_SUITE_END()
