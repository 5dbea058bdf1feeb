#include "storage/embedded/blob_store.h"

#include "crypto/base/hash.h"
#include "storage/engine/quick_sum.h"

namespace mappe::storage {
namespace {

void erase_index_row(Transaction& tx, const SpaceId& space, const BlobId& blob, const BlobInfo& info) {
  switch (info.state) {
    case BlobState::unreferenced:
      tx.erase(Table::unreferenced, key_of(space, blob));
      break;
    case BlobState::dropped:
      tx.erase(Table::dropped, key_of(info.dropped_ms, space, blob));
      break;
    case BlobState::live:
      break;
  }
}

void put_index_row(Transaction& tx, const SpaceId& space, const BlobId& blob, const BlobInfo& info) {
  switch (info.state) {
    case BlobState::unreferenced:
      tx.put(Table::unreferenced, key_of(space, blob), encode(UnreferencedRecord{info.sender, info.size_bytes}));
      break;
    case BlobState::dropped:
      tx.put(Table::dropped, key_of(info.dropped_ms, space, blob), {});
      break;
    case BlobState::live:
      break;
  }
}

Result<Bytes> read_bytes(const Core& core, const SpaceId& space, const BlobId& blob, const BlobRecord& record) {
  if (record.place == BlobPlace::file && core.files) return core.files->read(space, blob, record.info.size_bytes);
  if (record.place == BlobPlace::nowhere) return fail(Errc::not_found, "the bytes of a blob were never sent again");
  auto value = core.kv.get(Table::blob_bytes, key_of(space, blob));
  if (!value) return fail(value.error());
  if (!*value) return fail(Errc::not_found, "the bytes of a blob are gone");
  return std::move(**value);
}

}  // namespace

bool fits_id(const BlobId& blob, ByteView bytes) { return sha256(bytes) == blob.array(); }

Result<void> place_bytes(Core& core, Transaction& tx, const SpaceId& space, const BlobId& blob, ByteView bytes,
                         BlobRecord& record) {
  const bool is_small = !core.files || bytes.size() <= core.blob_bytes_in_records_max;
  if (is_small) {
    tx.put(Table::blob_bytes, key_of(space, blob), bytes_of(bytes));
  } else if (auto written = core.files->write(space, blob, bytes); !written) {
    core.files->remove(space, blob);
    return fail(written.error());
  }
  record.place = is_small ? BlobPlace::record : BlobPlace::file;
  record.sum = quick_sum(bytes);
  record.info.damaged = false;
  return {};
}

void unplace_bytes(Core& core, const SpaceId& space, const BlobId& blob, BlobPlace place) {
  if (place == BlobPlace::file && core.files) core.files->remove(space, blob);
}

void put_blob(Transaction& tx, const SpaceId& space, const BlobId& blob, const std::optional<BlobRecord>& before,
              const BlobRecord& after) {
  if (before) erase_index_row(tx, space, blob, before->info);
  put_index_row(tx, space, blob, after.info);
  tx.put(Table::blobs, key_of(space, blob), encode(after));
}

void erase_blob(Transaction& tx, const SpaceId& space, const BlobId& blob, const BlobRecord& record) {
  erase_index_row(tx, space, blob, record.info);
  tx.erase(Table::blobs, key_of(space, blob));
  if (record.place != BlobPlace::file) tx.erase(Table::blob_bytes, key_of(space, blob));
}

Result<Bytes> read_verified(const Core& core, const SpaceId& space, const BlobId& blob, const BlobRecord& record) {
  auto bytes = read_bytes(core, space, blob, record);
  if (!bytes && bytes.error().code == Errc::too_large)
    return fail(Errc::damaged, "a stored blob is longer than it was");
  if (!bytes) return fail(bytes.error());
  const bool is_whole = bytes->size() == record.info.size_bytes &&
                        (record.sum == 0 ? fits_id(blob, *bytes) : quick_sum(*bytes) == record.sum);
  if (!is_whole) return fail(Errc::damaged, "a stored blob is not what was stored");
  return bytes;
}

}  // namespace mappe::storage
