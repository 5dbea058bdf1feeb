#include "journal/next_access.h"

#include <algorithm>

namespace mappe::journal {
namespace {

bool by_principal(const Row& a, const Row& b) {
  return std::pair(a.principal.kind, a.principal.id) < std::pair(b.principal.kind, b.principal.id);
}

TimeMs earlier_end(TimeMs a, TimeMs b) { return a == 0 || b == 0 ? std::max(a, b) : std::min(a, b); }

// What check() demands of a row that is new to the newest set, void or not.
bool is_borne_out(const Row& row, const RosterState& roster, TimeMs time) {
  switch (row.principal.kind) {
    case PrincipalKind::person: {
      const Person* person = roster.person(row.principal.id);
      return person != nullptr && person->active_at(time) && person->fingerprint == row.fingerprint;
    }
    case PrincipalKind::invite: {
      const Invite* invite = roster.invite(row.principal.id);
      return invite != nullptr && invite->open_at(time) && invite->body.fingerprint == row.fingerprint;
    }
    case PrincipalKind::gateway:
      return false;
  }
  return false;
}

bool is_any_manager(const AccessBody& body) {
  return std::any_of(body.members.begin(), body.members.end(), [](const Row& row) {
    return row.principal.kind == PrincipalKind::person && row.role == SpaceRole::manager;
  });
}

}  // namespace

Result<NextAccess> NextAccess::begin(const Base& base) {
  const AccessBody* valid = base.judge.newest_valid();
  if (valid == nullptr || base.judge.standing_at(base.access.newest_access().seq) == Standing::pending)
    return fail(Errc::denied, "no row in the newest access entry of this space");
  if (base.judge.has_pending()) return fail(Errc::conflict, "a void access entry must be repaired by a manager first");
  NextAccess next(base.cards);
  next.newest_epoch_ = base.access.epoch();
  next.valid_ = *valid;
  next.body_ = *valid;
  next.body_.voids = base.judge.voids_since_valid();
  if (next.needs_manager()) next.drop_lost(base);
  return next;
}

// To the server a row that the void entry changed is new again, and new rows must be what the roster says now.
void NextAccess::drop_lost(const Base& base) {
  const AccessBody& newest = base.access.members();
  for (const Row& row : valid_.members) {
    const Row* there = newest.row(row.principal);
    const bool stays = there != nullptr && there->same_right(row);
    if (!stays && !is_borne_out(row, base.roster, base.time)) lost_.push_back(row.principal);
  }
  for (const Author& principal : lost_) erase_rows_of(principal);
}

Row* NextAccess::row(const Author& principal) {
  const auto found = std::find_if(body_.members.begin(), body_.members.end(),
                                  [&](const Row& one) { return one.principal == principal; });
  return found == body_.members.end() ? nullptr : &*found;
}

void NextAccess::erase_rows_of(const Author& principal) {
  std::erase_if(body_.members, [&](const Row& one) { return is_own_row(one, principal, *cards_); });
}

void NextAccess::put(const Membership& membership) {
  Row made;
  made.principal = membership.principal;
  made.fingerprint = membership.fingerprint;
  made.role = membership.role;
  made.until_ms = membership.until_ms;
  if (Row* old = row(membership.principal)) {
    if (old->fingerprint == made.fingerprint) made.sealed = old->sealed;
    *old = made;
    cap_gateways_of(membership.principal);
    return;
  }
  body_.members.insert(std::upper_bound(body_.members.begin(), body_.members.end(), made, by_principal), made);
}

void NextAccess::cap_gateways_of(const Author& person) {
  const Row owner = *row(person);
  for (Row& one : body_.members) {
    if (one.principal == person || !is_own_row(one, person, *cards_)) continue;
    one.role = std::min(one.role, owner.role);
    one.until_ms = earlier_end(one.until_ms, owner.until_ms);
  }
}

Result<void> NextAccess::remove(const Author& principal) {
  if (row(principal) == nullptr) return fail(Errc::not_found, "no such member of this space");
  erase_rows_of(principal);
  return {};
}

Result<void> NextAccess::leave(const Author& self) {
  auto removed = remove(self);
  leaving_ = removed.has_value();
  return removed;
}

Result<void> NextAccess::redeem(const Author& invite, const PrincipalId& person, const Fingerprint& fingerprint) {
  const Row* old = row(invite);
  if (old == nullptr) return fail(Errc::not_found, "the invitation is no member of this space");
  const Membership heir{{PrincipalKind::person, person}, fingerprint, old->role, old->until_ms};
  erase_rows_of(invite);
  put(heir);
  return {};
}

Result<void> NextAccess::rekey(const Author& self, const Fingerprint& fingerprint) {
  Row* own = row(self);
  if (own == nullptr) return fail(Errc::not_found, "no such member of this space");
  if (own->fingerprint != fingerprint) own->sealed.clear();
  own->fingerprint = fingerprint;
  return {};
}

bool NextAccess::epoch_rises() const {
  if (leaving_) return false;
  if (raise_ || newest_epoch_ == 0 || needs_manager()) return true;
  return std::any_of(valid_.members.begin(), valid_.members.end(), [&](const Row& old) {
    const Row* now = body_.row(old.principal);
    return now == nullptr || now->fingerprint != old.fingerprint;
  });
}

bool NextAccess::changes_anything() const {
  if (epoch_rises() || body_.flags != valid_.flags || body_.members.size() != valid_.members.size()) return true;
  return !std::equal(body_.members.begin(), body_.members.end(), valid_.members.begin(),
                     [](const Row& a, const Row& b) { return a.same_right(b); });
}

Result<AccessBody> NextAccess::complete(EpochSealer& sealer) const {
  if (!is_any_manager(body_))
    return fail(Errc::conflict, "a space keeps at least one manager: make somebody else a manager first");
  const bool rises = epoch_rises();
  AccessBody made = body_;
  made.epoch = newest_epoch_ + (rises ? 1 : 0);
  auto commit = sealer.begin(made.epoch, rises);
  if (!commit) return fail(commit.error());
  made.key_commit = *commit;
  for (Row& one : made.members) {
    if (!rises && !one.sealed.empty()) continue;
    auto sealed = sealer.seal(one.principal, one.fingerprint);
    if (!sealed) return fail(sealed.error());
    one.sealed = std::move(*sealed);
  }
  made.epoch_link.clear();
  if (!rises || newest_epoch_ == 0) return made;
  auto link = sealer.link(valid_.epoch);
  if (!link) return fail(link.error());
  made.epoch_link = std::move(*link);
  return made;
}

std::vector<Author> rows_to_remove(const AccessBody& body, const RosterState& roster, TimeMs time) {
  std::vector<Author> gone;
  for (const Row& row : body.members) {
    bool goes = row.ended_at(time);
    if (row.principal.kind == PrincipalKind::person) {
      const Person* person = roster.person(row.principal.id);
      goes = goes || person == nullptr || !person->active_at(time);
    } else if (row.principal.kind == PrincipalKind::invite) {
      const Invite* invite = roster.invite(row.principal.id);
      goes = goes || invite == nullptr || (invite->state != Invite::State::joined && !invite->open_at(time));
    }
    if (goes) gone.push_back(row.principal);
  }
  return gone;
}

}  // namespace mappe::journal
