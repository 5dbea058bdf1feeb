#include "client/drive/space_tree.h"

#include <algorithm>

#include "client/drive/content_reader.h"
#include "client/drive/properties.h"
#include "client/drive/refusals.h"
#include "client/replica/leases.h"

namespace mappe::client::drive {

using webdav::Changed;
using webdav::Path;
using webdav::Refusal;
using webdav::refuse;
using Why = Refusal::Why;

namespace {

Refusal nothing_there() { return refuse(Why::not_found, "there is nothing at this path"); }
Refusal not_shown() { return refuse(Why::damaged, "the space cannot be shown: the server's answers do not fit it"); }

// The ids are those of one moment; what each is, that of the moment it is described.
class SpaceListing final : public webdav::Listing {
 public:
  SpaceListing(std::shared_ptr<Space> space, Path folder, std::vector<NodeId> members, webdav::Wanted wanted)
      : space_(std::move(space)), folder_(std::move(folder)), members_(std::move(members)), wanted_(wanted) {}

  webdav::Answer<std::vector<webdav::Resource>> next() override {
    std::vector<webdav::Resource> some;
    const Turns::Look look(space_->shared.line.turns);
    if (!space_->is_shown()) return not_shown();
    const View view(*space_);
    const bool has_locks = wanted_.locks && !space_->leases.is_empty(space_->shared.now());
    const auto above = has_locks ? view.spots_to(folder_) : std::vector<Spot>();
    while (at_ < members_.size() && some.size() < limits::listing_step) {
      const NodeId& member = members_[at_++];
      const auto node = view.state().node(member);
      if (!node || !node->live || !view.is_shown(member)) continue;
      some.push_back(view.resource(member, wanted_));
      if (!has_locks) continue;
      const Path place = folder_.child(node->name);
      auto spots = above;
      spots.push_back(spot_of(space_->space_const, place, node->parent, node->name));
      for (auto& lock : view.locks_on(spots))
        if (covers(lock, place)) some.back().locks.push_back(std::move(lock));
    }
    return some;
  }

 private:
  const std::shared_ptr<Space> space_;
  const Path folder_;
  const std::vector<NodeId> members_;
  const webdav::Wanted wanted_;
  std::size_t at_ = 0;
};

}  // namespace

Change wish_of(std::vector<journal::Op> ops) {
  Change change;
  change.intent = journal::intent::Plain{std::move(ops), false};
  return change;
}

std::vector<webdav::Lock> SpaceTree::locks_of(const View& view, const Path& path) const {
  std::vector<webdav::Lock> locks;
  if (space_->leases.is_empty(shared_.now())) return locks;
  for (auto& lock : view.locks_on(view.spots_to(path)))
    if (covers(lock, path)) locks.push_back(std::move(lock));
  return locks;
}

webdav::Answer<webdav::Resource> SpaceTree::find(const Path& path, webdav::Wanted wanted) {
  const Turns::Look look(shared_.line.turns);
  if (!space_->is_shown()) return not_shown();
  const View view(*space_);
  const auto found = view.look_up(path);
  if (!found.node) return nothing_there();
  auto resource = view.resource(*found.node, wanted);
  if (wanted.locks) resource.locks = locks_of(view, path);
  return resource;
}

webdav::Answer<std::unique_ptr<webdav::Listing>> SpaceTree::list(const Path& folder, webdav::Wanted wanted) {
  const Turns::Look look(shared_.line.turns);
  if (!space_->is_shown()) return not_shown();
  const View view(*space_);
  const auto found = view.look_up(folder);
  if (!found.node) return nothing_there();
  if (!found.is_folder) return refuse(Why::no_parent, "a file has no members");
  auto members = view.state().children(*found.node);
  return std::unique_ptr<webdav::Listing>(std::make_unique<SpaceListing>(space_, folder, std::move(members), wanted));
}

webdav::Answer<webdav::OpenFile> SpaceTree::open(const Path& path) {
  const Turns::Look look(shared_.line.turns);
  if (!space_->is_shown()) return not_shown();
  const View view(*space_);
  const auto found = view.look_up(path);
  if (!found.node) return nothing_there();
  webdav::OpenFile file{view.resource(*found.node, {}), nullptr};
  if (found.is_folder) return file;
  auto content = view.state().current(*found.node)->parsed();
  if (!shared_.line.is_up && !is_cached(shared_.cache, content)) return offline();
  file.reader = std::make_unique<ContentReader>(shared_, space_->id, std::move(content));
  return file;
}

webdav::Answer<webdav::Quota> SpaceTree::quota(const Path&) {
  if (shared_.line.is_up) shared_.quota.refresh(shared_.api(), shared_.settings.stays_fresh);
  const Turns::Look look(shared_.line.turns);
  if (!space_->is_shown()) return not_shown();
  return webdav::Quota{space_->used_bytes(), shared_.quota.left_bytes(space_->replica.self().faction())};
}

// ---- what all changes have in common ----

std::optional<Refusal> SpaceTree::prepare() {
  if (!shared_.line.is_up) return offline();
  shared_.quota.refresh(shared_.api(), shared_.settings.stays_fresh);
  auto asked = space_->leases.refresh(shared_.api(), space_->id, shared_.settings.stays_fresh);
  if (!asked && is_away(asked.error().code)) return offline();
  return std::nullopt;
}

webdav::Answer<Changed> SpaceTree::commit(const Path& target, std::span<const std::string> tokens,
                                          const Planner& planner) {
  if (auto refused = prepare()) return *refused;
  const Turns::Change turn(shared_.line.turns);
  if (!shared_.line.is_up) return offline();  // it went away while others had the turn
  return commit_in_turn(target, tokens, planner);
}

webdav::Answer<Changed> SpaceTree::commit_in_turn(const Path& target, std::span<const std::string> tokens,
                                                  const Planner& planner) {
  bool was_locked = false;
  for (unsigned plans = 0; plans < limits::plans_max; ++plans) {
    if (!space_->is_shown()) return not_shown();
    const View view(*space_, tokens);
    auto plan = planner(view);
    if (!plan) return plan.refusal();
    const auto changed = [&](const NodeId& node) {
      return Changed{plan->was_there, node.is_zero() ? std::string() : view.etag_of(node)};
    };
    if (plan->is_nothing) return changed(plan->result);
    const Head planned_on = space_->replica.head();
    bool has_moved = false;
    Committer committer(space_->replica);
    committer.set_guard([&] { return !(has_moved = space_->replica.head() != planned_on); });
    for (const std::string& token : tokens)
      if (const auto lease = lease_of(token)) plan->change.lease_tokens.push_back(*lease);
    auto done = committer.commit(std::move(plan->change));
    if (!done) {
      if (has_moved) continue;
      if (done.error().code != Errc::locked) return refusal_of(done.error(), done.problem());
      if (std::exchange(was_locked, true)) return Refusal{Why::locked, "somebody else has locked it", {target}, {}, {}};
      (void)space_->leases.refresh(shared_.api(), space_->id, std::chrono::milliseconds(0));
      continue;  // now the plan names it
    }
    if (done->how == Committed::How::given_up) return refusal_of(*done);
    if (done->how == Committed::How::precondition) return refuse(Why::precondition_failed, "a condition is not met");
    end_leases(plan->ends);
    if (plan->after) plan->after();
    return changed(plan->result);
  }
  return Refusal{Why::busy, "others keep writing into this space", {}, {}, limits::retry_after};
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
