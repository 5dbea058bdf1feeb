// A QR code for a terminal.                                                                                  ISO/IEC
// 18004
//   threads  any
#pragma once

#include <string>

#include "crypto/base/bytes.h"

namespace mappe::client::command {

// Two rows of modules to a line, by half blocks, with the quiet zone of four modules that readers need. Light modules
// are drawn, dark ones left: right on dark terminals; `coloured` sets white on black by escapes, right on all.
//   errors  too_large  more than a QR code holds
Result<std::string> qr_code(ByteView text, bool coloured);

}  // namespace mappe::client::command
