// The If header, as text.                                                                         RFC 4918 §10.4
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/result.h"

namespace mappe::webdav {

struct IfCondition {
  bool is_negated = false;
  bool is_etag = false;
  bool is_weak = false;  // W/"..."; never equal to a strong one
  std::string text;      // of a state token without <>, of an entity tag without quotes
};

struct IfList {
  std::string tag;                      // the resource it speaks of, as sent, without <>; empty: the one of the request
  std::vector<IfCondition> conditions;  // all must hold
};

// Holds when any of its lists does.
//   errors  malformed  not the grammar: no list, an empty list, tagged and untagged lists mixed, a bad entity tag
//           too_many   more lists or conditions than limits.h allows
Result<std::vector<IfList>> parse_if_header(std::string_view text);

// "abc" or W/"abc" at the start of `rest`, which is moved behind it.        RFC 9110 §8.8.3       errors  malformed
struct EntityTag {
  bool is_weak = false;
  std::string text;
};
Result<EntityTag> take_entity_tag(std::string_view& rest);

}  // namespace mappe::webdav
