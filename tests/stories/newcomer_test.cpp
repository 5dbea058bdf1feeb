// The first hour: what `./run` prints can be copied line by line, and `./run demo` shows what it promises.
#include <boost/test/unit_test.hpp>
#include <regex>
#include <sstream>

#include "tests/stories/town.h"

using namespace stories;
namespace fs = std::filesystem;

namespace {

// The lines of a text that are commands: `cd`, or a program of ours by its path.
std::vector<std::string> commands_in(const std::string& text) {
  std::vector<std::string> commands;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::string first = line.substr(0, line.find(' '));
    if (first == "cd" || first == "grep" || first.ends_with("/mappe") || first.ends_with("/mappe-server"))
      commands.push_back(line);
  }
  return commands;
}

// A server as ./run starts it, in a folder that stands for the repository.
class Newcomer {
 public:
  Newcomer() {
    write_file(folder_ / "password", "sechs kleine worte fuer anna\n");
    fs::create_directory_symlink(MAPPE_BINARY_DIR, folder_ / "build");
  }

  void starts() {
    Command command;
    command.argv = {
        "/bin/bash", "-c",
        "cd '" + folder_.path().string() +
            "' && exec build/server/mappe-server serve --data ./data --listen 127.0.0.1:" + std::to_string(port_)};
    server_ = std::make_unique<Running>(command, folder_ / ("said-" + std::to_string(++starts_)));
    BOOST_TEST_REQUIRE(server_->wait_for("Ctrl-C"), server_->output());
    commands_ = commands_in(server_->output());
  }
  void stops() { BOOST_TEST(server_->stop() == 0); }

  const std::vector<std::string>& commands() const { return commands_; }

  // Copied into another terminal: after the printed `cd`, with a home of its own. The password comes from a file, since
  // there is nobody to type it.
  Outcome types(std::size_t number, const std::string& typed = "") const {
    BOOST_TEST_REQUIRE(number < commands_.size());
    std::string line = commands_[0] + " && " + commands_[number];
    if (line.find("--login") != std::string::npos) line += " --password-file password";
    Command command;
    command.argv = {"/bin/bash", "-c", line};
    command.env = {{"LANG", "de_DE.UTF-8"}, {"MAPPE_HOME", (folder_ / "home").string()}};
    command.input = typed;
    return run(command);
  }

 private:
  Folder folder_{"newcomer"};
  int port_ = free_port();
  int starts_ = 0;
  std::unique_ptr<Running> server_;
  std::vector<std::string> commands_;
};

Command demo(const Folder& folder, int port) {
  Command command;
  command.argv = {MAPPE_SOURCE_DIR "/appliance/demo.sh", "--data", (folder / "demo").string(), "--port",
                  std::to_string(port)};
  command.env = {{"LANG", "de_DE.UTF-8"}, {"MAPPE_BUILD", MAPPE_BINARY_DIR}};
  return command;
}

Outcome in_bash(const std::string& line) {
  Command command;
  command.argv = {"/bin/bash", "-c", line};
  return run(command);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(newcomer)

BOOST_AUTO_TEST_CASE(what_a_first_start_prints_founds_a_faction) {
  Newcomer newcomer;
  newcomer.starts();
  BOOST_TEST_REQUIRE(newcomer.commands().size() == 3u);  // cd, create, found
  const Outcome created = newcomer.types(1);
  require_ok(created);
  BOOST_TEST(created.says("innerhalb von 7 Tagen"));
  const Outcome founded = newcomer.types(2, created.out);
  require_ok(founded);
  BOOST_TEST(founded.says("ist gegründet"));
  BOOST_TEST(founded.says("Wiederherstellungscode"));
  newcomer.stops();

  newcomer.starts();                                     // now there is a faction: it prints how to go on
  BOOST_TEST_REQUIRE(newcomer.commands().size() == 4u);  // cd, list, sign-in, spaces
  const Outcome listed = newcomer.types(1);
  require_ok(listed);
  BOOST_TEST(listed.says("Beispielfraktion"));
  require_ok(newcomer.types(2));
  require_ok(newcomer.types(3));
}

BOOST_AUTO_TEST_CASE(the_demo_shows_what_it_promises_and_goes_on_when_run_again) {
  const Folder folder("demo");
  const int port = free_port();
  std::vector<std::string> commands;
  for (const char* which : {"first", "second"}) {
    Running running(demo(folder, port), folder / which);
    BOOST_TEST_REQUIRE(running.wait_for("not a trace'", std::chrono::seconds(300)), running.output());
    BOOST_TEST((running.output().find("== Anna gründet sie") != std::string::npos) == (which == std::string("first")));
    commands = commands_in(running.output());
    BOOST_TEST_REQUIRE(commands.size() >= 9u);
    for (std::size_t i = 1; i < commands.size(); ++i) {
      const Outcome outcome = in_bash(commands[0] + " && " + commands[i]);
      BOOST_TEST_INFO(commands[i]);
      require_ok(outcome);
      if (commands[i].starts_with("grep")) BOOST_TEST(outcome.says("not a trace"));
    }
    BOOST_TEST(running.stop() == 0);
  }
}

BOOST_AUTO_TEST_CASE(a_demo_whose_first_run_was_interrupted_is_made_anew) {
  const Folder folder("demo");
  const int port = free_port();
  {
    Running running(demo(folder, port), folder / "first");
    BOOST_TEST_REQUIRE(running.wait_for("ist gegründet", std::chrono::seconds(120)), running.output());
    running.stop(std::chrono::seconds(120));
  }
  Running running(demo(folder, port), folder / "second");
  BOOST_TEST(running.wait_for("not a trace'", std::chrono::seconds(300)), running.output());
  BOOST_TEST(running.stop() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
