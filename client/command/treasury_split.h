// treasury split: what takes the room in one's own spaces.                                   client/treasury/split.h
#pragma once

#include "client/command/program.h"

namespace mappe::client::command {

// `space`: as typed; empty: all.
Exit show_split(Program& program, const std::string& space);

}  // namespace mappe::client::command
