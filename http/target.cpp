#include "http/target.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "http/message.h"

namespace mappe::http {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::optional<std::string> decode(std::string_view raw, bool plus_is_blank) {
  std::string text;
  text.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '+' && plus_is_blank) {
      text += ' ';
    } else if (raw[i] != '%') {
      text += raw[i];
    } else {
      if (i + 2 >= raw.size()) return std::nullopt;
      const int high = hex_value(raw[i + 1]), low = hex_value(raw[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      text += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return text;
}

// Takes the part of `rest` before the separator, and the separator.
std::string_view take(std::string_view& rest, char separator) {
  const auto end = std::min(rest.find(separator), rest.size());
  const auto part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

Result<void> parse_path(std::string_view path, Target& target) {
  path.remove_prefix(1);
  target.trailing_slash = path.empty() || path.back() == '/';
  if (target.trailing_slash && !path.empty()) path.remove_suffix(1);
  bool more = !path.empty() || !target.trailing_slash;
  while (more) {
    more = path.find('/') != std::string_view::npos;
    auto segment = decode(take(path, '/'), false);
    if (!segment) return fail(Errc::malformed, "a bad %-sequence in the path");
    // "%2F" would be a separator to whoever joins the segments again; "%2e%2e" climbs just like "..".
    if (segment->find('/') != std::string::npos) return fail(Errc::malformed, "an encoded slash in the path");
    if (*segment == "." || *segment == "..") return fail(Errc::malformed, "a dot segment in the path");
    if (has_control(*segment)) return fail(Errc::malformed, "a control character in the path");
    if (!is_utf8(*segment)) return fail(Errc::malformed, "the path is not UTF-8");
    target.segments.push_back(std::move(*segment));
  }
  return {};
}

Result<void> parse_query(std::string_view query, Target& target) {
  while (!query.empty()) {
    auto pair = take(query, '&');
    if (pair.empty()) continue;
    auto name = decode(take(pair, '='), true);
    auto value = decode(pair, true);
    if (!name || !value) return fail(Errc::malformed, "a bad %-sequence in the query");
    if (has_control(*name) || has_control(*value)) return fail(Errc::malformed, "a control character in the query");
    if (!is_utf8(*name) || !is_utf8(*value)) return fail(Errc::malformed, "the query is not UTF-8");
    target.query.emplace_back(std::move(*name), std::move(*value));
  }
  return {};
}

}  // namespace

bool is_utf8(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  for (std::size_t i = 0; i < text.size();) {
    const std::uint8_t lead = at(i);
    const std::size_t size = lead < 0x80   ? 1
                             : lead < 0xc2 ? 0
                             : lead < 0xe0 ? 2
                             : lead < 0xf0 ? 3
                             : lead < 0xf5 ? 4
                                           : 0;
    if (size == 0 || i + size > text.size()) return false;
    for (std::size_t k = 1; k < size; ++k) {
      if ((at(i + k) & 0xc0) != 0x80) return false;
    }
    if (size > 2) {
      const std::uint8_t second = at(i + 1);
      if (lead == 0xe0 && second < 0xa0) return false;  // overlong
      if (lead == 0xed && second > 0x9f) return false;  // surrogates
      if (lead == 0xf0 && second < 0x90) return false;  // overlong
      if (lead == 0xf4 && second > 0x8f) return false;  // beyond U+10FFFF
    }
    i += size;
  }
  return true;
}

Result<Target> parse_target(std::string_view raw) {
  Target target;
  if (raw == "*") return target;
  if (raw.find('#') != std::string_view::npos) return fail(Errc::malformed, "a fragment in the request target");
  if (!raw.starts_with('/')) {
    const auto scheme = raw.substr(0, std::min(raw.find("://"), raw.size()));
    if (!equal_ignoring_case(scheme, "http") && !equal_ignoring_case(scheme, "https"))
      return fail(Errc::malformed, "a request target that is neither a path nor an http address");
    raw.remove_prefix(std::min(scheme.size() + 3, raw.size()));
    const auto end = std::min(raw.find_first_of("/?"), raw.size());
    target.authority = raw.substr(0, end);
    if (target.authority.empty()) return fail(Errc::malformed, "a request target without a host");
    raw.remove_prefix(end);
  }
  const auto path = take(raw, '?');
  const auto done = parse_path(path.empty() ? "/" : path, target);
  if (!done) return fail(done.error());
  const auto queried = parse_query(raw, target);
  if (!queried) return fail(queried.error());
  return target;
}

}  // namespace mappe::http
