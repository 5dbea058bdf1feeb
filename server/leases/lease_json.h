// Leases as clients see them: never with their token, which is what holds them.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "server/answer/problem.h"
#include "storage/leases.h"

namespace mappe::server {

nlohmann::json json_of(const storage::Lease& lease);

// 423 locked {holder}
Problem locked_by(const storage::Lease& holder);

}  // namespace mappe::server
