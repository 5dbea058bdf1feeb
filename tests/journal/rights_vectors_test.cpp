// The vectors of entries, rosters and spaces.                                              tests/vectors/README.md
#include <boost/test/unit_test.hpp>

#include "crypto/seal/epoch_link.h"
#include "crypto/seal/row.h"
#include "journal/space_access.h"
#include "journal/void_judge.h"
#include "tests/crypto/vector_run.h"

using namespace mappe;
using namespace mappe::journal;
using namespace mappe::test;

namespace {

// --- entries ---

Outcome read_entry(const Input& in) {
  const auto entry = Entry::parse(in.bytes("entry"));
  if (!entry) return refused(entry.error());
  return gives({{"hash", entry->hash().hex()},
                {"body_hash", entry->body_hash().hex()},
                {"husk", to_hex(entry->encode_husk())},
                {"is_husk", entry->is_husk() ? 1 : 0}});
}

Outcome verify_entry(const Input& in) {
  return judged(Entry::parse(in.bytes("entry"))->signed_by(in.id<SignPublicKey>("sign_pk")));
}

// --- rosters and spaces ---

using Cards = std::map<Fingerprint, Card>;

Cards cards_of(const Input& in) {
  Cards cards;
  for (const auto& record : in.json("cards")) {
    const auto card = *CardRecord::parse_and_verify(Input::from(record));
    cards.emplace(card.fingerprint(), card.card());
  }
  return cards;
}

CardLookup lookup(const Cards& cards) {
  return [&cards](const Fingerprint& fingerprint) {
    const auto found = cards.find(fingerprint);
    return found == cards.end() ? std::nullopt : std::optional(found->second);
  };
}

std::vector<Entry> entries_of(const Input& in, const char* name) {
  std::vector<Entry> entries;
  for (const auto& one : in.json(name)) entries.push_back(*Entry::parse(Input::from(one)));
  return entries;
}

Outcome outcome_of(const Verdict& verdict) { return {std::string(name_of(*verdict.broken()))}; }

nlohmann::json shown(const RosterState& roster) {
  auto persons = nlohmann::json::array();
  for (const auto& [id, person] : roster.persons())
    persons.push_back({{"id", id.hex()},
                       {"state", person.state == Person::State::active ? "active" : "retired"},
                       {"fingerprint", person.fingerprint.hex()},
                       {"role", static_cast<int>(person.role)},
                       {"duties", person.duties},
                       {"until_ms", person.until_ms},
                       {"confirmed", person.confirmed ? 1 : 0},
                       {"renewed", person.renewed ? 1 : 0}});
  return persons;
}

// A roster of entries that all fit.
RosterHistory roster_of(const FactionId& faction, const std::vector<Entry>& entries, const CardLookup& cards) {
  RosterHistory roster(faction);
  for (const Entry& entry : entries) BOOST_TEST(bool(roster.append(entry, cards)));
  return roster;
}

Outcome judge_roster(const Input& in) {
  const Cards cards = cards_of(in);
  RosterHistory roster = roster_of(in.id<FactionId>("faction"), entries_of(in, "before"), lookup(cards));
  const Entry entry = *Entry::parse(in.bytes("entry"));
  const Verdict verdict = roster.append(entry, lookup(cards));
  if (!verdict) return outcome_of(verdict);
  return gives({{"hash", entry.hash().hex()}, {"persons", shown(roster.state())}});
}

RosterHistory roster_in(const Input& in, const CardLookup& cards) {
  const auto entries = entries_of(in, "roster");
  return roster_of(FactionId(entries.at(0).header().journal.array()), entries, cards);
}

nlohmann::json shown(const SpaceAccess& access) {
  auto members = nlohmann::json::array();
  for (const Row& row : access.members().members)
    members.push_back({{"kind", static_cast<int>(row.principal.kind)},
                       {"id", row.principal.id.hex()},
                       {"role", static_cast<int>(row.role)},
                       {"until_ms", row.until_ms}});
  return {{"epoch", access.epoch()}, {"refresh_needed", access.refresh_needed() ? 1 : 0}, {"members", members}};
}

Verdict take(std::optional<SpaceAccess>& access, const Entry& entry, const RosterHistory& roster,
             const CardLookup& cards) {
  const Verdict verdict = access ? access->check(entry, roster, cards) : SpaceAccess::check_genesis(entry, roster);
  if (!verdict) return verdict;
  if (access)
    access->apply(entry);
  else
    access = SpaceAccess::begin(entry);
  return verdict;
}

Outcome judge_space(const Input& in) {
  // What came before was handed out whole; only for the entry judged a card may be missing.
  const Cards cards = cards_of(in);
  const RosterHistory roster = [&] {
    RosterHistory made(FactionId(entries_of(in, "roster").at(0).header().journal.array()));
    for (const Entry& entry : entries_of(in, "roster")) made.append_verified(entry);
    return made;
  }();
  std::optional<SpaceAccess> access;
  for (const Entry& entry : entries_of(in, "before")) {
    if (access)
      access->apply(entry);
    else
      access = SpaceAccess::begin(entry);
  }
  const Verdict verdict = take(access, *Entry::parse(in.bytes("entry")), roster, lookup(cards));
  return verdict ? gives(shown(*access)) : outcome_of(verdict);
}

// --- voids: with real keys ---

class Keys : public MemberKeys {
 public:
  Keys(const Input& reader, const SpaceId& space, const Cards& cards)
      : self_{static_cast<PrincipalKind>(reader.number("kind")), reader.id<PrincipalId>("id")},
        fingerprint_(reader.id<Fingerprint>("fingerprint")),
        box_seed_(reader.secret<BoxSeed>("box_seed")),
        space_(space),
        cards_(cards) {}

