#include "client/replica/space_replica.h"

#include "client/limits.h"
#include "client/replica/clock.h"
#include "client/replica/inner_lists.h"
#include "client/replica/page.h"
#include "client/replica/pins.h"
#include "client/replica/snapshots.h"
#include "client/replica/space_parts.h"
#include "client/wire/pass_on.h"
#include "crypto/base/codes.h"

namespace mappe::client {

SpaceReplica::Parts::Parts(const Home& h, Api& a, RosterReplica& r, std::shared_ptr<const Identity> s,
                           const SpaceId& id)
    : home(h), api(a), roster(r), self(std::move(s)), space(id), store(h, id) {
  cards = [this](const Fingerprint& fingerprint) -> std::optional<Card> {
    const auto known = known_cards.find(fingerprint);
    if (known == known_cards.end()) return std::nullopt;
    return known->second;
  };
  start_anew();
}

void SpaceReplica::Parts::start_anew() {
  replay.emplace(self, space, cards);
  space_const.reset();
  unkept.clear();
  unkept_owners.clear();
}

std::optional<Head> SpaceReplica::Parts::own_head() const {
  return replay->begun() ? std::optional(replay->verified().access.head()) : std::nullopt;
}

// Every card an entry needs, before it is judged: one that is not handed out is the server's fault, and nothing is
// judged by its absence.
Answer<void> SpaceReplica::Parts::learn_cards(const journal::Entry& entry) {
  if (!journal::is_access_kind(entry.header().kind)) return {};
  auto body = journal::access_of(entry);
  if (!body && body.error().code == Errc::unsupported) return body.error();
  if (!body) return fail(Errc::forged, "an access entry whose body is none");
  for (const journal::Row& row : body->members) {
    if (known_cards.contains(row.fingerprint)) continue;
    auto card = roster.card(row.fingerprint);
    if (!card) return pass_on<void>(card);
    if (card->kind != row.principal.kind || card->id != row.principal.id || card->faction != roster.faction())
      return fail(Errc::forged, "a card that is not the one its row names");
    known_cards.emplace(row.fingerprint, *card);
  }
  return {};
}

// Of an entry that was judged: what is refused leaves no trace.
void SpaceReplica::Parts::note_gateways(const journal::Entry& entry, GatewayOwners* owners) const {
  if (!journal::is_access_kind(entry.header().kind) || entry.is_husk()) return;
  const auto body = journal::access_of(entry);
  if (!body) return;
  for (const journal::Row& row : body->members) {
    const auto card = known_cards.find(row.fingerprint);
    if (card != known_cards.end() && card->second.kind == PrincipalKind::gateway)
      owners->emplace(card->second.id, card->second.owner);
  }
}

Result<void> SpaceReplica::Parts::keep_gateway_owners() {
  const std::size_t before = gateway_owners.size();
  gateway_owners.merge(unkept_owners);
  unkept_owners.clear();
  return gateway_owners.size() == before ? Result<void>() : save_gateway_owners(home, space, gateway_owners);
}

Answer<void> SpaceReplica::Parts::take(const JournalPage& page) {
  auto parsed = parse_page(page, own_head());
  if (!parsed) return parsed.error();
  Replay::Draft draft(*replay, roster.history(), cards);
  std::size_t taken = 0;
  GatewayOwners owners;
  newer = parsed->newer;
  for (const journal::Entry& entry : parsed->entries) {
    auto judged = judge(&draft, entry, taken == 0 && replay->begun());
    // A body of a version this program does not know: what lies before it can be read.
    newer = newer || (!judged && judged.error().code == Errc::unsupported);
    if (newer && !judged) break;
    if (!judged) return judged;
    note_gateways(entry, &owners);
    ++taken;
  }
  parsed->entries.erase(parsed->entries.begin() + static_cast<std::ptrdiff_t>(taken), parsed->entries.end());
  replay->accept(std::move(draft));
  unkept_owners.merge(owners);
  for (journal::Entry& entry : parsed->entries) {
    compare_pending(entry.pin(), entry.header().time_ms);
    found = found || (looked_for && entry.hash() == *looked_for);
    unkept.push_back(std::move(entry));
  }
  return {};
}

void SpaceReplica::Parts::compare_pending(const journal::Pin& at, TimeMs time_ms) {
  if (pending && *pending == at) answered = SpaceReplica::Answered{at.seq, time_ms};
}

void SpaceReplica::Parts::settle_pending() {
  const auto head = own_head();
  if (!pending || !head || head->seq < pending->seq) return;
  pending.reset();
  if (!looked_for) (void)drop_pending(home, journal_of(space));  // else it is the own one that lies there now
}

Answer<void> SpaceReplica::Parts::judge(Replay::Draft* draft, const journal::Entry& entry, bool first_after_own) {
  if (entry.header().journal != journal_of(space)) return fail(Errc::forged, "an entry of another journal");
  if (is_too_far_ahead(api, entry.header().time_ms)) return fail(Errc::forged, "an entry of a day that has not come");
  if (!entry.header().roster_seen) return fail(Errc::forged, "an entry of a roster in a space");
  if (auto followed = roster.follow_to(*entry.header().roster_seen); !followed) return followed;
  if (journal::is_access_kind(entry.header().kind) && !entry.is_husk())
    if (auto learned = learn_cards(entry); !learned) return learned;
  if (const journal::Verdict verdict = draft->add(entry); !verdict)
    return error_of_broken(*verdict.broken(), first_after_own);
  if (seen && entry.header().seq == seen->seq && entry.hash() != seen->hash)
    return fail(Errc::forked, "the server has another entry at a place this client has seen");
  return {};
}

Answer<bool> SpaceReplica::Parts::fetch() {
  bool news = false;
  for (;;) {
    const auto before = own_head();
    auto page = api.journal(space, before ? before->seq + 1 : 0);
    if (!page) return pass_on<bool>(page);
    if (auto taken = take(*page); !taken) return pass_on<bool>(taken);
    while (const journal::SnapshotBody* wanted = replay->wanted_snapshot()) {
      auto state = read_snapshot(api, space, replay->keys(), *wanted);
      if (state)
        replay->supply_state(std::move(*state));
      else if (is_passing(state.error().code))
        return pass_on<bool>(state);
      else
        replay->do_without_snapshot();
    }
    const auto after = own_head();
    news = news || after != before;
    if (newer || (after && after->seq >= page->head.seq)) return news;
  }
}

Result<void> SpaceReplica::Parts::judge_at_head() const {
  const auto head = own_head();
  if (!head) return fail(Errc::forged, "a space without a genesis");
  if (seen && head->seq < seen->seq && !newer)
    return fail(Errc::behind, "the server has less of this space than this client saw");
  if (!replay->verified().husks.empty()) return fail(Errc::forged, "a body was erased that no prune entry names");
  if (replay->has_state() && !replay->is_waiting() && !replay->state().whole())
    return fail(Errc::not_found, "a part of this space was erased and no snapshot takes its place");
  return {};
}

Answer<void> SpaceReplica::Parts::settle() {
  if (auto judged = judge_at_head(); !judged) {
    if (judged.error().code == Errc::forged) start_anew();  // what the home keeps is from before the lie
    return judged.error();
  }
  const auto head = own_head();
  // A program that dies behind this line must still be able to say that the lost answer was a success.
  if (pending && answered && answered->seq == pending->seq)
    if (auto kept = keep_found(home, journal_of(space), answered->seq, answered->time_ms); !kept) return kept.error();
  if (auto kept = store.keep(*replay, unkept); !kept) return kept.error();
  unkept.clear();
  (void)keep_gateway_owners();  // a lost note costs a name, nothing else
  settle_pending();
  if (auto raised = raise_pin(home, journal_of(space), *head); !raised) return raised.error();
  if (!seen || head->seq > seen->seq) seen = head;
  return {};
}

SpaceReplica::SpaceReplica(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
SpaceReplica::~SpaceReplica() = default;

Result<std::unique_ptr<SpaceReplica>> SpaceReplica::open(const Home& home, Api& api, RosterReplica& roster,
                                                         std::shared_ptr<const Identity> self, const SpaceId& space) {
  auto parts = std::make_unique<Parts>(home, api, roster, std::move(self), space);
  auto pin = load_pin(home, journal_of(space));
  if (!pin) return fail(pin.error());
  parts->seen = *pin;
  parts->gateway_owners = load_gateway_owners(home, space);
  // One that is damaged tells nothing any more; the next takes its place.
  if (auto pending = load_pending(home, journal_of(space)); pending && *pending) {
    parts->pending = (*pending)->pin();
    if (const auto time_ms = load_found(home, journal_of(space), parts->pending->seq))
      parts->answered = Answered{parts->pending->seq, *time_ms};
  }
  return std::unique_ptr<SpaceReplica>(new SpaceReplica(std::move(parts)));
}

namespace {

// The home's checkpoint and tail, taken in without judging them again.
Answer<void> load_kept(SpaceReplica::Parts* parts) {
  std::vector<journal::Entry> tail = parts->store.load(&*parts->replay);
  if (!parts->replay->begun()) return {};
  // Cards of the rows as they are now: later entries are judged by them.
  for (const journal::Row& row : parts->replay->verified().access.members().members) {
    auto card = parts->roster.card(row.fingerprint);
    if (!card) return pass_on<void>(card);
    parts->known_cards.emplace(row.fingerprint, *card);
    if (card->kind == PrincipalKind::gateway) parts->unkept_owners.emplace(card->id, card->owner);
  }
  // A program may have died between keeping a checkpoint with its own entry as the newest and telling so.
  parts->compare_pending(*parts->own_head(), parts->replay->verified().access.time_ms());
  if (tail.empty()) return {};
  Replay::Draft draft(*parts->replay, parts->roster.history(), parts->cards);
  for (const journal::Entry& entry : tail) {
    if (auto followed = parts->roster.follow_to(*entry.header().roster_seen); !followed) return followed;
    if (auto learned = parts->learn_cards(entry); !learned) return learned;
    draft.add_verified(entry);
    parts->compare_pending(entry.pin(), entry.header().time_ms);
  }
  parts->replay->accept(std::move(draft));
  return {};
}

}  // namespace

Answer<void> SpaceReplica::resume() {
  if (parts_->replay->begun()) return {};
  auto loaded = load_kept(parts_.get());
  if (!loaded) parts_->start_anew();  // half of it is no use
  parts_->settle_pending();
  return loaded;
}

Answer<bool> SpaceReplica::sync() {
  Parts& parts = *parts_;
  if (auto resumed = resume(); !resumed) return pass_on<bool>(resumed);
  auto news = parts.fetch();
  if (!news) return news;
  if (auto settled = parts.settle(); !settled) return pass_on<bool>(settled);
  if (!parts.replay->has_state())
    return fail(Errc::denied, "nobody vouches for this space's beginning: it is not shown");
  return news;
}

const SpaceId& SpaceReplica::id() const { return parts_->space; }
const Identity& SpaceReplica::self() const { return *parts_->self; }
RosterReplica& SpaceReplica::roster() const { return parts_->roster; }
bool SpaceReplica::is_replayed() const { return parts_->replay->has_state(); }
Head SpaceReplica::head() const {
  CHECK(parts_->replay->begun());
  return parts_->replay->verified().access.head();
}
const journal::State& SpaceReplica::state() const {
  CHECK(is_replayed());
  return parts_->replay->state();
}
std::string SpaceReplica::title() const { return std::string(state().title()); }

namespace {
const journal::AccessBody& valid_members(const Replay& replay) {
  const journal::AccessBody* valid = replay.verified().judge.newest_valid();
  CHECK(valid != nullptr);  // has a state, hence a valid genesis
  return *valid;
}
}  // namespace

std::vector<MemberRow> SpaceReplica::members() const {
  CHECK(is_replayed());
  std::vector<MemberRow> rows;
  for (const journal::Row& row : valid_members(*parts_->replay).members)
    rows.push_back({row.principal, row.role, row.until_ms, row.fingerprint});
  return rows;
}

std::optional<SpaceRole> SpaceReplica::own_role() const {
  CHECK(is_replayed());
  const journal::SpaceAccess& access = parts_->replay->verified().access;
  const TimeMs now = std::max(access.time_ms(), entry_time_ms(parts_->api));
  const journal::Row* row = access.row_at(parts_->self->principal(), now);
  if (!row) return std::nullopt;
  const bool manager = access.is_manager_at(row->principal, now, parts_->roster.history().state());
  return manager ? SpaceRole::manager : row->role;
}

const std::optional<SpaceReplica::Answered>& SpaceReplica::answered() const { return parts_->answered; }
bool SpaceReplica::is_newer() const { return parts_->newer; }
bool SpaceReplica::gateways_allowed() const { return valid_members(*parts_->replay).gateways_allowed(); }
std::optional<PrincipalId> SpaceReplica::owner_of_gateway(const PrincipalId& gateway) const {
  const auto known = parts_->gateway_owners.find(gateway);
  return known == parts_->gateway_owners.end() ? std::nullopt : std::optional(known->second);
}
std::string SpaceReplica::name_of(const journal::Author& author) const {
  const auto owner = author.kind == PrincipalKind::gateway ? owner_of_gateway(author.id) : std::nullopt;
  if (!owner) return parts_->roster.name_of_principal(author);
  return parts_->roster.name_of_principal({PrincipalKind::person, *owner}) + " (Gateway)";
}
bool SpaceReplica::frozen() const { return valid_members(*parts_->replay).frozen(); }
bool SpaceReplica::waits_for_epoch() const { return parts_->replay->verified().access.refresh_needed(); }
std::uint64_t SpaceReplica::epoch() const { return valid_members(*parts_->replay).epoch; }

const seal::SpaceConst& SpaceReplica::space_const() const {
  if (!parts_->space_const) {
    const EpochKey* first = epoch_key(1);
    CHECK(first != nullptr);  // the links lead to it
    parts_->space_const = seal::space_const(*first, parts_->space);
  }
  return *parts_->space_const;
}
const EpochKey& SpaceReplica::epoch_key() const {
  const EpochKey* key = epoch_key(epoch());
  CHECK(key != nullptr);  // a valid entry's key is known
  return *key;
}
const EpochKey* SpaceReplica::epoch_key(std::uint64_t epoch) const { return parts_->replay->keys().key(epoch); }

const std::vector<SkippedEntry>& SpaceReplica::health() const { return parts_->replay->health(); }
const std::vector<Alarm>& SpaceReplica::alarms() const { return parts_->replay->alarms(); }

Answer<std::string> SpaceReplica::verification_code(std::optional<std::uint64_t> seq) {
  const Head now = head();
  if (!seq || *seq == now.seq) return mappe::verification_code(now.hash);
  if (*seq > now.seq) return fail(Errc::not_found, "this space has no entry of that number yet");
  // From that entry on, the chain must lead to the head this client verified.
  std::optional<Head> at;
  EntryHash wanted;
  while (!at || at->seq < now.seq) {
    const std::uint64_t from = at ? at->seq + 1 : *seq;
    auto page = parts_->api.journal(parts_->space, from);
    if (!page) return pass_on<std::string>(page);
    if (page->entries.empty()) return fail(Errc::behind, "the server has less of this space than this client saw");
    for (const Bytes& bytes : page->entries) {
      auto entry = journal::Entry::parse(bytes);
      if (!entry) return fail(Errc::forged, "the server sends an entry that is none");
      if (entry->header().seq != (at ? at->seq + 1 : *seq) || (at && entry->header().prev != at->hash))
        return fail(Errc::forked, "the server's journal does not lead to what this client verified");
      at = entry->pin();
      if (at->seq == *seq) wanted = at->hash;
      if (at->seq == now.seq) break;
    }
  }
  if (at->hash != now.hash)
    return fail(Errc::forked, "the server's journal does not lead to what this client verified");
  return mappe::verification_code(wanted);
}

namespace {

//   errors  damaged  the two are not the same;  conflict  one cannot be told, for a part of it was erased
Result<void> compare_states(const Replay& held, const Replay& again, const seal::SpaceConst& space_const) {
  auto before = state_digest(held.state(), space_const);
  auto after = state_digest(again.state(), space_const);
  // Only erased bodies that a prune entry names may leave one without a digest.
  const bool is_pruned = !again.verified().pruned.empty();
  if (!before) return is_pruned ? Result<void>() : fail(before.error());
  if (!after) return is_pruned ? Result<void>() : fail(after.error());
  if (*before != *after)
    return fail(Errc::damaged, "the copy in the home differs from a replay from the beginning; it was thrown away");
  return {};
}

}  // namespace

Answer<void> SpaceReplica::verify_from_genesis() {
  Parts again(parts_->home, parts_->api, parts_->roster, parts_->self, parts_->space);
  // Others may write meanwhile: both follow until they stand at the same place.
  for (unsigned tries = 0; tries < limits::commit_tries_max; ++tries) {
    if (auto synced = sync(); !synced) return pass_on<void>(synced);
    again.seen = parts_->seen;
    if (auto fetched = again.fetch(); !fetched) return pass_on<void>(fetched);
    if (auto judged = again.judge_at_head(); !judged) return judged.error();
    if (again.own_head()->seq != head().seq) continue;
    if (again.own_head()->hash != head().hash)
      return fail(Errc::forked, "the replay from the beginning ends elsewhere");
    if (!again.replay->has_state())
      return fail(Errc::denied, "nobody vouches for this space's beginning: it is not shown");
    auto same = compare_states(*parts_->replay, *again.replay, space_const());
    if (!same && same.error().code == Errc::damaged)
      (void)parts_->store.forget();  // what was just verified takes its place
    if (!same) return same.error();
    return {};
  }
  return fail(Errc::conflict, "others keep writing into this space: try again");
}

Answer<void> SpaceReplica::open_inner_lists() { return open_inner(parts_->api, parts_->space, &*parts_->replay); }

std::string_view name_of(Alarm::Kind kind) {
  switch (kind) {
    case Alarm::Kind::void_access:
      return "void_access";
    case Alarm::Kind::named_blob_dropped:
      return "named_blob_dropped";
    case Alarm::Kind::snapshot_differs:
      return "snapshot_differs";
  }
  return "unknown";
}

}  // namespace mappe::client
