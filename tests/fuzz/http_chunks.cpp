// Any bytes as a chunked body: however they arrive in pieces and are read, the same data comes out, or an error.
#include "http/chunks.h"

#include <algorithm>

#include "tests/fuzz/fuzz.h"

using namespace mappe;

namespace {

struct Outcome {
  Bytes data;
  std::size_t used = 0;
  bool is_at_end = false, failed = false;
};

Outcome decode(ByteView body, std::size_t step, std::size_t room, const http::Limits& limits) {
  http::ChunkDecoder decoder(limits);
  Outcome out;
  Bytes into(room);
  while (out.used < body.size() && !decoder.is_at_end()) {
    const auto came = body.subspan(out.used, std::min(step, body.size() - out.used));
    const auto done = decoder.decode(came, into);
    out.failed = !done;
    if (!done) return out;
    CHECK(done->used <= came.size() && done->data <= room);
    CHECK(done->used > 0);  // or a reader would go round for ever
    out.used += done->used;
    append(out.data, ByteView(into).first(done->data));
  }
  out.is_at_end = decoder.is_at_end();
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView body(data, size);
  http::Limits limits;
  limits.chunk_line_bytes_max = 64;  // within reach of short inputs
  limits.trailer_bytes_max = 128;
  limits.chunk_framing_bytes_free = 256;
  const Outcome whole = decode(body, size + 1, size + 1, limits);
  for (const std::size_t step : {1u, 3u, 16u}) {
    const Outcome pieces = decode(body, step, 5, limits);
    CHECK(pieces.failed == whole.failed && pieces.is_at_end == whole.is_at_end);
    if (!whole.failed) CHECK(pieces.used == whole.used && equal(pieces.data, whole.data));
  }
  return 0;
}
