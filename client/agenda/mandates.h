// Which bodies a person belongs to: whose meetings the programs show. A choice stands in one of the person's spaces,
// sealed, as an answer beside the body's name, and so on all devices of that person; or on one device alone.
//                                                      docs/protocol.md §4.11 "Bodies"; twin:
//                                                      web/src/engine/mandates.ts
#pragma once

#include <set>
#include <string>
#include <vector>

#include "client/home/home.h"
#include "client/replica/space_replica.h"

namespace mappe::client {

constexpr std::size_t my_bodies_max = 200;
constexpr std::size_t body_name_bytes_max = 1'024;

// As names are kept and compared: NFC, without blanks around. What cannot be normalised stays as it is.
std::string body_name(std::string_view name);

// What this person says in that space. What others wrote there for him does not count: it would choose what he does not
// see.
std::set<std::string> bodies_in(const SpaceReplica& space);

// The operations after which that space says exactly `wanted` of this person; none: it does already.
//   wanted  as body_name() gives them, each of 1 to body_name_bytes_max bytes
std::vector<journal::Op> ops_for_bodies(const SpaceReplica& space, const std::set<std::string>& wanted);

// What this device alone knows.
struct BodiesHere {
  std::set<std::string> only;    // chosen here alone
  std::set<std::string> hidden;  // said by a space in which this person may not write any more, and not wanted
};
Result<BodiesHere> bodies_here(const Home& home);  // nothing where none is kept, or it is damaged           errors  io
Result<void> keep_bodies_here(const Home& home, const BodiesHere& here);  // errors  io

// All of them together. Empty: nothing was chosen, and all meetings are shown.
std::set<std::string> my_bodies(const std::vector<SpaceReplica*>& spaces, const BodiesHere& here);

// Whether a meeting is of one of these bodies, by the bodies that it names or its own name; any is, where none was
// chosen.
bool is_of_bodies(const std::string& meeting, const std::vector<std::string>& its_bodies,
                  const std::set<std::string>& chosen);

}  // namespace mappe::client
