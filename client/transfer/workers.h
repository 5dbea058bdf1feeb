// A few threads that share one task, and the first error of any of them.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>

#include "crypto/base/result.h"

namespace mappe::client {

// The first error wins; everybody looks at failed() and leaves.       threads  any
class FirstError {
 public:
  void set(Error error) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = error;
    failed_ = true;
  }
  bool failed() const { return failed_; }
  Result<void> result() const {
    const std::lock_guard lock(mutex_);
    if (error_) return fail(*error_);
    return {};
  }

 private:
  mutable std::mutex mutex_;
  std::optional<Error> error_;
  std::atomic<bool> failed_ = false;
};

// Runs `work` on `count` threads, the caller's among them, and gives the first error after all have ended.
Result<void> run_workers(unsigned count, const std::function<void(FirstError&)>& work);

}  // namespace mappe::client
