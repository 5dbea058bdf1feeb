#pragma once

#include <string_view>

namespace mappe::server {

inline constexpr std::string_view version = MAPPE_VERSION;  // of the project, set by the build

}  // namespace mappe::server
