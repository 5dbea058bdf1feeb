// A sum that tells accidents apart, not intent: whether the bytes read are those that were written. XXH3.
//
// A blob's id says more and costs ten times as much; whoever opens the blob compares that
// (docs/decisions/2026-11-sums-of-blobs.md).
#pragma once

#include "crypto/base/bytes.h"

namespace mappe::storage {

// 52 bits and a one, so that it fits a number of our CBOR and is never 0, which stands for none.
std::uint64_t quick_sum(ByteView bytes);

}  // namespace mappe::storage
