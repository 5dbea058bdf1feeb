// Places in a tree, and their text in URLs.                                              RFC 3986 §3.3, RFC 4918 §8.3
#pragma once

#include <compare>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/result.h"

namespace mappe::webdav {

// A place: names from the root of the tree down, each not empty, UTF-8 in NFC, without "/" and control characters, and
// never "." or "..". Finder sends NFD; both forms are one place.
class Path {
 public:
  Path() = default;  // the root

  // From segments that http/target.h has decoded and judged. Empty ones ("//") are left out.
  //   errors  malformed  "." or "..", "/", a control character, not UTF-8
  //           too_many   deeper than limits::path_names_max
  static Result<Path> from(std::span<const std::string> segments);

  bool is_root() const { return names_.empty(); }
  std::size_t depth() const { return names_.size(); }
  std::span<const std::string> names() const { return names_; }
  std::string_view name() const;  // the last; empty for the root
  Path parent() const;            // of the root: the root
  Path child(std::string_view name) const;
  bool is_within(const Path& folder) const;            // somewhere below, not the same
  Path moved(const Path& from, const Path& to) const;  // *this is `from` or within it: the same place below `to`

  friend auto operator<=>(const Path&, const Path&) = default;  // what is within a folder follows it at once
  friend bool operator==(const Path&, const Path&) = default;

 private:
  std::vector<std::string> names_;
};

// One segment of a URL. What stays plain is what is known to be understood by all clients.
std::string percent_encoded(std::string_view name);

// "/a/b" of such segments; empty of none.
std::string percent_encoded_path(std::span<const std::string> names);

// The absolute path of a resource below `base` ("" or "/drive", encoded already). Folders end in "/".
std::string href_of(std::string_view base, const Path& path, bool is_folder);

}  // namespace mappe::webdav
