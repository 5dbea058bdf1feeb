#include "journal/space_access.h"

#include <algorithm>

#include "journal/limits.h"
#include "journal/prune.h"
#include "journal/self_change.h"

namespace mappe::journal {
namespace {

constexpr std::uint64_t access_state_version = 1;

SpaceRole least_role(Kind kind) {
  switch (kind) {
    case Kind::note:
      return SpaceRole::commenter;
    case Kind::content:
    case Kind::snapshot:
      return SpaceRole::editor;
    default:
      return SpaceRole::manager;
  }
}

bool has_manager_person(const AccessBody& body) {
  return std::any_of(body.members.begin(), body.members.end(), [](const Row& row) {
    return row.principal.kind == PrincipalKind::person && row.role == SpaceRole::manager;
  });
}

// A row that is new or was changed must be what the roster says now; one that stays may be out of date.
bool needs_proof(const Row& row, const AccessBody* before) {
  const Row* old = before == nullptr ? nullptr : before->row(row.principal);
  return old == nullptr || !old->same_right(row);
}

bool ends_later(TimeMs a, TimeMs b) { return b != 0 && (a == 0 || a > b); }

// Its owner may change it as he likes; anybody else who may write the set only lowers it, as when the owner is lowered.
bool is_only_lowered(const Row& row, const Row* old) {
  return old != nullptr && old->fingerprint == row.fingerprint && row.role <= old->role &&
         !ends_later(row.until_ms, old->until_ms);
}

Verdict check_gateway_row(const Row& row, const AccessBody& set, const Row* old, const Author& author,
                          const FactionId& faction, const CardLookup& cards) {
  if (!set.gateways_allowed()) return Rule::gateway_not_allowed;
  const auto card = cards(row.fingerprint);
  if (!card) return Rule::missing_card;
  if (card->kind != PrincipalKind::gateway || card->id != row.principal.id || card->faction != faction)
    return Rule::wrong_card;
  const Row* owner = set.row({PrincipalKind::person, card->owner});
  if (owner == nullptr || row.role > owner->role || ends_later(row.until_ms, owner->until_ms))
    return Rule::gateway_without_owner;
  if (!is_only_lowered(row, old) && author != Author{PrincipalKind::person, card->owner}) return Rule::gateway_not_own;
  return {};
}

// Every row of a set, against the roster and the set itself.
Verdict check_rows(const AccessBody& set, const AccessBody* before, const Author& author, TimeMs time,
                   const RosterState& roster, const CardLookup& cards) {
  for (const Row& row : set.members) {
    if (row.principal.kind == PrincipalKind::gateway) {
      const Row* old = before == nullptr ? nullptr : before->row(row.principal);
      if (auto verdict = check_gateway_row(row, set, old, author, roster.faction(), cards); !verdict) return verdict;
      continue;
    }
    if (!needs_proof(row, before)) continue;
    if (row.principal.kind == PrincipalKind::person) {
      const Person* person = roster.person(row.principal.id);
      if (person == nullptr || !person->active_at(time) || person->fingerprint != row.fingerprint)
        return Rule::row_not_current;
    } else {
      const Invite* invite = roster.invite(row.principal.id);
      if (invite == nullptr || !invite->open_at(time) || invite->body.fingerprint != row.fingerprint)
        return Rule::row_not_current;
    }
  }
  return {};
}

bool any_row_vanished(const AccessBody& before, const AccessBody& after) {
  return std::any_of(before.members.begin(), before.members.end(),
                     [&](const Row& row) { return after.row(row.principal) == nullptr; });
}

bool any_fingerprint_changed(const AccessBody& before, const AccessBody& after) {
  return std::any_of(before.members.begin(), before.members.end(), [&](const Row& row) {
    const Row* now = after.row(row.principal);
    return now != nullptr && now->fingerprint != row.fingerprint;
  });
}

bool any_sealed_changed(const AccessBody& before, const AccessBody& after) {
  return std::any_of(before.members.begin(), before.members.end(), [&](const Row& row) {
    const Row* now = after.row(row.principal);
    return now != nullptr && now->fingerprint == row.fingerprint && now->sealed != row.sealed;
  });
}

// A card that was not handed out is the server's fault: nothing is judged by it.
bool has_all_gateway_cards(const AccessBody& set, const CardLookup& cards) {
  return std::all_of(set.members.begin(), set.members.end(), [&](const Row& row) {
    return row.principal.kind != PrincipalKind::gateway || cards(row.fingerprint).has_value();
  });
}

bool has_gateway(const AccessBody& set) {
  return std::any_of(set.members.begin(), set.members.end(),
                     [](const Row& row) { return row.principal.kind == PrincipalKind::gateway; });
}

void write_pin(cbor::Writer& out, const Pin& pin) { out.array(2).uint(pin.seq).id(pin.hash); }

Pin read_pin(cbor::Reader& in) {
  Pin pin;
  in.array(2);
  pin.seq = in.uint();
  pin.hash = in.id<EntryHash>();
  return pin;
}

}  // namespace

Verdict SpaceAccess::check_genesis(const Entry& entry, const RosterHistory& roster) {
  const Header& header = entry.header();
  if (is_roster_kind(header.kind)) return Rule::wrong_journal;
  if (header.kind != Kind::genesis) return Rule::wrong_seq;
  auto body = parse_genesis(entry.body());
  if (!body) return rule_of_body(body.error());
  if (header.journal != journal_of(body->space)) return Rule::wrong_journal;
  if (roster.size() == 0 || body->owner != roster.state().faction() || body->roster_root != roster.root())
    return Rule::wrong_root;
  if (!roster.has(*header.roster_seen)) return Rule::roster_unknown;
  const AccessBody& access = body->access;
  if (header.epoch != 1 || access.epoch != 1) return Rule::wrong_epoch;
  if (!access.epoch_link.empty()) return Rule::link_missing;
  if (!access.voids.empty()) return Rule::wrong_voids;
  if (header.author.kind != PrincipalKind::person) return Rule::person_required;
  const RosterState then = roster.state_at(header.roster_seen->seq);
  const TimeMs time = header.time_ms;
  const Person* author = then.person(header.author.id);
  if (author == nullptr) return Rule::unknown_author;
  if (!entry.signed_by(author->card.sign_pk)) return Rule::bad_signature;
  if (!then.may_create_spaces_at(header.author.id, time)) return Rule::not_space_creator;
  const Row* own = access.row(header.author);
  if (own == nullptr || own->role != SpaceRole::manager) return Rule::no_manager;
  if (own->ended_at(time)) return Rule::membership_ended;
  if (has_gateway(access)) return Rule::gateway_not_allowed;
  const CardLookup no_cards = [](const Fingerprint&) { return std::optional<Card>(); };
  return check_rows(access, nullptr, header.author, time, then, no_cards);
}

SpaceAccess SpaceAccess::begin(const Entry& entry) {
  const GenesisBody body = *parse_genesis(entry.body());
  SpaceAccess access;
  access.space_ = body.space;
  access.owner_ = body.owner;
  access.roster_root_ = body.roster_root;
  access.head_ = access.access_ = entry.pin();
  access.time_ms_ = entry.header().time_ms;
  access.roster_seen_ = *entry.header().roster_seen;
  access.newest_ = body.access;
  access.access_seqs_ = {0};
  return access;
}

Verdict SpaceAccess::check(const Entry& entry, const RosterHistory& roster, const CardLookup& cards,
                           Husks husks) const {
  if (auto verdict = check_place(entry); !verdict) return verdict;
  if (entry.is_husk() && husks == Husks::refused) return Rule::husk_not_allowed;
  const Header& header = entry.header();
  const TimeMs time = std::max(time_ms_, header.time_ms);
  if (auto verdict = check_author(entry, time, cards); !verdict) return verdict;
  if (!roster.has(*header.roster_seen)) return Rule::roster_unknown;
  if (header.roster_seen->seq < roster_seen_.seq) return Rule::roster_goes_back;
  if (header.kind != Kind::access) return check_right(entry);
  return check_access(entry, time, roster.state_at(header.roster_seen->seq), cards);
}

Verdict SpaceAccess::check_place(const Entry& entry) const {
  const Header& header = entry.header();
  if (is_roster_kind(header.kind) || header.journal != journal_of(space_)) return Rule::wrong_journal;
  if (header.seq != head_.seq + 1) return Rule::wrong_seq;
  if (header.prev != head_.hash) return Rule::wrong_prev;
  if (header.prev_access != access_.hash) return Rule::wrong_prev_access;
  if (header.kind != Kind::access && header.epoch != newest_.epoch) return Rule::wrong_epoch;
  return {};
}

Verdict SpaceAccess::check_author(const Entry& entry, TimeMs time, const CardLookup& cards) const {
  const Author& author = entry.header().author;
  const Row* row = newest_.row(author);
  if (row == nullptr) return Rule::unknown_author;
  const auto card = cards(row->fingerprint);
  if (!card) return Rule::missing_card;
  if (card->kind != author.kind || card->id != author.id || card->faction != owner_) return Rule::wrong_card;
  if (!entry.signed_by(card->sign_pk)) return Rule::bad_signature;
  return row->ended_at(time) ? Verdict(Rule::membership_ended) : Verdict();
}

Verdict SpaceAccess::check_right(const Entry& entry) const {
  const Header& header = entry.header();
  const SpaceRole role = newest_.row(header.author)->role;
  if (role < least_role(header.kind)) return Rule::role_too_low;
  if (header.kind == Kind::prune) return check_prune(entry);
  if (newest_.frozen()) return Rule::frozen;
  if (refresh_needed_) return Rule::refresh_needed;
  if (!header.drops.empty() && role < SpaceRole::editor) return Rule::drops_need_editor;
  return {};
}

// That the named ones are of kinds 2 to 4 and the snapshot is one shows only who has them at hand; access entries, by
// which rights are judged for ever, are known here.
Verdict SpaceAccess::check_prune(const Entry& entry) const {
  if (entry.header().author.kind != PrincipalKind::person) return Rule::person_required;
  auto body = parse_prune(entry.body());
  if (!body) return rule_of_body(body.error());
  const bool names_access = std::any_of(access_seqs_.begin(), access_seqs_.end(), [&](std::uint64_t seq) {
    return seq == body->snapshot_seq || std::binary_search(body->seqs.begin(), body->seqs.end(), seq);
  });
  return names_access || body->snapshot_seq > head_.seq ? Verdict(Rule::wrong_prune) : Verdict();
}

Verdict SpaceAccess::check_access(const Entry& entry, TimeMs time, const RosterState& roster,
                                  const CardLookup& cards) const {
  auto parsed = parse_access(entry.body());
  if (!parsed) return rule_of_body(parsed.error());
  const AccessBody& next = *parsed;
  if (!has_all_gateway_cards(newest_, cards) || !has_all_gateway_cards(next, cards)) return Rule::missing_card;
  const Author& author = entry.header().author;
  if (entry.header().epoch != next.epoch) return Rule::wrong_epoch;
  const bool leaving = next.row(author) == nullptr && author.kind == PrincipalKind::person;
  const bool by_manager = !leaving && is_manager_at(author, time, roster);
  if (auto verdict = check_voids(next, by_manager); !verdict) return verdict;
  if (auto verdict = check_epoch(next, leaving); !verdict) return verdict;
  if (!by_manager) {
    const auto self = judge_self_change({newest_, next, author, roster, cards, refresh_needed_});
    if (!self.verdict) return self.verdict;
    const bool rises = next.epoch > newest_.epoch;
    const bool must_rise = self.kind == SelfChange::redeem || self.kind == SelfChange::refresh;
    if (must_rise && !rises) return Rule::epoch_must_rise;
  }
  if (!has_manager_person(next)) return Rule::no_manager;
  return check_rows(next, &newest_, author, time, roster, cards);
}

Verdict SpaceAccess::check_epoch(const AccessBody& next, bool leaving) const {
  if (next.epoch < newest_.epoch || next.epoch > newest_.epoch + 1) return Rule::epoch_skips;
  const bool rises = next.epoch != newest_.epoch;
  if (rises == next.epoch_link.empty()) return Rule::link_missing;
  if (leaving) {
    if (rises) return Rule::epoch_must_stay;
  } else if (!rises &&
             (any_row_vanished(newest_, next) || any_fingerprint_changed(newest_, next) || !next.voids.empty())) {
    return Rule::epoch_must_rise;
  }
  if (!rises && next.key_commit != newest_.key_commit) return Rule::key_commit_changed;
  if (!rises && any_sealed_changed(newest_, next)) return Rule::row_changed;
  return {};
}

// The seqs of the access entries just before this one, without a gap; the genesis is never among them.
Verdict SpaceAccess::check_voids(const AccessBody& next, bool by_manager) const {
  if (next.voids.empty()) return {};
  if (!by_manager) return Rule::voids_need_manager;
  if (next.voids.size() >= access_seqs_.size()) return Rule::wrong_voids;
  const bool are_newest = std::equal(next.voids.rbegin(), next.voids.rend(), access_seqs_.rbegin());
  return are_newest ? Verdict() : Verdict(Rule::wrong_voids);
}

const Row* SpaceAccess::row_at(const Author& principal, TimeMs time) const {
  const Row* row = newest_.row(principal);
  return row == nullptr || row->ended_at(time) ? nullptr : row;
}

bool is_manager_of(const AccessBody& set, const Author& principal, TimeMs time, const RosterState& roster) {
  const Row* row = set.row(principal);
  if (row == nullptr || row->ended_at(time) || principal.kind != PrincipalKind::person) return false;
  if (row->role == SpaceRole::manager) return true;
  const bool orphaned = std::none_of(set.members.begin(), set.members.end(), [&](const Row& other) {
    if (other.role != SpaceRole::manager || other.ended_at(time) || other.principal.kind != PrincipalKind::person)
      return false;
    const Person* person = roster.person(other.principal.id);
    return person != nullptr && person->active_at(time);
  });
  return orphaned && roster.is_manager_at(principal.id, time);
}

bool SpaceAccess::is_manager_at(const Author& principal, TimeMs time, const RosterState& roster) const {
  return is_manager_of(newest_, principal, time, roster);
}

void SpaceAccess::apply(const Entry& entry) {
  const Header& header = entry.header();
  CHECK(header.seq == head_.seq + 1 && header.prev == head_.hash);
  head_ = entry.pin();
  time_ms_ = std::max(time_ms_, header.time_ms);
  roster_seen_ = *header.roster_seen;
  if (header.kind != Kind::access) return;
  AccessBody next = *parse_access(entry.body());
  const bool rises = next.epoch > newest_.epoch;
  refresh_needed_ = !rises && (refresh_needed_ || any_row_vanished(newest_, next));
  newest_ = std::move(next);
  access_ = head_;
  access_seqs_.push_back(header.seq);
}

Bytes SpaceAccess::encode() const {
  cbor::Writer out;
  out.array(11).uint(access_state_version).id(space_).id(owner_).id(roster_root_);
  write_pin(out, head_);
  out.uint(time_ms_);
  write_pin(out, roster_seen_);
  write_pin(out, access_);
  out.raw(encode_access(newest_)).uint(refresh_needed_ ? 1 : 0).array(access_seqs_.size());
  for (const std::uint64_t seq : access_seqs_) out.uint(seq);
  return out.take();
}

Result<SpaceAccess> SpaceAccess::decode(ByteView bytes) {
  cbor::Reader in(bytes);
  SpaceAccess access;
  in.array(11);
  if (in.uint() != access_state_version) in.fail_with(fail(Errc::unsupported, "a space's state of another version"));
  access.space_ = in.id<SpaceId>();
  access.owner_ = in.id<FactionId>();
  access.roster_root_ = in.id<EntryHash>();
  access.head_ = read_pin(in);
  access.time_ms_ = in.uint();
  access.roster_seen_ = read_pin(in);
  access.access_ = read_pin(in);
  const ByteView newest = in.raw();
  access.refresh_needed_ = in.uint_up_to(1) == 1;
  const std::size_t count = in.array_up_to(limits::entries_max);
  for (std::size_t i = 0; i < count && !in.failed(); ++i) access.access_seqs_.push_back(in.uint());
  if (auto done = in.finish(); !done) return fail(done.error());
  auto body = parse_access(newest);
  if (!body) return fail(body.error());
  access.newest_ = std::move(*body);
  return access;
}

}  // namespace mappe::journal