  bool has_row(const AccessBody& body) const override { return body.row(self_) != nullptr; }
  bool opens(const AccessBody& body) override {
    auto key = seal::open_row(box_seed_, space_, body.epoch, fingerprint_, body.key_commit, body.row(self_)->sealed);
    if (!key) return false;
    for (const Row& row : body.members)
      if (!seal::check_row(*key, space_, body.epoch, row.fingerprint, cards_.at(row.fingerprint).box_pk, row.sealed))
        return false;
    keys_.insert_or_assign(body.epoch, std::move(*key));
    return true;
  }
  bool link_leads(const AccessBody& from, const AccessBody& to) override {
    auto linked = seal::open_epoch_link(keys_.at(from.epoch), space_, from.epoch, from.epoch_link);
    if (!linked || linked->epoch != to.epoch || seal::key_commit(linked->key, space_, to.epoch) != to.key_commit)
      return false;
    keys_.insert_or_assign(to.epoch, std::move(linked->key));
    return true;
  }

 private:
  Author self_;
  Fingerprint fingerprint_;
  BoxSeed box_seed_;
  SpaceId space_;
  const Cards& cards_;
  std::map<std::uint64_t, EpochKey> keys_;
};

Outcome judge_voids(const Input& in) {
  const Cards cards = cards_of(in);
  const RosterHistory roster = roster_in(in, lookup(cards));
  Keys keys(Input(in.json("reader")), in.id<SpaceId>("space"), cards);
  VoidJudge judge;
  std::optional<SpaceAccess> access;
  const auto entries = entries_of(in, "entries");
  for (const Entry& entry : entries) {
    BOOST_TEST(bool(take(access, entry, roster, lookup(cards))));
    (void)judge.add(entry, access->time_ms(), roster.state_at(entry.header().roster_seen->seq), keys);
  }
  auto standings = nlohmann::json::array();
  for (const std::uint64_t seq : access->access_seqs()) {
    constexpr const char* names[] = {"valid", "void", "pending"};
    standings.push_back(names[static_cast<std::size_t>(judge.standing_at(seq))]);
  }
  return gives({{"standings", standings}});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rights_vectors)

BOOST_AUTO_TEST_CASE(entries_of_the_vectors) {
  run_family("entries", {{"read_entry", read_entry}, {"verify_entry", verify_entry}});
}
BOOST_AUTO_TEST_CASE(rosters_of_the_vectors) { run_family("rosters", {{"judge_roster", judge_roster}}); }
BOOST_AUTO_TEST_CASE(access_of_the_vectors) { run_family("access", {{"judge_space", judge_space}}); }
BOOST_AUTO_TEST_CASE(voids_of_the_vectors) { run_family("voids", {{"judge_voids", judge_voids}}); }

BOOST_AUTO_TEST_SUITE_END()
