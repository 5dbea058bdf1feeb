// The half of the roster that judges.
#include <algorithm>

#include "journal/limits.h"
#include "journal/roster.h"

namespace mappe::journal {
namespace {

constexpr TimeMs day_ms = 24ULL * 3600 * 1000;
constexpr std::uint64_t longest_invitation_days_default = 14;
constexpr std::uint64_t days_max = 36'500;

bool needs_manager(Kind kind) { return kind == Kind::invite || kind == Kind::role || kind == Kind::policy; }

// A card record in a body is a person's of this faction.
Result<CardRecord> person_card(ByteView record, const FactionId& faction) {
  auto parsed = CardRecord::parse_and_verify(record);
  if (!parsed) return fail(parsed.error());
  if (parsed->card().kind != PrincipalKind::person || parsed->card().faction != faction)
    return fail(Errc::forged, "a card of another kind or faction");
  return parsed;
}

}  // namespace

Verdict RosterState::check(const Entry& entry, const CardLookup& cards) const {
  if (auto verdict = check_chain(entry); !verdict) return verdict;
  const TimeMs time = std::max(time_ms_, entry.header().time_ms);
  if (entry.header().kind != Kind::found)
    if (auto verdict = check_author(entry, time, cards); !verdict) return verdict;
  switch (entry.header().kind) {
    case Kind::found:
      return check_found(entry);
    case Kind::invite:
      return check_invite(entry, time);
    case Kind::join:
      return check_join(entry, time);
    case Kind::role:
      return check_role(entry, time);
    case Kind::retire:
      return check_retire(entry, time);
    case Kind::rekey:
      return check_rekey(entry);
    case Kind::policy:
      return check_policy(entry);
    case Kind::confirm:
      return check_confirm(entry, time);
    case Kind::genesis:
    case Kind::access:
    case Kind::content:
    case Kind::note:
    case Kind::snapshot:
    case Kind::prune:
    case Kind::trust:
    case Kind::heads:
      return Rule::unsupported_kind;
  }
  return Rule::unsupported_kind;
}

Verdict RosterState::check_chain(const Entry& entry) const {
  const Header& header = entry.header();
  if (!is_roster_kind(header.kind)) return Rule::wrong_journal;
  if (header.journal != journal_of(faction_)) return Rule::wrong_journal;
  if (header.seq != (head_ ? head_->seq + 1 : 0)) return Rule::wrong_seq;
  if (header.prev != (head_ ? head_->hash : EntryHash())) return Rule::wrong_prev;
  return {};
}

// Persons act while they are active; an invite does nothing but join.
Verdict RosterState::check_author(const Entry& entry, TimeMs time, const CardLookup& cards) const {
  const Header& header = entry.header();
  if (header.kind == Kind::join) {
    if (header.author.kind != PrincipalKind::invite) return Rule::unknown_author;
    const Invite* invite = this->invite(header.author.id);
    if (invite == nullptr) return Rule::unknown_author;
    const auto card = cards(invite->body.fingerprint);
    if (!card) return Rule::missing_card;
    if (card->kind != PrincipalKind::invite || card->id != header.author.id || card->faction != faction_)
      return Rule::wrong_card;
    return entry.signed_by(card->sign_pk) ? Verdict() : Verdict(Rule::bad_signature);
  }
  if (header.author.kind != PrincipalKind::person) return Rule::person_required;
  const Person* author = person(header.author.id);
  if (author == nullptr) return Rule::unknown_author;
  if (!entry.signed_by(author->card.sign_pk)) return Rule::bad_signature;
  if (!author->active_at(time)) return Rule::not_active;
  if (needs_manager(header.kind) && author->role != FactionRole::manager) return Rule::not_manager;
  return {};
}

Verdict RosterState::check_found(const Entry& entry) const {
  auto body = parse_found(entry.body());
  if (!body) return rule_of_body(body.error());
  auto record = person_card(body->card_record, faction_);
  if (!record) return rule_of_card(record.error());
  if (record->card().id != body->person) return Rule::wrong_card;
  if (entry.header().author != Author{PrincipalKind::person, body->person}) return Rule::unknown_author;
  return entry.signed_by(record->card().sign_pk) ? Verdict() : Verdict(Rule::bad_signature);
}

Verdict RosterState::check_guest(FactionRole role, TimeMs until_ms, TimeMs time) const {
  const auto days = policy(policy_key::longest_guest_days);
  if (role != FactionRole::guest || !days || *days == 0) return {};
  const bool fits = until_ms != 0 && until_ms <= time + std::min(*days, days_max) * day_ms;
  return fits ? Verdict() : Verdict(Rule::guest_too_long);
}

Verdict RosterState::check_invite(const Entry& entry, TimeMs time) const {
  auto body = parse_invite(entry.body());
  if (!body) return rule_of_body(body.error());
  const auto known = [&](const PrincipalId& id) {
    return invites_.contains(id) || persons_.contains(id) || promised_.contains(id);
  };
  if (body->invite.is_zero() || body->person.is_zero() || body->invite == body->person || known(body->invite))
    return Rule::id_taken;
  if (!body->renews && known(body->person)) return Rule::id_taken;
  if (body->renews && person(body->person) == nullptr) return Rule::unknown_id;
  const std::uint64_t days = policy(policy_key::longest_invitation_days).value_or(longest_invitation_days_default);
  if (body->expires_ms <= time || body->expires_ms > time + std::min(days, days_max) * day_ms)
    return Rule::invite_too_long;
  // So persons and open invitations that may make new ones never exceed the limit together, and a join need not ask.
  const std::size_t open = open_invites_at(time);
  if (open >= limits::open_invites_max) return Rule::roster_full;
  if (!body->renews && persons_.size() + open >= limits::persons_max) return Rule::roster_full;
  // A renewal must not take the last lasting manager's role away: on joining, the invite's role counts.
  const bool stays_manager = body->role == FactionRole::manager && body->until_ms == 0;
  if (body->renews && !stays_manager && !lasting_manager_besides(body->person)) return Rule::last_manager;
  return check_guest(body->role, body->until_ms, time);
}

Verdict RosterState::check_join(const Entry& entry, TimeMs time) const {
  auto body = parse_join(entry.body());
  if (!body) return rule_of_body(body.error());
  if (entry.header().author.id != body->invite) return Rule::not_self;
  const Invite* invite = this->invite(body->invite);
  if (invite == nullptr) return Rule::unknown_id;
  if (!invite->open_at(time)) return Rule::invite_not_open;
  auto record = person_card(body->card_record, faction_);
  if (!record) return rule_of_card(record.error());
  if (record->card().id != invite->body.person) return Rule::wrong_card;
  const Person* before = person(invite->body.person);
  if (before != nullptr && before->fingerprint == record->fingerprint()) return Rule::wrong_card;
  const bool stays_manager = invite->body.role == FactionRole::manager && invite->body.until_ms == 0;
  if (before != nullptr && !stays_manager && !lasting_manager_besides(before->id)) return Rule::last_manager;
  return {};
}

Verdict RosterState::check_role(const Entry& entry, TimeMs time) const {
  auto body = parse_role(entry.body());
  if (!body) return rule_of_body(body.error());
  const Person* person = this->person(body->person);
  if (person == nullptr) return Rule::unknown_id;
  if (person->state == Person::State::retired) return Rule::not_active;
  const bool stays_manager = body->role == FactionRole::manager && body->until_ms == 0;
  if (!stays_manager && !lasting_manager_besides(person->id)) return Rule::last_manager;
  return check_guest(body->role, body->until_ms, time);
}

Verdict RosterState::check_retire(const Entry& entry, TimeMs time) const {
  auto body = parse_retire(entry.body());
  if (!body) return rule_of_body(body.error());
  const Author& author = entry.header().author;
  const bool by_manager = is_manager_at(author.id, time);
  if (const Invite* invite = this->invite(body->id)) {
    if (!by_manager) return Rule::not_manager;
    return invite->state == Invite::State::open ? Verdict() : Verdict(Rule::invite_not_open);
  }
  const Person* person = this->person(body->id);
  if (person == nullptr) return Rule::unknown_id;
  if (person->state == Person::State::retired) return Rule::not_active;
  const bool leaves = author.id == person->id && body->reason == RetireReason::left;
  if (!by_manager && !leaves) return Rule::not_manager;
  return lasting_manager_besides(person->id) ? Verdict() : Verdict(Rule::last_manager);
}

Verdict RosterState::check_rekey(const Entry& entry) const {
  auto body = parse_rekey(entry.body());
  if (!body) return rule_of_body(body.error());
  auto record = person_card(body->card_record, faction_);
  if (!record) return rule_of_card(record.error());
  if (record->card().id != entry.header().author.id) return Rule::not_self;
  return person(record->card().id)->fingerprint != record->fingerprint() ? Verdict() : Verdict(Rule::wrong_card);
}

Verdict RosterState::check_policy(const Entry& entry) const {
  auto body = parse_policy(entry.body());
  return body ? Verdict() : Verdict(rule_of_body(body.error()));
}

Verdict RosterState::check_confirm(const Entry& entry, TimeMs time) const {
  auto body = parse_confirm(entry.body());
  if (!body) return rule_of_body(body.error());
  const Person* author = person(entry.header().author.id);
  if (author->role == FactionRole::guest) return Rule::not_member;
  const Person* confirmed = person_by_fingerprint(body->fingerprint);
  if (confirmed == nullptr) return Rule::unknown_fingerprint;
  if (confirmed->id == author->id) return Rule::self_confirm;
  return confirmed->active_at(time) ? Verdict() : Verdict(Rule::not_active);
}

bool RosterState::lasting_manager_besides(const PrincipalId& id) const {
  return std::any_of(persons_.begin(), persons_.end(), [&](const auto& item) {
    const Person& person = item.second;
    return person.id != id && person.state == Person::State::active && person.role == FactionRole::manager &&
           person.until_ms == 0;
  });
}

}  // namespace mappe::journal
