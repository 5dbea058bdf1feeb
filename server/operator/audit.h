// Whether the meters are what a recount gives, faction by faction: `mappe-server treasury audit`.   docs/operations.md
#pragma once

#include <nlohmann/json.hpp>

#include "storage/storage.h"

namespace mappe::server {

// {exact, factions: [...], clock: {now_ms, stands, steps: [{from_ms, to_ms}...]}}; a faction:
//   {faction, name, exact, journals, bytes, byte_ms, since_ms, differences: [...]}
// and each difference {journal, kind, what, told, counted}, with sums as decimal text. `name` is "" for journals whose
// faction has no record. Holds one journal's lock after the other.             errors  damaged, io: nothing can be said
Result<nlohmann::json> audit_meters(storage::Storage& storage);

}  // namespace mappe::server
