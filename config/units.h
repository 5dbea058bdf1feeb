// Values as people write them: "2 GiB", "30 d", "[::1]:8443", "https://mappe.example". Also for the command line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "config/config.h"
#include "crypto/base/result.h"

namespace mappe::config {

// "512 B", "64 KiB", "1.5 MiB", "2 GiB", "1 TiB"; a bare number is bytes. Blanks are optional, case does not matter.
// Decimal units (kB, MB, GB, TB) mean powers of 1000.
//   errors  malformed  no number, a negative one, an unknown unit, a fraction of a byte
//           too_large  more than limits::bytes_max
Result<std::uint64_t> parse_size(std::string_view text);

// "250 ms", "60 s", "15 min", "12 h", "30 d". A bare number is refused, except 0: nobody should have to guess the unit.
//   errors  malformed, too_large as above (limits::duration_ms_max)
Result<Duration> parse_duration(std::string_view text);

// "127.0.0.1:8443", "[::1]:8443"; numeric addresses only, so that a start never waits for DNS.        errors  malformed
Result<Listen> parse_listen(std::string_view text);
bool is_loopback(const Listen& listen);

// "https://mappe.example", "https://mappe.example:8443", "https://[::1]:8443": lower case, no path, no port 443, as
// browsers write an origin (RFC 6454 §6.2).                                                            errors malformed
Result<std::string> parse_origin(std::string_view text);

// The shortest exact form, readable by the functions above: "10 GiB", "90 d".
std::string format_size(std::uint64_t bytes);
std::string format_duration(Duration duration);
std::string format_listen(const Listen& listen);  // address and port only

}  // namespace mappe::config
