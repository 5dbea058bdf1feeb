#include "journal/arena.h"

#include <sodium.h>

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "crypto/base/check.h"

namespace mappe::journal {
namespace {
constexpr std::size_t page_bytes = 4096;
}

void Arena::Free::operator()(std::uint8_t* bytes) const noexcept {
  sodium_munlock(bytes, size);  // wipes, and unlocks if it was locked
  std::free(bytes);
}

Arena::Block Arena::allocate(std::size_t size) const {
  const std::size_t rounded = (size + page_bytes - 1) / page_bytes * page_bytes;
  auto* bytes = static_cast<std::uint8_t*>(std::aligned_alloc(page_bytes, rounded));
  CHECK(bytes != nullptr);
  if (keep_ == Keep::locked) (void)sodium_mlock(bytes, rounded);  // best effort, see the header
  return {std::unique_ptr<std::uint8_t[], Free>(bytes, Free{rounded}), rounded, 0, 0};
}

std::uint32_t Arena::block_with_room(std::size_t size) {
  const auto room_in = [&](std::uint32_t at) {
    return at < blocks_.size() && blocks_[at].bytes && blocks_[at].size - blocks_[at].used >= size;
  };
  if (room_in(current_)) return current_;
  Block fresh = allocate(std::max(size, block_bytes));
  const bool oversized = size > block_bytes;
  std::uint32_t at = 0;
  if (empty_.empty()) {
    at = static_cast<std::uint32_t>(blocks_.size());
    blocks_.push_back(std::move(fresh));
  } else {
    at = empty_.back();
    empty_.pop_back();
    blocks_[at] = std::move(fresh);
  }
  if (!oversized) current_ = at;
  return at;
}

Slice Arena::store(ByteView bytes) {
  if (bytes.empty()) return {};
  CHECK(bytes.size() <= std::numeric_limits<std::uint32_t>::max());
  const std::uint32_t at = block_with_room(bytes.size());
  Block& block = blocks_[at];
  const Slice slice{at, static_cast<std::uint32_t>(block.used), static_cast<std::uint32_t>(bytes.size())};
  std::copy(bytes.begin(), bytes.end(), block.bytes.get() + block.used);
  block.used += bytes.size();
  block.live += bytes.size();
  stored_bytes_ += bytes.size();
  return slice;
}

ByteView Arena::view(Slice slice) const {
  if (slice.size == 0) return {};
  return {blocks_[slice.block].bytes.get() + slice.offset, slice.size};
}

void Arena::release(Slice slice) {
  if (slice.size == 0) return;
  Block& block = blocks_[slice.block];
  sodium_memzero(block.bytes.get() + slice.offset, slice.size);
  block.live -= slice.size;
  stored_bytes_ -= slice.size;
  released_bytes_ += slice.size;
  if (block.live > 0) return;
  released_bytes_ -= block.used;
  if (slice.block == current_) {
    block.used = 0;
    return;
  }
  block.bytes.reset();
  block.size = block.used = 0;
  empty_.push_back(slice.block);
}

std::size_t Arena::memory_bytes() const {
  std::size_t sum = blocks_.capacity() * sizeof(Block) + empty_.capacity() * sizeof(std::uint32_t);
  for (const Block& block : blocks_) sum += block.size;
  return sum;
}

}  // namespace mappe::journal
