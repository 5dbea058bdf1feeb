#include "client/drive/content_reader.h"

#include <algorithm>

#include "client/drive/hurry.h"
#include "client/transfer/download.h"
#include "client/transfer/limits.h"

namespace mappe::client::drive {

namespace {

constexpr std::size_t chunk_bytes = client::limits::chunk_plain_bytes;

class Window final : public ByteSink {
 public:
  explicit Window(std::span<std::uint8_t> to) : to_(to) {}
  Result<void> write(ByteView bytes) override {
    CHECK(bytes.size() <= to_.size());
    std::copy(bytes.begin(), bytes.end(), to_.begin());
    to_ = to_.subspan(bytes.size());
    return {};
  }

 private:
  std::span<std::uint8_t> to_;
};

}  // namespace

bool is_cached(const BlobCache& cache, const journal::Content& content) {
  return std::all_of(content.chunks.begin(), content.chunks.end(),
                     [&](const journal::Chunk& chunk) { return cache.has(chunk.blob); });
}

Result<std::size_t> ContentReader::read_at(std::uint64_t offset_bytes, std::span<std::uint8_t> into) {
  if (offset_bytes >= content_.size_bytes) return std::size_t{0};
  const auto chunk = static_cast<std::size_t>(offset_bytes / chunk_bytes);
  if (chunk < window_first_ || chunk >= window_first_ + window_chunks_)
    if (auto fetched = fetch(chunk); !fetched) return fail(fetched.error());
  const ByteView rest =
      window_.expose().subspan(static_cast<std::size_t>(offset_bytes - std::uint64_t{window_first_} * chunk_bytes));
  const std::size_t size = std::min(rest.size(), into.size());
  std::copy_n(rest.begin(), size, into.begin());
  return size;
}

Result<void> ContentReader::fetch(std::size_t first_chunk) {
  Hurry observer(shared_.line.is_up);
  Downloader downloader(shared_.api(), space_, &shared_.cache);
  if (!chunks_) {
    auto chunks = downloader.chunks_of(content_, observer);
    if (!chunks) return fail(chunks.error());
    chunks_ = std::move(*chunks);
  }
  const bool goes_on = window_chunks_ > 0 && first_chunk == window_first_ + window_chunks_;
  // Not more at once than was read already, so that a short range costs what it covers.
  const std::size_t wanted =
      goes_on ? std::min(window_first_ == 0 && window_chunks_ == 1 ? 1 : 2 * window_chunks_, limits::chunks_ahead_max)
              : 1;
  std::vector<journal::Chunk> covered;
  std::uint64_t size = 0;
  for (std::size_t i = first_chunk; i < chunks_->size() && covered.size() < wanted; ++i) {
    size += (*chunks_)[i].plain_size_bytes;
    covered.push_back((*chunks_)[i].duplicate());
  }
  window_chunks_ = 0;
  if (window_.size() != size) window_ = SecretBytes(static_cast<std::size_t>(size));
  Window window(window_.expose_to_fill());
  if (auto read = downloader.download(covered, {0, size}, window, observer); !read) return fail(read.error());
  window_first_ = first_chunk;
  window_chunks_ = covered.size();
  return {};
}

}  // namespace mappe::client::drive
