#include "crypto/base/padding.h"

#include <sodium.h>

#include <algorithm>
#include <bit>

namespace mappe {

std::size_t padme(std::size_t n) {
  if (n < 4) return n;  // b is not positive
  const unsigned e = static_cast<unsigned>(std::bit_width(n)) - 1;
  const unsigned b = e - (static_cast<unsigned>(std::bit_width(std::size_t{e})) - 1) - 1;
  const std::size_t unit = std::size_t{1} << b;
  return (n + unit - 1) / unit * unit;
}

std::size_t padded_chunk_bytes(std::size_t plain_bytes) {
  CHECK(plain_bytes >= 1 && plain_bytes <= chunk_plain_bytes_max);
  return std::max(padme(plain_bytes), chunk_padded_bytes_min);
}

std::size_t padded_body_bytes(std::size_t body_bytes, BodyLength length) {
  const bool is_coarse = length == BodyLength::coarse && body_bytes <= coarse_body_bytes_max;
  const std::size_t block = is_coarse ? body_coarse_bytes : body_block_bytes;
  return (body_bytes / block + 1) * block;
}

void pad_body(std::span<std::uint8_t> padded, std::size_t body_bytes) {
  CHECK(padded.size() > body_bytes && padded.size() % body_block_bytes == 0);
  std::fill(padded.begin() + static_cast<std::ptrdiff_t>(body_bytes), padded.end(), std::uint8_t{0});
  padded[body_bytes] = 0x80;
}

Result<std::size_t> unpadded_body_bytes(ByteView padded) {
  std::size_t body_bytes = 0;
  if (padded.empty() || padded.size() % body_block_bytes != 0 ||
      sodium_unpad(&body_bytes, padded.data(), padded.size(), std::min(padded.size(), body_coarse_bytes)) != 0)
    return fail(Errc::malformed, "a body without its padding");
  return body_bytes;
}

}  // namespace mappe
