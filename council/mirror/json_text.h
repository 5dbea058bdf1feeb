// Text that should be JSON, made such that a parser takes it; and its parts, found without parsing all of it.
//
// ALLRIS 3 sends raw control characters inside strings, others a byte order mark or Latin-1. A page is cut into its
// elements by counting brackets, so that each is parsed alone: a broken one costs itself, and memory is bounded by one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "council/mirror/oddities.h"
#include "crypto/base/result.h"

namespace mappe::council {

// Valid UTF-8 without a byte order mark and without control characters inside strings (each becomes a blank).
std::string tolerant_text(std::string_view raw, Oddities& oddities);

// The slices of a page; views into the text.
struct PageParts {
  std::vector<std::string_view> elements;  // of `data`, or of a bare array, or the text itself when it is one object
  std::string_view links, pagination;      // empty: there are none
  bool is_bare = false;                    // there is no object with `data`
  unsigned broken = 0;                     // elements that are not there because brackets did not fit
};

//   errors  malformed  neither an object nor an array, or cut off
//           too_many   limits::page_objects_max
Result<PageParts> cut_page(std::string_view text);

}  // namespace mappe::council
