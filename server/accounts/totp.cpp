#include "server/accounts/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace mappe::server {

std::array<char, 6> totp_digits(const FactorSecret& secret, std::uint64_t step) {
  std::array<std::uint8_t, 8> message{};
  for (std::size_t i = 0; i < 8; ++i) message[i] = static_cast<std::uint8_t>(step >> (56 - 8 * i));
  std::array<std::uint8_t, 20> mac{};
  unsigned size = 0;
  const auto key = secret.expose();
  CHECK(HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), message.data(), message.size(), mac.data(), &size) !=
        nullptr);
  CHECK(size == mac.size());
  const std::size_t offset = mac[19] & 0x0fU;
  std::uint32_t number = (mac[offset] & 0x7fU) << 24U | static_cast<std::uint32_t>(mac[offset + 1]) << 16U |
                         static_cast<std::uint32_t>(mac[offset + 2]) << 8U | mac[offset + 3];
  std::array<char, 6> digits{};
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, number /= 10)
    *digit = static_cast<char>('0' + number % 10);
  return digits;
}

std::optional<std::uint64_t> totp_step_of(const FactorSecret& secret, std::string_view digits, TimeMs now,
                                          std::uint64_t after) {
  const std::uint64_t middle = totp_step_at(now);
  std::optional<std::uint64_t> found;
  if (digits.size() != std::tuple_size_v<decltype(totp_digits(secret, 0))>) return found;
  const std::uint64_t first = middle < totp_steps_around ? 0 : middle - totp_steps_around;
  for (std::uint64_t step = first; step <= middle + totp_steps_around; ++step) {
    const auto right = totp_digits(secret, step);
    const bool fits = sodium_memcmp(right.data(), digits.data(), right.size()) == 0;
    if (fits && step > after && !found) found = step;
  }
  return found;
}

}  // namespace mappe::server
