// Level 1 contents: the chunk list that their chunks hold.                                     docs/protocol.md §4, §5
#pragma once

#include "client/replica/replay.h"
#include "client/wire/api.h"

namespace mappe::client {

// Fetches and opens a level 1 content's chunk list.
//   errors  not_found  a chunk is gone at the server;  tampered, malformed  it is not what the entry says
Answer<std::vector<journal::Chunk>> fetch_inner(Api& api, const SpaceId& space, const journal::Content& outer);

// All of the replay's state that nobody has opened yet. One that cannot be read stays unopened and is no error.
Answer<void> open_inner(Api& api, const SpaceId& space, Replay* replay);

}  // namespace mappe::client
