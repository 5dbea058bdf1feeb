#include "http/respond.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <ctime>

namespace mappe::http {
namespace {

struct Phrase {
  int status;
  std::string_view text;
};
constexpr Phrase phrases[] = {{200, "OK"},
                              {201, "Created"},
                              {202, "Accepted"},
                              {204, "No Content"},
                              {206, "Partial Content"},
                              {207, "Multi-Status"},
                              {301, "Moved Permanently"},
                              {302, "Found"},
                              {303, "See Other"},
                              {304, "Not Modified"},
                              {307, "Temporary Redirect"},
                              {308, "Permanent Redirect"},
                              {400, "Bad Request"},
                              {401, "Unauthorized"},
                              {403, "Forbidden"},
                              {404, "Not Found"},
                              {405, "Method Not Allowed"},
                              {408, "Request Timeout"},
                              {409, "Conflict"},
                              {410, "Gone"},
                              {411, "Length Required"},
                              {412, "Precondition Failed"},
                              {413, "Content Too Large"},
                              {414, "URI Too Long"},
                              {415, "Unsupported Media Type"},
                              {416, "Range Not Satisfiable"},
                              {417, "Expectation Failed"},
                              {421, "Misdirected Request"},
                              {422, "Unprocessable Content"},
                              {423, "Locked"},
                              {424, "Failed Dependency"},
                              {428, "Precondition Required"},
                              {429, "Too Many Requests"},
                              {431, "Request Header Fields Too Large"},
                              {500, "Internal Server Error"},
                              {501, "Not Implemented"},
                              {502, "Bad Gateway"},
                              {503, "Service Unavailable"},
                              {504, "Gateway Timeout"},
                              {505, "HTTP Version Not Supported"},
                              {507, "Insufficient Storage"}};

bool is_value(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; });
}

bool is_framing(std::string_view name) {
  for (const std::string_view ours : {"Content-Length", "Transfer-Encoding", "Connection", "Date", "Keep-Alive"}) {
    if (equal_ignoring_case(name, ours)) return true;
  }
  return false;
}

// RFC 9110 §5.6.7; names by hand, because strftime asks the locale.
std::string http_date(std::time_t now) {
  static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::array<char, 80> text;
  std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT", days[utc.tm_wday], utc.tm_mday,
                months[utc.tm_mon], utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
  return text.data();
}

bool never_has_body(int status) { return status == 204 || status == 304; }

// Nothing: not known before it was sent.
std::optional<std::uint64_t> length_of(const Response& response) {
  if (const auto* text = std::get_if<std::string>(&response.body)) return text->size();
  if (const auto* bytes = std::get_if<Bytes>(&response.body)) return bytes->size();
  if (const auto* file = std::get_if<FileRange>(&response.body)) return file->length_bytes;
  return std::get<Stream>(response.body).length_bytes;
}

std::string write_head(const Response& response, const Sending& how, std::optional<std::uint64_t> length) {
  std::string head;
  head.reserve(512);
  head += "HTTP/1.1 " + std::to_string(response.status) + ' ';
  head += reason_phrase(response.status);
  head += "\r\nDate: " + http_date(std::time(nullptr)) + "\r\n";
  for (const auto& [name, value] : response.headers) {
    if (is_framing(name)) continue;
    head += name;
    head += ": ";
    head += value;
    head += "\r\n";
  }
  if (!never_has_body(response.status)) {
    if (length) head += "Content-Length: " + std::to_string(*length) + "\r\n";
    if (!length && !how.to_http_1_0) head += "Transfer-Encoding: chunked\r\n";
  }
  if (how.close) head += "Connection: close\r\n";
  head += "\r\n";
  return head;
}

// One answer on its way out.
class Sender {
 public:
  Sender(Transport& transport, const Limits& limits) : transport_(transport), pace_(limits) {}
  Sent sent;

  bool put(ByteView bytes, bool more_follows = false) {
    return transport_.write(bytes, pace_, more_follows).has_value();
  }

  bool memory(const std::string& head, ByteView body) {
    if (head.size() + body.size() <= limits::coalesce_bytes_max) {
      Bytes both = bytes_of(head);
      append(both, body);
      if (!put(both)) return false;
    } else if (!put(view_of(head), true) || !put(body)) {
      return false;
    }
    sent.body_bytes = body.size();
    return true;
  }

