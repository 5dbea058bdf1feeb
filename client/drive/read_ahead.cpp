#include "client/drive/read_ahead.h"

#include <algorithm>
#include <system_error>

namespace mappe::client::drive {

ReadAhead::ReadAhead(Fetch fetch, std::size_t first, std::size_t end, std::size_t most)
    : fetch_(std::move(fetch)), first_(first), end_(end), reading_(first), next_(first) {
  CHECK(first < end && most > 0);
  slots_.resize(std::min(most, end - first));
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    try {
      threads_.emplace_back([this] { work(); });
    } catch (const std::system_error&) {
      break;  // no more threads to be had: those that run do the work, and without any the reader does it
    }
  }
}

ReadAhead::~ReadAhead() {
  {
    const std::lock_guard guard(mutex_);
    ends_ = true;
  }
  moved_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

// Fetches what is next as long as there is room: a reader that stops early, as players do that only look into a file,
// has cost little.
void ReadAhead::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    moved_.wait(lock, [this] {
      const std::size_t room = std::min(slots_.size(), 2 * (reading_ - first_) + 2);
      return ends_ || next_ >= end_ || next_ < reading_ + room;
    });
    if (ends_ || next_ >= end_) return;
    const std::size_t chunk = next_++;
    lock.unlock();
    auto opened = fetch_(chunk);
    lock.lock();
    Slot& slot = slot_of(chunk);
    slot.chunk = chunk;
    slot.opened = std::move(opened);
    slot.is_there = true;
    moved_.notify_all();
  }
}

Result<ByteView> ReadAhead::at(std::size_t chunk) {
  CHECK(covers(chunk));
  std::unique_lock lock(mutex_);
  while (reading_ < chunk) {
    Slot& over = slot_of(reading_);
    if (over.is_there && over.chunk == reading_) {
      over.is_there = false;
      over.opened = SecretBytes();
    } else if (next_ > reading_) {  // on its way, and not wanted any more
      moved_.wait(lock, [&over] { return over.is_there; });
      continue;
    } else {
      ++next_;
    }
    ++reading_;
    moved_.notify_all();
  }
  Slot& slot = slot_of(chunk);
  if (threads_.empty() && !slot.is_there) {
    slot.opened = fetch_(chunk);
    slot.chunk = chunk;
    slot.is_there = true;
    next_ = chunk + 1;
  }
  moved_.wait(lock, [&slot, chunk] { return slot.is_there && slot.chunk == chunk; });
  if (!slot.opened) return fail(slot.opened.error());
  return slot.opened->expose();
}

}  // namespace mappe::client::drive
