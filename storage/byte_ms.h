// Bytes integrated over time: what storage is billed by. A terabyte over a century is below 2^72, the largest a meter
// can hold (2^53 bytes over 2^53 milliseconds) below 2^107, so sums never overflow.
#pragma once

#include <array>
#include <string>

#include "crypto/base/bytes.h"

namespace mappe::storage {

__extension__ typedef unsigned __int128 ByteMs;  // a using cannot carry __extension__

// As JSON carries it, where numbers end at 2^53.
std::string decimal(ByteMs value);

// The canonical bytes: big-endian, without leading zeros; nothing for 0. On the stack: every append writes some.
struct ShortestBytes {
  std::array<std::uint8_t, sizeof(ByteMs)> all{};  // with the leading zeros
  std::size_t size_bytes = 0;
  ByteView view() const { return ByteView(all).last(size_bytes); }
};
ShortestBytes shortest_bytes(ByteMs value);
// errors  malformed  over 16 bytes, or a leading zero
Result<ByteMs> byte_ms_of(ByteView bytes);

}  // namespace mappe::storage
