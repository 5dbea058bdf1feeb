// A month is closed for all factions, and the server dies at one of the steps this takes at the disk: before it, in its
// middle, after it; and then, by turns, what was not synced is lost. However far it came: no number is missing or
// there twice, the chain holds, what was answered is there, and closing again gives the same documents.
//
// MAPPE_LONG=1 tries each step in each way, of the running server and of the command on a stopped server's folder.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <csignal>

#include "tests/crash/damage.h"
#include "tests/crash/disk.h"
#include "tests/crash/seed.h"
#include "tests/stories/billed_town.h"

using namespace crash;
using stories::BilledTown;
using stories::Json;
using stories::Member;
using stories::Outcome;

namespace {

const char* const payers[] = {"Beispielfraktion", "Andere"};
constexpr Death deaths[] = {dies_before, dies_in_it, dies_after};

// Two factions that were founded weeks ago, each with one document; a month of theirs is still to be closed. Stopped.
struct Unclosed : BilledTown {
  std::string month = first_month();
  Disk disk{appliance.data()};
  stories::Folder kept{"kept"};
  Json first, twin;  // the documents of each before, and as they are when nothing happens

  Unclosed() : BilledTown(stories::days_ago) {
    founds_another();
    require_rows(asks("close", {{"period", month + "-01/" + month + "-28"}}), 1);
    first = documents();
    appliance.stop();
    puts_back(appliance.data(), kept / "data");
    is_as_before();
    appliance.start();
    require_rows(asks("close", {{"period", month}}), 2);
    twin = documents();
    appliance.stop();
  }

  void founds_another() {
    constexpr std::chrono::hours later = stories::days_ago + std::chrono::hours(1);
    appliance.stop();
    appliance.starts_with(stories::told_clock(later));
    appliance.start();
    Member bruno(appliance, "bruno");
    bruno.lives_at(later);
    bruno.founds(appliance.new_faction(payers[1]), "Bruno Beispiel");
    appliance.stop();
    appliance.starts_with({});
    appliance.start();
  }

