#include "tests/stories/town.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <regex>
#include <set>

namespace stories {
namespace {

const std::string server_program = MAPPE_SERVER_PROGRAM;
const std::string client_program = MAPPE_PROGRAM;

void append(std::vector<std::string>& to, const std::vector<std::string>& more) {
  to.insert(to.end(), more.begin(), more.end());
}

}  // namespace

void require_exit(const Outcome& outcome, int exit_code) {
  BOOST_TEST_INFO("standard output: " << outcome.out);
  BOOST_TEST_INFO("standard error: " << outcome.err);
  BOOST_TEST_REQUIRE(outcome.exit_code == exit_code);
}

void require_ok(const Outcome& outcome) { require_exit(outcome, 0); }

Appliance::Appliance(const std::vector<std::string>& other_origins) { settle(other_origins); }

Appliance::Appliance(const Appliance& stopped, const std::vector<std::string>& other_origins) {
  Command copy;
  copy.argv = {"/bin/cp", "-a", stopped.data().string(), data().string()};
  require_ok(run(copy));
  settle(other_origins);
}

// Its address, its configuration, and the first start.
void Appliance::settle(const std::vector<std::string>& other_origins) {
  address_ = "https://127.0.0.1:" + std::to_string(port_);
  if (!other_origins.empty()) {
    std::string yaml = "origins:\n  - " + address_ + "\n";
    for (const std::string& origin : other_origins) yaml += "  - " + origin + "\n";
    configures("origins", yaml);
  }
  start();
}

void Appliance::configures(const std::string& section, const std::string& yaml) {
  sections_[section] = yaml;
  std::string config;
  for (const auto& [name, lines] : sections_) config += lines;
  write_file(folder_ / "server.yaml", config);
}

void Appliance::serves_web(const std::filesystem::path& folder) {
  configures("web", "web:\n  folder: " + folder.string() + "\n");
}

Command Appliance::at_command(std::vector<std::string> arguments) const {
  Command command;
  command.argv = {server_program};
  append(command.argv, arguments);
  append(command.argv, {"--data", data().string(), "--config", (folder_ / "server.yaml").string()});
  return command;
}

Outcome Appliance::at(std::vector<std::string> arguments) const { return run(at_command(std::move(arguments))); }

std::map<std::string, std::string> told_clock(std::chrono::seconds ahead) {
  return {{"LD_PRELOAD", MAPPE_TOLD_CLOCK}, {"MAPPE_TOLD_CLOCK_AHEAD_S", std::to_string(ahead.count())}};
}

bool Appliance::tries_to_start() {
  Command command;
  command.env = environment_;
  command.argv = {server_program, "serve", "--data", data().string(), "--listen", "127.0.0.1:" + std::to_string(port_)};
  if (!sections_.empty()) append(command.argv, {"--config", (folder_ / "server.yaml").string()});
  std::filesystem::remove(log());
  server_ = std::make_unique<Running>(command, log());
  return server_->wait_for(address_);
}

void Appliance::start() {
  const bool is_up = tries_to_start();
  BOOST_TEST_REQUIRE(is_up, "the server did not start: " << server_->output());
  const std::regex sha256("([0-9A-Fa-f]{2}:){31}[0-9A-Fa-f]{2}|[0-9a-f]{64}");
  std::smatch match;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  std::string said = server_->output();
  while (!std::regex_search(said, match, sha256) && std::chrono::steady_clock::now() < deadline)
    said = server_->output();
  BOOST_TEST_REQUIRE(!match.empty(), "the server printed no certificate fingerprint: " << said);
  certificate_ = match.str();
}

Outcome Appliance::admin(std::vector<std::string> arguments) const {
  Command command;
  command.argv = {server_program};
  append(command.argv, arguments);
  append(command.argv, {"--data", data().string()});
  return run(command);
}

std::string Appliance::new_faction(const std::string& name, const std::string& quota) const {
  std::vector<std::string> arguments{"faction", "create", name, "--json"};
  if (!quota.empty()) append(arguments, {"--quota", quota});
  const Outcome outcome = admin(arguments);
  require_ok(outcome);
  return Json::parse(outcome.out).at("link");
}

Member::Member(Door door, std::string login)
    : door_(std::move(door)), login_(std::move(login)), folder_(std::make_shared<Folder>("member")) {
  std::filesystem::create_directories(files());
  sets_password_file("sechs kleine worte sind von " + login_);
}

Member Member::at_a_copy() const {
  Member copy(*this);
  copy.folder_ = std::make_shared<Folder>("member");
  std::filesystem::copy(folder_->path(), copy.folder_->path(), std::filesystem::copy_options::recursive);
  return copy;
}

void Member::sets_password_file(const std::string& password) const { write_file(password_file(), password + "\n"); }

Command Member::command(std::vector<std::string> arguments) const {
  // Only the first visit is told which certificate to trust; from then on the home's own pin must do.
  static const std::set<std::string> visits{"found", "join", "sign-in", "recover"};
  const bool is_visit = !arguments.empty() && visits.contains(arguments.front());
  Command command;
  std::vector<std::string> extra{"--home", home().string()};
  if (is_visit) append(extra, {"--trust-cert", door_.certificate});
  // Behind "--" nothing is an option any more.
  arguments.insert(std::find(arguments.begin(), arguments.end(), "--"), extra.begin(), extra.end());
  command.argv = {client_program};
  append(command.argv, arguments);
  if (ahead_.count() != 0) command.env = told_clock(ahead_);
  command.env["LANG"] = "de_DE.UTF-8";
  command.time_limit = std::chrono::seconds(900);
  return command;
}

Outcome Member::mappe(std::vector<std::string> arguments, const std::string& input) const {
  Command asked = command(std::move(arguments));
  asked.input = input;
  return run(asked);
}

Json Member::ask(std::vector<std::string> arguments, const std::string& input) const {
  arguments.push_back("--json");
  const Outcome outcome = mappe(std::move(arguments), input);
  require_ok(outcome);
  return Json::parse(outcome.out);
}

void Member::founds(const std::string& link, const std::string& name) {
  const Json said =
      ask({"found", "-", "--login", login_, "--name", name, "--password-file", password_file().string()}, link + "\n");
  recovery_code_ = said.at("recovery_code");
}

void Member::joins(const Json& invitation) {
  std::vector<std::string> arguments{"join", "-", "--login", login_, "--password-file", password_file().string()};
  if (invitation.contains("pin")) {
    write_file(*folder_ / "pin", invitation.at("pin").get<std::string>() + "\n");
    append(arguments, {"--pin-file", (*folder_ / "pin").string()});
  }
  const Json said = ask(arguments, invitation.at("link").get<std::string>() + "\n");
  recovery_code_ = said.at("recovery_code");
  joining_code_ = said.at("joining_code");
}

void Member::signs_in() const {
  require_ok(mappe({"sign-in", door_.address, "--login", login_, "--password-file", password_file().string()}));
}

Member Member::second_device(const std::string& label) const {
  Member device(door_, login_);
  device.recovery_code_ = recovery_code_;
  write_file(device.files() / ".label", label);
  return device;
}

std::string Member::person() const { return ask({"whoami"}).at("factions").at(0).at("person"); }

Town::Town(const std::string& quota) { anna.founds(appliance.new_faction("Beispielfraktion", quota), "Anna Müller"); }

Member Town::invites(const std::string& login, const std::string& name, const std::vector<std::string>& spaces,
                     bool with_pin) {
  std::vector<std::string> arguments{"invite", name, "--role", "member"};
  for (const std::string& space : spaces) append(arguments, {"--space", space});
  if (!with_pin) arguments.push_back("--no-pin");
  Member member(appliance, login);
  member.joins(anna.ask(arguments));
  return member;
}

std::string Town::space(const std::string& title) { return anna.ask({"space", "create", title}).at("space"); }

}  // namespace stories
