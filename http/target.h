// The request target: path segments and query, decoded once.                                        RFC 9112 §3.2
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crypto/base/result.h"

namespace mappe::http {

struct Target {
  std::string authority;  // of the absolute form; else empty
  std::vector<std::string> segments;
  bool trailing_slash = false;
  std::vector<std::pair<std::string, std::string>> query;
};

// Takes the origin form ("/a?b"), the absolute form with http or https, and "*" (no segments; the caller checks that
// the method is OPTIONS).
//   errors  malformed  anything else; "#"; a bad %-sequence; a segment that holds "/", a control character or is "." or
//                      "..", encoded or not; text that is not UTF-8
Result<Target> parse_target(std::string_view raw);

bool is_utf8(std::string_view text);  // no overlong forms, no surrogates

}  // namespace mappe::http
