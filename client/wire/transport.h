// One HTTP exchange, whoever carries it: libcurl (curl_transport.h) or a test in the same process.
//   threads  perform() may be called by any thread, many at once; each call blocks its own
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "crypto/base/ids.h"

namespace mappe::client {

struct HttpRequest {
  std::string method = "GET";
  std::string target;  // path and query, "/v1/about"
  std::vector<std::pair<std::string, std::string>> headers;
  std::string content_type;         // "" without a body
  ByteView body;                    // borrowed for the call
  bool as_browser = false;          // takes it packed (br, gzip), as a browser does; unpacked here
  bool keeps_head = false;          // wants HttpReply::head
  std::size_t reply_bytes_max = 0;  // more than this in the answer: too_large
  long stall_s = 0;                 // so long nothing may come or go; 0: limits::stall_seconds
  long connect_ms = 0;              // so long a new connection may take; 0: limits::connect_timeout_ms
};

struct HttpReply {
  int status = 0;
  std::string content_type;
  std::string etag;
  std::optional<TimeMs> date_ms;  // the Date header
  std::optional<unsigned> retry_after_s;
  std::string head;  // as it came, line by line, where it was asked for
  Bytes body;
};

class Transport {
 public:
  virtual ~Transport() = default;
  //   errors  offline    no connection, or it broke
  //           timeout    nothing came or went for stall_s, or it took longer than the slowest line would
  //           untrusted  the certificate is not the pinned one, or does not verify
  //           too_large  the answer exceeds reply_bytes_max
  //           cancelled  stop() was called
  virtual Result<HttpReply> perform(const HttpRequest& request) = 0;
  // Makes running and later calls end with cancelled, soon.
  virtual void stop() = 0;
  // "https://mappe.example": what a sign-in signs.
  virtual const std::string& origin() const = 0;
};

}  // namespace mappe::client
