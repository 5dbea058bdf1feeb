// Fetching, checking and opening the chunks of a content.                                      docs/protocol.md §5
//
// Chunks come from the cache or the server, several at once, and go to the sink in order. A chunk whose hash, tag or
// size does not fit is never given out: the sink has then got the bytes before it and nothing more, and the caller an
// error.
#pragma once

#include <map>

#include "client/transfer/blob_cache.h"
#include "client/transfer/byte_source.h"
#include "client/transfer/observer.h"
#include "client/wire/api.h"
#include "crypto/seal/chunk.h"
#include "journal/content.h"

namespace mappe::client {

struct ByteRange {
  std::uint64_t from = 0;
  std::uint64_t size_bytes = 0;
};

class Downloader {
 public:
  // All borrowed; they outlive the Downloader. `cache` may be null.
  Downloader(Api& api, const SpaceId& space, BlobCache* cache) : api_(api), space_(space), cache_(cache) {}

  //   errors  tampered   a chunk is not what the entry names
  //           malformed  sizes that do not add up: the author's client was wrong or lied
  //           not_found  the server has lost a blob, and says so
  //           cancelled, io (of the sink), offline and the other errors of the wire, after several tries (patience.h)
  Result<void> download(const journal::Content& content, ByteSink& sink, TransferObserver& observer);
  // The part of it that lies in `range`; a range beyond the end gives nothing.
  Result<void> download(const journal::Content& content, ByteRange range, ByteSink& sink, TransferObserver& observer);
  // The same of what chunks_of() gave.
  Result<void> download(const std::vector<journal::Chunk>& chunks, ByteRange range, ByteSink& sink,
                        TransferObserver& observer);

  // One chunk, opened. `keeps`: what comes from the server goes into the cache. Any thread, several at once.
  Result<SecretBytes> chunk(const journal::Chunk& chunk, TransferObserver& observer, bool keeps);

  // The chunks of the file itself: of a level 1 content by opening its list.
  Result<std::vector<journal::Chunk>> chunks_of(const journal::Content& content, TransferObserver& observer);

  // Brings the blobs of many small contents (limits::inline_file_bytes_max) into memory with few requests; download()
  // then finds them. Larger ones are left out, so memory is bounded by what the caller asks for.
  Result<void> fetch_ahead(const std::vector<const journal::Content*>& contents, TransferObserver& observer);
  void forget_ahead() { ahead_.clear(); }

  // Compares the server's copy of each blob with its id, without the cache.
  Result<void> check(const journal::Content& content, TransferObserver& observer);

 private:
  // Whether the cache is asked, and whether what comes from the server goes into it.
  enum class Caching : std::uint8_t { whole, asked_only, none };

  std::optional<seal::CheckedBlob> cached(const BlobId& id);
  Result<seal::CheckedBlob> blob(const BlobId& id, TransferObserver& observer, Caching caching);
  Result<SecretBytes> open(const journal::Chunk& chunk, TransferObserver& observer, Caching caching);
  Result<void> copy(const std::vector<journal::Chunk>& chunks, std::uint64_t skip, std::uint64_t size, ByteSink& sink,
                    TransferObserver& observer, Caching caching);
  Api& api_;
  const SpaceId space_;
  BlobCache* cache_;
  std::map<BlobId, seal::CheckedBlob> ahead_;  // only changed while no download runs
};

}  // namespace mappe::client
