#include "http/message.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace mappe::http {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool is_token(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), allowed);
}

void Headers::add(std::string_view name, std::string_view value) {
  fields_.emplace_back(std::string(name), std::string(trim(value)));
}

void Headers::set(std::string_view name, std::string_view value) {
  remove(name);
  add(name, value);
}

void Headers::remove(std::string_view name) {
  std::erase_if(fields_, [&](const Field& field) { return equal_ignoring_case(field.first, name); });
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (const auto& field : fields_) {
    if (equal_ignoring_case(field.first, name)) return field.second;
  }
  return std::nullopt;
}

std::size_t Headers::count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::count_if(begin(), end(), [&](const Field& field) { return equal_ignoring_case(field.first, name); }));
}

bool Headers::has_token(std::string_view name, std::string_view token) const {
  for (const auto& [field, value] : fields_) {
    if (!equal_ignoring_case(field, name)) continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const auto comma = std::min(rest.find(','), rest.size());
      if (equal_ignoring_case(trim(rest.substr(0, comma)), token)) return true;
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  }
  return false;
}

Result<Bytes> Body::read_all(std::size_t limit_bytes) {
  const auto known = length();
  if (known && *known > limit_bytes) return fail(Errc::too_large, "the body is larger than allowed here");
  Bytes all;
  // A promised length reserves memory only as far as bytes have come: a claim costs the client nothing.
  std::size_t filled = 0;
  while (true) {
    if (known && filled == *known) break;
    const std::size_t step = std::min<std::uint64_t>(limits::body_step_bytes, known ? *known - filled : UINT64_MAX);
    if (!may_hold(filled + step)) return fail(Errc::busy, "the server has too much in memory; try again");
    all.resize(filled + step);
    const auto got = read(std::span(all).subspan(filled));
    if (!got) return fail(got.error());
    if (*got == 0) break;
    filled += *got;
    if (filled > limit_bytes) return fail(Errc::too_large, "the body is larger than allowed here");
  }
  all.resize(filled);
  return all;
}

Result<std::size_t> BytesBody::read(std::span<std::uint8_t> into) {
  const std::size_t size = std::min(into.size(), bytes_.size() - at_);
  if (size > 0) std::memcpy(into.data(), bytes_.data() + at_, size);
  at_ += size;
  return size;
}

std::string_view Request::param(std::string_view name) const {
  for (const auto& [key, value] : params) {
    if (key == name) return value;
  }
  return {};
}

std::optional<std::string_view> Request::query_value(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return std::nullopt;
}

FileHandle& FileHandle::operator=(FileHandle&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

FileHandle::~FileHandle() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace mappe::http
