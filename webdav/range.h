// The Range header of a GET.                                                                          RFC 9110 §14.1
#pragma once

#include <cstdint>
#include <string_view>

namespace mappe::webdav {

struct ByteRange {
  enum class Kind { whole, part, unsatisfiable } kind = Kind::whole;
  std::uint64_t first = 0;
  std::uint64_t length_bytes = 0;
};

// One range of bytes, clipped at the end. Another unit, several ranges or a header that is none: the whole file, as RFC
// 9110 §14.2 allows.
ByteRange parse_range(std::string_view header, std::uint64_t size_bytes);

}  // namespace mappe::webdav
