#include "tests/model/person.h"

#include <boost/test/unit_test.hpp>

#include "client/wire/http_api.h"
#include "tests/model/town.h"

namespace model_tests {

namespace fs = std::filesystem;

Person::Person(Town& town, std::string name_, std::shared_ptr<const client::Identity> identity_,
               client::SessionToken token)
    : name(std::move(name_)), identity(std::move(identity_)), town_(town), token_(std::move(token)) {
  home_ = next_home();
}

fs::path Person::next_home() const { return town_.folder() / (name + "-" + std::to_string(++homes_)); }

Program& Person::program() {
  if (program_) return *program_;
  Program fresh;
  auto home = client::Home::open(home_);
  BOOST_REQUIRE(home.has_value());
  fresh.home = std::move(*home);
  auto line = std::make_unique<Line>(town_.server, town_.underway);
  line->on_death = [this] { dies(); };
  fresh.line = line.get();
  fresh.api = client::make_http_api(std::move(line));
  fresh.api->set_session(&token_);
  auto roster = client::RosterReplica::open(*fresh.home, *fresh.api, town_.faction, town_.root, {0, town_.root});
  BOOST_REQUIRE(roster.has_value());
  fresh.roster = std::move(*roster);
  auto space = client::SpaceReplica::open(*fresh.home, *fresh.api, *fresh.roster, identity, town_.space);
  BOOST_REQUIRE(space.has_value());
  fresh.space = std::move(*space);
  program_ = std::move(fresh);
  return *program_;
}

void Person::dies() {
  if (died_ || !program_) return;
  died_ = true;
  old_home_ = home_;
  home_ = next_home();
  fs::copy(old_home_, home_, fs::copy_options::recursive);
  fs::permissions(home_, fs::perms::owner_all);
  program_->line->is_cut();
}

void Person::is_dead_and_gone() {
  if (!died_) return;
  program_.reset();
  fs::remove_all(old_home_);
  died_ = false;
}

void Person::moves_to_a_new_home() {
  program_.reset();
  fs::remove_all(home_);
  home_ = next_home();
}

}  // namespace model_tests
