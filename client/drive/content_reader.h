// One version of a file, read at any place: fetches the chunks that cover what is asked, and for who reads on and on
// some more, side by side.
#pragma once

#include "client/drive/space.h"
#include "crypto/base/secret.h"
#include "journal/content.h"
#include "webdav/tree.h"

namespace mappe::client::drive {

class ContentReader final : public webdav::Reader {
 public:
  ContentReader(Shared& shared, const SpaceId& space, journal::Content content)
      : shared_(shared), space_(space), content_(std::move(content)) {}

  Result<std::size_t> read_at(std::uint64_t offset_bytes, std::span<std::uint8_t> into) override;

 private:
  Result<void> fetch(std::size_t first_chunk);

  Shared& shared_;
  const SpaceId space_;
  const journal::Content content_;
  std::optional<std::vector<journal::Chunk>> chunks_;  // of the file itself; once they were needed
  SecretBytes window_;                                 // opened chunks, in a row
  std::size_t window_first_ = 0, window_chunks_ = 0;
};

// Whether all of it lies in the cache, as far as can be told without opening a list of chunks.
bool is_cached(const BlobCache& cache, const journal::Content& content);

}  // namespace mappe::client::drive
