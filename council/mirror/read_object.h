// One OParl object, read tolerantly.                          OParl 1.0 and 1.1, chapter 3; docs/council.md, oddities
//
// Taken: null, "" and "N/A" for nothing; an object for a list of one; strings for numbers and truth values; keys in
// another case; a tombstone or an embedded object without `type`; unknown keys. Left out: what has no http(s) id.
#pragma once

#include <optional>
#include <string_view>

#include "council/mirror/oddities.h"
#include "council/mirror/values.h"
#include "crypto/base/result.h"

namespace mappe::council {

//   text      one JSON object, as tolerant_text() leaves it
//   expected  what its list holds; none: its own `type` decides
//   errors    malformed    not a JSON object, too deep, or of no type that is known
//             too_large    limits::object_bytes_max
//             conflict     of another type than its list
//             not_found    it has no id
//   thread    pure; any
Result<Object> read_object(std::string_view text, std::optional<Kind> expected, Oddities& oddities);

}  // namespace mappe::council
