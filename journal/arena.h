// Byte strings of a state, packed: thousands of names, or of contents with their chunk keys.
//
// What is released is wiped at once; its room comes back when its block is empty, or when the owner moves what lives
// into a fresh arena (worth_compacting). Locked blocks are kept from swap and core dumps as far as the system lets us
// (RLIMIT_MEMLOCK): failing that they are still wiped. No threads of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "crypto/base/bytes.h"

namespace mappe::journal {

struct Slice {  // meaningful only to the arena that gave it
  std::uint32_t block = 0;
  std::uint32_t offset = 0;
  std::uint32_t size = 0;
};

class Arena {
 public:
  enum class Keep { plain, locked };

  explicit Arena(Keep keep) : keep_(keep) {}
  Arena(Arena&&) noexcept = default;
  Arena& operator=(Arena&&) noexcept = default;

  Slice store(ByteView bytes);
  ByteView view(Slice slice) const;
  void release(Slice slice);

  bool worth_compacting() const { return released_bytes_ > stored_bytes_ + compact_from_bytes; }
  std::size_t memory_bytes() const;

 private:
  static constexpr std::size_t block_bytes = 256 * 1024;
  static constexpr std::size_t compact_from_bytes = 4 * 1024 * 1024;

  struct Free {
    std::size_t size = 0;
    void operator()(std::uint8_t* bytes) const noexcept;  // wipes
  };
  struct Block {
    std::unique_ptr<std::uint8_t[], Free> bytes;
    std::size_t size = 0;
    std::size_t used = 0;
    std::size_t live = 0;
  };
  std::uint32_t block_with_room(std::size_t size);
  Block allocate(std::size_t size) const;

  Keep keep_;
  std::vector<Block> blocks_;
  std::vector<std::uint32_t> empty_;  // places in blocks_ whose block was given back
  std::uint32_t current_ = 0;
  std::size_t stored_bytes_ = 0;
  std::size_t released_bytes_ = 0;
};

}  // namespace mappe::journal
