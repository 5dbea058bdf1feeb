// Bringing back to a restored server what it lost and this home still has.                       docs/protocol.md §4.5
//
// Verbatim: whose entries they are does not matter, and nothing is signed anew. What this client has seen stays seen:
// until the server has it again, it is behind.
#pragma once

#include <functional>
#include <span>

#include "client/wire/api.h"

namespace mappe::client {

// The end of `chain` that the server lacks, whose newest entry is at `server` (none: it has nothing of it).
//   errors  not_found  what follows the server's head is not kept here
//           forked     the server's head is another entry than the one here
Result<std::span<const journal::Entry>> lost_part(std::span<const journal::Entry> chain,
                                                  const std::optional<Head>& server);

// Sends them in order, as many at once as a request takes, and waits a while for a server that says "too many".
using SendLost = std::function<Answer<Head>(const std::vector<Bytes>& entries)>;
//   gives  how many      errors  those of `send`; conflict: another member was faster, ask for the head again
Answer<std::size_t> send_lost(std::span<const journal::Entry> lost, const SendLost& send);

}  // namespace mappe::client
