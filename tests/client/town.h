// A faction with members, each with a home of their own, on a fake server.
#pragma once

#include <memory>

#include "client/replica/committer.h"
#include "client/replica/membership.h"
#include "tests/client/fake_server.h"
#include "tests/client/scratch.h"

namespace client_tests {

class Town;

// One person at one computer.
class Member {
 public:
  Member(Town& town, std::shared_ptr<const Identity> identity);

  // The next program run on the same home: nothing is in memory any more.
  void restart();
  // The replica of the town's space, not synced.
  SpaceReplica& space();
  RosterReplica& roster();
  const Home& home() const { return *home_; }
  const std::filesystem::path folder() const { return scratch_ / "home"; }
  const std::shared_ptr<const Identity>& identity() const { return identity_; }
  journal::Author principal() const { return identity_->principal(); }

  Answer<Committed> saves(const std::string& name, const std::string& text);
  std::string reads(const std::string& path);  // "" when there is no such file
  Errc sync_error();                           // CHECKs that sync fails

 private:
  Town& town_;
  std::shared_ptr<const Identity> identity_;
  Scratch scratch_;
  std::unique_ptr<Home> home_;
  std::unique_ptr<RosterReplica> roster_;
  std::unique_ptr<SpaceReplica> space_;
};

class Town {
 public:
  Town();  // Anna has founded it

  FakeServer server;
  FactionId faction = FactionId::random();
  EntryHash root;
  SpaceId space;
  std::unique_ptr<Member> anna;

  void anna_creates_space();
  // Invited by Anna and joined; a row in the space if a role is given.
  std::unique_ptr<Member> member(const std::string& name, std::optional<SpaceRole> role = std::nullopt);
  FakeJournal& journal() { return server.journals.at(journal_of(space)); }
  FakeJournal& roster() { return server.journals.at(journal_of(faction)); }
  // Anna as her bundle has her.
  seal::BundlePerson founder() const;
  // Signs an entry on the space's head by whatever author, to be put there by force.
  journal::Entry forge(const Identity& author, journal::Kind kind, const Bytes& body, std::uint64_t epoch);
  // Content put there by hand, as no honest client would write it. Without ops: a body that opens for nobody.
  struct Forced {
    std::vector<journal::BlobSize> adds = {}, drops = {};
    journal::Kind kind = journal::Kind::content;
    TimeMs later_ms = 0;  // than now
  };
  void forces(Member& author, const Forced& forced, const std::vector<journal::Op>& ops);

 private:
  SignSeed founder_sign_seed_ = SignSeed::random();
  BoxSeed founder_box_seed_ = BoxSeed::random();
};

// One operation as a wish of its own.
Change plain(journal::Op op);
template <class... Ops>
std::vector<journal::Op> ops_of(Ops... ops) {  // they move and do not copy
  std::vector<journal::Op> all;
  (all.emplace_back(std::move(ops)), ...);
  return all;
}

// A file of one chunk under a name in the root.
Change save_of(const SpaceReplica& space, const std::string& name, const std::string& text);

}  // namespace client_tests
