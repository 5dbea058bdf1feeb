// A listening socket on a port that the system chooses: the port is known before anything is told its address.
#pragma once

#include <cstdint>
#include <string>

#include "crypto/base/result.h"

namespace mappe::server {

struct FreePort {
  int fd = -1;  // listening; the caller's
  std::uint16_t port = 0;
};

// `host`: a numeric address.      errors  malformed, io
Result<FreePort> listen_on_free_port(const std::string& host);

}  // namespace mappe::server
