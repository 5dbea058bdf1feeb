// One gzip member (RFC 1952) of bytes in memory, by zlib.
#pragma once

#include <string>
#include <string_view>

#include "crypto/base/result.h"

namespace mappe::server {

//   errors  io  zlib has no memory
Result<std::string> gzip(std::string_view plain);

}  // namespace mappe::server
