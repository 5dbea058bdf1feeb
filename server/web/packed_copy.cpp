#include "server/web/packed_copy.h"

#include <brotli/decode.h>
#include <zlib.h>

#include <algorithm>
#include <memory>

namespace mappe::server {

namespace {

constexpr int gzip_window_bits = 15 + 16;  // the largest window, and the form of gzip

// Room for one byte more, so that a longer text shows.
Bytes room_for(ByteView plain) { return Bytes(plain.size() + 1); }

bool gunzips_to(ByteView packed, ByteView plain) {
  Bytes room = room_for(plain);
  z_stream stream{};
  if (inflateInit2(&stream, gzip_window_bits) != Z_OK) return false;
  stream.next_in = const_cast<Bytef*>(packed.data());  // zlib.h: it only reads there
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = room.data();
  stream.avail_out = static_cast<uInt>(room.size());
  const bool ended = inflate(&stream, Z_FINISH) == Z_STREAM_END;
  const bool fits = ended && stream.avail_in == 0 && stream.total_out == plain.size();
  inflateEnd(&stream);
  return fits && std::equal(plain.begin(), plain.end(), room.begin());
}

bool unbrotlis_to(ByteView packed, ByteView plain) {
  const std::unique_ptr<BrotliDecoderState, decltype(&BrotliDecoderDestroyInstance)> decoder(
      BrotliDecoderCreateInstance(nullptr, nullptr, nullptr), &BrotliDecoderDestroyInstance);
  if (!decoder) return false;
  Bytes room = room_for(plain);
  std::size_t packed_left = packed.size(), room_left = room.size();
  const std::uint8_t* from = packed.data();
  std::uint8_t* into = room.data();
  const bool ended = BrotliDecoderDecompressStream(decoder.get(), &packed_left, &from, &room_left, &into, nullptr) ==
                     BROTLI_DECODER_RESULT_SUCCESS;
  return ended && packed_left == 0 && room_left == 1 && std::equal(plain.begin(), plain.end(), room.begin());
}

}  // namespace

bool unpacks_to(Packing packing, ByteView packed, ByteView plain) {
  return packing == Packing::gzip ? gunzips_to(packed, plain) : unbrotlis_to(packed, plain);
}

}  // namespace mappe::server
