// LOCK, its refresh, and UNLOCK in a space: leases at the server.                                  docs/protocol.md §6
#include <algorithm>

#include "client/drive/refusals.h"
#include "client/drive/space_tree.h"
#include "client/replica/clock.h"

namespace mappe::client::drive {

using webdav::Done;
using webdav::Lock;
using webdav::Path;
using webdav::Reach;
using webdav::Refusal;
using webdav::refuse;
using webdav::Scope;
using webdav::TakeLock;
using webdav::TakenLock;
using webdav::Touched;
using Why = Refusal::Why;

namespace {

std::string_view cut(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xc0) == 0x80) --bytes_max;
  return text.substr(0, bytes_max);
}

// Seconds of a lease as the server takes them are whole.
std::uint64_t seconds_of(std::chrono::seconds timeout) { return static_cast<std::uint64_t>(timeout.count()); }

Refusal conflict(std::vector<Path> places) {
  return {Why::lock_conflict, "another lock is held", std::move(places), {}, {}};
}

std::vector<Spot> spots_of(const View& view, const Path& path, Reach reach) {
  auto spots = view.spots_to(path);
  const auto found = view.look_up(path);
  if (reach == Reach::tree && found.node && found.is_folder) {
    auto below = view.spots_below(path, *found.node);
    std::move(below.begin(), below.end(), std::back_inserter(spots));
  }
  return spots;
}

std::vector<Path> in_the_way(const View& view, const TakeLock& take) {
  const auto locks = view.locks_on(spots_of(view, take.path, take.reach));
  return webdav::conflicting_locks(locks, take.path, take.scope, take.reach);
}

}  // namespace

std::optional<Refusal> SpaceTree::judge_lock(const View& view, const TakeLock& take) const {
  if (take.path.is_root()) return refuse(Why::read_only, "a whole space cannot be locked");
  if (auto refused = view.may_change(take.path, take.conditions, {})) return refused;
  if (auto places = in_the_way(view, take); !places.empty()) return conflict(std::move(places));
  const auto found = view.look_up(take.path);
  if (found.node) return std::nullopt;
  const std::array touched{Touched{take.path.parent()}};
  if (auto refused = view.may_change(take.path, take.conditions, touched)) return refused;
  return view.may_be_new(take.path, found);
}

webdav::Answer<TakenLock> SpaceTree::lock(const TakeLock& take) {
  if (!shared_.line.is_up) return offline();
  const Turns::Change turn(shared_.line.turns);
  if (!shared_.line.is_up) return offline();
  // Who locks goes on from what is newest, and sees who else has locked.
  if (auto synced = space_->replica.sync(); !synced) return refusal_of(synced.error(), synced.problem());
  auto asked = space_->leases.refresh(shared_.api(), space_->id, std::chrono::milliseconds(0));
  if (!asked) return refusal_of(asked.error(), asked.problem());
  return lock_in_turn(take);
}

webdav::Answer<TakenLock> SpaceTree::lock_in_turn(const TakeLock& take) {
  if (!space_->is_shown()) return offline();
  const auto& tokens = take.conditions.tokens;
  LeaseRequest request;
  bool creates = false;
  {
    const View view(*space_, tokens);
    if (auto refused = judge_lock(view, take)) return *refused;
    creates = !view.look_up(take.path).node;
    const Spot spot = view.spots_to(take.path).back();
    request.key = spot.key;
    if (take.reach == Reach::tree) request.deep_key = spot.deep_key;
    request.shared = take.scope == Scope::shared;
    request.ttl_s = seconds_of(take.timeout);
    const std::string name = space_->replica.name_of(space_->replica.self().principal());
    const seal::LeaseNote note{std::string(cut(name, limits::note_text_bytes_max)), "mappe drive"};
    auto sealed =
        seal::seal_lease_note(space_->replica.epoch_key(), space_->replica.epoch(), space_->id, spot.key, note);
    if (sealed) request.note = std::move(*sealed);
  }
  auto lease = shared_.api().take_lease(space_->id, request);
  if (!lease && lease.error().code == Errc::locked) return conflict({take.path});
  if (!lease) return refusal_of(lease.error(), lease.problem());
  const LeaseToken token = lease->token;
  const auto give_up = [&](Refusal refusal) {
    end_leases({token});
    return refusal;
  };
  // The server compares keys alone: a lock above or below, taken at the same moment, shows only now.
  auto asked = space_->leases.refresh(shared_.api(), space_->id, std::chrono::milliseconds(0));
  space_->leases.take({token, request.key, request.shared, take.reach, take.owner_xml, lease->expires_ms});
  if (!asked) return give_up(refusal_of(asked.error(), asked.problem()));
  {
    const View view(*space_, tokens);
    const std::string own = token_of(token);
    auto locks = view.locks_on(spots_of(view, take.path, take.reach));
    std::erase_if(locks, [&](const Lock& one) { return one.token == own; });
    auto places = webdav::conflicting_locks(locks, take.path, take.scope, take.reach);
    if (!places.empty()) return give_up(conflict(std::move(places)));
  }
  if (creates) {
    auto shown = tokens;
    shown.push_back(token_of(token));
    const NodeId fresh = NodeId::random();
    auto made = commit_in_turn(take.path, shown, [&](const View& view) -> webdav::Answer<Plan> {
      const auto found = view.look_up(take.path);
      Plan plan;
      plan.is_nothing = found.node.has_value();  // somebody else made it: it is locked as it is
      if (plan.is_nothing) return plan;
      if (auto refused = view.may_be_new(take.path, found)) return *refused;
      std::vector<journal::Op> ops;
      seal::ContentDigest nothing;
      journal::Content empty;
      empty.digest = nothing.finish(space_->space_const);
      ops.push_back(journal::op::File{fresh, *found.parent, std::string(take.path.name()), std::move(empty),
                                      entry_time_ms(shared_.api())});
      plan.change = wish_of(std::move(ops));
      plan.change.lease_keys = keys_with_folder(view, take.path);
      return plan;
    });
    if (!made) return give_up(made.refusal());
  }
  const View view(*space_);
  for (Lock& one : view.locks_on(view.spots_to(take.path))) {
    if (one.token != token_of(token)) continue;
    one.left = take.timeout;  // what the server was asked for; clocks differ by a second
    return TakenLock{std::move(one), creates};
  }
  return refuse(Why::busy, "the lock has ended at once");
}

