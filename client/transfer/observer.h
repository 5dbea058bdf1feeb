// Who watches a transfer: for a line of progress, and to stop or slow it.
#pragma once

#include <chrono>
#include <cstdint>

namespace mappe::client {

class TransferObserver {
 public:
  virtual ~TransferObserver() = default;
  virtual void on_bytes(std::uint64_t /*plain_bytes*/) {}  // that many more are done
  virtual void on_there(std::uint64_t /*plain_bytes*/) {}  // that many more need not travel: they are there already
  virtual bool cancelled() { return false; }               // asked between chunks
  // Waits before what failed for a passing reason is tried again (patience.h); ends early when cancelled.
  virtual void pause(std::chrono::milliseconds wait);
  // threads  any, several at once
};

}  // namespace mappe::client
