// Four hundred factions on one server, as its operator meets them: the real program at the socket of a server whose
// clock is the test's. A space that two of them pay for, documents without gaps, and a time that is bounded.
#include <cstdio>
#include <fstream>
#include <thread>

#include "server/operator/operator_api.h"
#include "tests/server/billed.h"

using namespace mappe;
using namespace mappe::server::testing;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t factions_here = 400;

struct ManyFactions {
  fs::path folder = fs::temp_directory_path() / ("mappe-many-" + to_hex(FactionId::random().view()));
  Town town;
  server::OperatorApi api{town.services(), nullptr};
  std::vector<std::string> names;
  Space joint;

  ManyFactions() {
    fs::create_directories(folder / "data");
    fs::permissions(folder / "data", fs::perms::owner_all);
    BOOST_TEST_REQUIRE(bool(api.start(folder / "data" / server::operator_socket_name)));
  }
  ~ManyFactions() {
    api.stop();
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }

  void found_all() {
    for (std::size_t i = 0; i < factions_here; ++i) {
      Faction faction = town.new_faction("Fraktion " + std::to_string(1000 + i));
      names.push_back(faction.name);
      Space space = town.new_space(faction, faction.founder);
      const Bytes blob = some_blob(1000 + 97 * i, static_cast<std::uint8_t>(i));
      const Reply sent = town.call("PUT", space.path() + "/blobs/" + b64(id_of(blob)), faction.founder.token,
                                   std::string(text_of(blob)), "application/octet-stream");
      BOOST_TEST_REQUIRE(sent.status == 204);
      const auto entry = town.content(faction, space, faction.founder, {size_of(blob)});
      BOOST_TEST_REQUIRE(town.commits(space, faction.founder, entry).status == 200);
      if (i == 0) joint = space;
    }
  }
  void bills() {
    auto tariffs = std::make_shared<config::Treasury>();
    tariffs->issuer.name = "Stadt Musterstadt";
    tariffs->tariffs = {tariff_at("3.10 EUR", "100000 EUR")};
    tariffs->joint_spaces = {
        {b64(joint.id), "Gemeinsame Kostenstelle 12", {2026, 1, 1}, {{names[0], 3}, {names[1], 2}}}};
    town.services().tariffs = tariffs;
  }
  void days(int count) {
    for (int i = 0; i < count; ++i) {
      town.passes(std::chrono::hours(24));
      BOOST_TEST_REQUIRE(bool(town.services().storage.meters().settle(town.now())));
    }
  }
  // The real program; its exit code and what it said.
  std::pair<int, std::string> says(const std::string& arguments) const {
    const std::string command = "LC_ALL=C " + std::string(MAPPE_SERVER_PROGRAM) + " treasury " + arguments +
                                " --data " + (folder / "data").string() + " 2>&1";
    std::FILE* pipe = ::popen(command.c_str(), "r");
    BOOST_TEST_REQUIRE(pipe != nullptr);
    std::string said;
    char part[4096];
    while (const std::size_t got = std::fread(part, 1, sizeof part, pipe)) said.append(part, got);
    const int status = ::pclose(pipe);
    return {WEXITSTATUS(status), said};
  }
  json told(const std::string& arguments) const {
    const auto [code, said] = says(arguments + " --json");
    BOOST_TEST_REQUIRE(code == 0, said);
    return json::parse(said);
  }
  json statement(const std::string& name, std::uint64_t number) const {
    return told("export '" + name + "' --number " + std::to_string(number)).at(0).at("statement");
  }
};

