// The chunks of a stretch of a file, fetched and opened before they are asked for, several side by side, and given out
// one after the other.
//
//   threads  of the caller, one at a time; it starts threads of its own, which end with it
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "crypto/base/secret.h"

namespace mappe::client::drive {

class ReadAhead {
 public:
  using Fetch = std::function<Result<SecretBytes>(std::size_t chunk)>;  // called by several threads at once

  // Of the chunks `first` to `end` (not with it), at most `most` at once are on their way or wait to be read.
  ReadAhead(Fetch fetch, std::size_t first, std::size_t end, std::size_t most);
  ~ReadAhead();  // waits for those that are on their way
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  bool covers(std::size_t chunk) const { return chunk >= reading_ && chunk < end_; }
  // Waits for it. `chunk` is covered (CHECKed); those before it are over. Valid until the next call.
  //   errors  what fetching it said
  Result<ByteView> at(std::size_t chunk);

 private:
  struct Slot {
    std::size_t chunk = 0;
    bool is_there = false;
    Result<SecretBytes> opened = SecretBytes();
  };

  void work();
  Slot& slot_of(std::size_t chunk) { return slots_[chunk % slots_.size()]; }

  const Fetch fetch_;
  const std::size_t first_, end_;
  mutable std::mutex mutex_;
  std::condition_variable moved_;
  std::vector<Slot> slots_;
  std::size_t reading_;  // changed by the reader alone
  std::size_t next_;     // to be fetched
  bool ends_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace mappe::client::drive
