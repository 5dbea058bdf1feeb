// One person at one computer: the home, and the program that runs on it now, if one does.
#pragma once

#include <filesystem>
#include <optional>

#include "client/replica/committer.h"
#include "tests/model/line.h"

namespace model_tests {

class Town;

// One run of the client. What dies leaves its home behind, as it was at that moment.
struct Program {
  std::unique_ptr<client::Home> home;
  Line* line = nullptr;  // the api's
  std::unique_ptr<client::Api> api;
  std::unique_ptr<client::RosterReplica> roster;
  std::unique_ptr<client::SpaceReplica> space;
};

// What somebody wishes, until it is settled.
struct Wish {
  std::uint64_t number = 0;  // a save's mtime, by which it is found in the journal
  client::Change change;
  std::string what;  // for people
  bool was_in_doubt = false;
};

class Person {
 public:
  Person(Town& town, std::string name, std::shared_ptr<const client::Identity> identity, client::SessionToken token);

  const std::string name;
  const std::shared_ptr<const client::Identity> identity;
  std::int64_t clock_error_ms = 0;
  std::deque<Wish> outbox;              // to be done, oldest first
  std::vector<Wish> in_doubt;           // sent, and no answer came
  std::optional<SentEntry> unanswered;  // in what
  bool is_kept = false;                 // the home still has that
  bool sent_several = false;            // entries before it, of which nobody was told
  bool was_told = false;                // ... or a program of this home has said that it is there

  journal::Author principal() const { return identity->principal(); }
  // Starts a program if none runs. Its replica has what the home keeps, no more.
  Program& program();
  bool runs() const { return program_.has_value(); }
  void ends() { program_.reset(); }
  // From now on the home is a copy of what it is at this moment; what still runs has no part in it.
  void dies();
  // Another computer: a home with nothing in it.
  void moves_to_a_new_home();
  const std::filesystem::path& home() const { return home_; }
  bool died() const { return died_; }  // in the step that runs
  void is_dead_and_gone();             // the remains of the program go

 private:
  std::filesystem::path next_home() const;
  Town& town_;
  client::SessionToken token_;
  std::filesystem::path home_, old_home_;
  mutable unsigned homes_ = 0;
  bool died_ = false;
  std::optional<Program> program_;
};

}  // namespace model_tests
