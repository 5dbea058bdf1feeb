#include "client/drive/content_reader.h"

#include <algorithm>

#include "client/drive/hurry.h"
#include "client/transfer/download.h"
#include "client/transfer/limits.h"

namespace mappe::client::drive {

namespace {

constexpr std::size_t chunk_bytes = client::limits::chunk_plain_bytes;

}  // namespace

bool is_cached(const BlobCache& cache, const journal::Content& content) {
  return std::all_of(content.chunks.begin(), content.chunks.end(),
                     [&](const journal::Chunk& chunk) { return cache.has(chunk.blob); });
}

void ContentReader::expect(std::uint64_t offset_bytes, std::uint64_t size_bytes) {
  ahead_.reset();
  expected_from_ = offset_bytes;
  expected_end_ = std::min(content_.size_bytes, offset_bytes + size_bytes);
}

Result<std::size_t> ContentReader::read_at(std::uint64_t offset_bytes, std::span<std::uint8_t> into) {
  if (offset_bytes >= content_.size_bytes) return std::size_t{0};
  const auto chunk = static_cast<std::size_t>(offset_bytes / chunk_bytes);
  auto bytes = opened(chunk);
  if (!bytes) return fail(bytes.error());
  const ByteView rest = bytes->subspan(static_cast<std::size_t>(offset_bytes % chunk_bytes));
  const std::size_t size = std::min(rest.size(), into.size());
  std::copy_n(rest.begin(), size, into.begin());
  return size;
}

Result<ByteView> ContentReader::opened(std::size_t chunk) {
  if (which_ == chunk) return one_.expose();
  if (auto learned = learn_chunks(); !learned) return fail(learned.error());
  if (!ahead_ || !ahead_->covers(chunk)) {
    ahead_.reset();
    const auto end = static_cast<std::size_t>((expected_end_ + chunk_bytes - 1) / chunk_bytes);
    if (chunk >= expected_from_ / chunk_bytes && chunk + 1 < end)
      ahead_ = std::make_unique<ReadAhead>([this](std::size_t which) { return fetch(which); }, chunk, end,
                                           limits::chunks_ahead_max);
  }
  if (ahead_) {
    auto bytes = ahead_->at(chunk);
    if (bytes) return *bytes;
    const Error error = bytes.error();
    ahead_.reset();  // who asks again tries again
    return fail(error);
  }
  which_.reset();
  auto fetched = fetch(chunk);
  if (!fetched) return fail(fetched.error());
  one_ = std::move(*fetched);
  which_ = chunk;
  return one_.expose();
}

Result<void> ContentReader::learn_chunks() {
  if (chunks_) return {};
  const auto open = [this] {
    Hurry observer(shared_.line.is_up);
    return Downloader(shared_.api(), space_, &shared_.cache).chunks_of(content_, observer);
  };
  if (content_.level == journal::Level::chunks) {
    auto kept = shared_.lists.of(content_, open);
    if (!kept) return fail(kept.error());
    chunks_ = *kept;
    return {};
  }
  auto chunks = open();
  if (!chunks) return fail(chunks.error());
  chunks_ = std::make_shared<const std::vector<journal::Chunk>>(std::move(*chunks));
  return {};
}

// What would push everything else out of the cache does not go into it; the reader has it then anyway.
Result<SecretBytes> ContentReader::fetch(std::size_t chunk) const {
  Hurry observer(shared_.line.is_up);
  const bool keeps = expected_end_ <= expected_from_ + client::limits::cached_range_bytes_max;
  return Downloader(shared_.api(), space_, &shared_.cache).chunk((*chunks_)[chunk], observer, keeps);
}

}  // namespace mappe::client::drive
