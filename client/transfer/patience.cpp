#include "client/transfer/patience.h"

#include <algorithm>
#include <thread>

#include "client/transfer/limits.h"

namespace mappe::client {

std::optional<std::chrono::milliseconds> wait_after(unsigned failed, const Error& error, const Problem* problem) {
  switch (error.code) {
    case Errc::offline:
    case Errc::timeout:
    case Errc::busy:
    case Errc::too_many:
      break;
    default:
      return std::nullopt;
  }
  if (failed >= limits::tries_max) return std::nullopt;
  unsigned seconds = limits::first_wait_s << (failed - 1);
  if (problem != nullptr && problem->retry_after_s) seconds = std::max(seconds, *problem->retry_after_s);
  if (seconds > limits::wait_s_max) return std::nullopt;
  return std::chrono::seconds(seconds);
}

void TransferObserver::pause(std::chrono::milliseconds wait) {
  constexpr std::chrono::milliseconds slice(100);
  for (; wait.count() > 0 && !cancelled(); wait -= slice) std::this_thread::sleep_for(std::min(wait, slice));
}

}  // namespace mappe::client
