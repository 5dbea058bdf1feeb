// The answer to a founding gets lost, or the client dies waiting for it: the same command again finds what it founded.
#include <boost/test/unit_test.hpp>
#include <csignal>

#include "tests/evil/liar.h"

using namespace evil;
using stories::Json;
using stories::Member;
using stories::Outcome;
using stories::require_exit;
using stories::require_ok;

namespace {

struct Founding : Den {
  std::string link = found_link("Zweite Fraktion");
  Member dora{liar.door(), "dora"};

  std::vector<std::string> words() const {
    return {"found", "-", "--login", "dora", "--name", "Dora Klein", "--password-file", dora.password_file().string()};
  }
  // The true server founds; its answer does not come through.
  void loses_answers() {
    liar.tells([](const Asked& asked, Told& told) {
      if (!asked.is("POST", "/v1/factions")) return false;
      told = Told{502, "", {}};
      return true;
    });
  }
  void requires_founded(const Json& said) {
    BOOST_TEST(dora.ask({"whoami"}).at("factions").at(0).at("name") == "Zweite Fraktion");
    require_ok(dora.mappe({"space", "create", "Umwelt"}));
    // The code that was shown is the account's.
    const Member laptop = dora.second_device("Laptop");
    require_ok(laptop.mappe(
        {"recover", liar.door().address, "--login", "dora", "--password-file", laptop.password_file().string()},
        said.at("recovery_code").get<std::string>() + "\n"));
    BOOST_TEST(laptop.ask({"spaces"}).at(0).at("title") == "Umwelt");
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(lost_founding, Founding)

BOOST_AUTO_TEST_CASE(without_a_loss_one_command_founds) { requires_founded(dora.ask(words(), link + "\n")); }

BOOST_AUTO_TEST_CASE(after_lost_answers_the_same_command_gives_faction_and_recovery_code) {
  loses_answers();
  const Outcome lost = dora.mappe(words(), link + "\n");
  require_exit(lost, 7);
  BOOST_TEST(lost.says("denselben Befehl"), lost.err);
  require_exit(dora.mappe(words(), link + "\n"), 7);  // refused by now, but that is not heard either
  liar.tells_the_truth();
  requires_founded(dora.ask(words(), link + "\n"));
  require_exit(dora.mappe(words(), link + "\n"), 5);  // done once, the link is used up
}

BOOST_AUTO_TEST_CASE(a_client_killed_while_it_waits_goes_on_with_the_same_command) {
  std::atomic<pid_t> client = 0;
  liar.tells([&client](const Asked& asked, Told&) {
    if (!asked.is("POST", "/v1/factions")) return false;
    ::kill(client, SIGKILL);
    return true;
  });
  stories::Folder logs("killed");
  std::vector<std::string> with_link = words();
  with_link[1] = link;  // a running process has no input
  {
    stories::Running running(dora.command(with_link), logs / "found");
    client = running.pid();
    BOOST_TEST(running.wait(std::chrono::seconds(60)) == 128 + SIGKILL, running.output());
  }
  BOOST_TEST(liar.lies_told() == 1);
  liar.tells_the_truth();
  requires_founded(dora.ask(words(), link + "\n"));
}

BOOST_AUTO_TEST_CASE(somebody_elses_account_is_not_taken_for_the_lost_one) {
  loses_answers();
  require_exit(dora.mappe(words(), link + "\n"), 7);
  liar.tells_the_truth();
  Member other(liar.door(), "dora");  // the link in another home, and even the login and password
  require_exit(other.mappe(words(), link + "\n"), 5);
  BOOST_TEST(!other.mappe({"whoami"}).ok());
  requires_founded(dora.ask(words(), link + "\n"));
}

BOOST_AUTO_TEST_SUITE_END()
