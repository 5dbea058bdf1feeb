#include "crypto/base/cbor.h"
#include "crypto/base/hash.h"
#include "server/journals/append_answer.h"
#include "server/spaces/commit.h"

namespace mappe::server {

namespace {

template <class IdType>
std::vector<IdType> read_ids(cbor::Reader& r, std::size_t most) {
  std::vector<IdType> ids(r.array_up_to(most));
  for (IdType& id : ids) id = r.id<IdType>();
  return ids;
}

}  // namespace

Judged<std::shared_ptr<const Commit>> parse_commit(Bytes body) {
  cbor::Reader r(body);
  r.array(5);
  const ByteView entry_bytes = r.raw();
  std::vector<ByteView> blobs(r.array_up_to(limits::commit_blobs_max));
  for (ByteView& blob : blobs) blob = r.bytes_up_to(limits::blob_bytes_max);
  auto keys = read_ids<LeaseKey>(r, limits::lease_keys_max);
  auto tokens = read_ids<storage::LeaseToken>(r, limits::lease_keys_max);
  r.array(0);  // channel cuts: none in version 1
  if (auto whole = r.finish(); !whole)
    return malformed("The body is not a commit: [entry, [blob...], [lease key...], [lease token...], []].");
  auto entry = parse_entry(entry_bytes);
  if (!entry) return entry.problem();
  std::vector<storage::InlineBlob> inline_blobs;
  inline_blobs.reserve(blobs.size());
  for (const ByteView blob : blobs) inline_blobs.push_back({BlobId(sha256(blob)), blob});
  // Moving the vector leaves its bytes where the views point.
  return std::shared_ptr<const Commit>(std::make_shared<Commit>(
      Commit{std::move(body), std::move(*entry), std::move(inline_blobs), std::move(keys), std::move(tokens)}));
}

}  // namespace mappe::server
