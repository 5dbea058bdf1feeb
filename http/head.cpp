#include "http/head.h"

#include <algorithm>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <charconv>
#include <limits>

#include "http/target.h"

namespace mappe::http {
namespace {

namespace beast = boost::beast;

bool is_visible(char c) { return c > 0x20 && c < 0x7f; }

bool is_host(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._~:[]").find(c) != std::string_view::npos;
  };
  return !text.empty() && text.size() <= 261 && std::all_of(text.begin(), text.end(), allowed);
}

std::optional<Refusal> check_host(const Head& head, const std::string& authority) {
  const auto hosts = head.request.headers.count("Host");
  if (hosts > 1) return Refusal{400, "more than one Host"};
  if (hosts == 0) {
    if (head.is_http_1_0) return std::nullopt;
    return Refusal{400, "Host is missing"};
  }
  const auto host = *head.request.headers.find("Host");
  if (!is_host(host)) return Refusal{400, "Host is not a host"};
  // RFC 9112 §3.2.2 lets the target win. Two names for one request are what caches get poisoned with, so: none.
  if (!authority.empty() && !equal_ignoring_case(authority, host)) return Refusal{400, "target and Host differ"};
  return std::nullopt;
}

std::optional<Refusal> read_framing(Head& head) {
  const auto& headers = head.request.headers;
  const auto lengths = headers.count("Content-Length");
  const auto codings = headers.count("Transfer-Encoding");
  if (codings > 0) {
    if (lengths > 0) return Refusal{400, "both Content-Length and Transfer-Encoding"};
    if (codings > 1 || !equal_ignoring_case(*headers.find("Transfer-Encoding"), "chunked"))
      return Refusal{501, "the only transfer coding known here is chunked"};
    if (head.is_http_1_0) return Refusal{400, "Transfer-Encoding in HTTP/1.0"};
    head.body_bytes = std::nullopt;
    return std::nullopt;
  }
  if (lengths == 0) return std::nullopt;
  if (lengths > 1) return Refusal{400, "more than one Content-Length"};
  const auto text = *headers.find("Content-Length");
  std::uint64_t bytes = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bytes);
  if (error != std::errc() || end != text.data() + text.size() || text.front() == '-')
    return Refusal{400, "Content-Length is not a number"};
  head.body_bytes = bytes;
  return std::nullopt;
}

std::optional<Refusal> read_target(Head& head) {
  auto& request = head.request;
  if (request.target == "*" && request.method != "OPTIONS") return Refusal{400, "* is for OPTIONS only"};
  auto target = parse_target(request.target);
  if (!target) return Refusal{400, target.error().what};
  request.segments = std::move(target->segments);
  request.trailing_slash = target->trailing_slash;
  request.query = std::move(target->query);
  return check_host(head, target->authority);
}

// Beast takes "HTTP/1.1" by digits; anything that merely looks like a version of another number is told so with 505.
std::optional<Refusal> check_version(std::string_view head) {
  const auto line = head.substr(0, head.find("\r\n"));
  const auto version = line.substr(line.rfind(' ') + 1);
  if (version == "HTTP/1.1" || version == "HTTP/1.0") return std::nullopt;
  const bool is_other = version.size() == 8 && version.starts_with("HTTP/") && version[6] == '.' &&
                        std::isdigit(static_cast<unsigned char>(version[5])) &&
                        std::isdigit(static_cast<unsigned char>(version[7]));
  if (is_other) return Refusal{505, "only HTTP/1.1 and HTTP/1.0 are spoken here"};
  return Refusal{400, "not a request line of HTTP"};
}

}  // namespace

std::optional<Refusal> HeadScanner::end_line(std::string_view line, const Limits& limits) {
  if (lines_ == 0) {
    if (line.empty()) return Refusal{400, "an empty request line"};
    if (line.size() > limits.target_bytes_max + 64) return Refusal{414, "the request target is too long"};
    return std::nullopt;
  }
  if (line.empty()) return std::nullopt;
  if (line.front() == ' ' || line.front() == '\t') return Refusal{400, "a folded header field"};
  if (lines_ > limits.head_fields_max) return Refusal{431, "too many header fields"};
  return std::nullopt;
}

HeadScanner::State HeadScanner::scan(std::string_view buffered, const Limits& limits) {
  for (; at_ < buffered.size(); ++at_) {
    const char c = buffered[at_];
    const bool after_cr = at_ > line_start_ && buffered[at_ - 1] == '\r';
    if (at_ >= limits.head_bytes_max) return Refusal{431, "the head is too large"};
    if (c == '\n') {
      if (!after_cr) return Refusal{400, "a line that ends in a bare line feed"};
      const auto line = buffered.substr(line_start_, at_ - 1 - line_start_);
      // RFC 9112 §2.2: one empty line before a request line is forgiven; old clients send it after a body.
      if (line.empty() && at_ == 1) {
        begin_ = line_start_ = 2;
        continue;
      }
      if (const auto refused = end_line(line, limits)) return *refused;
      ++lines_;
      line_start_ = at_ + 1;
      if (line.empty()) return Complete{begin_, at_ + 1 - begin_};
      continue;
    }
    if (after_cr) return Refusal{400, "a bare carriage return"};
    if (lines_ == 0 && at_ > limits.target_bytes_max + 64) return Refusal{414, "the request target is too long"};
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\t' && c != '\r') || byte == 0x7f) return Refusal{400, "a control character in the head"};
    if (lines_ == 0 && c != '\r' && c != ' ' && !is_visible(c))
      return Refusal{400, "a byte that has no place in a request line"};
  }
  return Incomplete{};
}

std::variant<Head, Refusal> parse_head(std::string_view bytes, const Limits& limits) {
  if (const auto refused = check_version(bytes)) return *refused;

  beast::http::request_parser<beast::http::empty_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(limits.head_bytes_max + 1));
  parser.body_limit(std::numeric_limits<std::uint64_t>::max());  // boost::none refuses every body in 1.74
  beast::error_code error;
  const auto used = parser.put(boost::asio::buffer(bytes.data(), bytes.size()), error);
  // What Beast thinks of the framing comes second: read_framing has the better answers (501).
  const bool is_framing =
      error == beast::http::error::bad_content_length || error == beast::http::error::bad_transfer_encoding;
  if (error && !is_framing && error != beast::http::error::unexpected_body)
    return Refusal{400, "not a request of HTTP"};

  Head head;
  auto& message = parser.get();
  head.request.method = std::string(message.method_string());
  head.request.target = std::string(message.target());
  if (head.request.target.size() > limits.target_bytes_max) return Refusal{414, "the request target is too long"};
  head.is_http_1_0 = message.version() == 10;
  for (const auto& field : message) {
    head.request.headers.add({field.name_string().data(), field.name_string().size()},
                             {field.value().data(), field.value().size()});
  }
  if (const auto refused = read_framing(head)) return *refused;
  if (error || !parser.is_header_done() || used != bytes.size()) return Refusal{400, "not a request of HTTP"};
  if (const auto refused = read_target(head)) return *refused;

  head.close = head.is_http_1_0 || head.request.headers.has_token("Connection", "close");
  if (const auto expect = head.request.headers.find("Expect"); expect && !head.is_http_1_0) {
    if (!equal_ignoring_case(*expect, "100-continue")) return Refusal{417, "only 100-continue can be expected"};
    head.expects_continue = true;
  }
  return head;
}

}  // namespace mappe::http
