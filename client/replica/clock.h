// The time an entry is dated with.                                                                     docs/protocol.md
// §4
#pragma once

#include "client/wire/api.h"

namespace mappe::client {

TimeMs own_time_ms();
// Our own clock, or the server's when ours is more than a minute off; within 2^53-1.
TimeMs entry_time_ms(const Api& api);
// Our own clock is more than a minute off the server's.
bool is_clock_wrong(const Api& api);
// More than a day ahead of both the server's Date and our own clock: such an entry is refused.
bool is_too_far_ahead(const Api& api, TimeMs time_ms);

}  // namespace mappe::client
