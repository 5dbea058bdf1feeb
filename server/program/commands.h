// The command line of mappe-server.
#pragma once

namespace mappe::server {

// Exit codes: 0 ok, 1 failed, 2 usage, 3 conflict, 4 not found, 7 the server does not run.
int run_command_line(int argc, char** argv);

}  // namespace mappe::server
