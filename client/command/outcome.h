// What became of a change, as people read it and as exit code.
#pragma once

#include "client/command/program.h"

namespace mappe::client::command {

// errors of the change as Exit, with words; ok and nothing are quiet.
Exit say_outcome(Program& program, const Answer<Committed>& outcome, const std::string& about);
// The first result that is not done, else ok.
Exit say_outcome(Program& program, const Committer::Many& many, const std::string& about);

// The parent folder that must be there, and the last name, NFC and judged as a writer must.
struct NewPlace {
  NodeId parent;
  std::string name;
};
//   errors  not_found  the folder is not there;  malformed  such a name is not possible
Result<NewPlace> new_place(const SpaceReplica& space, const std::string& path);

}  // namespace mappe::client::command
