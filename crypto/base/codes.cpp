#include "crypto/base/codes.h"

#include "crypto/base/cbor.h"
#include "crypto/base/hash.h"

namespace mappe {

std::string five_digit_groups(std::span<const std::uint8_t, 32> digest, std::size_t groups) {
  CHECK(groups * 5 <= digest.size());
  std::string text;
  for (std::size_t group = 0; group < groups; ++group) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < 5; ++i) number = number << 8 | digest[5 * group + i];
    const std::string digits = std::to_string(number % 100000);
    if (group > 0) text += ' ';
    text += std::string(5 - digits.size(), '0') + digits;
  }
  return text;
}

std::string verification_code(const EntryHash& entry) { return five_digit_groups(hash("code", entry.view()), 6); }

std::string joining_code(const Fingerprint& inviter, const Fingerprint& joiner) {
  return five_digit_groups(hash("join-code", cbor::encode_array(inviter, joiner)), 3);
}

NameRef name_ref(const NameSalt& salt, std::string_view name) {
  return NameRef(hash("name", cbor::encode_array(salt, name)));
}

}  // namespace mappe
