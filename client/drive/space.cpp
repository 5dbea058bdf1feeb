#include "client/drive/space.h"

#include <algorithm>

#include "client/drive/refusals.h"
#include "client/replica/clock.h"

namespace mappe::client::drive {

void QuotaBook::refresh(Api& api, std::chrono::milliseconds stays_fresh) {
  {
    const std::lock_guard guard(mutex_);
    if (asked_ && std::chrono::steady_clock::now() - *asked_ < stays_fresh) return;
  }
  const auto asked = std::chrono::steady_clock::now();
  auto factions = api.factions();
  if (!factions) return;  // what was known stays; the server judges in any case
  const std::lock_guard guard(mutex_);
  asked_ = asked;
  left_.clear();
  for (const FactionListing& one : *factions)
    if (one.quota_bytes) left_[one.faction] = *one.quota_bytes - std::min(one.used_bytes, *one.quota_bytes);
}

void QuotaBook::forget() {
  const std::lock_guard guard(mutex_);
  asked_.reset();
}

void QuotaBook::spend(const FactionId& faction, std::uint64_t bytes) {
  const std::lock_guard guard(mutex_);
  const auto left = left_.find(faction);
  if (left != left_.end()) left->second -= std::min(left->second, bytes);
}

std::optional<std::uint64_t> QuotaBook::left_bytes(const FactionId& faction) const {
  const std::lock_guard guard(mutex_);
  const auto left = left_.find(faction);
  return left == left_.end() ? std::nullopt : std::optional(left->second);
}

void Shared::look_at_leases(const std::shared_ptr<Space>& space) {
  if (line.is_up && !space->leases.is_fresh(settings.stays_fresh)) lease_news.look(space);
}

TimeMs Shared::now() { return static_cast<TimeMs>(static_cast<std::int64_t>(own_time_ms()) + api().clock_offset_ms()); }

Space::Space(Shared& shared_, SpaceReplica& replica_)
    : shared(shared_),
      replica(replica_),
      id(replica_.id()),
      space_const(replica_.space_const().duplicate()),
      leases(replica_.self().principal()) {}

void Space::see(const Error& error) {
  if (!passes(error.code)) trouble = error;
}

std::uint64_t Space::used_bytes() const {
  const std::lock_guard guard(used_mutex_);
  const std::uint64_t seq = replica.head().seq;
  if (used_at_seq_ == seq) return used_bytes_;
  std::uint64_t used = 0;
  replica.state().each_node([&](const journal::NodeView& node) {
    if (!node.live || node.sort == journal::Sort::folder) return;
    if (const auto current = replica.state().current(node.id)) used += current->size_bytes;
  });
  used_bytes_ = used;
  used_at_seq_ = seq;
  return used;
}

}  // namespace mappe::client::drive
