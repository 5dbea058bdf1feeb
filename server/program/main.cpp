// mappe-server: stores, orders and meters what it cannot read.
#include <malloc.h>

#include <cstdio>
#include <exception>

#include "crypto/base/random.h"
#include "server/program/commands.h"

namespace {

// A mebibyte comes and goes with every chunk; what goes back to the system each time costs more than the work. After a
// rush the workers' end gives it back (http/workers.cpp).
void keep_freed_memory() {
  mallopt(M_MMAP_THRESHOLD, 4 << 20);
  mallopt(M_TRIM_THRESHOLD, 8 << 20);
}

}  // namespace

int main(int argc, char** argv) {
  keep_freed_memory();
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
