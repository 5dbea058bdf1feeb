// What a person is told on every visit to a space, beside what was asked for.                docs/protocol.md §1, §4.6
#pragma once

#include "client/command/program.h"

namespace mappe::client::command {

// On standard error: that the space was written by a newer Mappe; alarms; that it has one manager only; and that an
// interrupted earlier command did arrive. --json keeps quiet but for the first: `mappe spaces`, `health` and `verify`
// have members for the rest. What is usual for a space is told to programs once, to people each time.
void note_visit(Program& program, const SpaceReplica& space);

// That this computer's clock is wrong, so that entries are dated by the server's.
void note_clock(Program& program, const Api& api);

// Of the budget, for whoever looks at their spaces: once in this home for each of 50, 80 and 100 % and each budget,
// that it was reached. Asks the server only for factions where the person manages or has the duty treasury; where it
// cannot be had, or nothing is billed, nothing is said. docs/treasury.md
void note_budgets(Program& program, Session& session);

}  // namespace mappe::client::command
