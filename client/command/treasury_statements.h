// treasury statements: what was closed, checked against what this device saw before.     client/treasury/statements.h
#pragma once

#include "client/command/program.h"

namespace mappe::client::command {

// `anew`: the person says that what the server shows now is to count.
Exit show_statements(Program& program, bool anew);

}  // namespace mappe::client::command
