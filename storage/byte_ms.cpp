#include "storage/byte_ms.h"

#include <algorithm>

namespace mappe::storage {

std::string decimal(ByteMs value) {
  std::string digits;
  do {
    digits.push_back(static_cast<char>('0' + static_cast<int>(value % 10)));
    value /= 10;
  } while (value != 0);
  std::reverse(digits.begin(), digits.end());
  return digits;
}

ShortestBytes shortest_bytes(ByteMs value) {
  ShortestBytes bytes;
  for (; value != 0; value >>= 8) bytes.all[bytes.all.size() - ++bytes.size_bytes] = static_cast<std::uint8_t>(value);
  return bytes;
}

Result<ByteMs> byte_ms_of(ByteView bytes) {
  if (bytes.size() > sizeof(ByteMs) || (!bytes.empty() && bytes.front() == 0))
    return fail(Errc::malformed, "a sum of byte-milliseconds is not in its shortest form");
  ByteMs value = 0;
  for (const std::uint8_t byte : bytes) value = value << 8 | byte;
  return value;
}

}  // namespace mappe::storage
