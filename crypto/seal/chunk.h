// Chunks of files: up to 1 MiB each, padded, sealed under a key of their own, named by their hash.    docs/protocol.md
// §5
//
//   blob    = GCM(chunk_key, "mappe/1/chunk", plain || zeros up to Padmé, at least 512 bytes)      AES-256-GCM, zero
//   nonce blob_id = SHA-256(blob) a plaintext of 1 byte becomes a blob of 528 bytes; of 1 MiB, 1'048'592
//
// The nonce may be zero because a chunk key is used for one plaintext, ever: ChunkKey::random() for each. Whoever kept
// a key (a resumed upload, healing) may use what it seals again only if the blob_id is the one kept with it.
//
// GCM does not commit to its key: one blob can be made to open to two texts under two keys. So a cache of plaintext
// goes by (blob_id, chunk_key), never by blob_id alone.
//
// Pure; any thread. Keys are taken as spans because those of a replica lie packed in one wiped arena.
#pragma once

#include <optional>

#include "crypto/base/ids.h"
#include "crypto/base/padding.h"
#include "crypto/base/secret.h"

namespace mappe::seal {

using ChunkKeyView = std::span<const std::uint8_t, 32>;

// 1 <= plain_bytes <= 1 MiB (CHECKed): 528 .. 1'048'592.
std::size_t blob_bytes(std::size_t plain_bytes);

// Seals in place. `buffer` holds the plaintext in its first plain_bytes and is blob_bytes(plain_bytes) long (CHECKed);
// afterwards it holds the blob. No copy is made.
BlobId seal_chunk(ChunkKeyView key, std::span<std::uint8_t> buffer, std::size_t plain_bytes);

// Seals `plain` into `blob`, which is blob_bytes(plain.size()) long (CHECKed) and does not overlap it.
BlobId seal_chunk(ChunkKeyView key, ByteView plain, std::span<std::uint8_t> blob);

BlobId blob_id_of(ByteView blob);

// A blob whose bytes were compared with its id, so that nobody need hash them again.
class CheckedBlob {
 public:
  static std::optional<CheckedBlob> of(const BlobId& id, Bytes bytes);  // none: the bytes are not the ones named
  static CheckedBlob known_to_fit(Bytes bytes) {
    return CheckedBlob(std::move(bytes));
  }  // compared by the caller before
  const Bytes& bytes() const { return bytes_; }
  Bytes take() && { return std::move(bytes_); }

 private:
  explicit CheckedBlob(Bytes bytes) : bytes_(std::move(bytes)) {}
  Bytes bytes_;
};

// Opens into `plain`, whose length is the plain_size the entry gives. Checks, in this order: sizes, blob_id, tag,
// padding.
//   errors  malformed  a plain_size of 0 or above 1 MiB; a blob whose length does not fit it; padding that is not zero
//           tampered   the blob is not the one named, or the tag does not fit; also when the entry's author lied
//   On any error `plain` is wiped: nothing that failed a check is given out.
Result<void> open_chunk(ChunkKeyView key, const BlobId& id, ByteView blob, std::span<std::uint8_t> plain);

// The same, in the blob's own memory.
Result<SecretBytes> open_chunk(ChunkKeyView key, CheckedBlob blob, std::size_t plain_bytes);

}  // namespace mappe::seal
