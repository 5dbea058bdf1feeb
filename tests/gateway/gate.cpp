#include "tests/gateway/gate.h"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <thread>

namespace gateway_test {

Gate::Gate(const stories::Appliance& appliance, const Wish& wish) : tls_(wish.tls) {
  const auto listening = [](const std::string& address, bool tls, bool behind_proxy) {
    return "- {address: '" + address + "', tls: " + (tls ? "true" : "false") +
           ", behind_proxy: " + (behind_proxy ? "true" : "false") + "}\n";
  };
  const std::string host = appliance.address().substr(std::string("https://").size());
  const std::string own = "127.0.0.1:" + std::to_string(port_);
  stories::write_file(folder_ / "server.yaml", "data: " + appliance.data().string() + "\nlisten:\n  " +
                                                   listening(host, true, false) + "gateway:\n  listen:\n    " +
                                                   listening(own, wish.tls, wish.behind_proxy) +
                                                   "  state: " + state().string() + "\n  idle: " + wish.idle + "\n");
  stories::Command command;
  command.argv = {MAPPE_GATEWAY_PROGRAM, "--config", (folder_ / "server.yaml").string()};
  if (wish.server)
    command.argv.insert(command.argv.end(),
                        {"--server", wish.server->address, "--trust-cert", wish.server->certificate});
  command.env["LANG"] = "en_US.UTF-8";
  process_ = std::make_unique<stories::Running>(command, folder_ / "gateway.log");
  const bool is_up = process_->wait_for("While an app password is in use");
  BOOST_TEST_REQUIRE(is_up, "the gateway did not start: " << process_->output());
}

std::string Gate::address() const {
  return (tls_ ? "https" : "http") + std::string("://127.0.0.1:") + std::to_string(port_) + "/";
}

std::vector<pid_t> Gate::children() const {
  std::vector<pid_t> found;
  const std::string tasks = "/proc/" + std::to_string(pid()) + "/task";
  for (const auto& task : std::filesystem::directory_iterator(tasks)) {
    std::ifstream file(task.path() / "children");
    for (pid_t child = 0; file >> child;) found.push_back(child);
  }
  return found;
}

Outcome Gate::curl(const std::vector<std::string>& arguments, const std::string& path) const {
  stories::Command command;
  command.argv = {"/usr/bin/curl", "-ks"};
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  command.argv.push_back(address() + path);
  return stories::run(command);
}

Outcome Gate::curl(const AppPassword& with, std::vector<std::string> arguments, const std::string& path) const {
  arguments.insert(arguments.begin(), {"-u", with.id + ":" + with.password});
  return curl(arguments, path);
}

std::string Gate::status(const AppPassword& with, std::vector<std::string> arguments, const std::string& path) const {
  arguments.insert(arguments.begin(), {"-o", "/dev/null", "-w", "%{http_code}"});
  return curl(with, std::move(arguments), path).out;
}

AppPassword new_app_password(const stories::Member& owner, const std::string& space, const std::string& label) {
  const Json made = owner.ask({"app-password", "create", "--space", space, "--label", label});
  return {made.at("id"), made.at("password")};
}

bool eventually(const std::function<bool()>& holds) {
  for (int i = 0; i < 500; ++i) {
    if (holds()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return false;
}

bool is_gone(pid_t pid) { return !std::filesystem::exists("/proc/" + std::to_string(pid)); }

}  // namespace gateway_test
