// Sealing a file's bytes into blobs, and bringing them to the server.                          docs/protocol.md §5
//
// A few workers share the file: each takes the next chunk, seals it under a fresh key and sends it, so memory is
// bounded by the number of workers. Nothing names the blobs until an entry is committed; what is not committed expires
// there.
#pragma once

#include <memory>
#include <vector>

#include "client/home/home.h"
#include "client/transfer/blob_cache.h"
#include "client/transfer/byte_source.h"
#include "client/transfer/limits.h"
#include "client/transfer/observer.h"
#include "client/wire/api.h"
#include "crypto/seal/space_keys.h"
#include "journal/content.h"

namespace mappe::client {

struct Uploaded {
  journal::Content content;
  std::vector<journal::Chunk> inner;  // of a level 1 content: the file's chunks, as they stand in its blobs
  std::vector<Bytes> blobs;           // not sent: to travel with the commit; empty for what was sent
};

class Uploader {
 public:
  // All borrowed; they outlive the Uploader. `home` may be null: then nothing is kept for going on after an
  // interruption.
  Uploader(Api& api, const Home* home, const SpaceId& space, const seal::SpaceConst& space_const)
      : api_(api), home_(home), space_(space), space_const_(space_const) {}

  // Sealed blobs of files up to limits::cached_range_bytes_max are kept there as well: whoever wrote a file last can
  // bring it back to a server that was restored from an older backup. Borrowed; outlives the Uploader.
  void keep_in(BlobCache* cache) { cache_ = cache; }

  // The largest part of a source that is sent with its commit instead of before it.
  static constexpr std::uint64_t inline_bytes_max = limits::inline_file_bytes_max;

  //   errors  conflict   the source changed while it was read
  //           too_large  above limits::file_bytes_max
  //           quota      (unreferenced uploads too), denied, cancelled, io (of the source); offline and the other
  //           errors of the
  //                      wire, after several tries (patience.h)
  //   What was sent when it failed is known to the notes; the same call goes on from there.
  Result<Uploaded> upload(ByteSource& source, TransferObserver& observer);

  // Those of `blobs` that the server does not have (any more). Empty: all there.
  Result<std::vector<BlobId>> missing(const std::vector<BlobId>& blobs, TransferObserver& observer);

 private:
  Result<Uploaded> upload_inline(ByteSource& source, TransferObserver& observer);
  Api& api_;
  const Home* home_;
  const SpaceId space_;
  const seal::SpaceConst& space_const_;
  BlobCache* cache_ = nullptr;
};

}  // namespace mappe::client
