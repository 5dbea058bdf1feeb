// The body of a PUT as a Source: whole and unchanged, or an error.                        RFC 9112 §8, RFC 4918 §9.7
#pragma once

#include "http/message.h"
#include "webdav/checksum.h"
#include "webdav/tree.h"

namespace mappe::webdav {

class Upload : public Source {
 public:
  // Looks at X-Expected-Entity-Length (Finder, beside chunked coding) and OC-Checksum.
  //   errors  malformed  one of them is no such thing, or contradicts Content-Length
  static Result<Upload> of(http::Request& request);

  // errors  those of Body::read; malformed  another length or checksum than was said
  Result<std::size_t> read(std::span<std::uint8_t> into) override;
  std::optional<std::uint64_t> size_bytes() const override { return size_bytes_; }

 private:
  Upload() = default;
  Result<std::size_t> end();

  std::shared_ptr<http::Body> body_;
  std::optional<std::uint64_t> size_bytes_;
  std::optional<Checksum> checksum_;
  std::uint64_t read_bytes_ = 0;
  bool ends_at_size_ = false;  // Finder of old sends no last chunk: nothing is read beyond what it said
};

}  // namespace mappe::webdav
