// Locks and the rules of who may change what while they are held. Pure: a tree keeps its locks where it likes and asks
// here under its own lock.                                                                          RFC 4918 §6, §7
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <vector>

#include "crypto/base/bytes.h"
#include "webdav/path.h"

namespace mappe::webdav {

enum class Scope { exclusive, shared };
enum class Reach { self, tree };  // Depth: 0, infinity

struct Lock {
  Path root;
  std::string token;  // a URI; random enough that nobody guesses it; empty: not known here
  Scope scope = Scope::exclusive;
  Reach reach = Reach::self;
  std::string owner_xml;        // what the client wrote into DAV:owner, well formed, "D:" bound to DAV:; may be empty
  std::string holder;           // the member's name as other members read it; no secrets
  bool is_mine = false;         // of the member whose tree this is
  std::chrono::seconds left{};  // until it ends by itself
  std::string alias{};          // a URI for who may not know the token: tells this lock from others, and opens nothing
};

// 16 bytes as a token: "urn:uuid:..."
std::string lock_token(ByteView bytes);

bool covers(const Lock& lock, const Path& place);

// What a request changes. Adding or removing a member changes the parent, too.
struct Touched {
  Path place;
  Reach reach = Reach::self;  // tree: everything below, too (DELETE, MOVE, a COPY that replaces)
};

// The roots of locks that forbid it: at each place that is touched and locked, one token of a lock of this member that
// covers it must be among `tokens`. Nothing: go on.                                              RFC 4918 §7.1, §7.5
std::vector<Path> locks_in_the_way(std::span<const Lock> locks, std::span<const Touched> touched,
                                   std::span<const std::string> tokens);

// The roots of locks beside which a new one cannot be.                                           RFC 4918 §6.2
std::vector<Path> conflicting_locks(std::span<const Lock> locks, const Path& place, Scope scope, Reach reach);

}  // namespace mappe::webdav
