// The server is stopped, and two commands of one person run at once. (What dies by SIGKILL:
// tests/evil/interruption_test.)
#include <boost/test/unit_test.hpp>

#include "tests/stories/town.h"

using namespace stories;

BOOST_AUTO_TEST_SUITE(running)

BOOST_AUTO_TEST_CASE(sigterm_drains_and_ends_cleanly) {
  Town town;
  town.space("Umwelt");
  BOOST_TEST(town.appliance.stop() == 0);
  town.appliance.start();
  BOOST_TEST(town.anna.ask({"spaces"}).at(0).at("title") == "Umwelt");
}

BOOST_AUTO_TEST_CASE(two_commands_of_one_user_at_once_do_not_hurt_each_other) {
  Town town;
  town.space("Umwelt");
  Folder logs("twice");
  std::vector<std::unique_ptr<Running>> puts;
  for (int i = 0; i < 4; ++i) {
    const auto path = town.anna.files() / ("Datei " + std::to_string(i));
    write_file(path, "Inhalt " + std::to_string(i) + "\n");
    puts.push_back(std::make_unique<Running>(town.anna.command({"put", path, "Umwelt:/"}), logs / std::to_string(i)));
  }
  for (auto& put : puts) BOOST_TEST(put->wait(std::chrono::seconds(60)) == 0, put->output());
  BOOST_TEST(town.anna.ask({"ls", "Umwelt:/"}).size() == 4u);
}

BOOST_AUTO_TEST_SUITE_END()
