#include "crypto/seal/argon2.h"

#include <argon2.h>

#include "crypto/seal/limits.h"

namespace mappe::seal {
namespace {

constexpr std::uint32_t passes = 3;
constexpr std::uint32_t memory_kib = 64 * 1024;
constexpr std::uint32_t lanes = 1;

}  // namespace

void Gate::enter() {
  std::unique_lock lock(mutex_);
  left_.wait(lock, [this] { return free_ > 0; });
  --free_;
}

void Gate::leave() {
  {
    const std::lock_guard lock(mutex_);
    ++free_;
  }
  left_.notify_one();
}

Gate& argon2_gate() {
  static Gate gate(limits::argon2_at_once_max);
  return gate;
}

Result<Argon2Output> argon2id_64m(ByteView secret, std::span<const std::uint8_t, 16> salt) {
  const Gate::Pass pass(argon2_gate());
  Argon2Output out;
  const auto filled = out.expose_to_fill();
  const int code = argon2id_hash_raw(passes, memory_kib, lanes, secret.data(), secret.size(), salt.data(), salt.size(),
                                     filled.data(), filled.size());
  if (code == ARGON2_MEMORY_ALLOCATION_ERROR) return fail(Errc::too_many, "no 64 MiB of memory for the password");
  CHECK(code == ARGON2_OK);  // lengths and costs are ours
  return out;
}

}  // namespace mappe::seal