  // At the operator's socket itself: the command would finish on the folder of a server that died.
  Json asks(const std::string& command, const Json& body) const {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = appliance.data() / "operator.sock";
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    BOOST_REQUIRE(::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    const std::string text = body.dump();
    const std::string asked = "POST /treasury/" + command +
                              " HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
                              std::to_string(text.size()) + "\r\n\r\n" + text;
    BOOST_REQUIRE(::send(fd, asked.data(), asked.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(asked.size()));
    std::string said;
    char part[4096];
    for (ssize_t n = 0; (n = ::read(fd, part, sizeof part)) > 0;) said.append(part, static_cast<std::size_t>(n));
    ::close(fd);
    const auto at = said.find("\r\n\r\n");
    return at == std::string::npos ? Json() : Json::parse(said.substr(at + 4), nullptr, false);
  }
  static void require_rows(const Json& rows, int number) {
    BOOST_TEST_REQUIRE(rows.size() == std::size(payers), rows.dump());
    for (const Json& row : rows) BOOST_TEST_REQUIRE(row.value("number", 0) == number, rows.dump());
  }
  // {name: [{statement, hash, signature}]}
  Json documents() const {
    Json all;
    for (const char* name : payers) all[name] = asks("export", {{"name", name}});
    return all;
  }
  // Without what the clock brings into it.
  static Json timeless(Json envelope) {
    Json statement = std::move(envelope.at("statement"));
    statement.erase("closed_ms");
    statement.erase("closed_on");
    return statement;
  }

  void is_as_before() {
    puts_back(kept / "data", appliance.data());
    disk.takes_all_as_synced();
  }

  // The server, or the command, is dead; `answered`: closing was answered before.
  void is_judged(bool answered, bool with_power_lost) {
    disk.works_well();
    if (with_power_lost) disk.loses_power();
    appliance.starts_with({});
    appliance.start();
    const Json checked = asks("verify", Json::object()).at("factions");
    BOOST_TEST_REQUIRE(checked.size() == std::size(payers));
    std::map<std::string, bool> was_there;
    for (const Json& one : checked) {
      const std::string name = one.at("name");
      BOOST_TEST(one.at("ok").get<bool>(), checked.dump());
      const auto count = one.at("count").get<int>();
      BOOST_TEST((count == 1 || count == 2), checked.dump());
      BOOST_TEST((!answered || count == 2), "answered, and not there: " << name);
      was_there[name] = count == 2;
    }
    const Json before = documents();
    const Json again = asks("close", {{"period", month}});
    require_rows(again, 2);
    for (const Json& row : again) BOOST_TEST(row.at("already") == was_there.at(row.at("name")), again.dump());
    const Json after = documents();
    for (const char* name : payers) {
      BOOST_TEST_REQUIRE(after.at(name).size() == 2u);
      BOOST_TEST(after.at(name).at(0) == first.at(name).at(0));
      BOOST_TEST(timeless(after.at(name).at(1)) == timeless(twin.at(name).at(1)));
      for (std::size_t i = 0; i < before.at(name).size(); ++i)
        BOOST_TEST(before.at(name).at(i) == after.at(name).at(i));
    }
    require_rows(asks("close", {{"period", month}}), 2);
    BOOST_TEST(documents() == after);
    for (const Json& one : asks("verify", Json::object()).at("factions"))
      BOOST_TEST((one.at("ok") == true && one.at("count") == 2), one.dump());
    appliance.stop();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(closing, Unclosed)

BOOST_AUTO_TEST_CASE(a_server_killed_while_it_closes_a_month_leaves_each_document_whole_or_none) {
  constexpr std::int64_t steps_max = 100;
  std::int64_t step = 0, kills = 0;
  for (bool struck = true; struck && step < steps_max; ++step) {
    for (const Death death : deaths) {
      if (!is_long() && death != deaths[step % 3]) continue;
      BOOST_TEST_CONTEXT("step " << step << ", death " << death) {
        is_as_before();
        appliance.starts_with(disk.environment());
        appliance.start();
        disk.strikes(steps_that_write, death, step, 1);
        const Json answer = asks("close", {{"period", month}});
        struck = disk.has_struck();
        if (struck) BOOST_TEST(appliance.ended_with() == 128 + SIGKILL);
        appliance.kill_hard();
        kills += struck ? 1 : 0;
        const bool answered = answer.is_array();
        BOOST_TEST((struck || answered), answer.dump());
        is_judged(answered, (step + death) % 2 == 0);
      }
    }
  }
  BOOST_TEST_MESSAGE(kills << " kills in " << step << " steps");
  BOOST_TEST(kills >= 2 * static_cast<std::int64_t>(std::size(payers)));  // at least a write and a sync for each
  BOOST_TEST(step < steps_max);
}

BOOST_AUTO_TEST_CASE(the_command_killed_on_a_stopped_server_s_folder_leaves_each_document_whole_or_none) {
  const auto closes = [&](std::int64_t step, Death death) {
    is_as_before();
    disk.strikes(steps_that_write, death, step, 1);
    const Outcome outcome = stories::run(disk.under(appliance.at_command({"treasury", "close", month, "--json"})));
    BOOST_TEST((outcome.exit_code == (disk.has_struck() ? 128 + SIGKILL : 0)), outcome.exit_code << outcome.err);
    return outcome;
  };
  constexpr std::int64_t never = Disk::for_ever;
  closes(never, dies_before);
  const std::int64_t steps = disk.seen();
  is_judged(true, true);
  BOOST_TEST_MESSAGE(steps << " steps");
  BOOST_TEST(steps > 2 * static_cast<std::int64_t>(std::size(payers)));
  constexpr std::int64_t tried = 4;
  for (std::int64_t step = 0; step < steps; ++step) {
    if (!is_long() && step % std::max<std::int64_t>(1, steps / tried) != 0) continue;
    for (const Death death : deaths) {
      if (!is_long() && death != deaths[step % 3]) continue;
      BOOST_TEST_CONTEXT("step " << step << " of " << steps << ", death " << death) {
        const Outcome outcome = closes(step, death);
        is_judged(outcome.ok(), (step + death) % 2 == 0);
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
