// A client of a drive waits for the answer: what fails in passing is tried again for a moment, not for half a minute.
#pragma once

#include <atomic>

#include "client/drive/limits.h"
#include "client/transfer/observer.h"

namespace mappe::client::drive {

class Hurry final : public TransferObserver {
 public:
  explicit Hurry(const std::atomic<bool>& is_online) : is_online_(is_online) {}

  // Never while all goes well: what is cached is read without the server.
  bool cancelled() override { return waited_ms_ > limits::patience.count(); }
  void pause(std::chrono::milliseconds wait) override {
    waited_ms_ += is_online_ ? wait.count() : limits::patience.count() + 1;
    if (!cancelled()) TransferObserver::pause(wait);
  }

 private:
  const std::atomic<bool>& is_online_;
  std::atomic<std::int64_t> waited_ms_{0};
};

}  // namespace mappe::client::drive
