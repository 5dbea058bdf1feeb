// The head of a request: where it ends, whether it may be believed, what it says.                RFC 9112 §2 to §7
//
// Two readers must agree on every head: HeadScanner looks at bytes and lines, then Boost.Beast's parser reads the
// whole, and parse_head checks what both leave open. Whatever two servers could understand differently is refused and
// the connection closed: that is what request smuggling lives on.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "http/limits.h"
#include "http/message.h"

namespace mappe::http {

struct Refusal {
  int status;
  std::string_view why;  // a literal
};

// Looks for the end of a head in a growing buffer, each byte once.
class HeadScanner {
 public:
  struct Incomplete {};
  struct Complete {
    std::size_t begin;       // 2 behind the one empty line that is forgiven before a request line, else 0
    std::size_t size_bytes;  // from there, with the empty line at the end
  };
  using State = std::variant<Incomplete, Complete, Refusal>;

  // `buffered` is the same bytes as before and perhaps more; how they were cut on the way changes nothing.
  //   refused  400  a line that ends in a bare LF or CR, a control character, a folded field, a second empty line first
  //            414  a target beyond its limit     431  a head or a number of fields beyond its limit
  State scan(std::string_view buffered, const Limits& limits);
  void restart() { *this = HeadScanner(); }
  bool has_started() const { return at_ > begin_; }

 private:
  std::optional<Refusal> end_line(std::string_view line, const Limits& limits);

  std::size_t at_ = 0;          // the next byte to look at
  std::size_t begin_ = 0;       // of the request line
  std::size_t line_start_ = 0;  // of the line that holds it
  std::size_t lines_ = 0;       // complete ones
};

struct Head {
  Request request;  // method, target and what comes of it, headers
  bool is_http_1_0 = false;
  bool close = false;  // the client, or HTTP/1.0, wants the connection closed afterwards
  bool expects_continue = false;
  // What follows the head. Nothing means chunked.
  std::optional<std::uint64_t> body_bytes = 0;
};

// Reads a complete head.
//   refused  400  not HTTP; Content-Length twice, as a list or with a sign; together with Transfer-Encoding; Host
//                 missing (1.1), twice or not a host; a target that target.h refuses, or for another host
//            417  Expect of anything but 100-continue      501  a transfer coding but exactly "chunked"
//            505  any version but 1.0 and 1.1
std::variant<Head, Refusal> parse_head(std::string_view head, const Limits& limits);

}  // namespace mappe::http
