// A faction on a server of its own, a space in it, and the people who share it.
#pragma once

#include <filesystem>

#include "tests/model/person.h"

namespace model_tests {

class Town {
 public:
  // Anna has founded it and made the space; the others have joined the faction and have no row yet.
  Town(ServerHere::Keeps keeps, std::size_t persons);
  ~Town();

  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path folder_;  // before what lies in it

 public:
  ServerHere server;
  Underway underway;
  FactionId faction = FactionId::random();
  EntryHash root;
  SpaceId space;
  std::vector<std::unique_ptr<Person>> persons;  // Anna first

  // What the walk did, for who must understand a failure.
  void tells(std::string line) { told_.push_back(std::move(line)); }
  const std::vector<std::string>& told() const { return told_; }
  // Something does not hold; the first counts.
  void blames(const std::string& what) {
    if (!fault_) fault_ = what;
  }
  const std::optional<std::string>& fault() const { return fault_; }

 private:
  void founds();
  void joins(const std::string& name);
  std::vector<std::string> told_;
  std::optional<std::string> fault_;
};

}  // namespace model_tests
