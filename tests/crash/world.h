// What a space must hold, and orders that change it: each either happens wholly or not at all, by entry.
#pragma once

#include <functional>
#include <random>
#include <set>

#include "tests/stories/town.h"

namespace crash {

// Place -> what is there: "/anna/plan" -> "2 versions, 300 bytes, HASH" or "folder"; "bin /anna/plan"; "Clara".
using Picture = std::map<std::string, std::string>;

struct World {
  struct Version {
    std::size_t size_bytes = 0;
    std::string hash;
  };
  std::map<std::string, std::vector<Version>> files, bin;
  std::set<std::string> folders;
  std::string role = "reader";    // of Clara in the space
  bool is_in_the_office = false;  // Clara's duty in the faction

  Picture picture() const;
};

// What this member sees, every file fetched. `with_people`: also of Clara, which takes two more commands.
class Sight {
 public:
  using Ask = std::function<stories::Json(std::vector<std::string>)>;  // a command with --json
  explicit Sight(Ask ask) : ask_(std::move(ask)) {}
  Picture of(const std::string& space, bool with_people) const;

 private:
  Ask ask_;
};

struct Order {
  std::vector<std::string> words;
  std::function<void(World&)> change;
  bool is_by_item = false;  // many entries: each for itself is there or not
  // What the same command does once more to those that `seen` had already; none: nothing.
  std::function<void(World&, const Picture& seen)> done_again = nullptr;
  bool is_about_people = false;
  std::set<int> codes_when_done{0};  // of the same command, when it was done already
};

// Makes up orders for one person, who works in a folder of that name.
class Orders {
 public:
  Orders(std::string name, std::filesystem::path files, std::size_t file_bytes_max, unsigned seed);
  // `alone`: nobody else works meanwhile, so the bin may be emptied and roles be changed.
  Order next(const World& world, const Picture& ids, bool may_manage, bool alone);
  void tidies_up() const;  // what it left on this computer

 private:
  std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_); }
  std::string fresh(const std::string& word);
  std::vector<std::string> own(const std::map<std::string, std::vector<World::Version>>& of) const;
  World::Version writes(const std::string& relative);
  Order puts(const std::string& name);
  Order puts_tree();
  Order makes_folder();
  Order moves(const std::string& file);
  Order removes(const std::string& file);
  Order restores(const World& world, const std::string& file);
  Order brings_back(const std::string& file, const std::string& id);
  static Order empties_the_bin();
  Order changes_people(const World& world);

  std::string name_;
  std::filesystem::path files_;
  std::size_t file_bytes_max_;
  std::mt19937 random_;
  int count_ = 0;
};

// Whether `seen` is `before` with each order done or not done; `done` gets which. Else `why` says what does not fit.
bool fits(const Picture& seen, const World& before, const std::vector<Order>& orders, std::vector<bool>& done,
          std::string& why);

// A copy of a server's data folder opens, and holds together: meters, chains, and each blob's bytes.
void require_whole(const std::filesystem::path& data);

}  // namespace crash
