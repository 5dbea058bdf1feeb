// `mappe-server treasury audit`: every meter against a recount, on a running server or on the folder of a stopped one.
#pragma once

#include "config/config.h"

namespace mappe::server {

// Asks the server at the operator's socket; when none answers, opens the data folder itself. Prints each faction, what
// differs, and what is to be known of the meters' clock; as JSON what operator/audit.h says.
// Gives the exit code: 0 all exact, 1 something differs or nothing can be said.
int audit_meters_command(const config::Config& config, bool as_json);

}  // namespace mappe::server
