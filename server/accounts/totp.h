// Codes of an authenticator app: six digits for each half minute.               docs/protocol.md §3, RFC 6238, RFC 4226
//
//   code = HMAC-SHA-1(secret, step as 8 bytes big-endian), truncated (RFC 4226 §5.3), modulo 10^6
//
// SHA-1, 30 s and 6 digits, because that is what every app takes; HMAC does not suffer from SHA-1's collisions. A code
// is no secret to whoever has the server's records and their key: it holds off thieves, not the operator.
// Pure, any thread.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "crypto/base/ids.h"
#include "crypto/base/secret.h"

namespace mappe::server {

using FactorSecret = Secret<struct FactorSecretTag, 20>;

inline constexpr TimeMs totp_step_ms = 30'000;
inline constexpr std::uint64_t totp_steps_around = 1;  // clocks of phones: the step before and the one after count, too

constexpr std::uint64_t totp_step_at(TimeMs now) { return now / totp_step_ms; }
std::array<char, 6> totp_digits(const FactorSecret& secret, std::uint64_t step);

// The step whose digits these are, around `now` and later than `after` (the last one used, so that each code works
// once); none: there is no such step. Takes as long whatever the digits are.
std::optional<std::uint64_t> totp_step_of(const FactorSecret& secret, std::string_view digits, TimeMs now,
                                          std::uint64_t after);

}  // namespace mappe::server
