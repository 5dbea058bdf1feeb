// Money with the real programs: a budget that is used up and stops adding alone, who is told of it, statements that are
// closed and tampered with on the disk, tariffs that are read anew, and what the operator is told of what does not go.
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <regex>
#include <thread>

#include "tests/drive/running_drive.h"
#include "tests/stories/billed_town.h"

using namespace stories;

const char* const stories::tamper_program = MAPPE_TAMPER;

BOOST_AUTO_TEST_SUITE(money)

BOOST_AUTO_TEST_CASE(a_used_up_budget_is_said_in_words_wherever_somebody_adds_and_stops_nothing_else) {
  BilledTown town;
  const Member& anna = town.anna;
  write_file(anna.files() / "ordner" / "drei.txt", "drei\n");
  write_file(anna.files() / "zwei.txt", "zwei\n");
  write_file(anna.files() / "groß.bin", std::string(300'000, 'x'));  // in chunks
  require_ok(anna.mappe({"mkdir", "Umwelt:/alt"}));
  const drive_test::RunningDrive drive(anna);
  BOOST_TEST(drive.put("Umwelt/laufwerk.txt", "eins") == "201");
  town.sets_budget("0,01", true);

  const char* const german =
      "Das Budget der Fraktion ist aufgebraucht: Es kann nichts hinzukommen; Lesen und Löschen "
      "gehen. Fragen Sie die Kasse Ihrer Fraktion.";
  const char* const english = "faction's budget is used up: ask its treasurer";
  const std::string new_file = (anna.files() / "zwei.txt").string(), large = (anna.files() / "groß.bin").string();
  struct Adding {
    std::vector<std::string> words;  // of mappe; or what curl is told of the drive
    bool by_drive = false;
  };
  const Adding adding[] = {
      {{"put", new_file, "Umwelt:/"}},
      {{"put", large, "Umwelt:/"}},
      {{"put", new_file, "Umwelt:/eins.txt"}},  // a new version
      {{"put", (anna.files() / "ordner").string(), "Umwelt:/", "-r"}},
      {{"-T", new_file, drive.address + "Umwelt/neu.txt"}, true},
      {{"-T", large, drive.address + "Umwelt/gro%C3%9F.bin"}, true},
      {{"-T", new_file, drive.address + "Umwelt/laufwerk.txt"}, true},
  };
  for (const Adding& one : adding) {
    BOOST_TEST_CONTEXT(one.words[0] << " " << one.words[1] << " " << one.words[2]) {
      if (one.by_drive) {
        auto words = one.words;
        words.insert(words.begin(), {"-w", "\n%{http_code} %{content_type}"});
        const std::string said = drive.curl(words).out;
        BOOST_TEST(said.find("\n507 application/xml") != std::string::npos, said);
        BOOST_TEST(said.find("<D:quota-not-exceeded/>") != std::string::npos, said);  // for programs
        BOOST_TEST(said.find(english) != std::string::npos, said);                    // for people
        continue;
      }
      const Outcome refused = anna.mappe(one.words);
      require_exit(refused, 8);
      BOOST_TEST(refused.says(german), refused.err);
      BOOST_TEST(refused.says("Die Kasse erhöht den Haushalt mit mappe treasury set-budget"), refused.err);
      Command in_english = anna.command(one.words);
      in_english.env["LANG"] = "en_GB.UTF-8";
      const Outcome told = run(in_english);
      BOOST_TEST(told.says(english), told.err);
    }
  }
  BOOST_TEST(drive.curl({drive.status_address})
                 .out.find("aufgebraucht. Lesen und Löschen gehen; die Kasse kann es erhöhen.") != std::string::npos);
  BOOST_TEST(anna.mappe({"drive", "status"}).says("die Kasse kann es erhöhen"));

  // Reading, exporting, sorting, notes and deleting go on, with all that this brings to the journal.
  BOOST_TEST(anna.mappe({"cat", "Umwelt:/eins.txt"}).out == "eins.txt\n");
  BOOST_TEST(drive.get("Umwelt/laufwerk.txt") == "eins");
  require_ok(anna.mappe({"export", "Umwelt", anna.files() / "ausgabe"}));
  require_ok(anna.mappe({"note", "add", "Umwelt:/eins.txt", "Wer bezahlt das?"}));
  require_ok(anna.mappe({"mv", "Umwelt:/eins.txt", "Umwelt:/alt/eins.txt"}));
  require_ok(anna.mappe({"rm", "Umwelt:/alt/eins.txt"}));
  BOOST_TEST(drive.status({"-X", "DELETE", drive.address + "Umwelt/laufwerk.txt"}) == "204");
  require_ok(anna.mappe({"trash", "empty", "Umwelt"}));
  const Outcome today = anna.mappe({"treasury", "today"});
  require_ok(today);
  BOOST_TEST(today.says("Neue Dateien nimmt der Server erst wieder an, wenn der Haushalt erhöht ist"), today.out);
  BOOST_TEST(today.says("50 % erreicht am"), today.out);
  BOOST_TEST(today.says("100 % erreicht am"), today.out);
  BOOST_TEST(today.says("Im Browser: " + town.appliance.address() + "/f/kosten"), today.out);

  town.sets_budget("1000", true);
  town.puts("zwei.txt");
  BOOST_TEST(drive.put("Umwelt/danach.txt", "x") == "201");
}

BOOST_AUTO_TEST_CASE(each_who_answers_for_the_money_is_told_once_of_each_threshold) {
  const BilledTown town;
  const auto joins = [&](const char* login, const char* name) {
    const Json invitation = town.anna.ask({"invite", name, "--role", "member", "--space", "Umwelt:reader"});
    Member member(town.appliance, login);
    member.joins(invitation);
    return member;
  };
  const Member bernd = joins("bernd", "Bernd Groß"), carla = joins("carla", "Carla Klein");
  require_ok(town.anna.mappe({"role", "Bernd Groß", "member", "--duty", "treasury"}));
  const auto tells = [](const Member& who) {
    const Outcome outcome = who.mappe({"spaces"});
    require_ok(outcome);
    const std::regex told("zu (50|80|100) % ausgegeben oder zugesagt");
    std::smatch match;
    return std::regex_search(outcome.err, match, told) ? match[1].str() : std::string();
  };
  town.sets_budget("10000");
  for (const Member* who : {&town.anna, &bernd, &carla}) BOOST_TEST(tells(*who).empty());
  // What a day costs is not for this test to know: commitments bring it over the thresholds.
  const auto commits = [&](const char* amount) {
    require_ok(town.anna.mappe({"treasury", "set-budget", "--from", town.year() + "-01-01", "--grant", "10000",
                                "--commitment", std::string("Schulung=") + amount}));
  };
  commits("5200");
  for (const Member* who : {&town.anna, &bernd}) {
    BOOST_TEST(tells(*who) == "50");
    BOOST_TEST(tells(*who).empty());  // once
  }
  commits("10000");  // two at once: the higher is told, both stand in the figures
  for (const Member* who : {&town.anna, &bernd}) {
    BOOST_TEST(tells(*who) == "100");
    BOOST_TEST(tells(*who).empty());
    BOOST_TEST(who->ask({"treasury", "today"}).at("budget").at("warnings").size() == 3u);
  }
  BOOST_TEST(tells(carla).empty());  // a member without a duty is told nothing of money
  require_exit(carla.mappe({"treasury", "today"}), 5);
}

BOOST_AUTO_TEST_CASE(past_and_coming_budgets_are_seen_and_keep_what_is_promised) {
  BilledTown town;
  const std::string next = std::to_string(std::stoi(town.year()) + 1);
  town.sets_budget("100");
  const auto sets = [&](std::vector<std::string> more) {
    std::vector<std::string> set{"treasury", "set-budget", "--from", next + "-01-01"};
    set.insert(set.end(), more.begin(), more.end());
    const Outcome outcome = town.anna.mappe(set);
    require_ok(outcome);
    return outcome.out;
  };
  BOOST_TEST(sets({"--grant", "900", "--commitment", "Schulung=120,00"}).find("Haushalt 01.01." + next) == 0u);
  BOOST_TEST(sets({"--grant", "800"}).find("zugesagt: Schulung 120,00 €") != std::string::npos);
  const Outcome now = town.anna.mappe({"treasury", "budget"});
  BOOST_TEST(now.says("Haushalt 01.01." + town.year()), now.out);
  BOOST_TEST(now.says("Ein weiterer: 01.01." + next + " bis 31.12." + next), now.out);
  BOOST_TEST(town.anna.mappe({"treasury", "budget", "--day", next + "-06-01"}).says("800,00 €"));
  require_exit(town.anna.mappe({"treasury", "budget", "--day", "2199-01-01"}), 4);
  require_exit(town.anna.mappe({"treasury", "budget", "--day", "morgen"}), 2);
  // The operator's too.
  const Outcome operators = town.says({"budget", "Beispielfraktion", "--day", next + "-06-01"});
  BOOST_TEST(operators.says("gebunden: Schulung 120,00 €"), operators.out);
}

BOOST_AUTO_TEST_CASE(a_budget_lasts_a_councils_term) {
  const BilledTown town;
  const int year = std::stoi(town.year());
  const std::string first = std::to_string(year) + "-01-01", last = std::to_string(year + 4) + "-12-31";
  const Outcome set = town.anna.mappe({"treasury", "set-budget", "--from", first, "--until", last, "--grant", "6000"});
  require_ok(set);
  BOOST_TEST(set.says("Haushalt 01.01." + std::to_string(year) + " bis 31.12." + std::to_string(year + 4)), set.out);
  const Json kept = town.anna.ask({"treasury", "budget", "--day", std::to_string(year + 3) + "-06-01"});
  BOOST_TEST(kept.at("from") == first);
  BOOST_TEST(kept.at("last_day") == last);
  // 31 euros a month from today, which counts whole, until the end.
  const int months = 4 * 12 + 12 - std::stoi(town.today().substr(5, 2));  // whole ones
  const auto forecast = kept.at("standing").at("forecast_cents").get<std::int64_t>();
  BOOST_TEST(forecast > months * 3100);
  BOOST_TEST(forecast <= (months + 1) * 3100);
}

BOOST_AUTO_TEST_CASE(the_operator_sees_beforehand_what_another_tariff_would_have_cost) {
  const BilledTown town(days_ago);
  const auto costs = [&](const std::string& base_fee) {
    write_file(town.folder / "ahead.yaml", tariffs_of(base_fee));
    const Outcome said = town.says({"preview", "--tariff", (town.folder / "ahead.yaml").string()});
    BOOST_TEST_REQUIRE(said.exit_code == 0, said.err);
    BOOST_TEST(said.says("\"Tarif\" hätte in den letzten zwölf Monaten gekostet:"), said.out);
    BOOST_TEST(said.says("Es wurde nichts geändert."), said.out);
    const std::regex line("(Beispielfraktion|Zusammen) +([0-9.]+),([0-9]{2}) €");
    std::vector<int> cents;
    for (std::sregex_iterator at(said.out.begin(), said.out.end(), line); at != std::sregex_iterator(); ++at)
      cents.push_back(std::stoi((*at)[2].str() + (*at)[3].str()));
    BOOST_TEST_REQUIRE(cents.size() == 2u, said.out);
    BOOST_TEST(cents[0] == cents[1]);
    return cents[0];
  };
  const int once = costs("31.00"), twice = costs("62.00");
  BOOST_TEST(once >= 8 * 3100 / 31);  // of 39 days those until the end of last month
  BOOST_TEST(once <= 3 * 3100 / 2);
  BOOST_TEST(std::abs(twice - 2 * once) <= 3);  // each line is rounded for itself
  const Outcome bad = town.says({"preview", "--tariff", (town.folder / "none.yaml").string()});
  BOOST_TEST(bad.exit_code == 2);
  BOOST_TEST(!bad.err.empty());
}

BOOST_AUTO_TEST_CASE(what_takes_the_room_is_split_on_the_device) {
  BilledTown town;
  write_random_file(town.anna.files() / "bericht.pdf", 30'000);
  require_ok(town.anna.mappe({"put", town.anna.files() / "bericht.pdf", "Umwelt:/"}));
  write_random_file(town.anna.files() / "bericht.pdf", 20'000);
  require_ok(town.anna.mappe({"put", town.anna.files() / "bericht.pdf", "Umwelt:/"}));
  require_ok(town.anna.mappe({"rm", "Umwelt:/eins.txt"}));
  const Json split = town.anna.ask({"treasury", "split"}).at(0);
  BOOST_TEST(split.at("current_bytes") == 20'000);
  BOOST_TEST(split.at("old_bytes") == 30'000);
  BOOST_TEST(split.at("bin_bytes") == 9);  // "eins.txt\n"
  BOOST_TEST(split.at("files") == 1);
  BOOST_TEST(split.at("biggest").at(0).at("path") == "/bericht.pdf");
  BOOST_TEST(split.at("biggest").at(0).at("old_bytes") == 30'000);
  const Outcome told = town.anna.mappe({"treasury", "split", "Umwelt"});
  BOOST_TEST(told.says("Frei werden könnten 29,3 KiB"), told.out);
}

BOOST_AUTO_TEST_CASE(a_month_is_closed_checked_and_what_is_done_to_it_on_the_disk_is_refused) {
  BilledTown town(days_ago);
  const std::string month = town.first_month();
  const Outcome closed = town.says({"close", month});
  require_ok(closed);
  BOOST_TEST(closed.says("Nr. 1  " + month), closed.out);
  BOOST_TEST(town.says({"close", month}).says("(war schon abgeschlossen, nichts geändert)"));
  // Some days of that month, as a budget's: a second document.
  const std::string days = month + "-01/" + town.today();
  BOOST_TEST(town.says({"close", days}).says("Der Zeitraum ist noch nicht zu Ende"));
  require_ok(town.says({"close", month + "-01/" + month + "-28"}));
  const Member& anna = town.anna;
  const auto get = [&](const std::string& number, const std::string& form) {
    return anna.mappe(
        {"treasury", "get", number, anna.files() / ("nr" + number + "." + form), "--form", form, "--force"});
  };
  for (const char* form : {"pdf", "csv", "json"}) require_ok(get("1", form));
  BOOST_TEST(read_file(anna.files() / "nr1.pdf").starts_with("%PDF-"));
  const Json first = Json::parse(read_file(anna.files() / "nr1.json"));
  require_exit(get("9", "pdf"), 4);
  const auto verify = [&] { return town.says({"verify"}); };
  BOOST_TEST(verify().says("2 Dokumente, in Ordnung"));

  town.appliance.stop();
  require_ok(verify());  // of a stopped server's folder, too
  town.tamper("flip", "1");
  const Outcome stopped = verify();
  require_exit(stopped, 1);
  BOOST_TEST(stopped.says("NICHT in Ordnung"), stopped.out);
  BOOST_TEST(stopped.says("Nr. 1 ist nicht lesbar"), stopped.out);
  const Outcome refused = town.says({"close", month + "-02/" + month + "-28"});
  require_exit(refused, 3);
  BOOST_TEST(refused.says("Eine abgeschlossene Abrechnung dieser Fraktion wurde verändert oder fehlt"), refused.out);
  const Outcome out = town.says({"export", "Beispielfraktion", "--to", (town.folder / "out").string()});
  require_exit(out, 1);
  BOOST_TEST(out.says("Nr. 1: Diese Abrechnung ist nicht mehr so, wie sie abgeschlossen wurde"), out.err);
  BOOST_TEST(
      std::filesystem::exists(town.folder / "out" / ("mappe-abrechnung-" + month + "-01_" + month + "-28-nr-2.pdf")));
  town.appliance.start();
  const Outcome got = get("1", "pdf");
  require_exit(got, 1);
  BOOST_TEST(got.says("Diese Abrechnung ist nicht mehr so, wie sie abgeschlossen wurde"), got.err);
  require_ok(get("2", "pdf"));
  BOOST_TEST(anna.mappe({"treasury", "statements"}).says("Nr. 1 fehlt."));
  require_ok(anna.mappe({"treasury", "today"}));
  town.puts("danach.txt");

  town.appliance.stop();
  town.tamper("flip", "1");  // as it was
  require_ok(verify());
  town.tamper("swap", "1");
  BOOST_TEST(verify().says("Nr. 2 ist nicht lesbar"));
  town.tamper("swap", "1");
  town.appliance.start();
  require_ok(verify());
  require_ok(get("1", "json"));
  BOOST_TEST(Json::parse(read_file(anna.files() / "nr1.json")) == first);
}

BOOST_AUTO_TEST_CASE(tariffs_are_read_anew_at_a_hangup_and_a_bad_file_changes_nothing) {
  BilledTown town;
  const auto forecast = [&] {
    return Json::parse(town.appliance.admin({"treasury", "report", "--json"}).out)
        .at(0)
        .at("month")
        .at("forecast_cents")
        .get<int>();
  };
  // The month's base fee, less the days before the founding.
  const int before = forecast();
  const auto reloads = [&](const std::string& event, int times) {
    BOOST_TEST_REQUIRE(::kill(town.appliance.pid(), SIGHUP) == 0);
    const auto count = [&] {
      const std::string log = town.appliance.output();
      int found = 0;
      for (auto at = log.find(event); at != std::string::npos; at = log.find(event, at + 1)) ++found;
      return found;
    };
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (count() < times && std::chrono::steady_clock::now() < deadline)
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    BOOST_TEST_REQUIRE(count() == times, town.appliance.output());
  };
  town.bills("62.00");
  BOOST_TEST(forecast() == before);  // not before it is told
  reloads("tariffs_reloaded", 1);
  const int doubled = forecast();
  BOOST_TEST(doubled >= 2 * before - 2);
  BOOST_TEST(doubled <= 2 * before + 2);
  town.bills("-1.00");
  reloads("tariffs_not_reloaded", 1);
  BOOST_TEST(town.appliance.output().find("tariffs[].base_fee") != std::string::npos);
  BOOST_TEST(forecast() == doubled);
  town.bills("31.00");
  reloads("tariffs_reloaded", 2);
  BOOST_TEST(forecast() == before);
}

BOOST_AUTO_TEST_CASE(what_does_not_go_is_told_in_the_operators_language_with_what_to_do) {
  BilledTown town;
  const std::string next = std::to_string(std::stoi(town.year()) + 1);
  town.sets_budget("100");
  struct Case {
    std::vector<std::string> arguments;
    int exit_code;
    const char* german;
    const char* english;
  };
  const Case cases[] = {
      {{"report", "Keine"}, 4, "`mappe-server faction list` zeigt alle.", "`mappe-server faction list` shows all."},
      {{"verify", "Keine"}, 4, "`mappe-server faction list` zeigt alle.", "`mappe-server faction list` shows all."},
      {{"export", "Keine"}, 4, "`mappe-server faction list` zeigt alle.", "`mappe-server faction list` shows all."},
      {{"close", "2020-01", "--faction", "Keine"},
       4,
       "`mappe-server faction list` zeigt alle.",
       "`mappe-server faction list` shows all."},
      {{"budget", "Keine"}, 4, "`mappe-server faction list` zeigt alle.", "`mappe-server faction list` shows all."},
      {{"close", "2020-01", "--faction", "Beispielfraktion"},
       2,
       "erst nach dem Zeitraum gegründet. Nennen Sie einen späteren.",
       "was founded after the period. Name a later one."},
      {{"close", "2020-13"},
       3,
       "Das ist kein Zeitraum. Schreiben Sie ihn als 2026-05",
       "That is no period. Write it as"},
      {{"close"}, 2, "Welcher Zeitraum?", "Which period?"},
      {{"close", next + "-01", "--faction", "Beispielfraktion"},
       3,
       "Der Zeitraum ist noch nicht zu Ende",
       "The period has not ended"},
      {{"close", "--correct", "7", "--faction", "Beispielfraktion", "--reason", "x"},
       4,
       "Eine Abrechnung mit dieser Nummer hat diese Fraktion nicht.",
       "This faction has no statement of this number."},
      {{"close", "--correct", "7"}, 2, "Eine Berichtigung braucht --faction", "A correction needs --faction"},
      {{"export", "Beispielfraktion", "--number", "7"},
       4,
       "Eine Abrechnung mit dieser Nummer hat diese Fraktion nicht.",
       "This faction has no statement of this number."},
      {{"budget", "Beispielfraktion", "--day", "2199-01-01"},
       4,
       "Für diesen Tag ist kein Budget eingetragen. Setzen Sie eines",
       "No budget is set for that day. Set one"},
      {{"budget", "Beispielfraktion", "--grant", "viel"}, 2, "Beträge sind in Euro mit Punkt", "Write amounts in euro"},
      {{"budget", "Beispielfraktion", "--grant", "5", "--from", "2026-02-30", "--until", "2026-12-31"},
       2,
       "Das ist kein Budget.",
       "That is no budget."},
      {{"budget", "Beispielfraktion", "--grant", "5", "--from", town.year() + "-02-01", "--until", next + "-01-31"},
       3,
       "Für einige dieser Tage gibt es schon ein Budget. Nennen Sie",
       "Another budget covers some of these days. Name"},
      {{"budget", "Beispielfraktion", "--grant", "5", "--from", next + "-01-01", "--until", next + "-12-31", "--carry"},
       3,
       "Nennen Sie den Übertrag mit --carried.",
       "Name it with --carried."},
      {{"budget", "Beispielfraktion", "--grant", "5", "--from", next + "-01-01", "--until", next + "-12-31",
        "--commitment", "nur Text"},
       2,
       "Eine Bindung ist TEXT=BETRAG",
       "A commitment is TEXT=AMOUNT"},
      {{"preview", "--tariff", "/nirgends.yaml"}, 2, "cannot be read", "cannot be read"},
  };
  for (const Case& one : cases)
    for (const bool german : {true, false}) {
      const Outcome outcome = town.says(one.arguments, german ? "de_DE.UTF-8" : "C.UTF-8");
      BOOST_TEST_INFO(one.arguments[0] << ": " << outcome.out << outcome.err);
      BOOST_TEST(outcome.exit_code == one.exit_code);
      BOOST_TEST_INFO(outcome.out << outcome.err);
      BOOST_TEST(outcome.says(german ? one.german : one.english));
    }
  // Of a server that bills nothing, and of a folder without data.
  Appliance poor;
  Command command;
  command.argv = {MAPPE_SERVER_PROGRAM, "treasury", "close", "2026-01", "--faction", "Keine", "--data", poor.data()};
  command.env["LANG"] = "de_DE.UTF-8";
  BOOST_TEST(run(command).says("Eine Fraktion dieses Namens gibt es auf diesem Server nicht."));
  poor.new_faction("Wartend");
  Member bruno(poor, "bruno");
  bruno.founds(poor.new_faction("Arme"), "Bruno Arm");
  command.argv[5] = "Arme";
  BOOST_TEST(run(command).says("Dieser Server rechnet nichts ab"));
}

BOOST_AUTO_TEST_SUITE_END()
