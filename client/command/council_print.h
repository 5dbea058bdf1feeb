// What of a council is shown, for the commands of council_commands.cpp and council_link_commands.cpp.
#pragma once

#include "client/command/program.h"
#include "client/council/council_link.h"

namespace mappe::client::command {

std::string word_of_state(council::LinkState state);       // "geändert", "changed"
std::string_view name_of_state(council::LinkState state);  // the stable word of --json: "changed"
std::string word_of_kind(council::Kind kind);              // "Vorlage", "paper"

// The names of these organizations, as far as the mirror has them; and what a row is called: a meeting without a name
// by its bodies.
std::vector<std::string> names_of(const council::Rows& rows, const std::vector<std::string>& ids);
std::string name_of_row(const council::Row& row, const council::Rows& rows);
// A row of this council's mirror. `number` above 0 stands before it.
enum class CouncilNamed : bool { no, yes };
std::string line_of_row(const council::Row& row, const council::CouncilHere& council, CouncilNamed named,
                        std::size_t number = 0);
Json json_of(const council::Row& row, const council::CouncilHere* council);

// As of when what was printed is known, each council once; on standard error.
void note_as_of(Program& program, const council::Councils& councils);

// What somebody pasted or typed, resolved on this device; several: `choose` (from 1) says which, else the person at the
// terminal; nobody: the choices are shown.
//   gives   none: no mirror has it, and it is an address
//   errors  usage      several, and nobody to choose; an address or number that cannot be linked
//           not_found  a number that no paper on this device bears
struct Chosen {
  mappe::council::Recognised read;
  std::optional<council::Meant> meant;
};
Result<Chosen> choose(Program& program, const council::Councils& councils,
                      const std::vector<council::KnownCouncil>& known, const std::string& typed, std::size_t choice);

}  // namespace mappe::client::command
