// Where blobs lie and what state they are in: used by Blobs and by the append, which changes states and carries small
// blobs along. Callers hold the blob's lock unless said otherwise.
#pragma once

#include "storage/embedded/core.h"

namespace mappe::storage {

inline void add_blob_lock(LockSet& locks, const SpaceId& space, const BlobId& blob) {
  locks.add(Table::blobs, key_of(space, blob));
}

bool fits_id(const BlobId& blob, ByteView bytes);

// None: no such blob. Needs no lock.
template <class From>
Result<std::optional<BlobRecord>> load_blob(const From& from, const SpaceId& space, const BlobId& blob) {
  return load<BlobRecord>(from, Table::blobs, key_of(space, blob));
}

// Puts the bytes of a blob where they belong: small ones into the transaction, others into a file, durable at once; and
// into the record what follows from that.
Result<void> place_bytes(Core& core, Transaction& tx, const SpaceId& space, const BlobId& blob, ByteView bytes,
                         BlobRecord& record);
// Takes back what place_bytes did outside the transaction.
void unplace_bytes(Core& core, const SpaceId& space, const BlobId& blob, BlobPlace place);

// Writes the record and the index row of its state; erases that of the state before, if there was any.
void put_blob(Transaction& tx, const SpaceId& space, const BlobId& blob, const std::optional<BlobRecord>& before,
              const BlobRecord& after);
// Erases record, index row and bytes among the records; a file is the caller's to remove once that is durable.
void erase_blob(Transaction& tx, const SpaceId& space, const BlobId& blob, const BlobRecord& record);

// The bytes, compared with the sum taken when they were placed (when they fitted the id). Needs no lock. errors
// not_found, damaged, io
Result<Bytes> read_verified(const Core& core, const SpaceId& space, const BlobId& blob, const BlobRecord& record);

}  // namespace mappe::storage
