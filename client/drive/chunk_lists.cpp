#include "client/drive/chunk_lists.h"

#include <algorithm>

#include "client/drive/limits.h"

namespace mappe::client::drive {

namespace {

bool is_same(const journal::Content& a, const journal::Content& b) {
  return a.size_bytes == b.size_bytes && a.level == b.level &&
         std::equal(a.chunks.begin(), a.chunks.end(), b.chunks.begin(), b.chunks.end(),
                    [](const journal::Chunk& one, const journal::Chunk& other) {
                      return one.blob == other.blob && one.plain_size_bytes == other.plain_size_bytes &&
                             sodium_memcmp(one.key.expose().data(), other.key.expose().data(),
                                           one.key.expose().size()) == 0;
                    });
}

}  // namespace

Result<ChunkLists::Chunks> ChunkLists::of(const journal::Content& content,
                                          const std::function<Result<std::vector<journal::Chunk>>()>& open) {
  {
    const std::lock_guard guard(mutex_);
    for (auto at = kept_.begin(); at != kept_.end(); ++at) {
      if (!is_same(at->content, content)) continue;
      kept_.splice(kept_.begin(), kept_, at);
      return at->chunks;
    }
  }
  auto opened = open();
  if (!opened) return fail(opened.error());
  const auto chunks = std::make_shared<const std::vector<journal::Chunk>>(std::move(*opened));
  const std::lock_guard guard(mutex_);
  kept_.push_front({content.duplicate(), chunks});
  if (kept_.size() > limits::chunk_lists_kept_max) kept_.pop_back();
  return chunks;
}

}  // namespace mappe::client::drive
