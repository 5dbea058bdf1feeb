#include "http/body_reader.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "crypto/base/check.h"

namespace mappe::http {

ConnectionBody::ConnectionBody(Connection& connection, const Limits& limits, const Head& head, BodyLimit limit,
                               Admission::Memory& memory)
    : connection_(connection),
      limits_(limits),
      promised_(head.body_bytes),
      limit_(limit.bytes_max),
      memory_(memory),
      pace_(limits),
      continue_wanted_(head.expects_continue) {
  if (!promised_) chunks_.emplace(limits);
}

bool ConnectionBody::is_at_end() const { return promised_ ? bytes_read_ == *promised_ : chunks_->is_at_end(); }

Result<void> ConnectionBody::send_continue() {
  continue_wanted_ = false;
  if (!connection_.in.empty()) return {};  // the client did not wait
  Pace pace(limits_);
  return connection_.transport.write(view_of("HTTP/1.1 100 Continue\r\n\r\n"), pace);
}

Result<std::size_t> ConnectionBody::read(std::span<std::uint8_t> into) {
  CHECK(!into.empty());
  if (error_) return fail(*error_);
  if (is_at_end()) return std::size_t{0};
  if (continue_wanted_) {
    if (const auto sent = send_continue(); !sent) {
      error_ = sent.error();
      return fail(*error_);
    }
  }
  auto got = chunks_ ? read_chunked(into) : read_identity(into);
  if (got) bytes_read_ += *got;
  if (got && bytes_read_ > limit_) got = fail(Errc::too_large, "the body is larger than allowed here");
  if (!got) error_ = got.error();
  return got;
}

Result<std::size_t> ConnectionBody::read_identity(std::span<std::uint8_t> into) {
  const std::size_t wanted = std::min<std::uint64_t>(into.size(), *promised_ - bytes_read_);
  if (!connection_.in.empty()) {
    const auto size = std::min(wanted, connection_.in.size());
    std::memcpy(into.data(), connection_.in.view().data(), size);
    connection_.in.consume(size);
    return size;
  }
  const auto got = connection_.transport.read(into.first(wanted), pace_);
  if (got && *got == 0) return fail(Errc::offline, "the connection ended within the body");
  return got;
}

Result<void> ConnectionBody::fetch_more() {
  std::array<std::uint8_t, limits::read_step_bytes> bytes;
  const auto got = connection_.transport.read(bytes, pace_);
  if (!got) return fail(got.error());
  if (*got == 0) return fail(Errc::offline, "the connection ended within the body");
  connection_.in.append(std::span(bytes).first(*got));
  explicit_bzero(bytes.data(), *got);  // contents must not stay on a worker's stack
  return {};
}

Result<std::size_t> ConnectionBody::read_chunked(std::span<std::uint8_t> into) {
  while (!chunks_->is_at_end()) {
    const auto step = chunks_->decode(connection_.in.view(), into);
    if (!step) return fail(step.error());
    connection_.in.consume(step->used);
    if (step->data > 0) return step->data;
    if (chunks_->is_at_end()) break;
    // Without data the decoder has taken all there was.
    if (const auto fetched = fetch_more(); !fetched) return fail(fetched.error());
  }
  return std::size_t{0};
}

bool ConnectionBody::may_finish() const {
  if (error_) return false;
  if (is_at_end()) return true;
  // A client that waits for "100 Continue" may send the body or not: nobody can tell what its next bytes are.
  if (continue_wanted_) return false;
  return !promised_ || *promised_ - bytes_read_ <= limits_.unread_body_bytes_max;
}

bool ConnectionBody::finish() {
  if (!may_finish()) return false;
  const auto stop_at = bytes_read_ + limits_.unread_body_bytes_max;
  std::array<std::uint8_t, limits::read_step_bytes> bin;
  while (bytes_read_ <= stop_at) {
    const auto got = read(bin);
    if (!got) return false;
    explicit_bzero(bin.data(), *got);
    if (*got == 0) return true;
  }
  return false;
}

}  // namespace mappe::http
