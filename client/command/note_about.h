// What of a council a note is about, as somebody typed it.                       docs/protocol.md §4.10, docs/links.md
#pragma once

#include <string>

#include "crypto/base/result.h"

namespace mappe::client::command {

// The OParl id, exactly as it was typed. Pure; nobody is asked.
//   errors  usage      no address; or a number, or a page of the council's: what they mean only a mirror knows
//           too_large  above 2,048 bytes
Result<std::string> about_typed(const std::string& typed);

}  // namespace mappe::client::command
