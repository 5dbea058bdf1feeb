// Leases (storage/leases.h) on records: a space has few, so its list is read whole each time.
#pragma once

#include "storage/embedded/core.h"

namespace mappe::storage {

class EmbeddedLeases final : public Leases {
 public:
  explicit EmbeddedLeases(Core& core) : core_(core) {}
  Result<LeaseOutcome> take(const TakeLease& asked, TimeMs now) override;
  Result<Lease> refresh(const SpaceId& space, const LeaseToken& token, TimeMs ttl_ms, TimeMs now) override;
  Result<void> release(const SpaceId& space, const LeaseToken& token) override;
  Result<std::size_t> break_all(const SpaceId& space, const LeaseKey& key) override;
  Result<std::vector<Lease>> list(const SpaceId& space, TimeMs now) const override;
  Result<std::optional<Lease>> check(const SpaceId& space, const std::vector<LeaseKey>& touched,
                                     const std::vector<LeaseToken>& held, TimeMs now) const override;
  Result<std::size_t> remove_expired(TimeMs now) override;

 private:
  template <class Which>
  Result<std::size_t> erase_those(const SpaceId& space, const Which& which, Durable durable);
  Core& core_;
};

}  // namespace mappe::storage
