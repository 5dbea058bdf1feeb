#include "server/version.h"

namespace mappe::server {

const std::string_view version = MAPPE_VERSION;

}  // namespace mappe::server
