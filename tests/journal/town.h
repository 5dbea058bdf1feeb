// What the tests of rosters and spaces speak: Anna founds a faction, Bernd joins, they share a space. Keys and ids are
// those of protocol-examples.json. Sealing is played: these rules never open anything, so a sealed row here is the text
// of what it would hold.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "journal/next_access.h"
#include "journal/prune.h"

namespace mappe::journal::town {

constexpr TimeMs start_ms = 1795305600000;
constexpr TimeMs day_ms = 24ULL * 3600 * 1000;

template <class IdType>
IdType same(unsigned byte) {
  return *IdType::parse(Bytes(IdType::size_bytes, static_cast<std::uint8_t>(byte)));
}
inline FactionId faction_id() { return same<FactionId>(0xfa); }
inline SpaceId space_id() { return same<SpaceId>(0x5a); }

// A principal with its keys. Another generation is the same principal with other keys.
struct Actor {
  Actor(PrincipalKind kind, unsigned number, unsigned generation = 0, const PrincipalId& owner = {},
        const FactionId& faction = faction_id());
  PrincipalId id() const { return author.id; }

  Author author;
  std::shared_ptr<const SignKeyPair> keys;
  Card card;
  Bytes record;
  Fingerprint fingerprint;
};
Actor anna();    // founder, manager
Actor bernd();   // member
Actor clara();   // member or guest
Actor invite();  // for Bernd
Actor second_invite();
Actor gateway();  // Bernd's

using ChangeHeader = std::function<void(Header&)>;

// "accepted", or the name of the rule that is broken.
std::string said(const Verdict& verdict);

// --- a faction and its roster ---

class Faction {
 public:
  Faction();                    // nobody yet
  static Faction founded();     // by Anna
  static Faction with_bernd();  // who joined by invite(), a member
  static Faction with_clara();  // too, by second_invite()
  void hand_out(const Actor& actor) { (*handed_out_)[actor.fingerprint] = actor.card; }
  void keep_back(const Actor& actor) { handed_out_->erase(actor.fingerprint); }
  CardLookup cards() const;

  Entry entry(const Actor& who, Kind kind, const Bytes& body, const ChangeHeader& change = {}) const;
  std::string append(const Entry& entry);  // takes it in when it is accepted
  std::string tell(const Actor& who, Kind kind, const Bytes& body, const ChangeHeader& change = {});

  std::string invites(const Actor& manager, InviteBody body);
  std::string joins(const Actor& invite, const Actor& person);
  std::string retires(const Actor& author, const PrincipalId& whom, RetireReason reason = RetireReason::left);
  std::string gives_role(const Actor& author, const Actor& whom, FactionRole role, TimeMs until_ms = 0,
                         std::uint64_t duties = 0);
  std::string rekeys(const Actor& signer, const Actor& new_keys);
  std::string sets_policy(const Actor& author, const Policy& policy);

  RosterHistory history{faction_id()};
  TimeMs now = start_ms;

 private:
  std::shared_ptr<std::map<Fingerprint, Card>> handed_out_;
};
FoundBody found_body(const Actor& founder);
InviteBody invite_of(const Actor& invite, const Actor& person, FactionRole role = FactionRole::member);

// --- a space; keys are numbers ---

KeyCommit commit_to(unsigned key, std::uint64_t epoch);
Bytes sealed(unsigned key, std::uint64_t epoch, const Fingerprint& member);
Bytes link_to(std::uint64_t epoch, unsigned key);
Membership member(const Actor& actor, SpaceRole role, TimeMs until_ms = 0);

// What a member's client holds: opens played rows.
class PlayedKeys : public MemberKeys, public EpochSealer {
 public:
  explicit PlayedKeys(Actor self) : self_(std::move(self)) {}
  bool has_row(const AccessBody& body) const override { return body.row(self_.author) != nullptr; }
  bool opens(const AccessBody& body) override;
  bool link_leads(const AccessBody& from, const AccessBody& to) override;
  // As a sealer: the next fresh key is `fresh`.
  Result<KeyCommit> begin(std::uint64_t epoch, bool rises) override;
  Result<Bytes> seal(const Author& member, const Fingerprint& fingerprint) override;
  Result<Bytes> link(std::uint64_t linked_epoch) override;

  std::map<std::uint64_t, unsigned> keys;  // by epoch
  unsigned fresh = 100;

 private:
  Actor self_;
  std::uint64_t epoch_ = 0;
};

AccessBody access_body(std::uint64_t epoch, unsigned key, const std::vector<Membership>& members);

class Space {
 public:
  explicit Space(Faction& faction) : faction_(&faction) {}  // outlives it
  // Anna manager, Bernd editor; epoch 1 under key 1, the entries at seq 0 and 1.
  static Space shared(Faction& faction);

  Entry genesis(const Actor& who, const GenesisBody& body, const ChangeHeader& change = {}) const;
  Entry entry(const Actor& who, Kind kind, const Bytes& body, const ChangeHeader& change = {}) const;
  std::string append(const Entry& entry, Husks husks = Husks::refused);
  std::string tell(const Actor& who, Kind kind, const Bytes& body, const ChangeHeader& change = {});
  std::string sets(const Actor& who, const AccessBody& body, const ChangeHeader& change = {});  // kind 1
  std::string writes(const Actor& who, const ChangeHeader& change = {});                        // kind 2
  // The newest set again, changed; the epoch stays unless `change` makes it rise.
  AccessBody next() const { return access->members(); }
  // Its rows sealed anew under `key` of the next epoch.
  AccessBody raised(unsigned key) const { return raised(next(), key); }
  AccessBody raised(AccessBody body, unsigned key) const;

  std::optional<SpaceAccess> access;
  std::vector<Entry> entries;

 private:
  Faction* faction_;
};
GenesisBody genesis_body(const Faction& faction, const std::vector<Membership>& members);
void drop(AccessBody& body, const Actor& actor);
Row& row_of(AccessBody& body, const Actor& actor);
void add(AccessBody& body, const Membership& membership, unsigned key);

}  // namespace mappe::journal::town
