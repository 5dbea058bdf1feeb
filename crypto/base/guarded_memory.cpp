#include "crypto/base/guarded_memory.h"

#include <sodium.h>

#include <mutex>
#include <vector>

#include "crypto/base/check.h"

namespace mappe {

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool is_each_alone = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr bool is_each_alone = true;
#else
constexpr bool is_each_alone = false;
#endif
#else
constexpr bool is_each_alone = false;
#endif

constexpr std::size_t slab_slots = 256;

class Slots {
 public:
  std::uint8_t* take() {
    const std::lock_guard guard(mutex_);
    if (free_.empty()) add_slab();
    std::uint8_t* slot = free_.back();
    free_.pop_back();
    return slot;
  }

  void give(std::uint8_t* slot) noexcept {
    sodium_memzero(slot, guarded_slot_bytes);
    const std::lock_guard guard(mutex_);
    free_.push_back(slot);  // has room: each slot was in it once
  }

 private:
  void add_slab() {
    auto* slab = static_cast<std::uint8_t*>(sodium_malloc(slab_slots * guarded_slot_bytes));
    CHECK(slab != nullptr);
    sodium_memzero(slab, slab_slots * guarded_slot_bytes);
    slots_ += slab_slots;
    free_.reserve(slots_);
    for (std::size_t i = slab_slots; i > 0; --i) free_.push_back(slab + (i - 1) * guarded_slot_bytes);
  }

  std::mutex mutex_;
  std::vector<std::uint8_t*> free_;
  std::size_t slots_ = 0;
};

// Never destroyed: a secret may outlive everything else of a program.
Slots& slots() {
  static Slots& all = *new Slots();
  return all;
}

bool has_slot(std::size_t size_bytes) { return !is_each_alone && size_bytes <= guarded_slot_bytes; }

}  // namespace

std::uint8_t* take_guarded(std::size_t size_bytes) {
  if (has_slot(size_bytes)) return slots().take();
  auto* bytes = static_cast<std::uint8_t*>(sodium_malloc(size_bytes));
  CHECK(bytes != nullptr);
  return bytes;
}

void give_guarded(std::uint8_t* bytes, std::size_t size_bytes) noexcept {
  if (bytes == nullptr) return;
  if (has_slot(size_bytes))
    slots().give(bytes);
  else
    sodium_free(bytes);  // wipes first
}

}  // namespace mappe
