#include "tests/evil/insiders.h"

#include <boost/test/unit_test.hpp>

#include "client/replica/clock.h"
#include "client/replica/entry_writer.h"
#include "crypto/base/box.h"
#include "crypto/base/card.h"
#include "crypto/base/cbor.h"
#include "crypto/seal/entry_body.h"
#include "crypto/seal/epoch_link.h"
#include "crypto/seal/row.h"

namespace evil {

using namespace mappe;
using journal::AccessBody;
using journal::Author;
using journal::Entry;
using journal::Kind;
using journal::Row;
using stories::KeyHolder;
using stories::Member;

namespace {

Entry entry_in(const Bytes& bytes) {
  auto entry = Entry::parse(bytes);
  BOOST_TEST_REQUIRE(entry.has_value());
  return *entry;
}

// A page asked `from` there: the entries stand behind the one they were signed on, whatever came after that, and the
// journal ends with them.
bool append_where_it_belongs(Page& page, std::uint64_t from, const std::vector<Bytes>& entries) {
  const journal::Header first = entry_in(entries.front()).header();
  std::erase_if(page.entries, [&](const Bytes& bytes) { return entry_in(bytes).header().seq >= first.seq; });
  if (from < first.seq && (page.entries.empty() || entry_in(page.entries.back()).hash() != first.prev)) return false;
  for (const Bytes& entry : entries)
    if (entry_in(entry).header().seq >= from) page.entries.push_back(entry);
  const Entry last = entry_in(entries.back());
  page.head_seq = last.header().seq;
  page.head_hash = last.hash();
  return true;
}

Liar::Lie shows_at(const std::string& path_end, const std::vector<Bytes>& entries) {
  return [path_end, entries](const Asked& asked, Told& told) {
    if (!asked.is("GET", path_end) || told.status != 200) return false;
    Page page = parse_page(told.body);
    const std::string from = asked.query.starts_with("from=") ? asked.query.substr(5) : "0";
    if (!append_where_it_belongs(page, std::stoull(from), entries)) return false;
    told.body = encode_page(page);
    return true;
  };
}

}  // namespace

Bytes commit_of(const Bytes& entry, const std::vector<Bytes>& blobs) {
  cbor::Writer out;
  out.array(5).raw(entry).array(blobs.size());
  for (const Bytes& blob : blobs) out.bytes(blob);
  return out.array(0).array(0).array(0).take();
}

void require_rule(const client::HttpReply& reply, int status, const std::string& rule) {
  const std::string body(text_of(reply.body));
  BOOST_TEST_REQUIRE(reply.status == status, "not " << status << " " << rule << " but " << reply.status << " " << body);
  const stories::Json problem = stories::Json::parse(body);
  BOOST_TEST(problem.value("rule", "") == rule, body);
}

// ---- a space

Insiders::Insiders(const std::string& role) : clara(prepare_clara(role)) {
  anna_puts("drei");
  annas = std::make_unique<KeyHolder>(anna, liar.door());
  claras = std::make_unique<KeyHolder>(clara, liar.door());
  annas->space(space);
  claras->space(space);
}

Member Insiders::prepare_clara(const std::string& role) {
  return invites("clara", "Clara Beispiel", {"Umwelt:" + role});
}

Bytes Insiders::signs(KeyHolder& on, const client::DraftEntry& draft, const Change& change) {
  return signs_as(on.self(), on, draft, change);
}

Bytes Insiders::signs_as(const client::Identity& author, KeyHolder& on, const client::DraftEntry& draft,
                         const Change& change) {
  auto& parts = on.parts(space);
  client::DraftEntry on_newest = draft;
  if (!journal::is_access_kind(draft.kind)) on_newest.epoch = parts.replay->verified().access.epoch();
  auto honest = client::sign_entry(parts, author, on_newest);
  BOOST_TEST_REQUIRE(honest.has_value());
  journal::Header header = honest->header();
  if (change) change(header);
  Bytes body = honest->body();
  if (journal::has_sealed_body(draft.kind)) {
    auto sealed = seal::seal_entry(*parts.replay->keys().entry_key(on_newest.epoch), journal::encode_header(header),
                                   draft.plain_body);
    BOOST_TEST_REQUIRE(sealed.has_value());
    body = *sealed;
  }
  return Entry::make(header, body, author.sign_keys()).bytes();
}

client::DraftEntry Insiders::content(KeyHolder& on, const Bytes& body) {
  client::DraftEntry draft;
  draft.epoch = on.space(space).epoch();
  draft.plain_body = body;
  return draft;
}

client::DraftEntry Insiders::harmless(KeyHolder& on) {
  std::vector<journal::Op> ops;
  ops.push_back(journal::op::Attr{NodeId(), "farbe", "blau"});
  return content(on, journal::encode_ops(ops));
}

client::DraftEntry Insiders::access(const AccessBody& body) {
  client::DraftEntry draft;
  draft.kind = Kind::access;
  draft.epoch = body.epoch;
  draft.plain_body = journal::encode_access(body);
  return draft;
}

AccessBody Insiders::set(KeyHolder& on) {
  AccessBody body = on.parts(space).replay->verified().access.members();
  body.epoch_link.clear();
  body.voids.clear();
  return body;
}

void Insiders::seal_rows(KeyHolder& on, AccessBody* body, const EpochKey& key) {
  const SpaceId id = on.space(space).id();
  for (Row& row : body->members) {
    auto card = on.roster().card(row.fingerprint);
    BOOST_TEST_REQUIRE(bool(card));
    auto sealed = seal::seal_row(key, id, body->epoch, row.fingerprint, card->box_pk);
    BOOST_TEST_REQUIRE(sealed.has_value());
    row.sealed = *sealed;
  }
}

void Insiders::raise(KeyHolder& on, AccessBody* body, const EpochKey& key) {
  client::SpaceReplica& replica = on.space(space);
  ++body->epoch;
  body->key_commit = seal::key_commit(key, replica.id(), body->epoch);
  body->epoch_link =
      seal::seal_epoch_link(key, replica.id(), body->epoch, replica.epoch(), *replica.epoch_key(replica.epoch()));
  seal_rows(on, body, key);
}

Row& Insiders::row_of(AccessBody& body, const Author& who) {
  const auto row =
      std::find_if(body.members.begin(), body.members.end(), [&](const Row& one) { return one.principal == who; });
  BOOST_TEST_REQUIRE((row != body.members.end()));
  return *row;
}

Author Insiders::author(const Member& member) const {
  return {PrincipalKind::person, *PrincipalId::parse_base64url(member.person())};
}

void Insiders::server_refuses(KeyHolder& who, const Bytes& entry, int status, const std::string& rule) {
  const client::Head before = annas->space(space).head();
  require_rule(who.asks("POST", "/v1/spaces/" + space + "/journal", commit_of(entry), "application/cbor"), status,
               rule);
  BOOST_TEST((annas->space(space).head() == before));
}

void Insiders::server_takes(KeyHolder& who, const Bytes& entry) {
  const auto reply = who.asks("POST", "/v1/spaces/" + space + "/journal", commit_of(entry), "application/cbor");
  BOOST_TEST_REQUIRE(reply.status == 200, std::string(text_of(reply.body)));
}

void Insiders::is_believed_and_taken(KeyHolder& who, const Bytes& entry) {
  const auto usual = usually_asked(bernd, {"cat", "Umwelt:/drei.txt"});
  liar.tells(shows({entry}));
  BOOST_TEST(bernd.mappe({"cat", "Umwelt:/drei.txt"}).out == "drei\n");
  BOOST_TEST(liar.lies_told() > 0);
  asked_only(usual);
  liar.tells_the_truth();
  server_takes(who, entry);
  const Sight annas_sight = sight_of(anna);  // first: a manager's client may have something to tidy
  BOOST_TEST((sight_of(bernd) == annas_sight));
}

Liar::Lie Insiders::shows(const std::vector<Bytes>& entries) const {
  return shows_at("/v1/spaces/" + space + "/journal", entries);
}

void Insiders::both_refuse(KeyHolder& who, const Bytes& entry, int status, const std::string& rule,
                           const std::string& kind) {
  server_refuses(who, entry, status, rule);
  refused_then_well(shows({entry}), kind);
}

// ---- a roster

Bytes roster_entry(KeyHolder& who, Kind kind, const Bytes& body, const Insiders::Change& change) {
  const client::Head head = who.roster().head();
  journal::Header header;
  header.journal = journal_of(who.self().faction());
  header.seq = head.seq + 1;
  header.prev = head.hash;
  header.author = who.self().principal();
  header.time_ms = client::entry_time_ms(who.session().api());
  header.kind = kind;
  if (change) change(header);
  return Entry::make(header, body, who.self().sign_keys()).bytes();
}

Bytes invitation(KeyHolder& who, const std::function<void(journal::InviteBody&)>& change) {
  const TimeMs now = client::entry_time_ms(who.session().api());
  const SignKeyPair keys{SignSeed::random()};
  const CardRecord card = CardRecord::make({PrincipalKind::invite,
                                            PrincipalId::random(),
                                            who.self().faction(),
                                            keys.public_key(),
                                            box_public_key(BoxSeed::random()),
                                            {},
                                            now},
                                           keys);
  const auto put = who.asks("PUT", "/v1/cards/" + card.fingerprint().text(), card.encode(), "application/cbor");
  BOOST_TEST_REQUIRE(put.status / 100 == 2, std::string(text_of(put.body)));
  journal::InviteBody body{card.card().id, card.fingerprint(), PrincipalId::random(), false, {}, {}, 0, 0, 0};
  body.role = journal::FactionRole::member;
  body.name_ref = who.roster().history().state().person(who.self().principal().id)->name_ref;
  body.expires_ms = now + 86'400'000;
  if (change) change(body);
  return roster_entry(who, Kind::invite, journal::encode(body));
}

RosterInsiders::RosterInsiders(const std::string& role, const std::vector<std::string>& more)
    : clara(prepare_clara(role, more)) {
  annas = std::make_unique<KeyHolder>(anna, liar.door());
  claras = std::make_unique<KeyHolder>(clara, liar.door());
}

Member RosterInsiders::prepare_clara(const std::string& role, const std::vector<std::string>& more) {
  std::vector<std::string> words{"invite", "Clara Beispiel", "--role", role};
  words.insert(words.end(), more.begin(), more.end());
  Member member(liar.door(), "clara");
  member.joins(anna.ask(words));
  return member;
}

void RosterInsiders::server_refuses(KeyHolder& who, const Bytes& entry, int status, const std::string& rule) {
  const client::Head before = annas->roster().head();
  require_rule(who.asks("POST", "/v1/factions/" + faction_id().text() + "/roster", entry, "application/cbor"), status,
               rule);
  BOOST_TEST((annas->roster().head() == before));
}

Liar::Lie RosterInsiders::shows(const Bytes& entry) const { return shows_at("/roster", {entry}); }

void RosterInsiders::both_refuse(KeyHolder& who, const Bytes& entry, int status, const std::string& rule,
                                 const std::string& kind) {
  server_refuses(who, entry, status, rule);
  members_refused_then_well(shows(entry), kind);
}

}  // namespace evil
