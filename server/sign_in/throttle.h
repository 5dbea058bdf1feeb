// What slows down who tries passwords and who floods: http/throttle.h.
#pragma once

#include "http/throttle.h"

namespace mappe::server {

using http::RateLimit;
using http::Throttle;
using http::ThrottlePolicy;

}  // namespace mappe::server
