// What a restored server takes back from its members, and until when.                            docs/protocol.md §4.5
//
// After a restore journals first take nothing but what heals, so that removals and the like are back before anything is
// written onto the older head; then both, until the time is over or the operator closes it. Any thread.
#pragma once

#include <mutex>

#include "server/answer/problem.h"
#include "storage/storage.h"

namespace mappe::server {

struct Services;

class Healing {
 public:
  explicit Healing(const storage::Restore& restore) : restore_(restore) {}

  storage::Restore restore() const {
    std::lock_guard lock(mutex_);
    return restore_;
  }
  void set(const storage::Restore& restore) {
    std::lock_guard lock(mutex_);
    restore_ = restore;
  }

 private:
  mutable std::mutex mutex_;
  storage::Restore restore_;
};

inline bool is_open(const storage::Restore& restore, TimeMs now) { return now < restore.heal_until_ms; }
inline bool comes_first(const storage::Restore& restore, TimeMs now) {
  return is_open(restore, now) && now < restore.heal_first_ms;
}

// 503 healing {until_ms}, while journals take nothing but what heals.
std::optional<Problem> wait_for_healing(const Services& services);
// 403 denied, rule heal_closed, when nothing is brought back any more, or ever was.
std::optional<Problem> check_heal_is_open(const Services& services);
// 422 rule clock: the entry cannot have been lost by the restore. It is of more than 10 minutes after it, or stands on
// one that is (`newest_ms`, the time of the journal); or it is older than what the backup has, so that it was made up.
std::optional<Problem> check_time_of_healed(const Services& services, TimeMs time_ms, TimeMs newest_ms);

// Nothing is brought back any more, now and after every start.
Result<void> close_healing(Services& services);

}  // namespace mappe::server
