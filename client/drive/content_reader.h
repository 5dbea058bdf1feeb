// One version of a file, read at any place. A stretch of which is known how far it goes is fetched ahead of the reader;
// else each chunk when it is asked for.
#pragma once

#include "client/drive/read_ahead.h"
#include "client/drive/space.h"
#include "crypto/base/secret.h"
#include "journal/content.h"
#include "webdav/tree.h"

namespace mappe::client::drive {

class ContentReader final : public webdav::Reader {
 public:
  ContentReader(Shared& shared, const SpaceId& space, journal::Content content)
      : shared_(shared), space_(space), content_(std::move(content)) {}

  void expect(std::uint64_t offset_bytes, std::uint64_t size_bytes) override;
  Result<std::size_t> read_at(std::uint64_t offset_bytes, std::span<std::uint8_t> into) override;

 private:
  Result<ByteView> opened(std::size_t chunk);
  Result<void> learn_chunks();
  Result<SecretBytes> fetch(std::size_t chunk) const;  // several at once

  Shared& shared_;
  const SpaceId space_;
  const journal::Content content_;
  std::uint64_t expected_from_ = 0, expected_end_ = 0;
  ChunkLists::Chunks chunks_;  // of the file itself; once they were needed
  SecretBytes one_;            // the chunk that was fetched last by itself
  std::optional<std::size_t> which_;
  std::unique_ptr<ReadAhead> ahead_;  // ends before what it uses
};

// Whether all of it lies in the cache, as far as can be told without opening a list of chunks.
bool is_cached(const BlobCache& cache, const journal::Content& content);

}  // namespace mappe::client::drive
