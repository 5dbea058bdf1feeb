#include "webdav/path.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "crypto/base/check.h"
#include "http/target.h"
#include "webdav/limits.h"

namespace mappe::webdav {
namespace {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

Result<std::string> in_nfc(std::string_view name) {
  if (is_ascii(name)) return std::string(name);
  UErrorCode error = U_ZERO_ERROR;
  const auto* nfc = icu::Normalizer2::getNFCInstance(error);
  if (U_FAILURE(error)) return fail(Errc::io, "ICU has no data for NFC");
  const auto text = icu::UnicodeString::fromUTF8({name.data(), static_cast<std::int32_t>(name.size())});
  const auto normal = nfc->normalize(text, error);
  if (U_FAILURE(error)) return fail(Errc::malformed, "a name that has no NFC");
  std::string out;
  normal.toUTF8String(out);
  return out;
}

bool may_be_a_name(std::string_view name) {
  return name != "." && name != ".." && http::is_utf8(name) && std::none_of(name.begin(), name.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '/';
         });
}

bool stays_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~!$'()*,;=:@&+").find(c) != std::string_view::npos;
}

}  // namespace

Result<Path> Path::from(std::span<const std::string> segments) {
  Path path;
  for (const auto& segment : segments) {
    if (segment.empty()) continue;
    if (!may_be_a_name(segment)) return fail(Errc::malformed, "a name that cannot be in a tree");
    if (path.names_.size() == limits::path_names_max) return fail(Errc::too_many, "the path is too deep");
    auto name = in_nfc(segment);
    if (!name) return fail(name.error());
    path.names_.push_back(std::move(*name));
  }
  return path;
}

std::string_view Path::name() const { return names_.empty() ? std::string_view() : std::string_view(names_.back()); }

Path Path::parent() const {
  Path above = *this;
  if (!above.names_.empty()) above.names_.pop_back();
  return above;
}

Path Path::child(std::string_view name) const {
  Path below = *this;
  below.names_.emplace_back(name);
  return below;
}

bool Path::is_within(const Path& folder) const {
  return names_.size() > folder.names_.size() && std::equal(folder.names_.begin(), folder.names_.end(), names_.begin());
}

Path Path::moved(const Path& from, const Path& to) const {
  CHECK(*this == from || is_within(from));
  Path there = to;
  there.names_.insert(there.names_.end(), names_.begin() + static_cast<std::ptrdiff_t>(from.names_.size()),
                      names_.end());
  return there;
}

std::string percent_encoded(std::string_view name) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  out.reserve(name.size());
  for (const char c : name) {
    if (stays_plain(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

std::string percent_encoded_path(std::span<const std::string> names) {
  std::string out;
  for (const auto& name : names) out += '/' + percent_encoded(name);
  return out;
}

std::string href_of(std::string_view base, const Path& path, bool is_folder) {
  std::string href = std::string(base) + percent_encoded_path(path.names());
  if (is_folder || href.empty()) href += '/';
  return href;
}

}  // namespace mappe::webdav
