// The chunked coding of a body, taken apart.                                                             RFC 9112 §7.1
//
// A machine that takes each byte once, as it comes: how the network cuts a body changes nothing, and what is kept
// between two calls is one line at most. Strict where two readers could differ: every line ends in CR LF, the data is
// exactly as long as announced, no field of a trailer is folded or about framing. Extensions are passed over and
// trailers thrown away, as the RFC allows.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "http/limits.h"

namespace mappe::http {

class ChunkDecoder {
 public:
  explicit ChunkDecoder(const Limits& limits) : limits_(limits) {}  // the limits outlive it

  struct Step {
    std::size_t used = 0;  // of what came
    std::size_t data = 0;  // put into `into`
  };
  // Goes on until `into` is full, `came` is used up, or the body is at its end: what follows that is left alone.
  //   errors  malformed  not chunked coding, or beyond a limit of limits.h; the decoder must not be used again
  Result<Step> decode(ByteView came, std::span<std::uint8_t> into);
  bool is_at_end() const { return part_ == Part::end; }

 private:
  enum class Part { size, data, data_end, trailer, end };

  Result<void> take(std::uint8_t byte);  // of a line
  Result<void> end_line();
  Result<void> end_size_line();
  Result<void> end_trailer_line() const;

  const Limits& limits_;
  Part part_ = Part::size;
  std::string line_;                                  // without its end
  bool after_cr_ = false;                             // only LF may follow
  std::uint64_t data_left_ = 0;                       // of the chunk
  std::uint64_t data_bytes_ = 0, framing_bytes_ = 0;  // so far
  std::size_t trailer_bytes_ = 0;
};

}  // namespace mappe::http
