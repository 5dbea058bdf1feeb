// Where this client has been in each journal. It never goes behind by itself.                        docs/protocol.md
// §4
//   threads  any thread or process: the newest place wins
#pragma once

#include <optional>

#include "client/home/home.h"
#include "journal/entry.h"

namespace mappe::client {

// errors  damaged, io. None: this journal was never seen
Result<std::optional<journal::Pin>> load_pin(const Home& home, const JournalId& journal);
// Durable when it returns. A place before the one kept already is not an error and changes nothing: another process was
// further.
Result<void> raise_pin(const Home& home, const JournalId& journal, const journal::Pin& pin);

// Only when a person has decided to follow the server onto another history.                               §4.5
Result<void> forget_pin(const Home& home, const JournalId& journal);

// A signed entry on its way to the server. Kept until it is answered: an entry at its seq with its hash means that a
// lost answer was a success. Outlives this process, not a loss of power: then nobody waits for the answer any more, and
// the entry is in the chain or it is not.
Result<void> keep_pending(const Home& home, const JournalId& journal, ByteView entry);
Result<std::optional<journal::Entry>> load_pending(const Home& home, const JournalId& journal);
Result<void> drop_pending(const Home& home, const JournalId& journal);

// That it was found on the chain, and when it was made: kept before the home's own state goes beyond it, where it would
// not be met again. Goes with the pending one.
Result<void> keep_found(const Home& home, const JournalId& journal, std::uint64_t seq, TimeMs time_ms);
// None: nothing was found, or something else than what is pending now.
std::optional<TimeMs> load_found(const Home& home, const JournalId& journal, std::uint64_t seq);

}  // namespace mappe::client
