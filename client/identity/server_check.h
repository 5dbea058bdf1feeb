// Is the server that answers the one this home knows?                                         docs/protocol.md §3, §4
#pragma once

#include "client/identity/account_store.h"
#include "client/wire/api.h"

namespace mappe::client {

// Asks /v1/about and fills in what a first visit learns (`pin.server` zero: taken as told; the caller's link or the
// user's yes to the certificate vouched for it).
//   errors  untrusted  another server id than the pinned one
//           behind     a generation lower than seen
// `told`, if given, gets the answer.
Answer<ServerPin> check_server(Api& api, ServerPin pin, About* told = nullptr);

}  // namespace mappe::client
