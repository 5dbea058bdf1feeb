// The one JSON form of a mirrored object: what the store keeps, what clients get, what is hashed.  docs/protocol.md §7a
//
// Keys ascending, nothing empty, nothing of created and modified: it changes exactly when what people see changes, in
// whatever order and shape the source delivers it.
#pragma once

#include <string>

#include "council/mirror/values.h"
#include "crypto/base/id.h"

namespace mappe::council {

using ContentHash = Id<struct ContentHashTag, 32>;  // SHA-256 of the canonical form

// Of an object that is not a tombstone. `kind` and `id` are in it.
std::string canonical_json(const Object& object);

ContentHash hash_of(std::string_view canonical);

}  // namespace mappe::council
