// Puts an answer on the wire.                                                            RFC 9110 §15, RFC 9112 §4 to
// §7
#pragma once

#include <string_view>

#include "http/transport.h"

namespace mappe::http {

struct Sending {
  bool head_only = false;    // the answer to HEAD
  bool to_http_1_0 = false;  // no chunked coding
  bool close = false;        // say so
};

struct Sent {
  std::uint64_t body_bytes = 0;
  bool is_whole = false;  // false: broken off, nothing may follow on this connection
  bool must_close = false;
  std::optional<Error> source_error;  // the Stream or the file failed, not the client
};

// False for a status or a header field that cannot be sent: the caller answers 500 instead.
bool can_be_sent(const Response& response);

// Throws what a Stream throws; then nothing may follow on the connection.
Sent send_response(Transport& transport, Response& response, const Sending& how, const Limits& limits);

std::string_view reason_phrase(int status);

}  // namespace mappe::http
