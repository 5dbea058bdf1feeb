// Who watches a transfer: for a line of progress, and to stop it.
#pragma once

#include <cstdint>

namespace mappe::client {

class TransferObserver {
 public:
  virtual ~TransferObserver() = default;
  virtual void on_bytes(std::uint64_t /*plain_bytes*/) {}  // that many more are done
  virtual bool cancelled() { return false; }               // asked between chunks
  // threads  any, several at once
};

}  // namespace mappe::client
