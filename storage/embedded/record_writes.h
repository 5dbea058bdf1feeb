// Judges and carries out lists of Write (writes.h) within a transaction.
#pragma once

#include "storage/embedded/core.h"
#include "storage/writes.h"

namespace mappe::storage {

// What must be locked before `apply`.
void add_locks(LockSet& locks, const Writes& writes);

//   errors  too_large  a record over limits::record_bytes_max       damaged, io
Result<WritesOutcome> apply(Transaction& tx, const Writes& writes);

// One session with its index rows; used by RemoveSession and by Sessions::remove_expired.
void erase_session(Transaction& tx, const Session& session);
// A session's lock and its owners' locks: a session cannot appear while its account's sessions are being ended.
void add_session_locks(LockSet& locks, const Session& session);

}  // namespace mappe::storage
