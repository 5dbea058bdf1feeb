#include "client/transfer/download.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "client/limits.h"
#include "client/transfer/limits.h"
#include "client/transfer/patience.h"
#include "client/transfer/workers.h"
#include "crypto/seal/chunk.h"

namespace mappe::client {
namespace {

using journal::Chunk;
using journal::Content;

// Workers take turns in writing, so that bytes arrive in order while chunks are fetched side by side.
class Turns {
 public:
  // Waits for chunk `index` to be next. False when it never will be, because somebody failed.
  bool wait(std::size_t index, FirstError& error) {
    std::unique_lock lock(mutex_);
    moved_.wait(lock, [&] { return next_ == index || error.failed(); });
    return next_ == index && !error.failed();
  }
  void done() {
    const std::lock_guard lock(mutex_);
    ++next_;
    moved_.notify_all();
  }
  void give_up() {
    const std::lock_guard lock(mutex_);
    moved_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable moved_;
  std::size_t next_ = 0;
};

std::uint64_t sum_of(const std::vector<Chunk>& chunks) {
  std::uint64_t sum = 0;
  for (const Chunk& chunk : chunks) sum += chunk.plain_size_bytes;
  return sum;
}

// All chunks but the last are full, and the sizes add up to the file's.                                    §5
Result<void> check_sizes(const std::vector<Chunk>& chunks, std::uint64_t size_bytes) {
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    const std::uint64_t size = chunks[i].plain_size_bytes;
    const bool last = i + 1 == chunks.size();
    if (size == 0 || size > limits::chunk_plain_bytes || (!last && size != limits::chunk_plain_bytes))
      return fail(Errc::malformed, "the file's chunks have sizes that cannot be");
  }
  if (sum_of(chunks) != size_bytes) return fail(Errc::malformed, "the file's chunks do not add up to its size");
  return {};
}

class Memory final : public ByteSink {
 public:
  Result<void> write(ByteView bytes) override {
    append(bytes_, bytes);
    return {};
  }
  Bytes& bytes() { return bytes_; }

 private:
  Bytes bytes_;
};

class Nowhere final : public ByteSink {
 public:
  Result<void> write(ByteView) override { return {}; }
};

// The list of chunks is no part of the file: its bytes are not counted.
class Uncounted final : public TransferObserver {
 public:
  explicit Uncounted(TransferObserver& observer) : observer_(observer) {}
  bool cancelled() override { return observer_.cancelled(); }
  void pause(std::chrono::milliseconds wait) override { observer_.pause(wait); }

 private:
  TransferObserver& observer_;
};

std::vector<Chunk> copies_of(const std::vector<Chunk>& chunks) {
  std::vector<Chunk> copies;
  copies.reserve(chunks.size());
  for (const Chunk& chunk : chunks) copies.push_back(chunk.duplicate());
  return copies;
}

// A content of one chunk that may be fetched ahead. Sizes are the author's claim: what does not fit is left to
// download(), which names it.
bool is_small(const Content& content) {
  return content.level == journal::Level::data && content.chunks.size() == 1 && content.size_bytes > 0 &&
         content.chunks[0].plain_size_bytes == content.size_bytes &&
         content.size_bytes <= limits::inline_file_bytes_max;
}

constexpr std::uint64_t chunk_list_bytes_max = std::uint64_t{4} << 20;  // of a 20 GiB file: 20,480 chunks of 72 bytes

}  // namespace

std::optional<seal::CheckedBlob> Downloader::cached(const BlobId& id) {
  if (cache_ == nullptr) return std::nullopt;
  return cache_->get(id);
}

Result<seal::CheckedBlob> Downloader::blob(const BlobId& id, TransferObserver& observer, Caching caching) {
  if (caching != Caching::none) {
    if (const auto found = ahead_.find(id); found != ahead_.end()) return found->second;
    if (auto kept = cached(id)) return std::move(*kept);
  }
  auto fetched = patiently(observer, [&] { return api_.blob(space_, id); });
  if (!fetched) return fail(fetched.error());
  auto checked = seal::CheckedBlob::of(id, std::move(*fetched));
  if (!checked) return fail(Errc::tampered, "the server gave other bytes than the ones named");
  if (cache_ != nullptr && caching == Caching::whole) cache_->put(id, checked->bytes());
  return std::move(*checked);
}

Result<SecretBytes> Downloader::open(const Chunk& chunk, TransferObserver& observer, Caching caching) {
  auto sealed = blob(chunk.blob, observer, caching);
  if (!sealed) return fail(sealed.error());
  return seal::open_chunk(chunk.key.expose(), std::move(*sealed), static_cast<std::size_t>(chunk.plain_size_bytes));
}

Result<SecretBytes> Downloader::chunk(const Chunk& chunk, TransferObserver& observer, bool keeps) {
  return open(chunk, observer, keeps ? Caching::whole : Caching::asked_only);
}

Result<void> Downloader::copy(const std::vector<Chunk>& chunks, std::uint64_t skip, std::uint64_t size, ByteSink& sink,
                              TransferObserver& observer, Caching caching) {
  const std::size_t first = static_cast<std::size_t>(skip / limits::chunk_plain_bytes);
  const std::uint64_t end = skip + size;
  std::atomic<std::size_t> next = first;
  Turns turns;
  const auto work = [&](FirstError& error) {
    const auto stop = [&](Error why) {
      error.set(why);
      turns.give_up();
    };
    while (!error.failed()) {
      const std::size_t index = next++;
      const std::uint64_t start = std::uint64_t{index} * limits::chunk_plain_bytes;
      if (index >= chunks.size() || start >= end) return;
      if (observer.cancelled()) return stop(fail(Errc::cancelled, "the download was stopped"));
      auto plain = open(chunks[index], observer, caching);
      if (!plain) return stop(plain.error());
      if (!turns.wait(index - first, error)) return;
      const std::uint64_t from = std::max(skip, start) - start;
      const std::uint64_t to = std::min(end, start + plain->size()) - start;
      auto written =
          sink.write(plain->expose().subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from)));
      if (!written) return stop(written.error());
      observer.on_bytes(to - from);
      turns.done();
    }
  };
  const std::size_t wanted = chunks.size() - std::min(first, chunks.size());
  return run_workers(
      static_cast<unsigned>(std::min<std::size_t>(limits::transfer_workers, std::max<std::size_t>(wanted, 1))), work);
}

