// Bringing changes of a space to the server: planned on a head, committed on that very head.
#include <algorithm>

#include "client/drive/refusals.h"
#include "client/drive/space_tree.h"
#include "client/replica/leases.h"

namespace mappe::client::drive {

using webdav::Changed;
using webdav::Path;
using webdav::Refusal;
using webdav::refuse;
using Why = Refusal::Why;

namespace {

Refusal too_busy() { return {Why::busy, "others keep writing into this space", {}, {}, limits::retry_after}; }

std::optional<Refusal> refused(const Committed& done) {
  if (done.how == Committed::How::given_up) return refusal_of(done);
  if (done.how == Committed::How::precondition) return refuse(Why::precondition_failed, "a condition is not met");
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> SpaceTree::prepare() {
  if (!shared_.line.is_up) return offline();
  shared_.quota.refresh(shared_.api(), shared_.settings.stays_fresh);
  auto asked = space_->leases.refresh(shared_.api(), space_->id, shared_.settings.stays_fresh);
  if (!asked && is_away(asked.error().code)) return offline();
  return std::nullopt;
}

bool SpaceTree::may_be_over(const Refusal& refusal, std::chrono::steady_clock::time_point moment) {
  if (refusal.why != Why::locked || space_->leases.was_asked_since(moment)) return false;
  return static_cast<bool>(space_->leases.refresh(shared_.api(), space_->id, std::chrono::milliseconds(0)));
}

// Who waits for the turn leaves his wish in the queue; who has the turn takes all that wait, and saves that have
// nothing to do with each other become one entry. So many small saves at a time cost little more than one.
webdav::Answer<Changed> SpaceTree::commit(const Path& target, std::span<const std::string> tokens,
                                          const Planner& planner, Joins joins) {
  const auto begun = std::chrono::steady_clock::now();
  if (auto refusal = prepare()) return *refusal;
  auto done = commit_once({target, tokens, planner, joins, std::nullopt});
  if (done || !may_be_over(done.refusal(), begun)) return done;
  return commit_once({target, tokens, planner, joins, std::nullopt});
}

webdav::Answer<Changed> SpaceTree::commit_once(Wish wish) {
  {
    const std::lock_guard guard(space_->wishes_mutex);
    space_->wishes.push_back(&wish);
  }
  const Turns::Change turn(shared_.line.turns);
  if (wish.outcome) return std::move(*wish.outcome);
  std::vector<Wish*> together;
  for (Wish* one : waiting()) {
    if (one->joins == Joins::yes)
      together.push_back(one);
    else
      one->outcome = commit_in_turn(one->target, one->tokens, one->planner);
  }
  commit_together(std::move(together));
  return std::move(*wish.outcome);
}

std::vector<Wish*> SpaceTree::waiting() {
  const std::lock_guard guard(space_->wishes_mutex);
  return std::exchange(space_->wishes, {});
}

webdav::Answer<Changed> SpaceTree::commit_in_turn(const Path& target, std::span<const std::string> tokens,
                                                  const Planner& planner) {
  bool was_locked = false;
  for (unsigned plans = 0; plans < limits::plans_max; ++plans) {
    if (!shared_.line.is_up) return offline();  // it went away while others had the turn
    if (!space_->is_shown()) return offline();
    const View view(*space_, tokens);
    auto plan = planner(view);
    if (!plan) return plan.refusal();
    if (plan->is_nothing) return changed_by(view, *plan);
    const Head planned_on = space_->replica.head();
    bool has_moved = false;
    Committer committer(space_->replica);
    committer.set_guard([&] { return !(has_moved = space_->replica.head() != planned_on); });
    show(tokens, &plan->change);
    auto done = committer.commit(std::move(plan->change));
    if (!done && has_moved) continue;
    if (!done && done.error().code == Errc::locked) {
      if (std::exchange(was_locked, true)) return Refusal{Why::locked, "somebody else has locked it", {target}, {}, {}};
      (void)space_->leases.refresh(shared_.api(), space_->id, std::chrono::milliseconds(0));
      continue;  // now the plan names it
    }
    if (!done) return refusal_of(done.error(), done.problem());
    if (auto refusal = refused(*done)) return *refusal;
    settle(*plan);
    return changed_by(view, *plan);
  }
  return too_busy();
}

// Each is planned on the same head. Two of them that touch one place do not fit into one entry: the second is planned
// anew on what the first has made of it, as is everything when the head moved.
void SpaceTree::commit_together(std::vector<Wish*> wishes) {
  const auto alone = [this](Wish* wish) { wish->outcome = commit_in_turn(wish->target, wish->tokens, wish->planner); };
  for (unsigned plans = 0; wishes.size() > 1 && plans < limits::plans_max; ++plans) {
    if (!shared_.line.is_up || !space_->is_shown()) break;
    const Head planned_on = space_->replica.head();
    std::vector<Wish*> planned;
    std::vector<Plan> made;
    std::vector<Change> changes;
    for (Wish* wish : wishes) {
      const View view(*space_, wish->tokens);
      auto plan = wish->planner(view);
      if (!plan || plan->is_nothing || !std::holds_alternative<journal::intent::Save>(plan->change.intent)) {
        if (!plan)
          wish->outcome = plan.refusal();
        else
          alone(wish);
        continue;
      }
      show(wish->tokens, &plan->change);
      changes.push_back(std::move(plan->change));
      made.push_back(std::move(*plan));
      planned.push_back(wish);
    }
    wishes = planned;
    if (wishes.empty()) return;
    bool has_moved = false;
    Committer committer(space_->replica);
    committer.set_guard([&] { return !(has_moved = space_->replica.head() != planned_on); });
    const auto many = committer.commit_all(changes);
    for (std::size_t i = 0; i < many.results.size(); ++i) {
      if (auto refusal = refused(many.results[i])) {
        planned[i]->outcome = *refusal;
        continue;
      }
      settle(made[i]);
      planned[i]->outcome = changed_by(View(*space_), made[i]);
    }
    wishes.erase(wishes.begin(), wishes.begin() + static_cast<std::ptrdiff_t>(many.results.size()));
    if (many.error && !has_moved) break;  // which of them it is shows when each goes alone
  }
  for (Wish* wish : wishes) alone(wish);
}

Changed SpaceTree::changed_by(const View& view, const Plan& plan) {
  return {plan.was_there, plan.result.is_zero() ? std::string() : view.etag_of(plan.result)};
}

void SpaceTree::show(std::span<const std::string> tokens, Change* change) {
  for (const std::string& token : tokens)
    if (const auto lease = lease_of(token)) change->lease_tokens.push_back(*lease);
}

void SpaceTree::settle(const Plan& plan) {
  end_leases(plan.ends);
  if (plan.after) plan.after();
}

void SpaceTree::end_leases(const std::vector<LeaseToken>& leases) {
  for (const LeaseToken& lease : leases) {
    (void)shared_.api().drop_lease(space_->id, lease);  // else it ends by itself
    space_->leases.drop(lease);
  }
}

std::vector<LeaseKey> SpaceTree::keys_of(const View& view, const Path& path) const {
  std::vector<LeaseKey> keys;
  const auto spots = view.spots_to(path);
  keys.reserve(spots.size());
  for (const Spot& spot : spots) keys.push_back(spot.path == path ? spot.key : spot.deep_key);
  return keys;
}

std::vector<LeaseKey> SpaceTree::keys_with_folder(const View& view, const Path& path) const {
  auto keys = keys_of(view, path);
  const Path folder = path.parent();
  for (const Spot& spot : view.spots_to(folder))
    if (spot.path == folder) keys.push_back(spot.key);
  return keys;
}

webdav::Answer<std::vector<LeaseKey>> SpaceTree::keys_with_tree(const View& view, const Path& path,
                                                                const NodeId& node) {
  auto below = lease_keys_for_tree(space_->replica, node);
  if (!below) return refusal_of(below.error(), below.problem());
  auto keys = keys_with_folder(view, path);
  keys.insert(keys.end(), below->begin(), below->end());
  return keys;
}

webdav::Answer<std::vector<LeaseKey>> SpaceTree::keys_of_destination(const View& view, const Path& path,
                                                                     const std::optional<NodeId>& there) {
  if (there) return keys_with_tree(view, path, *there);
  return keys_with_folder(view, path);
}

std::vector<LeaseToken> SpaceTree::leases_within(const View& view, const Path& path, const NodeId& node) const {
  std::vector<LeaseToken> leases;
  if (space_->leases.is_empty(shared_.now())) return leases;
  auto spots = view.spots_below(path, node);
  for (Spot& spot : view.spots_to(path))
    if (spot.path == path) spots.push_back(std::move(spot));
  for (const auto& lock : view.locks_on(spots))
    if (const auto lease = lease_of(lock.token); lock.is_mine && lease) leases.push_back(*lease);
  return leases;
}

}  // namespace mappe::client::drive