treasury::Wide used_in(const json& statement, const std::string& space) {
  for (const json& row : statement.at("spaces"))
    if (row.at("space") == space) return *treasury::parse_wide(row.at("byte_ms").get<std::string>());
  return 0;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(many_factions, ManyFactions)

BOOST_AUTO_TEST_CASE(four_hundred_are_reported_closed_checked_and_written_out) {
  found_all();
  bills();
  days(66);  // 2 August
  const auto began = std::chrono::steady_clock::now();

  const json report = told("report");
  BOOST_TEST_REQUIRE(report.size() == factions_here);
  for (const json& row : report) BOOST_TEST(row.at("month").at("forecast_cents").get<int>() >= 310);

  for (const char* period : {"2026-05", "2026-06", "2026-07", "2026-Q2"}) {
    const json closed = told(std::string("close ") + period);
    BOOST_TEST_REQUIRE(closed.size() == factions_here);
    for (const json& row : closed) BOOST_TEST(row.at("already") == false);
  }
  // Once more, and nothing comes of it.
  for (const json& row : told("close 2026-06")) {
    BOOST_TEST(row.at("already") == true);
    BOOST_TEST(row.at("number") == 2);
  }
  const json check = told("verify");
  BOOST_TEST_REQUIRE(check.at("factions").size() == factions_here);
  for (const json& row : check["factions"]) {
    BOOST_TEST(row.at("ok") == true);
    BOOST_TEST(row.at("count") == 4);  // each faction's own series: 1 to 4
  }
  const std::string to = (folder / "out").string();
  for (const std::string& name : {names.front(), names.back()}) {
    const auto [code, said] = says("export '" + name + "' --to " + to + "/" + name.substr(name.size() - 4));
    BOOST_TEST(code == 0, said);
    BOOST_TEST(said.starts_with("4 statements, each as JSON, CSV and PDF"));
  }
  const auto took = std::chrono::steady_clock::now() - began;
  BOOST_TEST_MESSAGE("all took " << std::chrono::duration_cast<std::chrono::seconds>(took).count() << " s");
  // Here it takes some ten seconds; a machine with much else to do may take its time.
  BOOST_TEST((took < std::chrono::minutes(5)));

  // Three fifths and two fifths of the joint space are the whole of it, to the last byte-millisecond.
  const json owner = statement(names[0], 2), partner = statement(names[1], 2), third = statement(names[2], 2);
  const std::string id = b64(joint.id);
  const auto june = treasury::parse_period("2026-06")->span();
  const auto whole = town.services().storage.meters().usage(journal_of(joint.id), june.from_ms, june.until_ms);
  BOOST_TEST_REQUIRE(bool(whole));
  const auto all = static_cast<treasury::Wide>(whole->byte_ms);
  BOOST_TEST((used_in(owner, id) + used_in(partner, id) == all));
  BOOST_TEST((used_in(owner, id) == all * 3 / 5));
  BOOST_TEST((used_in(third, id) == 0));
  for (const json* each : {&owner, &partner})
    for (const json& row : each->at("spaces"))
      if (row.at("space") == id) BOOST_TEST(row.at("label") == "Gemeinsame Kostenstelle 12");
  // A quarter is what its months are.
  for (const std::size_t i : {std::size_t{0}, std::size_t{1}, std::size_t{399}}) {
    std::int64_t months = 0;
    for (const std::uint64_t number : {1, 2}) months += statement(names[i], number).at("gross_cents").get<int>();
    BOOST_TEST(statement(names[i], 4).at("gross_cents") == months);
  }
}

// Several operators, or one at several windows, close at once: each document is there once, and no number is left out.
BOOST_AUTO_TEST_CASE(closings_at_once_leave_one_document_each_and_no_gap) {
  for (const char* name : {"Eins", "Zwei", "Drei"}) names.push_back(town.new_faction(name).name);
  auto tariffs = std::make_shared<config::Treasury>();
  tariffs->issuer.name = "Stadt Musterstadt";
  tariffs->tariffs = {tariff_at("3.10 EUR", "1 EUR")};
  town.services().tariffs = tariffs;
  days(66);
  std::vector<std::thread> windows;
  std::vector<std::string> failures(6);
  for (std::size_t i = 0; i < 6; ++i)
    windows.emplace_back([this, i, &failures] {
      for (const char* period : {"2026-05", "2026-06", "2026-07", "2026-Q2", "2026-05-28/2026-07-31"}) {
        const json body{{"period", period}};
        const auto closed = server::run_billing(town.services(), "close", body.dump());
        if (!closed) failures[i] += std::string(closed.problem().detail);
        if (closed)
          for (const json& row : *closed) failures[i] += row.value("problem", "");
      }
    });
  for (std::thread& window : windows) window.join();
  for (const std::string& failure : failures) BOOST_TEST(failure.empty(), failure);
  for (const std::string& name : names) {
    std::set<std::string> periods;
    const json documents = told("export '" + name + "'");
    BOOST_TEST_REQUIRE(documents.size() == 5u);
    for (std::size_t i = 0; i < 5; ++i) {
      BOOST_TEST(documents.at(i).at("statement").at("number") == i + 1);
      periods.insert(documents.at(i).at("statement").at("period").at("name").get<std::string>());
    }
    BOOST_TEST(periods.size() == 5u);
  }
  BOOST_TEST(says("verify").first == 0);
}

BOOST_AUTO_TEST_SUITE_END()
