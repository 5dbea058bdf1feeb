// The stories' cast: an appliance (a real mappe-server) and members (real mappe commands, each with a home of its own).
#pragma once

#include <initializer_list>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "tests/stories/process.h"

namespace stories {

using Json = nlohmann::json;

// Where a member knocks: an address and the SHA-256 of the certificate behind it.
struct Door {
  std::string address;      // https://127.0.0.1:PORT
  std::string certificate;  // hex
};

// One mappe-server on a free port of 127.0.0.1, its data in a folder of its own.
class Appliance {
 public:
  // `other_origins`: further addresses under which members may sign in.
  explicit Appliance(const std::vector<std::string>& other_origins = {});
  // A second server on a copy of the data of one that is stopped now: the same keys, the same past.
  Appliance(const Appliance& stopped, const std::vector<std::string>& other_origins);

  Door door() const { return {address_, certificate_}; }
  const std::string& address() const { return address_; }          // https://127.0.0.1:PORT
  const std::string& certificate() const { return certificate_; }  // SHA-256, hex
  std::filesystem::path data() const { return folder_ / "data"; }
  std::filesystem::path log() const { return folder_ / "server.log"; }
  std::string output() const { return server_->output(); }
  pid_t pid() const { return server_->pid(); }

  Outcome admin(std::vector<std::string> arguments) const;  // mappe-server ARGUMENTS --data DIR
  // The founding link of a new faction.
  std::string new_faction(const std::string& name, const std::string& quota = "") const;

  void kill_hard() { server_->kill_hard(); }
  int stop() { return server_->stop(); }
  void start();                                          // again, on the same data and port
  Outcome at(std::vector<std::string> arguments) const;  // mappe-server ARGUMENTS --config FILE --data DIR
  Command at_command(std::vector<std::string> arguments) const;
  // Hands out the web app built there from its next start on.
  void serves_web(const std::filesystem::path& folder);
  // This section of its configuration ("councils:\n  - name: ...\n") in the place of the former, from its next start
  // on; admin() is told the data folder alone, at() both.
  void configures(const std::string& section, const std::string& yaml);
  // The same where it may refuse to: false when it ended by itself, with ended_with().
  bool tries_to_start();
  bool alive() { return server_->alive(); }
  int ended_with() { return server_->wait(std::chrono::seconds(30)); }
  // What is added to its environment from its next start on.
  void starts_with(std::map<std::string, std::string> environment) { environment_ = std::move(environment); }

 private:
  void settle(const std::vector<std::string>& other_origins);
  Folder folder_{"appliance"};
  int port_ = free_port();
  std::map<std::string, std::string> sections_;  // of server.yaml, each with its line feeds
  std::map<std::string, std::string> environment_;
  std::string address_;
  std::string certificate_;
  std::unique_ptr<Running> server_;
};

// What a program's environment needs so that its clock goes ahead so far (below zero: behind).
std::map<std::string, std::string> told_clock(std::chrono::seconds ahead);

// A person at a computer of their own.
class Member {
 public:
  Member(Door door, std::string login);
  // The same person at a copy of the computer as it is now.
  Member at_a_copy() const;
  Member(const Appliance& appliance, std::string login) : Member(appliance.door(), std::move(login)) {}

  Outcome mappe(std::vector<std::string> arguments, const std::string& input = "") const;
  // The same with --json; REQUIREs success and gives what was printed.
  Json ask(std::vector<std::string> arguments, const std::string& input = "") const;
  // The command for a process that goes on.
  Command command(std::vector<std::string> arguments) const;
  // From now on the clock of this computer goes ahead so far.
  void lives_at(std::chrono::seconds ahead) { ahead_ = ahead; }

  void founds(const std::string& link, const std::string& name);
  void joins(const Json& invitation);  // what `mappe invite --json` printed
  void signs_in() const;

  // A second computer of the same person: same login and password, an empty home.
  Member second_device(const std::string& label) const;
  // What the next visit (found, join, sign-in, recover) is told to trust. All other commands go by the home's own pin.
  void trusts(const std::string& certificate) { door_.certificate = certificate; }

  const std::string& login() const { return login_; }
  const std::string& recovery_code() const { return recovery_code_; }
  const std::string& joining_code() const { return joining_code_; }  // that joins() was told
  std::filesystem::path home() const { return *folder_ / "home"; }
  std::filesystem::path files() const { return *folder_ / "files"; }  // where this member's own files lie
  std::filesystem::path password_file() const { return *folder_ / "password"; }
  void sets_password_file(const std::string& password) const;
  std::string person() const;  // own person id

 private:
  Door door_;
  std::string login_;
  std::string recovery_code_, joining_code_;
  std::chrono::seconds ahead_{0};
  std::shared_ptr<Folder> folder_;
};

// Anna has founded "Beispielfraktion" on an appliance of its own.
struct Town {
  Appliance appliance;
  Member anna{appliance, "anna"};
  explicit Town(const std::string& quota = "");

  // Invites (as Anna), joins and gives the new member. `spaces` like "Umwelt:editor".
  Member invites(const std::string& login, const std::string& name, const std::vector<std::string>& spaces = {},
                 bool with_pin = true);
  std::string space(const std::string& title);  // Anna creates it; gives its id
};

// REQUIREs exit code 0 and shows what was said otherwise.
void require_ok(const Outcome& outcome);
// REQUIREs exactly this exit code and shows what was said otherwise.
void require_exit(const Outcome& outcome, int exit_code);

}  // namespace stories
