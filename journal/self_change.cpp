#include "journal/self_change.h"

#include <algorithm>

#include "journal/space_access.h"

namespace mappe::journal {
namespace {

using Rows = std::vector<const Row*>;

// The rows of `body` that are (or are not) the author's own.
Rows rows_of(const AccessBody& body, const SelfChangeContext& context, bool own, const std::optional<Author>& heir) {
  Rows rows;
  for (const Row& row : body.members) {
    const bool is_own = is_own_row(row, context.author, context.cards) || (heir && row.principal == *heir);
    if (is_own == own) rows.push_back(&row);
  }
  return rows;
}

bool same_rights(const Rows& a, const Rows& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Row* x, const Row* y) { return x->same_right(*y); });
}

Rows gateways_in(const Rows& rows) {
  Rows gateways;
  for (const Row* row : rows)
    if (row->principal.kind == PrincipalKind::gateway) gateways.push_back(row);
  return gateways;
}

bool contains(const Rows& rows, const Row& wanted) {
  return std::any_of(rows.begin(), rows.end(), [&](const Row* row) { return row->same_right(wanted); });
}

bool is_part_of(const Rows& part, const Rows& whole) {
  return std::all_of(part.begin(), part.end(), [&](const Row* row) { return contains(whole, *row); });
}

// The invite's row has become its person's, with the same role and end.
bool redeems(const SelfChangeContext& context, const Person& person, const Rows& after) {
  const Row* invite = context.before.row(context.author);
  if (after.size() != 1) return false;
  const Row& row = *after[0];
  return row.principal == Author{PrincipalKind::person, person.id} && row.fingerprint == person.fingerprint &&
         row.role == invite->role && row.until_ms == invite->until_ms;
}

std::optional<SelfChange> persons_change(const SelfChangeContext& context, const Rows& before, const Rows& after) {
  const Row* own_before = context.before.row(context.author);
  const Row* own_after = context.after.row(context.author);
  if (own_after == nullptr) return after.empty() ? std::optional(SelfChange::leave) : std::nullopt;
  if (same_rights(before, after)) return context.refresh_needed ? std::optional(SelfChange::refresh) : std::nullopt;
  const Rows gateways_before = gateways_in(before), gateways_after = gateways_in(after);
  if (own_before->same_right(*own_after)) {
    if (is_part_of(gateways_before, gateways_after)) return SelfChange::add_gateways;
    if (is_part_of(gateways_after, gateways_before)) return SelfChange::remove_gateways;
    return std::nullopt;
  }
  const Person* person = context.roster.person(context.author.id);
  Row rekeyed = *own_before;
  rekeyed.fingerprint = own_after->fingerprint;
  // By rekeys alone: a renewal comes from a manager, and sealing to what he put there needs another manager's yes.
  const bool leads_here = person != nullptr && person->fingerprint == own_after->fingerprint &&
                          std::find(person->rekeyed_from.begin(), person->rekeyed_from.end(),
                                    own_before->fingerprint) != person->rekeyed_from.end();
  const bool is_rekey = leads_here && rekeyed.same_right(*own_after) && same_rights(gateways_before, gateways_after);
  return is_rekey ? std::optional(SelfChange::rekey) : std::nullopt;
}

}  // namespace

bool is_own_row(const Row& row, const Author& self, const CardLookup& cards) {
  if (row.principal == self) return true;
  if (row.principal.kind != PrincipalKind::gateway || self.kind != PrincipalKind::person) return false;
  const auto card = cards(row.fingerprint);
  return card && card->owner == self.id;
}

SelfChangeVerdict judge_self_change(const SelfChangeContext& context) {
  if (context.after.flags != context.before.flags || !context.after.voids.empty()) return {Rule::not_own_row};
  std::optional<Author> heir;
  const Person* joined = nullptr;
  if (context.author.kind == PrincipalKind::invite) {
    joined = context.roster.joined_by(context.author.id);
    if (joined == nullptr) return {Rule::not_a_self_change};
    heir = Author{PrincipalKind::person, joined->id};
  }
  if (!same_rights(rows_of(context.before, context, false, heir), rows_of(context.after, context, false, heir)))
    return {Rule::not_own_row};
  const Rows before = rows_of(context.before, context, true, heir), after = rows_of(context.after, context, true, heir);
  if (context.author.kind == PrincipalKind::invite)
    return redeems(context, *joined, after) ? SelfChangeVerdict{{}, SelfChange::redeem}
                                            : SelfChangeVerdict{Rule::not_a_self_change};
  if (context.author.kind != PrincipalKind::person) return {Rule::person_required};
  const auto kind = persons_change(context, before, after);
  return kind ? SelfChangeVerdict{{}, *kind} : SelfChangeVerdict{Rule::not_a_self_change};
}

}  // namespace mappe::journal
