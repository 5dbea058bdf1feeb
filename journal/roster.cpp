#include "journal/roster.h"

#include <algorithm>

#include "journal/limits.h"

namespace mappe::journal {
namespace {

struct ReadCard {
  Card card;
  Fingerprint fingerprint;
};

// A card whose signature was verified when its entry was judged: replaying a roster does not pay for it again.
ReadCard card_in(ByteView record) {
  cbor::Reader in(record);
  in.array(2);
  const ByteView card = in.bytes();
  return {*parse_card(card), fingerprint_of_card(card)};
}

}  // namespace

const Person* RosterState::person(const PrincipalId& id) const {
  const auto found = persons_.find(id);
  return found == persons_.end() ? nullptr : &found->second;
}

const Person* RosterState::person_by_fingerprint(const Fingerprint& fingerprint) const {
  for (const auto& [id, person] : persons_)
    if (person.fingerprint == fingerprint) return &person;
  return nullptr;
}

const Invite* RosterState::invite(const PrincipalId& id) const {
  const auto found = invites_.find(id);
  return found == invites_.end() ? nullptr : &found->second;
}

const Person* RosterState::joined_by(const PrincipalId& id) const {
  const Invite* invite = this->invite(id);
  return invite != nullptr && invite->state == Invite::State::joined ? person(invite->body.person) : nullptr;
}

std::optional<std::uint64_t> RosterState::policy(std::uint64_t key) const {
  for (const auto& [known, value] : policy_)
    if (known == key) return value;
  return std::nullopt;
}

std::size_t RosterState::open_invites_at(TimeMs time) const {
  return static_cast<std::size_t>(
      std::count_if(open_.begin(), open_.end(), [&](const PrincipalId& id) { return invites_.at(id).open_at(time); }));
}

bool RosterState::is_manager_at(const PrincipalId& id, TimeMs time) const {
  const Person* person = this->person(id);
  return person != nullptr && person->active_at(time) && person->role == FactionRole::manager;
}

bool RosterState::may_create_spaces_at(const PrincipalId& id, TimeMs time) const {
  const Person* person = this->person(id);
  return person != nullptr && person->active_at(time) && (person->duties & duty::create_spaces) != 0;
}

void RosterState::apply(const Entry& entry) {
  CHECK(entry.header().seq == (head_ ? head_->seq + 1 : 0));
  CHECK(entry.header().prev == (head_ ? head_->hash : EntryHash()));
  time_ms_ = std::max(time_ms_, entry.header().time_ms);
  std::erase_if(open_, [this](const PrincipalId& id) { return !invites_.at(id).open_at(time_ms_); });
  apply_body(entry);
  head_ = entry.pin();
}

// The bodies were judged before: one that does not parse now would be a mistake of ours, so * may CHECK.
void RosterState::apply_body(const Entry& entry) {
  const Author& author = entry.header().author;
  switch (entry.header().kind) {
    case Kind::found: {
      const FoundBody body = *parse_found(entry.body());
      const auto [card, fingerprint] = card_in(body.card_record);
      name_ = body.name;
      type_ = body.type;
      policy_ = body.policy;
      Person founder;
      founder.id = body.person;
      founder.card = card;
      founder.fingerprint = fingerprint;
      founder.name_ref = body.name_ref;
      founder.role = FactionRole::manager;
      founder.duties = duty::all;
      founder.confirmed = true;  // nobody was there to compare with
      persons_.emplace(founder.id, founder);
      return;
    }
    case Kind::invite: {
      const InviteBody body = *parse_invite(entry.body());
      invites_[body.invite] = {Invite::State::open, body, author.id, person(author.id)->fingerprint};
      open_.insert(body.invite);
      promised_.insert(body.person);
      return;
    }
    case Kind::join:
      return apply_join(entry);
    case Kind::role: {
      const RoleBody body = *parse_role(entry.body());
      Person& person = persons_.at(body.person);
      person.name_ref = body.name_ref;
      person.role = body.role;
      person.duties = body.duties;
      person.until_ms = body.until_ms;
      return;
    }
    case Kind::retire: {
      const RetireBody body = *parse_retire(entry.body());
      if (const auto invite = invites_.find(body.id); invite != invites_.end()) {
        invite->second.state = Invite::State::retired;
        open_.erase(body.id);
      } else {
        persons_.at(body.id).state = Person::State::retired;
      }
      return;
    }
    case Kind::rekey: {
      const auto [card, fingerprint] = card_in(parse_rekey(entry.body())->card_record);
      Person& person = persons_.at(card.id);
      person.rekeyed_from.push_back(person.fingerprint);
      if (person.rekeyed_from.size() > limits::rekeys_remembered_max)
        person.rekeyed_from.erase(person.rekeyed_from.begin());
      person.card = card;
      person.fingerprint = fingerprint;
      person.confirmed = false;
      return;
    }
    case Kind::policy:
      policy_ = parse_policy(entry.body())->policy;
      return;
    case Kind::confirm: {
      const Fingerprint fingerprint = parse_confirm(entry.body())->fingerprint;
      for (auto& [id, person] : persons_)
        if (person.fingerprint == fingerprint) {
          person.confirmed = true;
          person.renewed = person.renewed && person.invited_by == author.id;  // whose word is in doubt
        }
      return;
    }
    case Kind::genesis:
    case Kind::access:
    case Kind::content:
    case Kind::note:
    case Kind::snapshot:
    case Kind::prune:
    case Kind::trust:
    case Kind::heads:
      break;
  }
  CHECK(false);  // check() lets none of these pass
}

void RosterState::apply_join(const Entry& entry) {
  const JoinBody body = *parse_join(entry.body());
  const auto [card, fingerprint] = card_in(body.card_record);
  Invite& invite = invites_.at(body.invite);
  invite.state = Invite::State::joined;
  open_.erase(body.invite);
  Person& person = persons_[invite.body.person];
  person.id = invite.body.person;
  person.state = Person::State::active;
  person.card = card;
  person.fingerprint = fingerprint;
  person.name_ref = invite.body.name_ref;
  person.role = invite.body.role;
  person.duties = invite.body.duties;
  person.until_ms = invite.body.until_ms;
  person.confirmed = false;
  person.invited_by = invite.invited_by;
  person.inviter = invite.inviter;
  person.renewed = invite.body.renews;
  person.rekeyed_from.clear();
}

Verdict RosterHistory::append(const Entry& entry, const CardLookup& cards) {
  if (auto verdict = state_.check(entry, cards); !verdict) return verdict;
  append_verified(entry);
  return {};
}

void RosterHistory::append_verified(const Entry& entry) {
  state_.apply(entry);
  entries_.push_back(entry);
  if (entries_.size() % spacing_ != 0) return;
  checkpoints_.push_back(state_);
  if (checkpoints_.size() < limits::roster_checkpoints_max) return;
  // Every second one goes: a state holds all persons and invites, so one for every so many entries would be too much.
  std::vector<RosterState> kept;
  for (std::size_t i = 1; i < checkpoints_.size(); i += 2) kept.push_back(std::move(checkpoints_[i]));
  checkpoints_ = std::move(kept);
  spacing_ *= 2;
}

EntryHash RosterHistory::root() const { return entries_.empty() ? EntryHash() : entries_.front().hash(); }

RosterState RosterHistory::state_at(std::uint64_t seq) const {
  CHECK(seq < entries_.size());
  if (seq + 1 == entries_.size()) return state_;
  const std::uint64_t whole = std::min<std::uint64_t>((seq + 1) / spacing_, checkpoints_.size());
  RosterState state = whole == 0 ? RosterState(state_.faction()) : checkpoints_[whole - 1];
  for (std::uint64_t next = whole * spacing_; next <= seq; ++next) state.apply(entries_[next]);
  return state;
}

}  // namespace mappe::journal
