// How much one author may append in a time, in entries and, where no quota stops it, in bytes.     docs/protocol.md
// §4.3
#pragma once

#include <string>

#include "journal/entry.h"
#include "server/answer/problem.h"
#include "server/services.h"

namespace mappe::server {

// Counts the entry.   whose: what the number of entries is counted by: author and journal, as a rule
//   gives  429 for too many entries; or for too many bytes of entries without adds of this author, wherever they go:
//          the quota never refuses those, so nothing else would keep one member from filling the disk of all
std::optional<Problem> check_flood(Services& services, const std::string& whose, const journal::Entry& entry,
                                   TimeMs now);

// The same of one that is brought back after a restore: all its bytes count, since no quota stops any of them, and
// they count for who brings it: its author may be somebody else, or nobody.                               §4.5
std::optional<Problem> check_flood_of_healer(Services& services, const PrincipalId& healer, const JournalId& journal,
                                             const journal::Entry& entry, TimeMs now);

}  // namespace mappe::server
