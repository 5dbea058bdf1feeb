// One page of a list, fetched and read.                              OParl 1.1 §2.5; docs/council.md, what is accepted
#pragma once

#include <string>
#include <vector>

#include "council/mirror/oddities.h"
#include "council/mirror/requester.h"
#include "council/mirror/values.h"

namespace mappe::council {

struct Page {
  std::vector<Object> objects;
  unsigned broken = 0;           // elements that were left out
  std::string next, prev, last;  // as delivered
  std::uint64_t total = 0;       // pagination.totalElements; 0: nothing is said
  Url address;
};

enum class Filtered { no, yes };  // whether nothing may be said by 404 or []

// The status of an answer as an error: too_many (403, 429), busy (5xx), malformed (any other but 200).
Result<void> judge_status(const Answer& answer);

//   errors  malformed  no page: HTML, an Error object, a list of something else
//           too_many, busy, too_large, offline, timeout, untrusted, denied, cancelled
Result<Page> page_of(const Answer& answer, Kind kind, Filtered filtered, Oddities& oddities);

// One object at its own address.       errors  as above; not_found: 404, 410   expired: 401, for members only
Result<Object> object_of(const Answer& answer, Kind kind, Oddities& oddities);

}  // namespace mappe::council