Result<std::vector<Chunk>> Downloader::chunks_of(const Content& content, TransferObserver& observer) {
  if (content.level == journal::Level::data) {
    if (auto checked = check_sizes(content.chunks, content.size_bytes); !checked) return fail(checked.error());
    return copies_of(content.chunks);
  }
  const std::uint64_t list_size = sum_of(content.chunks);
  if (list_size > chunk_list_bytes_max)
    return fail(Errc::malformed, "the file's list of chunks is longer than the largest file's");
  if (auto checked = check_sizes(content.chunks, list_size); !checked) return fail(checked.error());
  Memory list;
  Uncounted uncounted(observer);
  if (auto copied = copy(content.chunks, 0, list_size, list, uncounted, Caching::whole); !copied)
    return fail(copied.error());
  auto chunks = journal::parse_chunk_list(list.bytes());
  sodium_memzero(list.bytes().data(), list.bytes().size());
  if (!chunks) return fail(chunks.error());
  if (auto checked = check_sizes(*chunks, content.size_bytes); !checked) return fail(checked.error());
  return chunks;
}

Result<void> Downloader::download(const Content& content, ByteSink& sink, TransferObserver& observer) {
  return download(content, {0, content.size_bytes}, sink, observer);
}

Result<void> Downloader::download(const Content& content, ByteRange range, ByteSink& sink, TransferObserver& observer) {
  auto chunks = chunks_of(content, observer);
  if (!chunks) return fail(chunks.error());
  return download(*chunks, range, sink, observer);
}

Result<void> Downloader::download(const std::vector<Chunk>& chunks, ByteRange range, ByteSink& sink,
                                  TransferObserver& observer) {
  const std::uint64_t all = sum_of(chunks);
  const std::uint64_t from = std::min(range.from, all);
  const std::uint64_t size = std::min(range.size_bytes, all - from);
  if (size == 0) return {};
  // What would push everything else out of the cache does not go into it; the reader has it then anyway.
  const Caching caching = size > limits::cached_range_bytes_max ? Caching::asked_only : Caching::whole;
  return copy(chunks, from, size, sink, observer, caching);
}

Result<void> Downloader::check(const Content& content, TransferObserver& observer) {
  auto chunks = chunks_of(content, observer);
  if (!chunks) return fail(chunks.error());
  Nowhere nowhere;
  return copy(*chunks, 0, content.size_bytes, nowhere, observer, Caching::none);
}

Result<void> Downloader::fetch_ahead(const std::vector<const Content*>& contents, TransferObserver& observer) {
  std::map<BlobId, std::size_t> wanted;  // and what size it must have
  for (const Content* content : contents) {
    if (!is_small(*content)) continue;
    const Chunk& chunk = content->chunks[0];
    if (ahead_.contains(chunk.blob)) continue;
    const std::size_t size = seal::blob_bytes(static_cast<std::size_t>(chunk.plain_size_bytes));
    auto kept = cached(chunk.blob);
    if (kept && kept->bytes().size() == size)
      ahead_.emplace(chunk.blob, std::move(*kept));
    else
      wanted.emplace(chunk.blob, size);
  }
  while (!wanted.empty()) {
    std::vector<BlobId> ids;
    for (const auto& [id, size] : wanted)
      if (ids.size() < limits::fetch_ids_max) ids.push_back(id);
    auto fetched = patiently(observer, [&] { return api_.fetch(space_, ids); });
    if (!fetched) return fail(fetched.error());
    const std::size_t before = wanted.size();
    for (FetchedBlob& blob : *fetched) {
      const auto asked = wanted.find(blob.blob);
      if (asked == wanted.end()) continue;  // not asked for, or given twice
      auto checked =
          blob.bytes.size() == asked->second ? seal::CheckedBlob::of(blob.blob, std::move(blob.bytes)) : std::nullopt;
      wanted.erase(asked);
      if (!checked) continue;
      if (cache_ != nullptr) cache_->put(blob.blob, checked->bytes());
      ahead_.insert_or_assign(blob.blob, std::move(*checked));
    }
    // An answer without any of them: each is then asked for by itself, and its own error named.
    if (wanted.size() == before) return {};
  }
  return {};
}

}  // namespace mappe::client