  bool file(const std::string& head, const FileRange& range) {
    if (transport_.is_tls()) {
      auto at = static_cast<off_t>(range.offset_bytes);
      const auto pull = [&](std::span<std::uint8_t> into) -> Result<std::size_t> {
        const auto got = ::pread(range.file.get(), into.data(), into.size(), at);
        if (got < 0) return fail(Errc::io, "the file cannot be read");
        at += got;
        return static_cast<std::size_t>(got);
      };
      return counted(head, range.length_bytes, pull);
    }
    if (!put(view_of(head), true)) return false;
    const auto done = transport_.send_file(range.file.get(), range.offset_bytes, range.length_bytes, pace_);
    if (done) sent.body_bytes = range.length_bytes;
    if (!done && done.error().code == Errc::damaged) sent.source_error = done.error();
    return done.has_value();
  }

  // A stream of known length. The head travels with the first bytes.
  template <class Pull>
  bool counted(const std::string& head, std::uint64_t length, const Pull& pull) {
    Bytes buffer(std::min<std::uint64_t>(head.size() + length, limits::body_step_bytes + head.size()));
    std::copy(head.begin(), head.end(), buffer.begin());
    std::size_t filled = head.size();
    std::uint64_t left = length;
    while (left > 0) {
      const auto room = std::span(buffer).subspan(filled);
      const auto got = pull(room.first(std::min<std::uint64_t>(room.size(), left)));
      if (!source_gave(got)) return false;
      filled += *got;
      left -= *got;
      // A source that gives crumbs is collected up to a sensible write.
      if (left > 0 && filled < std::min(buffer.size(), limits::coalesce_bytes_max)) continue;
      if (!put(std::span(buffer).first(filled), left > 0)) return false;
      filled = 0;
      sent.body_bytes = length - left;
    }
    return filled == 0 || put(std::span(buffer).first(filled));
  }

  // Of unknown length: chunked, or until the end of the connection.
  bool open_ended(const std::string& head, const Stream& stream, bool chunked) {
    if (!put(view_of(head), true)) return false;
    constexpr std::size_t line_bytes = 10;  // "00040000\r\n"; leading zeros are allowed
    Bytes buffer(line_bytes + limits::body_step_bytes + 2);
    while (true) {
      const auto got = stream.pull(std::span(buffer).subspan(line_bytes, limits::body_step_bytes));
      if (!got) sent.source_error = got.error();
      if (!got) return false;
      if (*got == 0) return !chunked || put(view_of("0\r\n\r\n"));
      std::array<char, 24> line;
      std::snprintf(line.data(), line.size(), "%08x\r\n", static_cast<unsigned>(*got));
      std::copy_n(line.begin(), line_bytes, buffer.begin());
      buffer[line_bytes + *got] = '\r';
      buffer[line_bytes + *got + 1] = '\n';
      const auto all = std::span(buffer).first(line_bytes + *got + 2);
      if (!put(chunked ? all : all.subspan(line_bytes, *got))) return false;
      sent.body_bytes += *got;
    }
  }

 private:
  bool source_gave(const Result<std::size_t>& got) {
    if (!got) sent.source_error = got.error();
    if (got && *got == 0) sent.source_error = fail(Errc::damaged, "the source ended before its promised length");
    return got && *got > 0;
  }

  Transport& transport_;
  Pace pace_;
};

}  // namespace

std::string_view reason_phrase(int status) {
  for (const auto& phrase : phrases) {
    if (phrase.status == status) return phrase.text;
  }
  return "Status";
}

bool can_be_sent(const Response& response) {
  return response.status >= 200 && response.status <= 599 &&
         std::all_of(response.headers.begin(), response.headers.end(),
                     [](const Headers::Field& field) { return is_token(field.first) && is_value(field.second); });
}

Sent send_response(Transport& transport, Response& response, const Sending& asked, const Limits& limits) {
  const auto length = length_of(response);
  Sending how = asked;
  const bool until_close = !length && how.to_http_1_0 && !never_has_body(response.status);
  how.close |= until_close;
  const auto head = write_head(response, how, length);
  Sender sender(transport, limits);
  bool whole = false;
  if (how.head_only || never_has_body(response.status)) {
    whole = sender.memory(head, {});
  } else if (const auto* text = std::get_if<std::string>(&response.body)) {
    whole = sender.memory(head, view_of(*text));
  } else if (const auto* bytes = std::get_if<Bytes>(&response.body)) {
    whole = sender.memory(head, *bytes);
  } else if (const auto* file = std::get_if<FileRange>(&response.body)) {
    whole = sender.file(head, *file);
  } else {
    const auto& stream = std::get<Stream>(response.body);
    whole = length ? sender.counted(head, *length, stream.pull) : sender.open_ended(head, stream, !until_close);
  }
  sender.sent.is_whole = whole;
  sender.sent.must_close = how.close || !whole;
  return sender.sent;
}

}  // namespace mappe::http
