// The way back from an epoch's key to the one before it.                      docs/protocol.md §4 "Genesis and access"
//
//   epoch_link = nonce || AEAD(KDF(new key, "epoch-link", ""), nonce, [space, epoch], [linked epoch, linked key])
//
// Whoever is added can read the past. The linked epoch is the newest valid one before; the caller compares it and
// checks the key against that epoch's key_commit (row.h). Pure; any thread.
#pragma once

#include "crypto/base/aead.h"
#include "crypto/base/ids.h"

namespace mappe::seal {

struct LinkedKey {
  std::uint64_t epoch;
  EpochKey key;
};

// linked_epoch < epoch (CHECKed).
Bytes seal_epoch_link(const EpochKey& key, const SpaceId& space, std::uint64_t epoch, std::uint64_t linked_epoch,
                      const EpochKey& linked_key, const AeadNonce& nonce = AeadNonce::random());

//   errors  malformed  not such a link, or one that does not lead back
//           tampered   does not open under this key for this space and epoch
Result<LinkedKey> open_epoch_link(const EpochKey& key, const SpaceId& space, std::uint64_t epoch, ByteView link);

}  // namespace mappe::seal
