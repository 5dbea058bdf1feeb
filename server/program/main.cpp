// mappe-server: stores, orders and meters what it cannot read.
#include <cstdio>
#include <exception>

#include "crypto/base/random.h"
#include "server/program/commands.h"

int main(int argc, char** argv) {
  if (!mappe::init_crypto()) {
    std::fputs("The system has no source of randomness; nothing can be started safely.\n", stderr);
    return 1;
  }
  try {
    return mappe::server::run_command_line(argc, argv);
  } catch (const std::exception&) {
    // What it says may hold anything; a core dump or the log's last lines say more.
    std::fputs("mappe-server ended by a fault of its own. Please report what you did.\n", stderr);
    return 1;
  }
}
