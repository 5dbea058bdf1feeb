// Points in time as HTTP and WebDAV write them.                                   RFC 9110 §5.6.7, RFC 3339 §5.6
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "webdav/conditions.h"

namespace mappe::webdav {

std::string http_date_of(Time time);      // "Sun, 06 Nov 1994 08:49:37 GMT"
std::string internet_date_of(Time time);  // "1994-11-06T08:49:37Z"

// All three forms of HTTP, also that of RFC 850 and of asctime. Nothing: it is none (then the header counts as not
// sent). A year of two digits lies at most 50 years ahead of `now`.
std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text, std::chrono::sys_seconds now);

// Unix seconds, perhaps with a fraction: "1700000000", "1700000000.25". Years 1 to 9999.     (X-OC-Mtime)
std::optional<Time> parse_unix_time(std::string_view text);

}  // namespace mappe::webdav
