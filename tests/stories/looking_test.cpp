// Finding and showing: names that are not unique, ids, lists, both languages, news.
#include <boost/test/unit_test.hpp>
#include <sstream>
#include <thread>

#include "tests/stories/town.h"

using namespace stories;

namespace {

struct Office : Town {
  std::string umwelt = space("Umwelt");
  Member bernd = invites("bernd", "Bernd Groß", {"Umwelt:editor"});
  Office() {
    write_file(anna.files() / "Pläne/Park.txt", std::string(1536, 'p'));
    require_ok(anna.mappe({"put", "-r", anna.files() / "Pläne", "Umwelt:/"}));
  }
  static Outcome in_english(const Member& member, std::vector<std::string> words) {
    Command command = member.command(std::move(words));
    command.env["LANG"] = "en_GB.UTF-8";
    return run(command);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(looking, Office)

BOOST_AUTO_TEST_CASE(a_title_that_is_not_unique_is_asked_back_with_the_choices_and_an_id_will_do) {
  // A faction has no two of one title; two factions in one account may.
  require_exit(anna.mappe({"space", "create", "UMWELT"}), 3);
  anna.founds(appliance.new_faction("Zweite Fraktion"), "Anna Müller");
  require_exit(anna.mappe({"space", "create", "Umwelt"}), 2);  // in which?
  const std::string second = anna.ask({"space", "create", "Umwelt", "--faction", "zweite fraktion"}).at("space");
  BOOST_TEST(anna.ask({"ls", "Umwelt:/", "--faction", "Zweite Fraktion"}).empty());
  BOOST_TEST(anna.ask({"members", "--faction", "Beispielfraktion"}).size() == 2u);
  const Outcome ambiguous = anna.mappe({"ls", "Umwelt:/"});
  require_exit(ambiguous, 2);
  BOOST_TEST(ambiguous.says(umwelt));
  BOOST_TEST(ambiguous.says(second));
  BOOST_TEST(ambiguous.out.empty());
  BOOST_TEST(anna.ask({"ls", umwelt.substr(0, 6) + ":/"}).size() == 1u);
  BOOST_TEST(anna.ask({"ls", second.substr(0, 6) + ":/"}).empty());
  require_exit(anna.mappe({"ls", umwelt.substr(0, 5) + ":/"}), 4);
  BOOST_TEST(bernd.ask({"ls", "umwelt:/"}).size() == 1u);  // he has one, and case does not matter
}

BOOST_AUTO_TEST_CASE(a_name_that_two_persons_have_is_asked_back_with_the_choices) {
  const Member first = invites("alex1", "Alex Klein"), second = invites("alex2", "Alex Klein");
  const Outcome ambiguous = anna.mappe({"share", "Umwelt", "Alex Klein:reader"});
  require_exit(ambiguous, 2);
  BOOST_TEST(ambiguous.says(first.person()));
  BOOST_TEST(ambiguous.says(second.person()));
  require_ok(anna.mappe({"share", "Umwelt", second.person().substr(0, 6) + ":reader"}));
  BOOST_TEST(first.ask({"spaces"}).empty());
  BOOST_TEST(second.ask({"spaces"}).size() == 1u);
}

BOOST_AUTO_TEST_CASE(lists_show_names_paths_sizes_and_people) {
  BOOST_TEST(anna.mappe({"ls", "Umwelt:/"}).out == "Pläne/\n");
  BOOST_TEST(anna.mappe({"ls", "-R", "Umwelt:/"}).out == "/Pläne/\n/Pläne/Park.txt\n");
  BOOST_TEST(anna.mappe({"ls", "Umwelt:/Pläne/Park.txt"}).out == "Park.txt\n");
  const std::string line = bernd.mappe({"ls", "-l", "Umwelt:/Pläne"}).out;
  BOOST_TEST(line.ends_with("  1,5 KiB  Anna Müller  Park.txt\n"), line);
  const std::string both = bernd.mappe({"ls", "-l", "-R", "Umwelt:/"}).out;
  BOOST_TEST(both.find("  –  Anna Müller  /Pläne/\n") != std::string::npos, both);
  BOOST_TEST(both.ends_with("  1,5 KiB  Anna Müller  /Pläne/Park.txt\n"), both);
  BOOST_TEST(in_english(bernd, {"ls", "-l", "Umwelt:/Pläne"}).out.ends_with("  1.5 KiB  Anna Müller  Park.txt\n"));
}

BOOST_AUTO_TEST_CASE(what_is_said_is_said_in_english_to_who_reads_english) {
  const Outcome missing = in_english(anna, {"ls", "Gibtsnicht"});
  require_exit(missing, 4);
  BOOST_TEST(missing.says("no such space for you"));
  BOOST_TEST(!missing.says("Ablage"));
  BOOST_TEST(in_english(anna, {"health", "Umwelt"}).out == "Nothing to report.\n");
  BOOST_TEST(in_english(anna, {"verify", "Umwelt"}).says("All is well: "));
  BOOST_TEST(in_english(anna, {"--help"}).says("People of the faction, or members of a space"));
  BOOST_TEST(anna.mappe({"--help"}).says("Personen der Fraktion, oder Mitglieder einer Ablage"));
}

BOOST_AUTO_TEST_CASE(a_healthy_space_says_so_and_codes_of_earlier_entries_are_equal_too) {
  BOOST_TEST(anna.mappe({"health", "Umwelt"}).out == "Keine Auffälligkeiten.\n");
  const Json health = bernd.ask({"health", "Umwelt"});
  BOOST_TEST(health.at("alarms").empty());
  BOOST_TEST(health.at("skipped").empty());
  BOOST_TEST(health.at("waits_for_epoch") == false);
  const Json now = anna.ask({"code", "Umwelt"});
  require_ok(anna.mappe({"mkdir", "Umwelt:/neu"}));
  const std::string seq = std::to_string(now.at("seq").get<std::uint64_t>());
  BOOST_TEST(bernd.ask({"code", "Umwelt", seq}) == now);
  BOOST_TEST(bernd.ask({"code", "Umwelt"}) == anna.ask({"code", "Umwelt"}));
  BOOST_TEST(bernd.ask({"code", "Umwelt"}).at("code") != now.at("code"));
  require_exit(bernd.mappe({"code", "Umwelt", "9999"}), 4);
}

BOOST_AUTO_TEST_CASE(watching_shows_what_another_member_puts_moves_and_removes) {
  Folder logs("watch");
  Running watch(bernd.command({"watch", "Umwelt", "--json"}), logs / "watch");
  const auto shows = [&](const std::string& what, const std::string& path, const std::string& by) {
    const auto is_there = [&] {
      std::istringstream lines(watch.output());
      for (std::string line; std::getline(lines, line);) {
        const Json said = Json::parse(line, nullptr, false);  // the last line may be on its way
        if (!said.is_discarded() && said == Json{{"what", what}, {"path", path}, {"by", by}}) return true;
      }
      return false;
    };
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!is_there() && watch.alive() && std::chrono::steady_clock::now() < deadline)
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    BOOST_TEST(is_there(), what << " " << path << " is not in " << watch.output());
  };
  // It says nothing until something changes: Anna goes on until it has seen a first change of hers.
  for (int i = 0; i < 50 && watch.output().empty(); ++i)
    require_ok(anna.mappe({"mkdir", "Umwelt:/Ordner " + std::to_string(i)}));
  for (const char* text : {"Antrag\n", "Antrag, zweite Fassung\n"}) {
    write_file(anna.files() / "Antrag.txt", text);
    require_ok(anna.mappe({"put", anna.files() / "Antrag.txt", "Umwelt:/"}));
    shows(text == std::string("Antrag\n") ? "new" : "changed", "/Antrag.txt", "Anna Müller");
  }
  require_ok(anna.mappe({"mv", "Umwelt:/Antrag.txt", "Umwelt:/Pläne"}));
  shows("moved", "/Antrag.txt -> /Pläne/Antrag.txt", "");
  require_ok(anna.mappe({"rm", "Umwelt:/Pläne/Antrag.txt"}));
  shows("removed", "/Pläne/Antrag.txt", "");
  BOOST_TEST(watch.alive());
}

BOOST_AUTO_TEST_SUITE_END()
