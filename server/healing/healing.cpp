#include "server/healing/healing.h"

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

std::optional<Problem> check_time_of_healed(const Services& services, TimeMs time_ms) {
  const auto skew = static_cast<TimeMs>(std::chrono::milliseconds(limits::clock_skew_max).count());
  if (time_ms <= services.healing.restore().generation_ms + skew) return std::nullopt;
  return broken_rule("clock",
                     "The entry is of a time after the restore, so that it was not lost by it. Write it as a new one.");
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
