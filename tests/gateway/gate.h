// A town with a gateway beside its server, and devices that have nothing but curl.
#pragma once

#include "tests/stories/town.h"

namespace gateway_test {

using stories::Json;
using stories::Outcome;

struct AppPassword {
  std::string id, password;
};

// mappe-gateway on a free port.
class Gate {
 public:
  struct Wish {
    std::string idle = "15 min";
    bool tls = true;
    bool behind_proxy = false;
    std::optional<stories::Door> server;  // another than the appliance itself
  };
  Gate(const stories::Appliance& appliance, const Wish& wish);
  explicit Gate(const stories::Appliance& appliance) : Gate(appliance, Wish()) {}

  std::string address() const;  // "https://127.0.0.1:PORT/"
  int port() const { return port_; }
  pid_t pid() const { return process_->pid(); }
  std::vector<pid_t> children() const;
  std::filesystem::path state() const { return folder_ / "state"; }
  std::string output() const { return process_->output(); }
  int stop() { return process_->stop(); }

  // What a device sends; `arguments` of curl before the address of `path`.
  Outcome curl(const std::vector<std::string>& arguments, const std::string& path) const;
  Outcome curl(const AppPassword& with, std::vector<std::string> arguments, const std::string& path) const;
  // The status alone.
  std::string status(const AppPassword& with, std::vector<std::string> arguments, const std::string& path) const;
  std::string get(const AppPassword& with, const std::string& path) const { return curl(with, {}, path).out; }

 private:
  stories::Folder folder_{"gate"};
  int port_ = stories::free_port();
  bool tls_;
  std::unique_ptr<stories::Running> process_;
};

// Switches gateways on and makes an app password.
AppPassword new_app_password(const stories::Member& owner, const std::string& space, const std::string& label = "iPad");

// Looks every 20 ms, for 10 s at most.
bool eventually(const std::function<bool()>& holds);
bool is_gone(pid_t pid);

}  // namespace gateway_test
