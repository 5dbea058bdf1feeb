// Which spaces are there for a session.
#pragma once

#include <functional>

#include "server/spaces/space_here.h"

namespace mappe::server {

struct ListedSpace {
  SpaceHere here;
  storage::Head head;
};

// Those whose newest access entry has a row of the session that has not ended; only journals that `wanted` takes are
// looked at, which saves a long poll the others.
Judged<std::vector<ListedSpace>> spaces_of(Services& services, const SignedIn& who,
                                           const std::function<bool(const JournalId&)>& wanted);

}  // namespace mappe::server
