// What a pasted text may be at most.
#pragma once

#include <cstddef>

namespace mappe::council::limits {

constexpr std::size_t pasted_bytes_max = 4096;     // as a link's address, docs/protocol.md section 13.4
constexpr std::size_t broken_line_bytes_min = 60;  // mail programs break at 72 to 80
constexpr std::size_t host_bytes_max = 253;        // RFC 1035 section 2.3.4
constexpr std::size_t token_bytes_max = 512;       // SD.NET's opaque ones are near 90
constexpr std::size_t number_digits_max = 18;      // fits 64 bits
constexpr std::size_t reference_bytes_max = 64;
constexpr std::size_t reference_letters_max = 6;  // in a row: "DHH", "BAGAFW"; longer is a word

}  // namespace mappe::council::limits
