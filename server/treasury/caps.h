// Factions whose budget is used up and says that nothing more is taken in then. Kept by what reckons budgets, asked
// by whatever adds bytes. Any thread.
#pragma once

#include <mutex>
#include <set>

#include "crypto/base/ids.h"

namespace mappe::server {

class Caps {
 public:
  bool has(const FactionId& faction) const {
    const std::lock_guard lock(mutex_);
    return capped_.contains(faction);
  }
  void set(const FactionId& faction, bool is_capped) {
    const std::lock_guard lock(mutex_);
    if (is_capped)
      capped_.insert(faction);
    else
      capped_.erase(faction);
  }

 private:
  mutable std::mutex mutex_;
  std::set<FactionId> capped_;
};

}  // namespace mappe::server
