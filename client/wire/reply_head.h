// The few header fields that clients look at.                                                    RFC 9110 §5.6.7,
// §10.2.3
#pragma once

#include "client/wire/transport.h"

namespace mappe::client {

// Takes one raw line ("Date: ..."). A status line begins a new head: what an earlier one (100 Continue) said is gone.
void read_header_line(std::string_view line, HttpReply* reply);

// "Tue, 24 Nov 2026 02:08:02 GMT", the one form servers may send.                       errors  malformed
Result<TimeMs> parse_http_date(std::string_view text);

}  // namespace mappe::client
