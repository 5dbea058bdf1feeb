// Whose meetings a person wants to see, and `mappe meetings bodies`.                   docs/protocol.md §4.11 "Bodies"
#pragma once

#include <set>
#include <string>
#include <vector>

#include "client/agenda/mandates.h"
#include "client/command/program.h"
#include "client/council/councils.h"

namespace mappe::client::command {

// The bodies that this person chose, in all spaces and on this device. None: why was said, and `ends` is how the
// command ends.
std::optional<std::set<std::string>> bodies_chosen(Program& program, Exit& ends);

void add_meeting_bodies_command(CLI::App& meetings, Program& program);

}  // namespace mappe::client::command
