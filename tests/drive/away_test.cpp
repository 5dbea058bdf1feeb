// A drive whose server is away, or hangs, when it starts; and what goes on between its members' drives without a
// change.
#include <signal.h>

#include <boost/test/unit_test.hpp>
#include <thread>

#include "tests/drive/running_drive.h"
#include "tests/http/fixture.h"

namespace drive_test {

using namespace mappe;
using http::test::eventually;
using namespace std::chrono_literals;

namespace {

using Clock = std::chrono::steady_clock;

// A server that takes connections and never answers.
class Hanging {
 public:
  explicit Hanging(const stories::Appliance& appliance) : pid_(appliance.pid()) { ::kill(pid_, SIGSTOP); }
  ~Hanging() { goes_on(); }
  void goes_on() { ::kill(pid_, SIGCONT); }

 private:
  const pid_t pid_;
};

struct Away : DriveStory {
  // What a drive wrote and kept before it ended; one that is killed may not have laid by what the server has already.
  void leaves_behind_a_file() {
    RunningDrive before(town.anna);
    BOOST_TEST_REQUIRE(before.put("Umwelt/a", "one") == "201");
    BOOST_TEST_REQUIRE(before.process->stop() == 0, before.process->output());
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(away, Away)

BOOST_AUTO_TEST_CASE(a_drive_starts_without_the_server_and_is_whole_when_the_server_is_back) {
  leaves_behind_a_file();
  town.appliance.kill_hard();
  const RunningDrive drive(town.anna);
  BOOST_TEST(drive.process->output().find("Der Server ist nicht zu erreichen") != std::string::npos);
  BOOST_TEST(drive.get("Umwelt/a") == "one");
  BOOST_TEST(drive.status({"-X", "PROPFIND", "-H", "Depth: 1", drive.address}) == "207");
  const auto start = Clock::now();
  BOOST_TEST(drive.put("Umwelt/a", "two") == "503");
  BOOST_TEST(drive.curl({"-X", "MKCOL", drive.address + "Umwelt/f"}).out.find("cannot be reached") !=
             std::string::npos);
  BOOST_TEST((Clock::now() - start < 10s));

  town.appliance.start();
  BOOST_TEST(eventually([&] { return drive.put("Umwelt/a", "two") == "204"; }));
  BOOST_TEST(town.anna.mappe({"cat", "Umwelt:/a"}).out == "two");
  town.space("Verkehr");  // what comes later comes by itself
  BOOST_TEST(eventually([&] { return drive.put("Verkehr/b", "x") == "201"; }));
}

BOOST_AUTO_TEST_CASE(a_drive_starts_while_the_server_hangs) {
  leaves_behind_a_file();
  Hanging server(town.appliance);
  const auto start = Clock::now();
  const RunningDrive drive(town.anna);
  BOOST_TEST((Clock::now() - start < 15s));
  BOOST_TEST(drive.get("Umwelt/a") == "one");
  BOOST_TEST(drive.put("Umwelt/a", "two") == "503");
  BOOST_TEST((Clock::now() - start < 20s));
  server.goes_on();
  BOOST_TEST(eventually([&] { return drive.put("Umwelt/a", "two") == "204"; }, 30s));
}

BOOST_AUTO_TEST_CASE(a_drive_that_started_alone_says_so) {
  leaves_behind_a_file();
  town.appliance.kill_hard();
  const RunningDrive drive(town.anna);
  const stories::Json status = town.anna.ask({"drive", "status"}).at(0);
  BOOST_TEST(status.at("online") == false);
  BOOST_TEST(drive.put("Umwelt/a", "two") == "503");
}

BOOST_AUTO_TEST_CASE(a_lock_shows_on_a_drive_that_changes_nothing) {
  const stories::Member ben = town.invites("ben", "Ben Groß", {"Umwelt:editor"});
  const RunningDrive annas(town.anna), bens(ben);
  BOOST_TEST(annas.put("Umwelt/a", "one") == "201");
  BOOST_TEST(eventually([&] { return bens.get("Umwelt/a") == "one"; }));
  BOOST_TEST(bens.lockdiscovery("Umwelt/a").find("activelock") == std::string::npos);
  const std::string token = annas.lock("Umwelt/a");
  BOOST_TEST(!token.empty());
  const auto shows_anna = [&] { return bens.lockdiscovery("Umwelt/a").find("Anna Müller") != std::string::npos; };
  BOOST_TEST(eventually(shows_anna, 4s));
  BOOST_TEST(annas.status({"-X", "UNLOCK", "-H", "Lock-Token: <" + token + ">", annas.address + "Umwelt/a"}) == "204");
  BOOST_TEST(eventually([&] { return !shows_anna(); }, 4s));
}

BOOST_AUTO_TEST_CASE(a_lock_that_is_over_refuses_nobody_any_more) {
  const stories::Member ben = town.invites("ben", "Ben Groß", {"Umwelt:editor"});
  const RunningDrive annas(town.anna), bens(ben);
  BOOST_TEST(annas.put("Umwelt/a", "one") == "201");
  BOOST_TEST(eventually([&] { return bens.get("Umwelt/a") == "one"; }));
  const auto ben_may_after_unlock = [&](const std::string& asked_first, const std::vector<std::string>& asks) {
    const std::string token = annas.lock("Umwelt/a");
    BOOST_TEST(bens.put("Umwelt/a", "two") == asked_first);
    BOOST_TEST(annas.status({"-X", "UNLOCK", "-H", "Lock-Token: <" + token + ">", annas.address + "Umwelt/a"}) ==
               "204");
    return bens.status(asks);  // at once: what its drive knows of locks is younger than a second
  };
  BOOST_TEST(ben_may_after_unlock("423", {"-X", "PUT", "-d", "three", bens.address + "Umwelt/a"}) == "204");
  BOOST_TEST(ben_may_after_unlock("423", {"-X", "DELETE", bens.address + "Umwelt/a"}) == "204");
}

BOOST_AUTO_TEST_CASE(who_looks_at_locks_waits_for_no_server_that_hangs) {
  const RunningDrive drive(town.anna);
  BOOST_TEST(drive.put("Umwelt/a", "one") == "201");
  const Hanging server(town.appliance);
  std::this_thread::sleep_for(1100ms);  // what is known of locks is old now
  const auto start = Clock::now();
  for (int i = 0; i < 20; ++i) BOOST_TEST(drive.lockdiscovery("Umwelt/a").find("lockdiscovery") != std::string::npos);
  BOOST_TEST(drive.get("Umwelt/a") == "one");
  BOOST_TEST((Clock::now() - start < 15s));  // one of them has waited for a second, not each
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace drive_test
