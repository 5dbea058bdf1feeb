// What follows from a space's keys beside entries and rows: its constant, digests of content, keys and notes of leases.
//                                                                                               docs/protocol.md §5, §6
#pragma once

#include <string>

#include "crypto/base/aead.h"
#include "crypto/base/hash.h"
#include "crypto/base/ids.h"

namespace mappe::seal {

// KDF(epoch 1 key, "space-const", space_id): the same through all epochs, so digests and lease keys stay comparable.
using SpaceConst = Secret<struct SpaceConstTag, 32>;
SpaceConst space_const(const EpochKey& epoch_1_key, const SpaceId& space);

// The digest of a file's content within one space: first 16 bytes of KDF(space_const, "content", SHA-256(plain chunk 0)
// || SHA-256(plain chunk 1) || ...), over unpadded chunks. For equality only; it authenticates nothing.
class ContentDigest {
 public:
  void add_chunk(ByteView plain) { add_chunk_hash(sha256(plain)); }
  void add_chunk_hash(const std::array<std::uint8_t, 32>& plain_sha256);  // when chunks are hashed elsewhere; in order
  Digest finish(const SpaceConst& space_const) const;

 private:
  Bytes hashes_;  // 32 bytes a chunk: 64 MiB, above which files have no digest, makes 2 KiB
};

// `name_key` is the frozen table's form of the name (journal/name_key.h), so a name not yet taken can be locked.
LeaseKey lease_key(const SpaceConst& space_const, const NodeId& parent, std::string_view name_key);
LeaseKey deep_lease_key(const SpaceConst& space_const, const NodeId& parent,
                        std::string_view name_key);  // depth infinity

// What other clients show beside a lock: [epoch, nonce || AEAD(KDF(epoch key, "lease-note", space), nonce, key, [label,
// program])], 256 bytes at most.
struct LeaseNote {
  std::string label;    // who holds it, as people read it
  std::string program;  // with what
};
//   errors  too_large  label and program together above about 200 bytes
//           malformed  not UTF-8
Result<Bytes> seal_lease_note(const EpochKey& epoch_key, std::uint64_t epoch, const SpaceId& space, const LeaseKey& key,
                              const LeaseNote& note, const AeadNonce& nonce = AeadNonce::random());
Result<std::uint64_t> lease_note_epoch(ByteView sealed);  // which key opens it     errors  malformed
//   errors  malformed  not this form, or of another epoch
//           tampered   does not open: another space, another lease key
Result<LeaseNote> open_lease_note(const EpochKey& epoch_key, std::uint64_t epoch, const SpaceId& space,
                                  const LeaseKey& key, ByteView sealed);

}  // namespace mappe::seal
