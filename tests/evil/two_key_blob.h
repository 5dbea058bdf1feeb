// A blob that opens under two keys: AES-GCM does not commit to its key, so whoever knows both makes one block of the
// ciphertext such that the tags agree.                                                         docs/protocol.md §5
#pragma once

#include <array>

#include "crypto/base/ids.h"
#include "crypto/base/secret.h"

namespace evil {

struct TwoKeyBlob {
  static constexpr std::size_t plain_bytes = 512;  // so that there is no padding to get right
  mappe::Bytes blob;
  mappe::BlobId id;
  std::array<mappe::ChunkKey, 2> keys;
  std::array<std::string, 2> texts;  // what it opens to under each, plain_bytes long
};

// The first text begins with `first` under the first key; the rest is what comes of it.
TwoKeyBlob two_key_blob(std::string_view first);

}  // namespace evil
