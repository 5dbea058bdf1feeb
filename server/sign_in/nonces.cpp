#include "server/sign_in/nonces.h"

#include <algorithm>

#include "crypto/base/cbor.h"
#include "crypto/base/hash.h"
#include "server/limits.h"

namespace mappe::server {

namespace {

constexpr std::size_t time_and_random_bytes = 16;

TimeMs time_of(ByteView nonce) {
  TimeMs time = 0;
  for (std::size_t i = 0; i < 8; ++i) time = time << 8 | nonce[i];
  return time;
}

}  // namespace

ServerNonce Nonces::make(std::string_view whom, ByteView time_and_random) const {
  const auto mac = derive_public(key_.expose(), "sign-in-nonce", cbor::encode_array(view_of(whom), time_and_random));
  std::array<std::uint8_t, 32> bytes{};
  std::copy(time_and_random.begin(), time_and_random.end(), bytes.begin());
  std::copy_n(mac.begin(), 16, bytes.begin() + time_and_random_bytes);
  return ServerNonce(bytes);
}

ServerNonce Nonces::give(std::string_view whom, TimeMs now) const {
  std::array<std::uint8_t, time_and_random_bytes> start{};
  fill_random(start);
  for (std::size_t i = 0; i < 8; ++i) start[i] = static_cast<std::uint8_t>(now >> (56 - 8 * i));
  return make(whom, start);
}

Result<void> Nonces::take(std::string_view whom, const ServerNonce& nonce, TimeMs now) {
  const auto life = static_cast<TimeMs>(limits::nonce_life.count());
  const TimeMs given = time_of(nonce.view());
  const ServerNonce expected = make(whom, nonce.view().first(time_and_random_bytes));
  const bool ours = sodium_memcmp(expected.view().data(), nonce.view().data(), ServerNonce::size_bytes) == 0;
  if (!ours || given > now || now - given > life) return fail(Errc::expired, "the nonce is not valid any more");

  std::lock_guard lock(mutex_);
  while (!used_.empty() && time_of(*used_.begin()) + life < now) used_.erase(used_.begin());
  if (used_.size() >= limits::nonces_used_max) return fail(Errc::too_many, "too many sign-ins at once");
  if (!used_.insert(nonce.array()).second) return fail(Errc::expired, "the nonce was used before");
  return {};
}

}  // namespace mappe::server
