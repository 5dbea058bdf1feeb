// Whether a compressed copy of a file is one: what lies packed beside the app is handed to nearly every browser, and
// the manifest names what is plain.
#pragma once

#include "crypto/base/bytes.h"

namespace mappe::server {

enum class Packing { gzip, brotli };

// True when `packed` unpacks to exactly `plain` and nothing is left over. Takes as much memory as `plain`, whatever
// `packed` would unpack to. Pure; any thread.
bool unpacks_to(Packing packing, ByteView packed, ByteView plain);

}  // namespace mappe::server
