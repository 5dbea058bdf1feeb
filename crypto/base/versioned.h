// Every structure that is signed, hashed or sealed begins with its version.            docs/protocol.md §1 "Newer
// formats"
#pragma once

#include "crypto/base/cbor.h"

namespace mappe::cbor {

// Opens the array and reads its version before anything else: a newer one may well have another number of parts, and
// "written by a newer Mappe" must not look like a forgery.
inline void begin_versioned(Reader& in, std::size_t parts, std::uint64_t version, Error newer) {
  constexpr std::size_t parts_max = 64;
  const std::size_t count = in.array_up_to(parts_max);
  const std::uint64_t found = in.uint();
  if (found > version) in.fail_with(newer);
  if (found < version) in.fail_with(fail(Errc::malformed, "a structure of a version that never was"));
  if (count != parts) in.fail_with(fail(Errc::malformed, "a structure with too few or too many parts"));
}

}  // namespace mappe::cbor
