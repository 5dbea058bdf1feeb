#include "webdav/range.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "http/message.h"

namespace mappe::webdav {
namespace {

std::optional<std::uint64_t> offset_of(std::string_view digits) {
  std::uint64_t value = 0;
  const auto* end = digits.data() + digits.size();
  const auto [at, error] = std::from_chars(digits.data(), end, value);
  if (digits.empty() || at != end) return std::nullopt;
  if (error == std::errc::result_out_of_range) return UINT64_MAX;  // beyond every file
  return error == std::errc() ? std::optional(value) : std::nullopt;
}

}  // namespace

ByteRange parse_range(std::string_view header, std::uint64_t size_bytes) {
  const auto equals = header.find('=');
  if (equals == std::string_view::npos || !http::equal_ignoring_case(http::trim(header.substr(0, equals)), "bytes"))
    return {};
  const auto spec = http::trim(header.substr(equals + 1));
  const auto dash = spec.find('-');
  if (dash == std::string_view::npos || spec.find(',') != std::string_view::npos) return {};
  const auto first = offset_of(spec.substr(0, dash));
  const auto last = offset_of(spec.substr(dash + 1));
  if (dash == 0) {  // the last so many bytes
    if (!last) return {};
    const auto length = std::min(*last, size_bytes);
    if (length == 0) return {ByteRange::Kind::unsatisfiable, 0, 0};
    return {ByteRange::Kind::part, size_bytes - length, length};
  }
  const bool is_open = dash + 1 == spec.size();
  if (!first || (!last && !is_open) || (last && *last < *first)) return {};
  if (*first >= size_bytes) return {ByteRange::Kind::unsatisfiable, 0, 0};
  const auto end = std::min(last.value_or(UINT64_MAX), size_bytes - 1);
  return {ByteRange::Kind::part, *first, end - *first + 1};
}

}  // namespace mappe::webdav
