#include "webdav/upload.h"

#include <charconv>

namespace mappe::webdav {
namespace {

std::optional<std::uint64_t> parse_size(std::string_view text) {
  std::uint64_t size = 0;
  const auto* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, size);
  if (error != std::errc() || at != end || text.empty()) return std::nullopt;
  return size;
}

}  // namespace

Result<Upload> Upload::of(http::Request& request) {
  Upload upload;
  upload.body_ = request.body;
  upload.size_bytes_ = request.body->length();
  if (const auto text = request.headers.find("X-Expected-Entity-Length")) {
    const auto expected = parse_size(*text);
    if (!expected) return fail(Errc::malformed, "an X-Expected-Entity-Length that is no number");
    if (upload.size_bytes_ && *upload.size_bytes_ != *expected)
      return fail(Errc::malformed, "Content-Length and X-Expected-Entity-Length differ");
    upload.ends_at_size_ = !upload.size_bytes_;
    upload.size_bytes_ = expected;
  }
  if (const auto text = request.headers.find("OC-Checksum")) {
    auto checksum = Checksum::parse(*text);
    if (checksum) {
      upload.checksum_ = std::move(*checksum);
    } else if (checksum.error().code != Errc::unsupported) {
      return fail(checksum.error());
    }
  }
  return upload;
}

Result<std::size_t> Upload::read(std::span<std::uint8_t> into) {
  if (ends_at_size_ && read_bytes_ == *size_bytes_) return end();
  const auto got = body_->read(into);
  if (!got) return fail(got.error());
  if (*got == 0) return end();
  read_bytes_ += *got;
  if (size_bytes_ && read_bytes_ > *size_bytes_) return fail(Errc::malformed, "more bytes than were announced");
  if (checksum_) checksum_->update(into.first(*got));
  return *got;
}

Result<std::size_t> Upload::end() {
  if (size_bytes_ && read_bytes_ != *size_bytes_) return fail(Errc::malformed, "fewer bytes than were announced");
  if (checksum_ && !checksum_->fits()) return fail(Errc::malformed, "the content does not fit its checksum");
  checksum_.reset();  // asked again after the end: still the end
  return std::size_t{0};
}

}  // namespace mappe::webdav
