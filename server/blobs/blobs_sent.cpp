#include "server/blobs/blobs_sent.h"

#include <algorithm>

#include "crypto/base/check.h"
#include "server/limits.h"

namespace mappe::server {

namespace {

constexpr std::uint8_t major_bytes = 2, major_array = 4;  // RFC 8949 §3.1

Error not_that_form() { return fail(Errc::malformed, "The body is not a CBOR array of at most 64 [blob id, bytes]."); }

}  // namespace

BlobsSent::BlobsSent(http::Body& body) : body_(body), step_(http::limits::body_step_bytes) {}

Result<bool> BlobsSent::fill() {
  if (at_ < filled_) return true;
  const auto got = body_.read(step_);
  if (!got) return fail(got.error());
  at_ = 0;
  filled_ = *got;
  return filled_ > 0;
}

Result<std::uint8_t> BlobsSent::byte() {
  const auto more = fill();
  if (!more) return fail(more.error());
  if (!*more) return not_that_form();
  return step_[at_++];
}

// A value that is written with more bytes than it needs is refused (docs/protocol.md §1).
Result<std::uint64_t> BlobsSent::head(std::uint8_t major) {
  const auto first = byte();
  if (!first) return fail(first.error());
  if (*first >> 5 != major) return not_that_form();
  const std::uint8_t low = *first & 31;
  if (low < 24) return std::uint64_t{low};
  if (low > 27) return not_that_form();
  const int follow = 1 << (low - 24);
  std::uint64_t value = 0;
  for (int i = 0; i < follow; ++i) {
    const auto next = byte();
    if (!next) return fail(next.error());
    value = value << 8 | *next;
  }
  const std::uint64_t least = follow == 1 ? 24 : std::uint64_t{1} << (4 * follow);
  if (value < least) return not_that_form();
  return value;
}

Result<std::size_t> BlobsSent::count() {
  const auto count = head(major_array);
  if (!count) return fail(count.error());
  if (*count > limits::stored_together_max) return not_that_form();
  return static_cast<std::size_t>(*count);
}

Result<BlobId> BlobsSent::next() {
  CHECK(left_ == 0);
  const auto two = head(major_array);
  if (!two) return fail(two.error());
  if (*two != 2) return not_that_form();
  const auto id_size = head(major_bytes);
  if (!id_size) return fail(id_size.error());
  std::array<std::uint8_t, BlobId::size_bytes> id;
  if (*id_size != id.size()) return not_that_form();
  for (std::uint8_t& part : id) {
    const auto next = byte();
    if (!next) return fail(next.error());
    part = *next;
  }
  const auto size = head(major_bytes);
  if (!size) return fail(size.error());
  left_ = *size;
  return BlobId::parse(id);
}

Result<ByteView> BlobsSent::read() {
  if (left_ == 0) return ByteView();
  const auto more = fill();
  if (!more) return fail(more.error());
  if (!*more) return not_that_form();
  const std::size_t some = std::min<std::uint64_t>(left_, filled_ - at_);
  const ByteView part = ByteView(step_).subspan(at_, some);
  at_ += some;
  left_ -= some;
  return part;
}

Result<void> BlobsSent::end() {
  const auto more = fill();
  if (!more) return fail(more.error());
  if (*more) return not_that_form();
  return {};
}

}  // namespace mappe::server
