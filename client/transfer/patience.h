// What failed for a passing reason is tried again: no connection, no answer, a busy server, too many at once.
//
// Only for what is safe to repeat: asking, and putting a blob. The waits double, 31 s in all; a server's Retry-After
// comes first.
//   threads  any
#pragma once

#include <optional>

#include "client/transfer/observer.h"
#include "client/wire/answer.h"

namespace mappe::client {

// How long to wait after the `failed`th try (from 1) ended with this. None: no further try.
std::optional<std::chrono::milliseconds> wait_after(unsigned failed, const Error& error, const Problem* problem);

// call() gives an Answer.                                             errors  those of the last try; cancelled
template <class Call>
auto patiently(TransferObserver& observer, const Call& call) {
  for (unsigned failed = 1;; ++failed) {
    auto answer = call();
    if (answer) return answer;
    const auto wait = wait_after(failed, answer.error(), answer.problem());
    if (!wait || observer.cancelled()) return answer;
    observer.pause(*wait);
  }
}

}  // namespace mappe::client
