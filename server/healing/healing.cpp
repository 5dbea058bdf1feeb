#include "server/healing/healing.h"

#include <algorithm>

#include "server/services.h"

namespace mappe::server {

std::optional<Problem> wait_for_healing(const Services& services) {
  const storage::Restore restore = services.healing.restore();
  const TimeMs now = services.now();
  if (!comes_first(restore, now)) return std::nullopt;
  Problem problem{ProblemType::healing,
                  "The server was restored from a backup. For now members' programs bring back what it lacks; nothing "
                  "new is taken. Try again later: nothing is lost."};
  problem.retry_after_s = (restore.heal_first_ms - now + 999) / 1000;
  problem.members = "\"until_ms\":" + std::to_string(restore.heal_first_ms);
  return problem;
}

std::optional<Problem> check_heal_is_open(const Services& services) {
  if (is_open(services.healing.restore(), services.now())) return std::nullopt;
  return Problem{ProblemType::denied,
                 "The server takes back no lost entries (any more). Ask the operator whether a restore was marked.",
                 "heal_closed"};
}

std::optional<Problem> check_time_of_healed(const Services& services, TimeMs time_ms, TimeMs newest_ms) {
  const auto skew = static_cast<TimeMs>(std::chrono::milliseconds(limits::clock_skew_max).count());
  const storage::Restore restore = services.healing.restore();
  if (std::max(time_ms, newest_ms) > restore.generation_ms + skew)
    return broken_rule("clock", "The journal went on after the restore, so that this entry was not lost by it.");
  // Whatever was lost was taken after the backup's newest entry, each within 10 minutes of the clock.
  if (time_ms + 2 * skew < restore.newest_ms)
    return broken_rule("clock", "The entry is older than the backup, so that it was not lost by the restore.");
  return std::nullopt;
}

Result<void> close_healing(Services& services) {
  storage::Restore restore = services.healing.restore();
  restore.heal_first_ms = 0;
  restore.heal_until_ms = 0;
  if (auto marked = services.storage.mark_restored(restore); !marked) return marked;
  services.healing.set(restore);
  return {};
}

}  // namespace mappe::server
