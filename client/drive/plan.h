// A change of a space before it is committed.
#pragma once

#include <functional>

#include "client/drive/view.h"
#include "client/replica/committer.h"
#include "webdav/tree.h"

namespace mappe::client::drive {

// What it comes to on one head.
struct Plan {
  Change change;
  bool is_nothing = false;  // it is so already
  bool was_there = false;
  NodeId result;                 // whose etag is told; zero: none
  std::vector<LeaseToken> ends;  // leases of this member that are over with it
  std::function<void()> after;   // when it is committed, in the same turn
};
using Planner = std::function<webdav::Answer<Plan>(const View& view)>;

enum class Joins { no, yes };  // yes: saves, which may share an entry

// One that waits for the turn, on the stack of its own thread.
struct Wish {
  const webdav::Path& target;  // what is named when a lock is in the way that lies at no place known here
  const std::span<const std::string> tokens;
  const Planner& planner;
  const Joins joins;
  std::optional<webdav::Answer<webdav::Changed>> outcome;
};

}  // namespace mappe::client::drive
