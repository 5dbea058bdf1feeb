// How lengths are hidden: Padmé for chunks, ISO 7816-4 for bodies of entries.                     docs/protocol.md §4,
// §5
#pragma once

#include "crypto/base/bytes.h"

namespace mappe {

constexpr std::size_t chunk_plain_bytes_max = std::size_t{1} << 20;
constexpr std::size_t chunk_padded_bytes_min = 512;
constexpr std::size_t chunk_tag_bytes = 16;
constexpr std::size_t body_block_bytes = 128;
constexpr std::size_t body_coarse_bytes = 1024;           // and the longest padding that readers take
constexpr std::size_t coarse_body_bytes_max = 64 * 1024;  // a longer body is padded finely, whatever it is

// Padmé(n) of §5: e = floor(log2 n), b = e - floor(log2 e) - 1; n up to a multiple of 2^b. padme(0) is 0.
//   100'000 -> 100'352 (e 16, b 11)        1'000'000 -> 1'015'808 (e 19, b 14)
std::size_t padme(std::size_t n);

// The size of a chunk's padded plaintext: Padmé, but 512 at least. 1 <= plain_bytes <= chunk_plain_bytes_max (CHECKed);
// the result is at most chunk_plain_bytes_max too. A blob is that plus chunk_tag_bytes.
std::size_t padded_chunk_bytes(std::size_t plain_bytes);

// How much of a body's length shows: coarse where there is a title, a note or an agenda in it, and nothing that shows
// what it is about.
enum class BodyLength : bool { fine, coarse };

// ISO 7816-4: 0x80, then zeros up to a multiple of 128 or 1,024. At least one byte is added.
std::size_t padded_body_bytes(std::size_t body_bytes, BodyLength length = BodyLength::fine);
void pad_body(std::span<std::uint8_t> padded, std::size_t body_bytes);  // fills the rest of `padded`

//   gives   the size without padding          errors  malformed  no such padding
Result<std::size_t> unpadded_body_bytes(ByteView padded);

}  // namespace mappe
