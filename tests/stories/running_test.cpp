// The server dies in the middle, by SIGKILL: what was acknowledged is there, and work goes on.
#include <boost/test/unit_test.hpp>
#include <random>
#include <thread>

#include "tests/stories/town.h"

using namespace stories;

BOOST_AUTO_TEST_SUITE(crash)

BOOST_AUTO_TEST_CASE(a_server_killed_in_the_middle_of_an_upload_loses_nothing_acknowledged) {
  Town town;
  town.space("Umwelt");
  write_file(town.anna.files() / "vorher.txt", "schon bestätigt\n");
  require_ok(town.anna.mappe({"put", town.anna.files() / "vorher.txt", "Umwelt:/"}));
  const auto tree = town.anna.files() / "viele";
  std::mt19937 random(7);
  for (int i = 0; i < 400; ++i)
    write_file(tree / ("Datei " + std::to_string(i)), std::string(random() % 60'000, static_cast<char>('a' + i % 26)));

  Folder logs("crash");
  {
    Running put(town.anna.command({"put", "-r", tree, "Umwelt:/"}), logs / "put");
    std::this_thread::sleep_for(std::chrono::milliseconds(400));
    town.appliance.kill_hard();
    BOOST_TEST(put.wait(std::chrono::seconds(120)) != 124,
               "the client hangs when its server is gone: " << put.output());
  }
  require_exit(town.anna.mappe({"put", town.anna.files() / "vorher.txt", "Umwelt:/"}), 7);

  town.appliance.start();
  BOOST_TEST(town.anna.mappe({"cat", "Umwelt:/vorher.txt"}).out == "schon bestätigt\n");
  require_ok(town.anna.mappe({"put", "-r", tree, "Umwelt:/"}));
  require_ok(town.anna.mappe({"get", "-r", "Umwelt:/viele", town.anna.files() / "zurück"}));
  std::string why;
  const auto returned = std::filesystem::exists(town.anna.files() / "zurück/viele") ? town.anna.files() / "zurück/viele"
                                                                                    : town.anna.files() / "zurück";
  BOOST_TEST(same_tree(tree, returned, why), why);
  require_ok(town.anna.mappe({"verify", "Umwelt", "--blobs"}));
}

BOOST_AUTO_TEST_CASE(a_client_killed_in_the_middle_goes_on_where_it_was) {
  Town town;
  town.space("Umwelt");
  const auto path = town.anna.files() / "groß.bin";
  std::mt19937_64 random(11);
  std::string bytes(64'000'000, '\0');
  for (std::size_t i = 0; i + 8 <= bytes.size(); i += 8) {
    const auto value = random();
    bytes.replace(i, 8, reinterpret_cast<const char*>(&value), 8);
  }
  write_file(path, bytes);
  Folder logs("crash");
  {
    Running put(town.anna.command({"put", path, "Umwelt:/"}), logs / "put");
    std::this_thread::sleep_for(std::chrono::milliseconds(250));
    put.kill_hard();
  }
  require_ok(town.anna.mappe({"put", path, "Umwelt:/"}));
  require_ok(town.anna.mappe({"get", "Umwelt:/groß.bin", town.anna.files() / "zurück.bin"}));
  BOOST_TEST((read_file(town.anna.files() / "zurück.bin") == bytes));
}

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
