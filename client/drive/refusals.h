// From what the client's library says to what a client of the drive is told.
#pragma once

#include "client/replica/committer.h"
#include "client/wire/answer.h"
#include "webdav/refusal.h"

namespace mappe::client::drive {

// The server cannot be reached, or does not answer.
inline bool is_away(Errc code) { return code == Errc::offline || code == Errc::timeout; }

// Nothing about what was asked for: the same may go well later.
inline bool passes(Errc code) {
  return is_away(code) || code == Errc::busy || code == Errc::too_many || code == Errc::cancelled;
}

webdav::Refusal offline();
webdav::Refusal refusal_of(const Error& error, const Problem* problem = nullptr);
// Of a change that was given up.
webdav::Refusal refusal_of(const Committed& given_up);

}  // namespace mappe::client::drive
