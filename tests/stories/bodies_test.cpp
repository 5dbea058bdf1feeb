// "Meine Gremien" at the command line: the council's and others, chosen once, there on each device of the person, and
// what mappe meetings list shows goes by it.                                       docs/protocol.md §4.11 "Bodies"
#include <boost/test/unit_test.hpp>

#include "tests/stories/council_scene.h"

using namespace stories;

namespace {

// Two bodies that meet in a far year: the council, and a committee whose name is written with letter and mark apart.
replay::Town two_bodies() {
  replay::Town town = replay::made_up(2, 2);
  town.list("/organizations").entries.clear();
  const std::vector<std::string> names{"Rat", "Gru\u0308nausschuss"};
  const std::string stamp = "2024-01-01T08:00:00+01:00";
  for (std::size_t at = 0; at < 2; ++at) {
    const std::string id = "%HOST%/organizations/" + std::to_string(at + 1);
    const Json body{{"id", id},
                    {"type", "https://schema.oparl.org/1.1/Organization"},
                    {"name", names[at]},
                    {"created", stamp},
                    {"modified", stamp}};
    town.list("/organizations").entries.push_back({"/organizations/" + std::to_string(at + 1), body.dump(), stamp});
    replay::Entry& entry = town.list("/meetings").entries[at];
    Json meeting = Json::parse(entry.text);
    meeting["name"] = std::to_string(at + 7) + ". Sitzung";
    meeting["organization"] = Json::array({id});
    meeting["start"] = "2126-03-0" + std::to_string(at + 1) + "T17:00:00+01:00";
    meeting.erase("end");
    entry.text = meeting.dump();
  }
  return town;
}

std::string titles_of(const Json& list) {
  std::string titles;
  for (const Json& one : list) titles += (titles.empty() ? "" : ", ") + one.at("title").get<std::string>();
  return titles;
}

// "Rat, Grünausschuss": those that are the person's.
std::string mine_of(const Member& who) {
  std::string names;
  const Json all = who.ask({"meetings", "bodies"});
  for (const Json& one : all.at("bodies"))
    if (one.at("mine") == true) names += (names.empty() ? "" : ", ") + one.at("name").get<std::string>();
  return names;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bodies)

BOOST_AUTO_TEST_CASE(whose_meetings_are_shown_is_chosen_once_for_all_devices_of_a_person) {
  replay::ReplayServer system(two_bodies());
  Town town;
  const Member& anna = town.anna;
  const std::string space = town.space("Umwelt");
  const Member bernd = town.invites("bernd", "Bernd Groß", {"Umwelt:editor"});
  const Outcome none = anna.mappe({"meetings", "bodies"});
  require_ok(none);
  BOOST_TEST(none.says("Noch ist kein Gremium bekannt."), none.err);
  town.appliance.stop();
  town.appliance.configures("councils", "councils:\n" + section_of("stadt", system) + "    title: Musterstadt\n");
  town.appliance.start();
  waits_for_a_pass(town.appliance, "stadt");
  require_ok(anna.mappe({"council", "update"}));
  require_ok(bernd.mappe({"council", "update"}));

  // A supervisory board has no system: its meeting is entered by hand, and is known to the others.
  require_ok(bernd.mappe({"meetings", "add", "Umwelt", "Aufsichtsratssitzung", "--start", "2126-03-03 18:00", "--body",
                          "Aufsichtsrat der Stadtwerke"}));
  require_ok(bernd.mappe({"meetings", "add", "Umwelt", "Fraktionssitzung", "--start", "2126-03-04 18:00"}));
  const std::string everything = "7. Sitzung, 8. Sitzung, Aufsichtsratssitzung, Fraktionssitzung";
  BOOST_TEST(titles_of(anna.ask({"meetings", "list", "--council"})) == everything);  // nothing chosen: all
  const Outcome all = anna.mappe({"meetings", "bodies"});
  BOOST_TEST(all.out ==
                 "[ ] Aufsichtsrat der Stadtwerke  (von Hand eingetragen, Sitzungen bis 03.03.2126)\n"
                 "[ ] Grünausschuss  (Musterstadt, Sitzungen bis 02.03.2126)\n"
                 "[ ] Rat  (Musterstadt, Sitzungen bis 01.03.2126)\n",
             all.out);
  BOOST_TEST(all.says("Sie haben noch keine Auswahl und sehen alle Sitzungen."), all.err);

  // Chosen, as people type.
  const Outcome chosen = anna.mappe({"meetings", "bodies", "--mine", "grünausschuss", "--mine", " Rat "});
  require_ok(chosen);
  BOOST_TEST(chosen.says("[x] Grünausschuss  ("), chosen.out);
  BOOST_TEST(chosen.says("[x] Rat  ("), chosen.out);
  BOOST_TEST(chosen.says("[ ] Aufsichtsrat der Stadtwerke  ("), chosen.out);
  BOOST_TEST(chosen.says("Die Auswahl steht in der Ablage \"Umwelt\" und gilt auf allen Ihren Geräten."), chosen.err);
  BOOST_TEST(anna.ask({"meetings", "bodies"}).at("space") == space);
  BOOST_TEST(titles_of(anna.ask({"meetings", "list", "--council"})) == "7. Sitzung, 8. Sitzung, Fraktionssitzung");
  BOOST_TEST(titles_of(anna.ask({"meetings", "list", "--council", "--all"})) == everything);
  const Outcome list = anna.mappe({"meetings", "list", "--council"});
  BOOST_TEST(list.says("Sitzungen anderer Gremien, nicht gezeigt: 1. Mit --all sehen Sie alle"), list.err);
  BOOST_TEST(anna.mappe({"meetings", "list", "--all"}).says("(Aufsichtsrat der Stadtwerke, von Hand eingetragen)"));

  // On another device of hers it is the same; others choose for themselves.
  const Member laptop = anna.second_device("Laptop");
  laptop.signs_in();
  require_ok(laptop.mappe({"council", "update"}));
  BOOST_TEST(mine_of(laptop) == "Grünausschuss, Rat");
  BOOST_TEST(mine_of(bernd) == "");
  require_ok(laptop.mappe({"meetings", "bodies", "--not-mine", "Rat", "--mine", "Aufsichtsrat der Stadtwerke"}));
  BOOST_TEST(mine_of(anna) == "Aufsichtsrat der Stadtwerke, Grünausschuss");
  BOOST_TEST(titles_of(anna.ask({"meetings", "list", "--council"})) ==
             "8. Sitzung, Aufsichtsratssitzung, Fraktionssitzung");

  // In another space: what stood in the first is gone from there. On one device alone: the other sees all again.
  town.space("Haushalt");
  require_ok(anna.mappe({"meetings", "bodies", "--space", "Haushalt"}));
  BOOST_TEST(mine_of(laptop) == "Aufsichtsrat der Stadtwerke, Grünausschuss");
  BOOST_TEST(laptop.ask({"meetings", "bodies"}).at("space") != space);
  const Outcome here = anna.mappe({"meetings", "bodies", "--here"});
  require_ok(here);
  BOOST_TEST(here.says("Die Auswahl gilt nur auf diesem Gerät."), here.err);
  BOOST_TEST(mine_of(anna) == "Aufsichtsrat der Stadtwerke, Grünausschuss");
  BOOST_TEST(mine_of(laptop) == "");
  require_ok(anna.mappe({"meetings", "bodies", "--not-mine", "Grünausschuss"}));  // it stays here
  BOOST_TEST(mine_of(laptop) == "");
  BOOST_TEST(mine_of(anna) == "Aufsichtsrat der Stadtwerke");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_chosen_is_said_with_what_to_do) {
  Town town;
  const Member& anna = town.anna;
  town.space("Umwelt");
  town.space("Haushalt");
  const Member rita = town.invites("rita", "Rita Klein", {"Umwelt:reader"});
  const auto refused = [](const Member& who, const std::vector<std::string>& arguments, int exit_code,
                          const std::string& sentence) {
    const Outcome outcome = who.mappe(arguments);
    BOOST_TEST(outcome.exit_code == exit_code, outcome.out << outcome.err);
    BOOST_TEST(outcome.says(sentence), outcome.out << outcome.err);
  };
  require_ok(anna.mappe({"meetings", "add", "Umwelt", "Verbandsversammlung", "--body", "Zweckverband Abwasser"}));
  const Outcome two = anna.mappe({"meetings", "bodies", "--mine", "Zweckverband Abwasser"});
  require_exit(two, 2);
  BOOST_TEST(two.says("Sagen Sie mit --space ABLAGE, in welcher Ablage die Auswahl stehen soll"), two.err);
  BOOST_TEST(two.says("  Haushalt\n  Umwelt\n"), two.err);
  refused(anna, {"meetings", "bodies", "--here", "--space", "Umwelt"}, 2, "--space und --here gehen nicht zugleich");
  refused(anna, {"meetings", "bodies", "--mine", " ", "--here"}, 2, "Geben Sie den Namen des Gremiums an.");
  refused(anna, {"meetings", "bodies", "--mine", "Rat\nund Tat", "--here"}, 2, "eine Zeile von höchstens 1.024");
  refused(anna, {"meetings", "bodies", "--mine", std::string(1'025, 'a'), "--here"}, 2,
          "eine Zeile von höchstens 1.024");
  refused(anna, {"meetings", "bodies", "--not-mine", "Rat"}, 4, "Dieses Gremium ist keines von Ihren");
  refused(anna, {"meetings", "bodies", "--mine", "Rat", "--space", "Bauen"}, 4, "Eine solche Ablage haben Sie nicht.");
  refused(anna, {"meetings", "add", "Umwelt", "Sitzung", "--body", std::string(1'025, 'a')}, 2,
          "Name, Ort und Gremium einer Sitzung haben je höchstens 1.024 Zeichen.");
  BOOST_TEST(mine_of(anna) == "");  // nothing of all that chose anything

  // A name that stands at no meeting is taken, and what may be meant is said.
  const Outcome typo = anna.mappe({"meetings", "bodies", "--mine", "Zweckverband", "--space", "Umwelt"});
  require_ok(typo);
  BOOST_TEST(typo.says("\"Zweckverband\" steht bei keiner Sitzung, die hier bekannt ist."), typo.err);
  BOOST_TEST(typo.says("Meinen Sie: Zweckverband Abwasser"), typo.err);
  BOOST_TEST(typo.says("[x] Zweckverband  (keine Sitzung bekannt)"), typo.out);
  const Outcome list = anna.mappe({"meetings", "list"});
  BOOST_TEST(list.says("Keine eigenen Sitzungen."), list.err);
  BOOST_TEST(list.says("Sitzungen anderer Gremien, nicht gezeigt: 1."), list.err);

  // Who may write in no space keeps the choice on the device.
  refused(rita, {"meetings", "bodies", "--mine", "Rat", "--space", "Umwelt"}, 5,
          "Auf Tagesordnungen schreibt, wer in der Ablage bearbeiten darf");
  const Outcome ritas = rita.mappe({"meetings", "bodies", "--mine", "Rat"});
  require_ok(ritas);
  BOOST_TEST(ritas.says("Die Auswahl gilt nur auf diesem Gerät."), ritas.err);
  BOOST_TEST(mine_of(rita) == "Rat");
  BOOST_TEST(mine_of(anna) == "Zweckverband");
}

BOOST_AUTO_TEST_SUITE_END()
