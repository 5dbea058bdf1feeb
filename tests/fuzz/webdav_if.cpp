// Any text as an If header, an If-Match list, a Range: read or refused; what is read stays within the limits and is
// judged without harm.
#include "tests/fuzz/fuzz.h"
#include "webdav/conditions.h"
#include "webdav/dates.h"
#include "webdav/limits.h"
#include "webdav/range.h"

using namespace mappe;
using namespace mappe::webdav;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Conditions conditions;
  if (const auto lists = parse_if_header(text)) {
    CHECK(!lists->empty() && lists->size() <= limits::if_lists_max);
    for (const auto& list : *lists) {
      CHECK(!list.conditions.empty() && list.conditions.size() <= limits::if_conditions_max);
      conditions.lists.push_back({false, std::nullopt, list.conditions});
    }
  }
  if (const auto tags = parse_etag_list(text)) conditions.if_match = *tags;
  const PlaceState state{true, "v1", Time{}, {"urn:uuid:1"}};
  const auto look = [&](const Path&) { return state; };
  static_cast<void>(conditions.allow_change(Path(), look));
  static_cast<void>(conditions.judge_read(Path(), look));
  const auto range = parse_range(text, 1000);
  CHECK(range.first <= 1000 && range.length_bytes <= 1000 - range.first);
  static_cast<void>(parse_http_date(text, {}));
  static_cast<void>(parse_unix_time(text));
  return 0;
}
