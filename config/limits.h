// What config/ refuses to swallow, whatever a file says.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mappe::config::limits {

constexpr std::size_t file_bytes_max = 256 * 1024;
constexpr std::size_t problems_max = 50;                     // then reading stops: nobody corrects more at once
constexpr std::size_t list_items_max = 64;                   // listeners, origins
constexpr std::size_t text_bytes_max = 4096;                 // a path or name
constexpr std::uint64_t bytes_max = std::uint64_t{1} << 53;  // 8 PiB, and what CBOR carries
constexpr std::uint64_t duration_ms_max = std::uint64_t{1000} * 60 * 60 * 24 * 3653;  // ten years

}  // namespace mappe::config::limits
