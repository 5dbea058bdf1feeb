// What this computer says about a file of its own.
#pragma once

#include "crypto/base/result.h"

namespace mappe::client {

// The errno of the call that has just failed.        gives  not_found, usage (a symbolic link is not followed), else io
Error error_of_errno();

}  // namespace mappe::client
