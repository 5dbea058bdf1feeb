// What of a council a note is about, as somebody typed it.                       docs/protocol.md §4.10, docs/links.md
#pragma once

#include <string>

#include "client/command/program.h"

namespace mappe::client::command {

// The OParl id of the paper, meeting or item meant by an address of the council's, a number ("0717/2016") or the id
// itself; from what this device keeps, nobody is asked. `choice` (from 1) says which where several are meant, else the
// person at the terminal.
//   errors  those of choose()
//           not_found  a page of the council's that nothing on this device has
//           too_large  above 2,048 bytes
Result<std::string> about_typed(Program& program, const std::string& typed, std::size_t choice);

}  // namespace mappe::client::command