// A lease of this member that covers the path: one taken here, or one of an earlier run, which the server then knows.
std::optional<LeaseToken> SpaceTree::lease_at(const View& view, const Path& path, const std::string& token,
                                              bool* is_foreign) const {
  const auto lease = lease_of(token);
  for (const Lock& lock : view.locks_on(view.spots_to(path))) {
    if (!covers(lock, path)) continue;
    if (lock.alias == token) *is_foreign = true;  // as lockdiscovery calls one that was not taken here
    if (!lease || lock.token != token) continue;
    if (lock.is_mine) return lease;
    *is_foreign = true;
  }
  return std::nullopt;
}

webdav::Answer<Lock> SpaceTree::refresh(const Path& path, const webdav::Conditions& conditions,
                                        std::chrono::seconds timeout) {
  if (auto refused = prepare()) return *refused;
  const Turns::Change turn(shared_.line.turns);
  if (!space_->is_shown()) return offline();
  const View view(*space_, conditions.tokens);
  if (!view.are_met(path, conditions)) return refuse(Why::precondition_failed, "a condition is not met");
  bool is_foreign = false;
  for (const std::string& token : conditions.tokens) {
    const auto lease = lease_at(view, path, token, &is_foreign);
    if (!lease) continue;
    auto ends = shared_.api().refresh_lease(space_->id, *lease, seconds_of(timeout));
    if (!ends && ends.error().code == Errc::not_found) continue;
    if (!ends) return refusal_of(ends.error(), ends.problem());
    auto locks = view.locks_on(view.spots_to(path));
    const auto lock = std::find_if(locks.begin(), locks.end(), [&](const Lock& one) { return one.token == token; });
    if (lock == locks.end()) continue;
    if (!space_->leases.own(*lease, shared_.now())) {
      const Spot root = view.spots_to(lock->root).back();
      space_->leases.take({*lease, root.key, lock->scope == Scope::shared, lock->reach, lock->owner_xml, *ends});
    }
    space_->leases.prolong(*lease, *ends);
    lock->left = timeout;
    return std::move(*lock);
  }
  if (is_foreign) return refuse(Why::foreign_lock, "the lock of another member");
  return refuse(Why::no_such_lock, "no such lock here");
}

webdav::Answer<Done> SpaceTree::unlock(const Path& path, const std::string& token) {
  if (auto refused = prepare()) return *refused;
  const Turns::Change turn(shared_.line.turns);
  if (!space_->is_shown()) return offline();
  const View view(*space_, {&token, 1});
  bool is_foreign = false;
  const auto lease = lease_at(view, path, token, &is_foreign);
  if (is_foreign) return refuse(Why::foreign_lock, "the lock of another member");
  if (!lease) return refuse(Why::no_such_lock, "no such lock here");
  auto dropped = shared_.api().drop_lease(space_->id, *lease);
  if (!dropped && is_away(dropped.error().code)) return offline();
  space_->leases.drop(*lease);
  if (!dropped) return refuse(Why::no_such_lock, "no such lock here");
  return Done{};
}

}  // namespace mappe::client::drive
