#include "client/replica/roster_replica.h"

#include <algorithm>
#include <set>

#include "client/limits.h"
#include "client/replica/clock.h"
#include "client/replica/healing.h"
#include "client/replica/page.h"
#include "client/replica/pins.h"
#include "client/replica/roster_store.h"
#include "client/wire/pass_on.h"
#include "crypto/base/cbor.h"
#include "crypto/base/codes.h"

namespace mappe::client {

struct RosterReplica::Parts {
  const Home& home;
  Api& api;
  FactionId faction;
  EntryHash root;
  std::vector<Head> seen;  // places that must be on this chain: what the bundle or link vouches for, and the home's pin
  RosterStore store;
  std::optional<Answer<Card>> card_failure;  // the first one while a page is being judged

  Parts(const Home& h, Api& a, const FactionId& f, const EntryHash& r)
      : home(h), api(a), faction(f), root(r), store(load_roster(h, f)) {}

  std::optional<Head> own_head() const { return store.history.head(); }
  Answer<Card> find_card(const Fingerprint& fingerprint);
  journal::CardLookup lookup();
  Answer<void> judge(journal::RosterHistory* history, const std::vector<journal::Entry>& entries);
  Answer<void> take(const JournalPage& page);
  Result<void> check_seen() const;
  Result<void> keep();
  Answer<void> put_lost_cards(std::span<const journal::Entry> lost);
  Answer<void> put_lost_names(const PrincipalId& self);
  Answer<std::size_t> send_lost();
  std::optional<Head> answered_before(const journal::Author& author, journal::Kind kind, ByteView body);
};

namespace {

// Whether the card in this record is the one of that fingerprint, whatever its form.
bool is_record_of(ByteView record, const Fingerprint& fingerprint) {
  cbor::Reader in(record);
  in.array(2);
  const ByteView card_bytes = in.bytes();
  return !in.failed() && fingerprint_of_card(card_bytes) == fingerprint;
}

}  // namespace

Answer<Card> RosterReplica::Parts::find_card(const Fingerprint& fingerprint) {
  if (const auto* person = store.history.state().person_by_fingerprint(fingerprint)) return person->card;
  const auto known = store.cards.find(fingerprint);
  if (known != store.cards.end()) return known->second.card();
  auto bytes = api.card(fingerprint);
  if (!bytes) return pass_on<Card>(bytes);
  auto record = CardRecord::parse_and_verify(*bytes);
  // Only the very bytes asked for may say that they are of a newer form; anything else is a lie of the server.
  if (!record && record.error().code == Errc::unsupported && is_record_of(*bytes, fingerprint)) return record.error();
  if (!record || record->fingerprint() != fingerprint)
    return fail(Errc::forged, "the server hands out another card than the one asked for");
  return store.cards.emplace(fingerprint, *record).first->second.card();
}

journal::CardLookup RosterReplica::Parts::lookup() {
  return [this](const Fingerprint& fingerprint) -> std::optional<Card> {
    auto card = find_card(fingerprint);
    if (card) return *card;
    if (!card_failure) card_failure = std::move(card);
    return std::nullopt;
  };
}

Answer<void> RosterReplica::Parts::judge(journal::RosterHistory* history, const std::vector<journal::Entry>& entries) {
  bool first = history->size() > 0;
  for (const journal::Entry& entry : entries) {
    if (is_too_far_ahead(api, entry.header().time_ms)) return fail(Errc::forged, "an entry of a day that has not come");
    card_failure.reset();
    const journal::Verdict verdict = history->append(entry, lookup());
    if (verdict.broken() == journal::Rule::missing_card && card_failure) return pass_on<void>(*card_failure);
    if (!verdict) return error_of_broken(*verdict.broken(), first);
    first = false;
  }
  return {};
}

// All of a page or nothing of it.
Answer<void> RosterReplica::Parts::take(const JournalPage& page) {
  auto parsed = parse_page(page, own_head());
  if (!parsed) return parsed.error();
  // Who may write what hangs on the roster: half of one is no use.
  if (parsed->newer) return fail(Errc::unsupported, "the roster was written by a newer Mappe: update this program");
  const auto& entries = parsed->entries;
  if (entries.empty()) return {};
  if (store.history.size() == 0 && entries.front().hash() != root)
    return fail(Errc::forked, "the faction's roster begins otherwise than vouched for");
  journal::RosterHistory longer = store.history;
  if (auto judged = judge(&longer, entries); !judged) return judged;
  store.history = std::move(longer);
  return {};
}

Result<void> RosterReplica::Parts::check_seen() const {
  for (const Head& place : seen) {
    if (store.history.has(place)) continue;
    if (store.history.size() <= place.seq) return fail(Errc::behind, "the server has less of the roster than was seen");
    return fail(Errc::forked, "the roster is another one than was seen");
  }
  return {};
}

Result<void> RosterReplica::Parts::keep() {
  if (auto saved = save_roster(home, store); !saved) return saved;
  const auto head = own_head();
  return head ? raise_pin(home, journal_of(faction), *head) : Result<void>();
}

// The entry that an earlier run of this program left unanswered, if it is the newest on the chain and says just this.
std::optional<Head> RosterReplica::Parts::answered_before(const journal::Author& author, journal::Kind kind,
                                                          ByteView body) {
  auto pending = load_pending(home, journal_of(faction));
  if (!pending || !*pending) return std::nullopt;
  const journal::Entry& entry = **pending;
  if (store.history.size() > entry.header().seq) (void)drop_pending(home, journal_of(faction));
  const bool same = entry.header().author == author && entry.header().kind == kind && equal(entry.body(), body);
  // Behind something newer it is history: the same wish is a new one then.
  return same && own_head() == entry.pin() ? own_head() : std::nullopt;
}

RosterReplica::RosterReplica(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
RosterReplica::~RosterReplica() = default;

Result<std::unique_ptr<RosterReplica>> RosterReplica::open(const Home& home, Api& api, const FactionId& faction,
                                                           const EntryHash& root, const Head& vouched) {
  auto parts = std::make_unique<Parts>(home, api, faction, root);
  auto pin = load_pin(home, journal_of(faction));
  if (!pin) return fail(pin.error());
  if (parts->store.history.size() > 0 && parts->store.history.root() != root)
    return fail(Errc::forked, "the faction's roster begins otherwise than vouched for");
  parts->seen.push_back(vouched);
  if (*pin) parts->seen.push_back(**pin);
  return std::unique_ptr<RosterReplica>(new RosterReplica(std::move(parts)));
}

Answer<bool> RosterReplica::sync() {
  const std::uint64_t before = parts_->store.history.size();
  const std::size_t cards_before = parts_->store.cards.size();
  for (;;) {
    const std::uint64_t from = parts_->store.history.size();
    auto page = parts_->api.roster(parts_->faction, from);
    if (!page) return pass_on<bool>(page);
    if (auto taken = parts_->take(*page); !taken) return pass_on<bool>(taken);
    if (parts_->store.history.size() > page->head.seq) break;
  }
  if (auto seen = parts_->check_seen(); !seen) return seen.error();
  const bool news = parts_->store.history.size() != before;
  if (news || parts_->store.cards.size() != cards_before)
    if (auto kept = parts_->keep(); !kept) return kept.error();
  return news;
}

Answer<void> RosterReplica::Parts::put_lost_cards(std::span<const journal::Entry> lost) {
  for (const journal::Entry& entry : lost) {
    if (entry.header().kind != journal::Kind::invite) continue;
    const auto body = journal::parse_invite(entry.body());
    const auto card = body ? store.cards.find(body->fingerprint) : store.cards.end();
    if (card == store.cards.end()) continue;  // then the server says so
    if (auto put = api.put_card(card->first, card->second.encode()); !put) return put;
  }
  return {};
}

Answer<std::size_t> RosterReplica::Parts::send_lost() {
  std::vector<journal::Entry> chain;
  for (std::uint64_t seq = 0; seq < store.history.size(); ++seq) chain.push_back(store.history.entry(seq));
  for (unsigned tries = 0; tries < limits::commit_tries_max; ++tries) {
    auto page = api.roster(faction, chain.size());
    if (!page) return pass_on<std::size_t>(page);
    if (page->head.seq + 1 >= chain.size()) return std::size_t{0};
    auto lost = lost_part(chain, page->head);
    if (!lost) return lost.error();
    if (auto put = put_lost_cards(*lost); !put) return pass_on<std::size_t>(put);
    auto sent = client::send_lost(*lost, [&](const auto& part) { return api.heal_roster(faction, part); });
    if (sent || sent.error().code != Errc::conflict) return sent;
  }
  return fail(Errc::conflict, "others keep healing the roster: try again");
}

namespace {

// The names that belong to somebody: of active persons and open invites. Those of others may have been deleted.
std::set<NameRef> names_in_use(const journal::RosterState& state, TimeMs now) {
  std::set<NameRef> used;
  for (const auto& [id, person] : state.persons())
    if (person.active_at(now)) used.insert(person.name_ref);
  for (const auto& [id, invite] : state.invites())
    if (invite.open_at(now)) used.insert(invite.body.name_ref);
  return used;
}

}  // namespace

// Managers bring back all names in use that the server lacks, others their own.
Answer<void> RosterReplica::Parts::put_lost_names(const PrincipalId& self) {
  auto held = api.names(faction);
  if (!held) return pass_on<void>(held);
  const journal::RosterState& state = store.history.state();
  const TimeMs now = entry_time_ms(api);
  std::set<NameRef> wanted = names_in_use(state, now);
  for (const NamedRef& one : *held) wanted.erase(one.ref);
  const journal::Person* person = state.person(self);
  if (!state.is_manager_at(self, now))
    std::erase_if(wanted, [&](const NameRef& ref) { return person == nullptr || person->name_ref != ref; });
  std::vector<NewName> lost;
  for (const auto& [ref, name] : store.names)
    if (wanted.contains(ref)) lost.push_back({name.salt, name.name});
  for (std::size_t done = 0; done < lost.size(); done += limits::names_at_once_max) {
    const auto end =
        lost.begin() + static_cast<std::ptrdiff_t>(std::min(lost.size(), done + limits::names_at_once_max));
    if (auto put = api.put_names(faction, {lost.begin() + static_cast<std::ptrdiff_t>(done), end}); !put) return put;
  }
  return {};
}

Answer<std::size_t> RosterReplica::heal(const PrincipalId& self) {
  auto sent = parts_->send_lost();
  // Another may have brought the entries, and had no names to bring, or not the right to.
  if (sent)
    if (auto named = parts_->put_lost_names(self); !named) return pass_on<std::size_t>(named);
  return sent;
}

Answer<void> RosterReplica::sync_names() {
  auto names = parts_->api.names(parts_->faction);
  if (!names) return pass_on<void>(names);
  std::map<NameRef, StoredName> fitting;
  for (NamedRef& name : *names)
    if (name_ref(name.salt, name.name) == name.ref) fitting[name.ref] = {name.salt, std::move(name.name)};
  parts_->store.names = std::move(fitting);
  return save_roster(parts_->home, parts_->store);
}

Answer<void> RosterReplica::follow_to(const Head& seen) {
  if (parts_->store.history.has(seen)) return {};
  if (parts_->store.history.size() <= seen.seq)
    if (auto synced = sync(); !synced) return pass_on<void>(synced);
  if (parts_->store.history.has(seen)) return {};
  if (parts_->store.history.size() <= seen.seq)
    return fail(Errc::behind, "an entry names a newer roster than the server hands out");
  return fail(Errc::forked, "an entry was written on another roster than this client's");
}

Answer<Head> RosterReplica::append(const Identity& author, journal::Kind kind, ByteView body) {
  if (auto synced = sync(); !synced) return pass_on<Head>(synced);
  const JournalId id = journal_of(parts_->faction);
  if (const auto answered = parts_->answered_before(author.principal(), kind, body)) return *answered;
  for (unsigned tries = 0; tries < limits::commit_tries_max; ++tries) {
    const Head on = head();
    journal::Header header;
    header.journal = id;
    header.seq = on.seq + 1;
    header.prev = on.hash;
    header.author = author.principal();
    header.time_ms = entry_time_ms(parts_->api);
    header.kind = kind;
    const journal::Entry entry = journal::Entry::make(header, body, author.sign_keys());
    const journal::Verdict verdict = parts_->store.history.state().check(entry, parts_->lookup());
    if (!verdict) {
      Problem problem;
      problem.type = "rule";
      problem.rule = std::string(journal::name_of(*verdict.broken()));
      return Answer<Head>(fail(Errc::denied, "the roster's rules do not allow it"), std::move(problem));
    }
    if (auto kept = keep_pending(parts_->home, id, entry.bytes()); !kept) return kept.error();
    auto answer = parts_->api.append_roster(parts_->faction, entry.bytes());
    const bool unclear = !answer && (answer.error().code == Errc::offline || answer.error().code == Errc::timeout);
    if (!answer && !unclear) {
      (void)drop_pending(parts_->home, id);
      return pass_on<Head>(answer);
    }
    // Whatever was answered, the chain tells: our entry is on it or it is not.
    if (auto synced = sync(); !synced) return unclear ? pass_on<Head>(answer) : pass_on<Head>(synced);
    (void)drop_pending(parts_->home, id);
    if (parts_->store.history.has(entry.pin())) return entry.pin();
    if (!unclear && std::holds_alternative<Appended>(*answer))
      return fail(Errc::forged, "the server says that it took an entry which is not on its roster");
  }
  return fail(Errc::conflict, "others keep changing the roster: try again");
}

const FactionId& RosterReplica::faction() const { return parts_->faction; }
const EntryHash& RosterReplica::root() const { return parts_->root; }
Head RosterReplica::head() const {
  const auto head = parts_->own_head();
  CHECK(head.has_value());  // synced once
  return *head;
}
std::string RosterReplica::faction_name() const { return parts_->store.history.state().name(); }
const journal::RosterHistory& RosterReplica::history() const { return parts_->store.history; }
Answer<Card> RosterReplica::card(const Fingerprint& fingerprint) { return parts_->find_card(fingerprint); }

namespace {

PersonInfo info_of(const journal::Person& person, TimeMs now) {
  PersonInfo info;
  info.person = person.id;
  info.role = person.role;
  info.duties = person.duties;
  info.until_ms = person.until_ms;
  info.confirmed = person.confirmed;
  info.fingerprint = person.fingerprint;
  if (person.inviter) info.joining_code = joining_code(*person.inviter, person.fingerprint);
  if (person.renewed) info.renewed_by = person.invited_by;
  if (person.state == journal::Person::State::retired) info.state = PersonInfo::State::retired;
  if (person.state == journal::Person::State::active && !person.active_at(now)) info.state = PersonInfo::State::expired;
  return info;
}

PersonInfo info_of(const journal::Invite& invite) {
  PersonInfo info;
  info.state = PersonInfo::State::invited;
  info.person = invite.body.person;
  info.role = invite.body.role;
  info.duties = invite.body.duties;
  info.until_ms = invite.body.until_ms;
  info.open_invite = invite.body.invite;
  return info;
}

}  // namespace

std::vector<PersonInfo> RosterReplica::persons() const {
  const journal::RosterState& state = parts_->store.history.state();
  const TimeMs now = entry_time_ms(parts_->api);
  const auto name = [this](const NameRef& ref) {
    const auto found = parts_->store.names.find(ref);
    return found == parts_->store.names.end() ? std::string() : found->second.name;
  };
  std::map<PrincipalId, PersonInfo> infos;
  for (const auto& [id, person] : state.persons()) {
    infos[id] = info_of(person, now);
    infos[id].name = name(person.name_ref);
  }
  for (const auto& [id, invite] : state.invites()) {
    if (!invite.open_at(now)) continue;
    const auto known = infos.find(invite.body.person);
    if (known != infos.end()) {
      known->second.open_invite = id;
    } else {
      infos[invite.body.person] = info_of(invite);
      infos[invite.body.person].name = name(invite.body.name_ref);
    }
  }
  std::vector<PersonInfo> list;
  list.reserve(infos.size());
  for (auto& [id, info] : infos) list.push_back(std::move(info));
  std::stable_sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return list;
}

std::optional<PersonInfo> RosterReplica::person(const PrincipalId& id) const {
  for (PersonInfo& info : persons())
    if (info.person == id) return std::move(info);
  return std::nullopt;
}

namespace {

// The card record that an entry puts in force; empty: none.
Bytes card_record_of(const journal::Entry& entry) {
  switch (entry.header().kind) {
    case journal::Kind::found:
      return journal::parse_found(entry.body())->card_record;
    case journal::Kind::join:
      return journal::parse_join(entry.body())->card_record;
    case journal::Kind::rekey:
      return journal::parse_rekey(entry.body())->card_record;
    default:
      return {};
  }
}

}  // namespace

TimeMs RosterReplica::keys_since_ms(const PrincipalId& person) const {
  const journal::RosterHistory& history = parts_->store.history;
  const journal::Person* known = history.state().person(person);
  for (std::uint64_t seq = history.size(); known && seq-- > 0;) {
    auto record = CardRecord::parse_and_verify(card_record_of(history.entry(seq)));
    if (record && record->fingerprint() == known->fingerprint) return history.entry(seq).header().time_ms;
  }
  return 0;
}

std::string RosterReplica::name_of_principal(const journal::Author& principal) const {
  PrincipalId id = principal.id;
  if (principal.kind == PrincipalKind::invite)
    if (const auto* invite = parts_->store.history.state().invite(id)) id = invite->body.person;
  const auto info = person(id);
  return info && !info->name.empty() ? info->name : principal.id.text();
}

}  // namespace mappe::client
