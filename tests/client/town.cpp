#include "tests/client/town.h"

#include <boost/test/unit_test.hpp>

#include "client/replica/clock.h"
#include "client/replica/space_parts.h"
#include "crypto/base/box.h"
#include "crypto/base/codes.h"
#include "crypto/seal/chunk.h"

namespace client_tests {

namespace {

struct Keys {
  SignSeed sign_seed = SignSeed::random();
  BoxSeed box_seed = BoxSeed::random();
};

CardRecord card_of(const Keys& keys, PrincipalKind kind, const PrincipalId& id, const FactionId& faction) {
  const SignKeyPair pair(keys.sign_seed);
  return CardRecord::make(
      {kind, id, faction, pair.public_key(), box_public_key(keys.box_seed), PrincipalId(), own_time_ms()}, pair);
}

std::shared_ptr<const Identity> identity_of(const Keys& keys, const journal::Author& who, const FactionId& faction,
                                            const EntryHash& root) {
  return std::make_shared<const Identity>(who, faction, root, keys.sign_seed, keys.box_seed);
}

journal::Header header_on(const FakeJournal& on, const JournalId& id, const journal::Author& author,
                          journal::Kind kind) {
  journal::Header header;
  header.journal = id;
  header.seq = on.entries.size();
  if (!on.entries.empty()) header.prev = on.head().hash;
  header.author = author;
  header.time_ms = own_time_ms();
  header.kind = kind;
  return header;
}

NameRef leave_name(FakeServer& server, const std::string& name) {
  const NewName salted{NameSalt::random(), name};
  BOOST_REQUIRE(static_cast<bool>(server.put_names(FactionId(), {salted})));
  return name_ref(salted.salt, salted.name);
}

}  // namespace

Member::Member(Town& town, std::shared_ptr<const Identity> identity) : town_(town), identity_(std::move(identity)) {
  restart();
}

void Member::restart() {
  space_.reset();
  roster_.reset();
  home_.reset();
  auto home = Home::open(folder());
  BOOST_REQUIRE(home);
  home_ = std::move(*home);
}

RosterReplica& Member::roster() {
  if (!roster_) {
    auto roster = RosterReplica::open(*home_, town_.server, town_.faction, town_.root, {0, town_.root});
    BOOST_REQUIRE(roster);
    roster_ = std::move(*roster);
    BOOST_REQUIRE(static_cast<bool>(roster_->sync()));
    BOOST_REQUIRE(static_cast<bool>(roster_->sync_names()));
  }
  return *roster_;
}

SpaceReplica& Member::space() {
  if (!space_) {
    auto space = SpaceReplica::open(*home_, town_.server, roster(), identity_, town_.space);
    BOOST_REQUIRE(space);
    space_ = std::move(*space);
  }
  return *space_;
}

Change plain(journal::Op op) {
  journal::intent::Plain wish;
  wish.note_kind = journal::is_note_op(op);
  wish.ops.push_back(std::move(op));
  Change change;
  change.intent = std::move(wish);
  return change;
}

Change save_of(const SpaceReplica& space, const std::string& name, const std::string& text) {
  const ChunkKey key = ChunkKey::random();
  const Bytes plain = bytes_of(text);
  Bytes blob(seal::blob_bytes(plain.size()));
  const BlobId id = seal::seal_chunk(key.expose(), plain, blob);
  seal::ContentDigest digest;
  digest.add_chunk(plain);
  journal::intent::Save save;
  save.name = name;
  save.fresh_node = NodeId::random();
  if (const auto node = space.state().child(NodeId(), name)) {
    save.node = node;
    save.base = space.state().etag(*node);
  }
  save.content.size_bytes = plain.size();
  save.content.digest = digest.finish(space.space_const());
  save.content.chunks.push_back({id, journal::PackedKey(key), plain.size()});
  Change change;
  change.intent = std::move(save);
  change.blobs.push_back(std::move(blob));
  return change;
}

Answer<Committed> Member::saves(const std::string& name, const std::string& text) {
  if (!space().is_replayed()) BOOST_REQUIRE(static_cast<bool>(space().sync()));
  return Committer(space()).commit(save_of(space(), name, text));
}

std::string Member::reads(const std::string& path) {
  const auto node = space().state().resolve(path);
  const auto version = node ? space().state().current(*node) : std::nullopt;
  if (!version) return "";
  std::string text;
  const journal::Content content = version->parsed();
  for (const journal::Chunk& chunk : content.chunks) {
    SecretBytes plain(chunk.plain_size_bytes);
    BOOST_REQUIRE(
        seal::open_chunk(chunk.key.expose(), chunk.blob, town_.server.blobs.at(chunk.blob), plain.expose_to_fill()));
    text += text_of(plain.expose());
  }
  return text;
}

Errc Member::sync_error() {
  auto synced = space().sync();
  BOOST_REQUIRE(!synced);
  return synced.error().code;
}

Town::Town() {
  const Keys keys{founder_sign_seed_.duplicate(), founder_box_seed_.duplicate()};
  const journal::Author founder{PrincipalKind::person, PrincipalId::random()};
  journal::FoundBody body;
  body.name = "Beispielfraktion";
  body.person = founder.id;
  body.card_record = card_of(keys, PrincipalKind::person, founder.id, faction).encode();
  body.name_ref = leave_name(server, "Anna");
  const auto entry = journal::Entry::make(header_on({}, journal_of(faction), founder, journal::Kind::found),
                                          journal::encode(body), SignKeyPair(keys.sign_seed));
  root = entry.hash();
  server.journals[journal_of(faction)].entries = {entry};
  anna = std::make_unique<Member>(*this, identity_of(keys, founder, faction, root));
}

seal::BundlePerson Town::founder() const {
  return {faction, root, 0, root, anna->principal().id, founder_sign_seed_.duplicate(), founder_box_seed_.duplicate()};
}

void Town::anna_creates_space() {
  auto created = create_space(anna->home(), server, anna->roster(), anna->identity(), "Umwelt", false);
  BOOST_REQUIRE(static_cast<bool>(created));
  space = *created;
  BOOST_REQUIRE(static_cast<bool>(anna->space().sync()));
}

std::unique_ptr<Member> Town::member(const std::string& name, std::optional<SpaceRole> role) {
  const Keys invite_keys, keys;
  const journal::Author invite{PrincipalKind::invite, PrincipalId::random()};
  const journal::Author person{PrincipalKind::person, PrincipalId::random()};
  const CardRecord invite_card = card_of(invite_keys, PrincipalKind::invite, invite.id, faction);
  BOOST_REQUIRE(static_cast<bool>(server.put_card(invite_card.fingerprint(), invite_card.encode())));
  journal::InviteBody body;
  body.invite = invite.id;
  body.fingerprint = invite_card.fingerprint();
  body.person = person.id;
  body.name_ref = leave_name(server, name);
  body.role = journal::FactionRole::member;
  body.expires_ms = own_time_ms() + 86'400'000;
  auto invited = anna->roster().append(*anna->identity(), journal::Kind::invite, journal::encode(body));
  BOOST_REQUIRE(static_cast<bool>(invited));
  const Bytes join =
      journal::encode(journal::JoinBody{invite.id, card_of(keys, PrincipalKind::person, person.id, faction).encode()});
  auto joined = anna->roster().append(*identity_of(invite_keys, invite, faction, root), journal::Kind::join, join);
  BOOST_REQUIRE(static_cast<bool>(joined));
  if (role) BOOST_REQUIRE(static_cast<bool>(share_space(anna->space(), {person, *role})));
  return std::make_unique<Member>(*this, identity_of(keys, person, faction, root));
}

journal::Entry Town::forge(const Identity& author, journal::Kind kind, const Bytes& body, std::uint64_t epoch) {
  journal::Header header = header_on(journal(), journal_of(space), author.principal(), kind);
  header.epoch = epoch;
  header.roster_seen = roster().head();
  for (const journal::Entry& entry : journal().entries)
    if (journal::is_access_kind(entry.header().kind)) header.prev_access = entry.hash();
  return journal::Entry::make(header, body, author.sign_keys());
}

void Town::forces(Member& author, const Forced& forced, const std::vector<journal::Op>& ops) {
  journal::Header header = header_on(journal(), journal_of(space), author.principal(), forced.kind);
  header.time_ms += forced.later_ms;
  header.adds = forced.adds;
  header.drops = forced.drops;
  for (const journal::Entry& entry : journal().entries)
    if (journal::is_access_kind(entry.header().kind)) {
      header.prev_access = entry.hash();
      header.epoch = entry.header().epoch;
    }
  header.roster_seen = roster().head();
  Bytes body(168);
  if (const auto* key = author.space().parts().replay->keys().entry_key(header.epoch); key && !ops.empty())
    body = *seal::seal_entry(*key, journal::encode_header(header), journal::encode_ops(ops));
  journal().entries.push_back(journal::Entry::make(header, body, author.identity()->sign_keys()));
}

}  // namespace client_tests
