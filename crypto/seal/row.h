// How a space's key of one epoch reaches its members: one sealed row each.           docs/protocol.md §4 "Genesis and
// access"
//
//   sealed     = seal_to(box_pk, KDF(epoch key, "seal-seed", [space, epoch, fingerprint]),
//                        [1, space, epoch, fingerprint, epoch key])
//   key_commit = KDF(epoch key, "epoch-commit", [space, epoch])
//
// Who opens the own row knows the epoch key, hence every seed, hence what every other row must be, to the byte: and
// MUST compare (check_row). So nobody can give two members different keys. Pure; any thread.
#pragma once

#include "crypto/base/ids.h"
#include "crypto/base/seal_to.h"

namespace mappe::seal {

KeyCommit key_commit(const EpochKey& key, const SpaceId& space, std::uint64_t epoch);

// For check_row, and for vectors; nobody else needs the seed by itself.
SealSeed seal_seed(const EpochKey& key, const SpaceId& space, std::uint64_t epoch, const Fingerprint& member);

//   errors  malformed  the member's box key is of low order
Result<Bytes> seal_row(const EpochKey& key, const SpaceId& space, std::uint64_t epoch, const Fingerprint& member,
                       const BoxPublicKey& member_box_pk);

// Opens one's own row and checks the key against the entry's key_commit before it gives it out.
//   errors  malformed  not such a row
//           tampered   sealed to somebody else, changed, for another space, epoch or member, or not the key committed
//           to
Result<EpochKey> open_row(const BoxSeed& own_box_seed, const SpaceId& space, std::uint64_t epoch,
                          const Fingerprint& own, const KeyCommit& commit, ByteView sealed);

// Makes a member's row again and compares it.
//   errors  tampered  it is another: the access entry is void
Result<void> check_row(const EpochKey& key, const SpaceId& space, std::uint64_t epoch, const Fingerprint& member,
                       const BoxPublicKey& member_box_pk, ByteView sealed);

}  // namespace mappe::seal
