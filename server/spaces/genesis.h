// The first entry of a space: parsed, judged, made durable.                                      docs/protocol.md §4.6
#pragma once

#include "journal/space_access.h"
#include "server/answer/judged.h"
#include "server/services.h"

namespace mappe::server {

struct Genesis {
  journal::Entry entry;
  journal::GenesisBody body;
};

//   problems  422 unsupported_kind, malformed_body
Judged<Genesis> parse_genesis_entry(const journal::Entry& entry);

bool is_there_already(Services& services, const Genesis& genesis);

// The rules of §4.6 at the roster as the entry names it.
std::optional<Problem> check_genesis_rules(const CachedRoster& roster, const Genesis& genesis);

// Durable, its id claimed, its members told.      problems  409 exists; those of storage
Judged<bool> store_genesis(Services& services, const Genesis& genesis);

}  // namespace mappe::server
