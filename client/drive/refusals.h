// From what the client's library says to what a client of the drive is told.
#pragma once

#include "client/replica/committer.h"
#include "client/wire/answer.h"
#include "webdav/refusal.h"

namespace mappe::client::drive {

// The server cannot be reached, or does not answer.
inline bool is_away(Errc code) { return code == Errc::offline || code == Errc::timeout; }

webdav::Refusal offline();
webdav::Refusal refusal_of(const Error& error, const Problem* problem = nullptr);
// Of a change that was given up.
webdav::Refusal refusal_of(const Committed& given_up);

}  // namespace mappe::client::drive
