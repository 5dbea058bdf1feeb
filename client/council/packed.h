// A mirror as it is searched, in one piece, so that a device needs not read and fold 100,000 papers anew at every
// start. What it says, the pages say too: one that does not read is made again from them.
#pragma once

#include <optional>

#include "client/council/search.h"
#include "crypto/base/bytes.h"

namespace mappe::client::council {

class PackedMirror {
 public:
  Rows rows;
  SearchIndex index;                 // of these rows
  std::size_t parts = 0, bytes = 0;  // of the pages that it was made of

  // Lengths and numbers as they lie in memory, on this kind of machine: it never leaves the device.
  static Bytes pack(const Rows& rows, const SearchIndex& index, std::size_t parts, std::size_t bytes);
  // None: of another program's form, or damaged.
  static std::optional<PackedMirror> unpack(ByteView packed);
};

}  // namespace mappe::client::council
