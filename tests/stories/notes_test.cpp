// Notes: who may write them, how they are answered, read, resolved and erased.                docs/protocol.md §4.7,
// §4.10
#include <boost/test/unit_test.hpp>
#include <set>

#include "tests/stories/town.h"

using namespace stories;

namespace {

struct Noted : Town {
  Noted() {
    space("Umwelt");
    write_file(anna.files() / "Antrag.txt", "Mehr Bänke\n");
    require_ok(anna.mappe({"put", anna.files() / "Antrag.txt", "Umwelt:/"}));
  }

  // Gives its id.
  static std::string writes(const Member& who, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "note");
    return who.ask(arguments).at("note").get<std::string>();
  }
  // The notes of the only thread.
  static Json thread(const Member& who, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{"note", "list", "Umwelt:/Antrag.txt"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Json list = who.ask(arguments);
    BOOST_TEST_REQUIRE(list.size() == 1u, list.dump());
    return list.at(0);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(notes)

BOOST_AUTO_TEST_CASE(a_note_is_answered_read_resolved_and_erased) {
  Noted town;
  const Member bernd = town.invites("bernd", "Bernd Groß", {"Umwelt:commenter"});
  const std::string asked = Noted::writes(
      town.anna,
      {"add", "Umwelt:/Antrag.txt", "Bitte **bis Montag** lesen, @Bernd Groß.\n- Seite 2", "--to", "Bernd Groß"});
  const Json seen = bernd.ask({"note", "mine", "--keep"});
  BOOST_TEST_REQUIRE(seen.size() == 1u);
  const Json& note = seen.at(0).at("notes").at(0);
  BOOST_TEST(note.at("author") == "Anna Müller");
  BOOST_TEST(note.at("to").at(0).at("name") == "Bernd Groß");
  BOOST_TEST(note.at("text") == "Bitte **bis Montag** lesen, @" + bernd.person() + ".\n- Seite 2");
  BOOST_TEST(note.at("for_me") == true);
  BOOST_TEST(note.at("unread") == true);
  BOOST_TEST(seen.at(0).at("about").at("path") == "/Antrag.txt");
  // What was shown is read, on this device alone.
  BOOST_TEST(Noted::thread(bernd).at("notes").at(0).at("unread") == true);
  BOOST_TEST(Noted::thread(bernd).at("notes").at(0).at("unread") == false);
  const Member tablet = bernd.second_device("Tablet");
  tablet.signs_in();
  BOOST_TEST(Noted::thread(tablet).at("notes").at(0).at("unread") == true);

  const std::string answer =
      Noted::writes(bernd, {"reply", "Umwelt:" + asked.substr(0, 8), "Gern. https://ris.example.de/vo?1"});
  const Json both = Noted::thread(town.anna);
  BOOST_TEST_REQUIRE(both.at("notes").size() == 2u);
  BOOST_TEST(both.at("thread") == asked);
  BOOST_TEST(both.at("notes").at(1).at("reply_to") == asked);
  BOOST_TEST(both.at("notes").at(1).at("unread") == true);
  BOOST_TEST(town.anna.ask({"note", "mine"}).size() == 1u);  // an answer to hers
  // Neither a commenter nor a manager's own words: only the author, or a manager, and once.
  require_exit(bernd.mappe({"note", "erase", "Umwelt:" + asked}), 5);
  require_exit(bernd.mappe({"note", "resolve", "Umwelt:" + asked}), 5);
  require_ok(bernd.mappe({"note", "erase", "Umwelt:" + answer}));
  require_exit(bernd.mappe({"note", "erase", "Umwelt:" + answer}), 3);
  const Json left = Noted::thread(town.anna);
  BOOST_TEST(left.at("notes").at(1).at("erased") == true);
  BOOST_TEST(left.at("notes").at(1).at("text") == "");
  require_ok(town.anna.mappe({"note", "resolve", "Umwelt:" + answer}));  // the thread, by any of its notes
  BOOST_TEST(Noted::thread(bernd).at("resolved") == true);
  BOOST_TEST(bernd.ask({"note", "mine"}).empty());
  BOOST_TEST(bernd.ask({"note", "list", "Umwelt", "--open"}).empty());
  require_ok(town.anna.mappe({"note", "erase", "Umwelt:" + asked}));
  BOOST_TEST(town.anna.ask({"note", "list", "Umwelt"}).empty());
}

BOOST_AUTO_TEST_CASE(a_reader_writes_no_note_and_a_commenter_does) {
  Noted town;
  const Member bernd = town.invites("bernd", "Bernd Groß", {"Umwelt:reader"});
  const Outcome refused = bernd.mappe({"note", "add", "Umwelt:/Antrag.txt", "Ich auch"});
  require_exit(refused, 5);
  BOOST_TEST(refused.err.find("[denied]") != std::string::npos, refused.err);
  require_ok(town.anna.mappe({"share", "Umwelt", "Bernd Groß:commenter"}));
  Noted::writes(bernd, {"add", "Umwelt:/Antrag.txt", "Ich auch"});
  Noted::writes(bernd, {"add", "Umwelt:/", "Zum ganzen Ordner"});
  BOOST_TEST(town.anna.ask({"note", "list", "Umwelt"}).size() == 2u);
  BOOST_TEST(town.anna.ask({"note", "list", "Umwelt:/"}).size() == 1u);
}

BOOST_AUTO_TEST_CASE(what_is_attached_arrives_whole_and_under_its_name) {
  Noted town;
  const Member bernd = town.invites("bernd", "Bernd Groß", {"Umwelt:commenter"});
  const std::string large(std::size_t{18} << 20, 'x');  // its list of chunks lies in a chunk
  write_file(bernd.files() / "Foto.txt", "klein\n");
  write_file(bernd.files() / "Plan.txt", large);
  const std::string note = Noted::writes(bernd, {"add", "Umwelt:/Antrag.txt", "", "--attach",
                                                 bernd.files() / "Foto.txt", "--attach", bernd.files() / "Plan.txt"});
  require_ok(town.anna.mappe({"note", "get", "Umwelt:" + note, town.anna.files()}));
  BOOST_TEST(read_file(town.anna.files() / "Foto.txt") == "klein\n");
  BOOST_TEST((read_file(town.anna.files() / "Plan.txt") == large));
  require_exit(town.anna.mappe({"note", "get", "Umwelt:" + note, town.anna.files()}), 3);  // nothing is replaced
  BOOST_TEST(bernd.ask({"health", "Umwelt"}).at("alarms").empty());
  // A commenter drops nothing; who keeps up the space does later.
  require_ok(bernd.mappe({"note", "erase", "Umwelt:" + note}));
  BOOST_TEST(town.anna.ask({"health", "Umwelt"}).at("alarms").empty());
}

BOOST_AUTO_TEST_CASE(a_note_about_a_paper_stands_in_a_space_and_is_found_in_all_of_them) {
  Noted town;
  town.space("Haushalt");
  const Member bernd = town.invites("bernd", "Bernd Groß", {"Umwelt:commenter", "Haushalt:reader"});
  const std::string paper = "https://rat.example/oparl/papers?id=7";
  const std::string asked = Noted::writes(town.anna, {"add", "Umwelt", "Bitte lesen, @Bernd Groß", "--about", paper});
  Noted::writes(town.anna, {"add", "Haushalt", "Was kostet das?", "--about", paper});
  Noted::writes(town.anna, {"add", "Umwelt", "etwas anderes", "--about", "https://rat.example/oparl/papers?id=70"});
  const Json both = bernd.ask({"note", "list", "--about", paper});
  BOOST_TEST_REQUIRE(both.size() == 2u, both.dump());
  std::set<std::string> titles;
  for (const Json& thread : both) {
    BOOST_TEST(thread.at("about").at("oparl") == paper);
    titles.insert(thread.at("title"));
  }
  BOOST_TEST((titles == std::set<std::string>{"Haushalt", "Umwelt"}));
  BOOST_TEST(bernd.ask({"note", "list", "Haushalt", "--about", paper}).size() == 1u);
  BOOST_TEST(bernd.ask({"note", "mine"}).size() == 1u);
  Noted::writes(bernd, {"reply", "Umwelt:" + asked, "Gern"});
  BOOST_TEST(town.anna.ask({"note", "list", "Umwelt", "--about", paper}).at(0).at("notes").size() == 2u);
  require_exit(bernd.mappe({"note", "add", "Haushalt", "darf ich nicht", "--about", paper}), 5);
  // What no mirror on this device has, and what is nothing.
  require_exit(town.anna.mappe({"note", "add", "Umwelt", "a", "--about", "0717/2026"}), 4);
  require_exit(town.anna.mappe({"note", "add", "Umwelt", "a", "--about", "https://rat.example/bi/vo020?VOLFDNR=7"}), 4);
  require_exit(town.anna.mappe({"note", "add", "Umwelt", "a", "--about", "javascript:alert(1)"}), 2);
  require_exit(town.anna.mappe({"note", "list"}), 2);
}

BOOST_AUTO_TEST_CASE(what_a_note_may_not_be_is_said) {
  Noted town;
  require_exit(town.anna.mappe({"note", "add", "Umwelt:/Antrag.txt", " "}), 2);
  require_exit(town.anna.mappe({"note", "add", "Umwelt:/Antrag.txt", "-"}, std::string(16385, 'a')), 2);
  require_exit(town.anna.mappe({"note", "add", "Umwelt:/Antrag.txt", "a", "--to", "Niemand"}), 4);
  require_exit(town.anna.mappe({"note", "add", "Umwelt:/fehlt.txt", "a"}), 4);
  require_exit(town.anna.mappe({"note", "reply", "Umwelt:AAAAAAAA", "a"}), 4);
  require_exit(town.anna.mappe({"note", "reply", "Umwelt:AAA", "a"}), 2);
  const std::string longest(16384, 'a');
  require_ok(town.anna.mappe({"note", "add", "Umwelt:/Antrag.txt", "-"}, longest));
  BOOST_TEST(town.anna.ask({"note", "list", "Umwelt"}).size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_text_cannot_steer_the_terminal_and_speaks_the_readers_language) {
  Noted town;
  Noted::writes(town.anna, {"add", "Umwelt:/Antrag.txt", "a\x1b[31mrot\n> Zitat\n1. eins"});
  const Outcome shown = town.anna.mappe({"note", "list", "Umwelt"});
  require_ok(shown);
  BOOST_TEST(shown.out.find('\x1b') == std::string::npos);
  BOOST_TEST(shown.out.find("a[31mrot") != std::string::npos, shown.out);
  BOOST_TEST(shown.out.find("> Zitat") != std::string::npos, shown.out);
  BOOST_TEST(shown.out.find("1. eins") != std::string::npos, shown.out);
}

BOOST_AUTO_TEST_SUITE_END()
