// Which paper belongs to which agenda item, of everything that is mirrored of a source.       docs/council.md, joins
//
// In this order: (a) a paper's consultation names the item; (b) the item names a consultation of a paper; (c) within
// one meeting, the item and a paper that is consulted there have the same title, unique on both sides: guessed.
#pragma once

#include "council/mirror/store.h"

namespace mappe::council {

// The joins of all meetings that are not what the store has: records with `joins` new, to be committed as changed.
//   errors  damaged, io
Result<std::vector<Record>> changed_joins(const Store& store, std::string_view source);

}  // namespace mappe::council
