// What a running drive says of itself, for the person in front of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/drive/refusal_log.h"
#include "client/replica/roles.h"

namespace mappe::client::drive {

struct SpaceStatus {
  std::string folder;
  std::optional<SpaceRole> role;
  std::optional<Error> trouble;  // why it is read-only
};

struct EditedPlace {  // a lock
  std::string path;   // in the drive
  std::string holder;
  bool is_mine = false;  // of this member, on this computer or another
  bool is_shared = false;
  std::uint64_t left_s = 0;
};

struct LeftOut {  // a space that cannot be shown
  std::string title;
  Error error;
};

struct Status {
  bool is_online = false;
  TimeMs since_ms = 0;           // ... since then, by this computer's clock
  std::optional<Error> trouble;  // the server answers, and is not to be used: why
  std::vector<SpaceStatus> spaces;
  std::vector<EditedPlace> edited;  // at most limits::locks_shown_max
  std::vector<Refused> refused;     // newest first
  std::vector<LeftOut> left_out;
};

}  // namespace mappe::client::drive
