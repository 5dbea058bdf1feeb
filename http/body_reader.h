// The body of a request as it comes out of its connection.                                       RFC 9112 §6, §7.1
#pragma once

#include <optional>

#include "http/chunks.h"
#include "http/connection.h"

namespace mappe::http {

class ConnectionBody : public Body {
 public:
  // The connection, the limits and the memory outlive the body.
  ConnectionBody(Connection& connection, const Limits& limits, const Head& head, BodyLimit limit,
                 Admission::Memory& memory);

  Result<std::size_t> read(std::span<std::uint8_t> into) override;
  std::optional<std::uint64_t> length() const override { return promised_; }

  // After the handler. True if the next request may follow: the body is at its end, or a bounded rest of it could be
  // thrown away. False: the connection must close. Does not wait for a body that the client holds back.
  bool finish();
  // False when it is known already that finish() will give false: then the answer can say so.
  bool may_finish() const;
  std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  bool may_hold(std::size_t bytes) override { return memory_.hold(bytes); }
  Result<std::size_t> read_identity(std::span<std::uint8_t> into);
  Result<std::size_t> read_chunked(std::span<std::uint8_t> into);
  Result<void> fetch_more();
  Result<void> send_continue();
  bool is_at_end() const;

  Connection& connection_;
  const Limits& limits_;
  const std::optional<std::uint64_t> promised_;
  const std::uint64_t limit_;
  Admission::Memory& memory_;
  Pace pace_;
  std::uint64_t bytes_read_ = 0;
  bool continue_wanted_;
  std::optional<Error> error_;
  std::optional<ChunkDecoder> chunks_;  // nothing for a body with a known length
};

}  // namespace mappe::http
