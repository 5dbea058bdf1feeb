// The running server: everything wired together, until a signal ends it.
#pragma once

#include <string>

#include "config/config.h"

namespace mappe::server {

// Serves until SIGTERM or SIGINT, drains, and gives the exit code; SIGHUP loads the certificate's files again, or
// ends it like SIGTERM when stdout is a terminal: then the window was closed. Says on
// stdout, in German and English, where it can be reached and what to do next; logs to stderr. `program` is how this
// program was called, for those commands.
int serve(config::Config config, const std::string& program);

}  // namespace mappe::server
