#include "server/council/gzip.h"

#include <zlib.h>

namespace mappe::server {

namespace {

struct Deflating {
  z_stream stream{};
  bool is_ready = false;
  Deflating() {
    constexpr int window_bits_gzip = 15 + 16, memory_level = 8, level = 6;
    is_ready = deflateInit2(&stream, level, Z_DEFLATED, window_bits_gzip, memory_level, Z_DEFAULT_STRATEGY) == Z_OK;
  }
  Deflating(const Deflating&) = delete;
  ~Deflating() {
    if (is_ready) deflateEnd(&stream);
  }
};

}  // namespace

Result<std::string> gzip(std::string_view plain) {
  Deflating deflating;
  if (!deflating.is_ready) return fail(Errc::io, "zlib could not be started");
  z_stream& stream = deflating.stream;
  std::string out(deflateBound(&stream, static_cast<uLong>(plain.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
  stream.avail_in = static_cast<uInt>(plain.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END) return fail(Errc::io, "zlib has no memory");
  out.resize(stream.total_out);
  return out;
}

}  // namespace mappe::server
