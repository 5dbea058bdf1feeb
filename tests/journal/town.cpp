#include "tests/journal/town.h"

#include <algorithm>

namespace mappe::journal::town {

Actor::Actor(PrincipalKind kind, unsigned number, unsigned generation, const PrincipalId& owner,
             const FactionId& faction)
    : author{kind, same<PrincipalId>(number)} {
  const unsigned shift = number + 2 * generation;
  const Bytes sign_seed(32, static_cast<std::uint8_t>(shift + 1)), box_seed(32, static_cast<std::uint8_t>(shift + 2));
  keys = std::make_shared<const SignKeyPair>(*SignSeed::parse(sign_seed));
  std::array<std::uint8_t, 32> box{}, box_sk{};
  crypto_box_seed_keypair(box.data(), box_sk.data(), box_seed.data());
  card = {kind, author.id, faction, keys->public_key(), BoxPublicKey(box), owner, start_ms};
  const CardRecord made = CardRecord::make(card, *keys);
  record = made.encode();
  fingerprint = made.fingerprint();
}

Actor anna() { return Actor(PrincipalKind::person, 0xa0); }
Actor bernd() { return Actor(PrincipalKind::person, 0xb0); }
Actor clara() { return Actor(PrincipalKind::person, 0xc0); }
Actor invite() { return Actor(PrincipalKind::invite, 0x71); }
Actor second_invite() { return Actor(PrincipalKind::invite, 0x31); }
Actor gateway() { return Actor(PrincipalKind::gateway, 0x90, 0, bernd().id()); }

std::string said(const Verdict& verdict) { return verdict ? "accepted" : std::string(name_of(*verdict.broken())); }

// --- a faction ---

Faction::Faction() : handed_out_(std::make_shared<std::map<Fingerprint, Card>>()) {
  for (const Actor& actor : {anna(), bernd(), clara(), invite(), second_invite(), gateway()}) hand_out(actor);
}

Faction Faction::founded() {
  Faction faction;
  CHECK(faction.tell(anna(), Kind::found, encode(found_body(anna()))) == "accepted");
  return faction;
}

Faction Faction::with_bernd() {
  Faction faction = founded();
  CHECK(faction.invites(anna(), invite_of(invite(), bernd())) == "accepted");
  CHECK(faction.joins(invite(), bernd()) == "accepted");
  return faction;
}

Faction Faction::with_clara() {
  Faction faction = with_bernd();
  CHECK(faction.invites(anna(), invite_of(second_invite(), clara())) == "accepted");
  CHECK(faction.joins(second_invite(), clara()) == "accepted");
  return faction;
}

CardLookup Faction::cards() const {
  return [known = handed_out_](const Fingerprint& fingerprint) {
    const auto found = known->find(fingerprint);
    return found == known->end() ? std::nullopt : std::optional(found->second);
  };
}

Entry Faction::entry(const Actor& who, Kind kind, const Bytes& body, const ChangeHeader& change) const {
  Header header;
  header.journal = journal_of(faction_id());
  header.seq = history.size();
  if (history.head()) header.prev = history.head()->hash;
  header.author = who.author;
  header.time_ms = now;
  header.kind = kind;
  if (change) change(header);
  return Entry::make(header, body, *who.keys);
}

std::string Faction::append(const Entry& entry) {
  const Verdict verdict = history.append(entry, cards());
  if (verdict) now = std::max(now, entry.header().time_ms) + 1000;
  return said(verdict);
}

std::string Faction::tell(const Actor& who, Kind kind, const Bytes& body, const ChangeHeader& change) {
  return append(entry(who, kind, body, change));
}

std::string Faction::invites(const Actor& manager, InviteBody body) {
  if (body.expires_ms == 0) body.expires_ms = now + 7 * day_ms;
  return tell(manager, Kind::invite, encode(body));
}

std::string Faction::joins(const Actor& invite, const Actor& person) {
  return tell(invite, Kind::join, encode(JoinBody{invite.id(), person.record}));
}

std::string Faction::retires(const Actor& author, const PrincipalId& whom, RetireReason reason) {
  return tell(author, Kind::retire, encode(RetireBody{whom, reason}));
}

std::string Faction::gives_role(const Actor& author, const Actor& whom, FactionRole role, TimeMs until_ms,
                                std::uint64_t duties) {
  return tell(author, Kind::role, encode(RoleBody{whom.id(), {}, role, duties, until_ms}));
}

std::string Faction::rekeys(const Actor& signer, const Actor& new_keys) {
  return tell(signer, Kind::rekey, encode(RekeyBody{new_keys.record}));
}

std::string Faction::sets_policy(const Actor& author, const Policy& policy) {
  return tell(author, Kind::policy, encode(PolicyBody{policy}));
}

FoundBody found_body(const Actor& founder) {
  return {"Beispielfraktion", FactionType::fraktion, founder.id(), founder.record, same<NameRef>(0x0a), {{5, 1}}};
}

InviteBody invite_of(const Actor& invite, const Actor& person, FactionRole role) {
  InviteBody body;
  body.invite = invite.id();
  body.fingerprint = invite.fingerprint;
  body.person = person.id();
  body.role = role;
  return body;
}

// --- a space ---

KeyCommit commit_to(unsigned key, std::uint64_t epoch) {
  return KeyCommit(hash("epoch-commit", cbor::encode_array(std::uint64_t{key}, epoch)));
}
Bytes sealed(unsigned key, std::uint64_t epoch, const Fingerprint& member) {
  return cbor::encode_array(std::uint64_t{key}, epoch, member);
}
Bytes link_to(std::uint64_t epoch, unsigned key) { return cbor::encode_array(epoch, std::uint64_t{key}); }

Membership member(const Actor& actor, SpaceRole role, TimeMs until_ms) {
  return {actor.author, actor.fingerprint, role, until_ms};
}

bool PlayedKeys::opens(const AccessBody& body) {
  cbor::Reader in(body.row(self_.author)->sealed);
  in.array(3);
  const auto key = static_cast<unsigned>(in.uint());
  const std::uint64_t epoch = in.uint();
  const auto fingerprint = in.id<Fingerprint>();
  if (!in.finish() || epoch != body.epoch || fingerprint != self_.fingerprint) return false;
  if (commit_to(key, epoch) != body.key_commit) return false;
  keys[epoch] = key;
  return std::all_of(body.members.begin(), body.members.end(),
                     [&](const Row& row) { return row.sealed == sealed(key, epoch, row.fingerprint); });
}

bool PlayedKeys::link_leads(const AccessBody& from, const AccessBody& to) {
  cbor::Reader in(from.epoch_link);
  in.array(2);
  const std::uint64_t epoch = in.uint();
  const auto key = static_cast<unsigned>(in.uint());
  if (!in.finish() || epoch != to.epoch || commit_to(key, epoch) != to.key_commit) return false;
  keys[epoch] = key;
  return true;
}

Result<KeyCommit> PlayedKeys::begin(std::uint64_t epoch, bool rises) {
  if (rises) keys[epoch] = fresh;
  epoch_ = epoch;
  return commit_to(keys.at(epoch), epoch);
}
Result<Bytes> PlayedKeys::seal(const Author&, const Fingerprint& fingerprint) {
  return sealed(keys.at(epoch_), epoch_, fingerprint);
}
Result<Bytes> PlayedKeys::link(std::uint64_t linked_epoch) { return link_to(linked_epoch, keys.at(linked_epoch)); }

AccessBody access_body(std::uint64_t epoch, unsigned key, const std::vector<Membership>& members) {
  AccessBody body;
  body.epoch = epoch;
  body.key_commit = commit_to(key, epoch);
  for (const Membership& one : members) add(body, one, key);
  return body;
}

Space Space::shared(Faction& faction) {
  Space space(faction);
  CHECK(space.append(space.genesis(anna(), genesis_body(faction, {member(anna(), SpaceRole::manager)}))) == "accepted");
  AccessBody body = space.next();
  add(body, member(bernd(), SpaceRole::editor), 1);
  CHECK(space.sets(anna(), body) == "accepted");
  return space;
}

Entry Space::genesis(const Actor& who, const GenesisBody& body, const ChangeHeader& change) const {
  Header header;
  header.journal = journal_of(space_id());
  header.author = who.author;
  header.time_ms = faction_->now;
  header.kind = Kind::genesis;
  header.epoch = 1;
  header.roster_seen = faction_->history.head();
  if (change) change(header);
  return Entry::make(header, encode_genesis(body), *who.keys);
}

Entry Space::entry(const Actor& who, Kind kind, const Bytes& body, const ChangeHeader& change) const {
  Header header;
  header.journal = journal_of(space_id());
  header.seq = access->head().seq + 1;
  header.prev = access->head().hash;
  header.author = who.author;
  header.time_ms = faction_->now;
  header.kind = kind;
  header.epoch = access->epoch();
  header.prev_access = access->newest_access().hash;
  header.roster_seen = faction_->history.head();
  if (change) change(header);
  return Entry::make(header, body, *who.keys);
}

std::string Space::append(const Entry& entry, Husks husks) {
  const Verdict verdict = access ? access->check(entry, faction_->history, faction_->cards(), husks)
                                 : SpaceAccess::check_genesis(entry, faction_->history);
  if (!verdict) return said(verdict);
  if (access)
    access->apply(entry);
  else
    access = SpaceAccess::begin(entry);
  entries.push_back(entry);
  faction_->now += 1000;
  return "accepted";
}

std::string Space::tell(const Actor& who, Kind kind, const Bytes& body, const ChangeHeader& change) {
  return append(entry(who, kind, body, change));
}

std::string Space::sets(const Actor& who, const AccessBody& body, const ChangeHeader& change) {
  return tell(who, Kind::access, encode_access(body), [&](Header& header) {
    header.epoch = body.epoch;
    if (change) change(header);
  });
}

std::string Space::writes(const Actor& who, const ChangeHeader& change) {
  return tell(who, Kind::content, bytes_of("sealed"), change);
}

AccessBody Space::raised(AccessBody body, unsigned key) const {
  body.epoch = access->epoch() + 1;
  body.key_commit = commit_to(key, body.epoch);
  for (Row& row : body.members) row.sealed = sealed(key, body.epoch, row.fingerprint);
  body.epoch_link = link_to(access->epoch(), key - 1);
  return body;
}

GenesisBody genesis_body(const Faction& faction, const std::vector<Membership>& members) {
  return {space_id(), faction_id(), faction.history.root(), access_body(1, 1, members)};
}

void drop(AccessBody& body, const Actor& actor) {
  std::erase_if(body.members, [&](const Row& row) { return row.principal == actor.author; });
}

Row& row_of(AccessBody& body, const Actor& actor) {
  const auto found = std::find_if(body.members.begin(), body.members.end(),
                                  [&](const Row& row) { return row.principal == actor.author; });
  CHECK(found != body.members.end());
  return *found;
}

void add(AccessBody& body, const Membership& one, unsigned key) {
  body.members.push_back(
      {one.principal, one.fingerprint, one.role, one.until_ms, sealed(key, body.epoch, one.fingerprint)});
}

}  // namespace mappe::journal::town
