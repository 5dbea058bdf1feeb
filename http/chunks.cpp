#include "http/chunks.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "http/message.h"

namespace mappe::http {

Result<ChunkDecoder::Step> ChunkDecoder::decode(ByteView came, std::span<std::uint8_t> into) {
  Step step;
  while (step.used < came.size() && part_ != Part::end) {
    if (part_ != Part::data) {
      if (auto taken = take(came[step.used++]); !taken) return fail(taken.error());
      continue;
    }
    const auto room = std::min(came.size() - step.used, into.size() - step.data);
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(room, data_left_));
    if (size == 0) break;
    std::memcpy(into.data() + step.data, came.data() + step.used, size);
    step.used += size;
    step.data += size;
    data_bytes_ += size;
    data_left_ -= size;
    if (data_left_ == 0) part_ = Part::data_end;
  }
  return step;
}

Result<void> ChunkDecoder::take(std::uint8_t byte) {
  if (++framing_bytes_ > limits_.chunk_framing_bytes_free + limits_.chunk_framing_per_byte_max * data_bytes_)
    return fail(Errc::malformed, "the chunked body is mostly framing");
  if (after_cr_) {
    if (byte != '\n') return fail(Errc::malformed, "a bare carriage return in the chunked body");
    after_cr_ = false;
    auto ended = end_line();
    line_.clear();
    return ended;
  }
  if (byte == '\r') {
    after_cr_ = true;
    return {};
  }
  if ((byte < 0x20 && byte != '\t') || byte == 0x7f)
    return fail(Errc::malformed, "a control character in the framing of the chunked body");
  if (part_ == Part::data_end) return fail(Errc::malformed, "a chunk is longer than it says");
  if (part_ == Part::size && line_.size() >= limits_.chunk_line_bytes_max)
    return fail(Errc::malformed, "a chunk's line is too long");
  if (part_ == Part::trailer && ++trailer_bytes_ > limits_.trailer_bytes_max)
    return fail(Errc::malformed, "the trailer is too long");
  line_ += static_cast<char>(byte);
  return {};
}

Result<void> ChunkDecoder::end_line() {
  switch (part_) {
    case Part::size:
      return end_size_line();
    case Part::data_end:
      part_ = Part::size;
      return {};
    case Part::trailer:
      if (!line_.empty()) return end_trailer_line();
      part_ = Part::end;
      return {};
    case Part::data:
    case Part::end:
      break;
  }
  return fail(Errc::malformed, "the chunked body is not in order");
}

// 1*HEXDIG, then nothing or ";" and anything; blanks before the ";" are allowed.
Result<void> ChunkDecoder::end_size_line() {
  const char* const last = line_.data() + line_.size();
  const auto [end, error] = std::from_chars(line_.data(), last, data_left_, 16);
  const auto next = std::find_if(end, last, [](char c) { return c != ' ' && c != '\t'; });
  const bool in_order = error == std::errc() && (end == last || (next != last && *next == ';'));
  if (!in_order) return fail(Errc::malformed, "a chunk's size is not a hexadecimal number");
  part_ = data_left_ == 0 ? Part::trailer : Part::data;
  return {};
}

Result<void> ChunkDecoder::end_trailer_line() const {
  const std::string_view line = line_;
  const auto name = line.substr(0, line.find(':'));
  if (name.size() == line.size() || !is_token(name)) return fail(Errc::malformed, "a trailer that is no header field");
  // RFC 9110 §6.5.1: a reader behind us might believe it.
  for (const std::string_view framing : {"Content-Length", "Transfer-Encoding"})
    if (equal_ignoring_case(name, framing)) return fail(Errc::malformed, "a framing field as a trailer");
  return {};
}

}  // namespace mappe::http
