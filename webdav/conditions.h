// What must hold for a request to be done. The methods gather it, the tree judges it, under the same lock as the
// change. RFC 9110 §13, RFC 4918 §10.4
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "webdav/if_header.h"
#include "webdav/path.h"

namespace mappe::webdav {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;

// What conditions can ask about one place.
struct PlaceState {
  bool exists = false;
  std::string etag;  // without quotes; empty: it has none
  Time modified{};
  std::vector<std::string> tokens;  // of all locks that cover the place, of any member
};
using Look = std::function<PlaceState(const Path&)>;

// If-Match and If-None-Match.
struct EtagList {
  bool any = false;  // "*"
  std::vector<EntityTag> tags;
};
// errors  malformed, too_many
Result<EtagList> parse_etag_list(std::string_view text);

struct Conditions {
  std::optional<EtagList> if_match;
  std::optional<EtagList> if_none_match;
  std::optional<std::chrono::sys_seconds> if_modified_since;  // of reads only
  std::optional<std::chrono::sys_seconds> if_unmodified_since;

  struct List {
    bool is_foreign = false;    // speaks of a resource that is not in this tree: nothing is there
    std::optional<Path> place;  // nothing: the target of the request
    std::vector<IfCondition> conditions;
  };
  std::vector<List> lists;  // of the If header; empty: there is none

  // The lock tokens the client says it holds: of If (those not negated) and of Lock-Token.
  std::vector<std::string> tokens;

  // For a change of `target` (of COPY and MOVE: the source). False is Refusal precondition_failed.
  //   look    gives the state of a place as it is at the moment of the change; called a few times
  bool allow_change(const Path& target, const Look& look) const;

  enum class ForRead { go_on, not_modified, failed };  // 200, 304, 412
  ForRead judge_read(const Path& target, const Look& look) const;

  bool are_empty() const { return !if_match && !if_none_match && !if_unmodified_since && lists.empty(); }
};

}  // namespace mappe::webdav
