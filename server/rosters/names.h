// Display names beside the chain: [salt, name] whose hash the roster refers to.                   docs/protocol.md §4a
#pragma once

#include "journal/roster.h"
#include "server/answer/json.h"
#include "server/answer/judged.h"
#include "storage/accounts.h"

namespace mappe::server {

// True if a person or an open invite of the roster has this name_ref now.
bool refers_to(const journal::RosterState& state, const NameRef& ref);

// Names that came as JSON, as they are stored.          problems  422 unknown_name: not the one wanted
Judged<std::vector<storage::StoredName>> names_for_ref(const std::vector<JsonReader::SaltedName>& sent,
                                                       const FactionId& faction, const NameRef& wanted);

}  // namespace mappe::server
