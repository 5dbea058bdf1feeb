#pragma once

#include <string_view>

namespace mappe::server {

extern const std::string_view version;  // of the project, as the build says

}  // namespace mappe::server
