// Codes that people read to each other: groups of five digits.                                docs/protocol.md §4, §4a
#pragma once

#include <string>

#include "crypto/base/ids.h"

namespace mappe {

// Group i is bytes 5i..5i+4 of the digest, big-endian, modulo 100000. Up to six groups, separated by blanks.
std::string five_digit_groups(std::span<const std::uint8_t, 32> digest, std::size_t groups);

// Of one entry: equal for two people exactly if their journals are equal up to it. "01234 56789 ..." (six groups)
std::string verification_code(const EntryHash& entry);

// Told by telephone by who joined to who invited: the keys that joined are the joiner's. (three groups)
std::string joining_code(const Fingerprint& inviter, const Fingerprint& joiner);

// H("name", [salt, display name]): what a roster keeps in place of a name.                        docs/protocol.md §4a
NameRef name_ref(const NameSalt& salt, std::string_view name);

}  // namespace mappe
