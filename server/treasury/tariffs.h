// The tariffs that hold on this server: set at its start, and again when its operator has its files read anew. Whoever
// computes takes one look and keeps it for the whole document. Any thread.
#pragma once

#include <memory>
#include <mutex>

#include "config/treasury.h"

namespace mappe::server {

using SharedTariffs = std::shared_ptr<const config::Treasury>;

class Tariffs {
 public:
  SharedTariffs now() const {  // none: nothing is billed
    const std::lock_guard lock(mutex_);
    return held_;
  }
  Tariffs& operator=(SharedTariffs next) {
    const std::lock_guard lock(mutex_);
    held_.swap(next);
    return *this;
  }
  explicit operator bool() const { return now() != nullptr; }

 private:
  mutable std::mutex mutex_;
  SharedTariffs held_;
};

}  // namespace mappe::server
