#include "client/transfer/upload.h"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <set>

#include "client/limits.h"
#include "client/transfer/patience.h"
#include "client/transfer/upload_notes.h"
#include "client/transfer/workers.h"
#include "crypto/seal/chunk.h"

namespace mappe::client {
namespace {

using journal::Chunk;
using journal::Content;
using journal::PackedKey;
using ChunkHash = std::array<std::uint8_t, 32>;

PackedKey fresh_key() {
  std::array<std::uint8_t, PackedKey::size_bytes> random;
  fill_random(random);
  PackedKey key{std::span<const std::uint8_t, PackedKey::size_bytes>(random)};
  sodium_memzero(random.data(), random.size());
  return key;
}

struct SealedChunk {
  Chunk chunk;
  Bytes blob;
};

// Into `sealed`, whose memory is used again.
void seal_with(PackedKey key, ByteView plain, SealedChunk& sealed) {
  sealed.blob.resize(seal::blob_bytes(plain.size()));
  sealed.chunk.blob = seal::seal_chunk(key.expose(), plain, sealed.blob);
  sealed.chunk.key = std::move(key);
  sealed.chunk.plain_size_bytes = plain.size();
}

// One file on its way: the workers' common ground.
class Passage {
 public:
  // `cache` null: nothing is kept.
  Passage(Api& api, const SpaceId& space, ByteSource& source, UploadNotes& notes, TransferObserver& observer,
          BlobCache* cache)
      : api_(api), space_(space), source_(source), notes_(notes), observer_(observer), cache_(cache) {}

  Result<void> learn_what_is_there(Uploader& uploader) {
    const std::vector<BlobId> kept = notes_.kept_blobs();
    if (kept.empty()) return {};
    auto missing = uploader.missing(kept, observer_);
    if (!missing) return fail(missing.error());
    present_.insert(kept.begin(), kept.end());
    for (const BlobId& blob : *missing) present_.erase(blob);
    return {};
  }

  void work(FirstError& error) {
    SecretBytes plain(limits::chunk_plain_bytes);
    SealedChunk sealed;
    while (!error.failed()) {
      if (observer_.cancelled()) return error.set(fail(Errc::cancelled, "the upload was stopped"));
      std::uint64_t index = 0;
      auto size = take(plain, index);
      if (!size) return error.set(size.error());
      if (*size == 0) return;
      if (auto sent = send(index, plain.expose().first(*size), sealed); !sent) return error.set(sent.error());
    }
  }

  std::uint64_t size_bytes() const { return size_; }

  std::vector<Chunk> take_chunks() {
    std::vector<Chunk> chunks;
    for (auto& [index, chunk] : chunks_) chunks.push_back(std::move(chunk));
    return chunks;
  }

  std::optional<Digest> digest(const seal::SpaceConst& space_const) const {
    if (size_ > limits::digest_file_bytes_max) return std::nullopt;
    seal::ContentDigest digest;
    for (const auto& [index, hash] : hashes_) digest.add_chunk_hash(hash);
    return digest.finish(space_const);
  }

 private:
  // The next chunk of the source; 0 bytes at its end.
  Result<std::size_t> take(SecretBytes& plain, std::uint64_t& index) {
    const std::lock_guard lock(mutex_);
    if (at_end_) return std::size_t{0};
    auto size = source_.read(plain.expose_to_fill());
    if (!size) return fail(size.error());
    at_end_ = *size < plain.size();
    size_ += *size;
    if (size_ > limits::file_bytes_max) return fail(Errc::too_large, "larger than the largest file, 20 GiB");
    index = next_++;
    return *size;
  }

  Result<void> send(std::uint64_t index, ByteView plain, SealedChunk& sealed) {
    const UploadNotes::Kept* kept = notes_.kept(index);
    if (kept != nullptr) seal_with(kept->key.duplicate(), plain, sealed);
    if (kept == nullptr || sealed.chunk.blob != kept->blob) {
      kept = nullptr;
      seal_with(fresh_key(), plain, sealed);
      notes_.record(index, sealed.chunk.blob, sealed.chunk.key);
    }
    if (kept != nullptr && present_.contains(kept->blob)) {
      observer_.on_there(plain.size());
    } else {
      auto put = patiently(observer_, [&] { return api_.put_blob(space_, sealed.chunk.blob, sealed.blob); });
      if (!put) return fail(put.error());
      observer_.on_bytes(plain.size());
    }
    if (cache_ != nullptr) cache_->put(sealed.chunk.blob, sealed.blob);
    // Beyond that size there is no digest; what came before is then of no use.
    const bool counts = (index + 1) * limits::chunk_plain_bytes <= limits::digest_file_bytes_max;
    const ChunkHash hash = counts ? sha256(plain) : ChunkHash{};
    const std::lock_guard lock(mutex_);
    if (counts) hashes_[index] = hash;
    chunks_[index] = std::move(sealed.chunk);
    return {};
  }

  Api& api_;
  const SpaceId& space_;
  ByteSource& source_;
  UploadNotes& notes_;
  TransferObserver& observer_;
  BlobCache* const cache_;
  std::set<BlobId> present_;

  std::mutex mutex_;  // for all below
  bool at_end_ = false;
  std::uint64_t next_ = 0;
  std::uint64_t size_ = 0;
  std::map<std::uint64_t, Chunk> chunks_;
  std::map<std::uint64_t, ChunkHash> hashes_;
};

// Above level_0_chunks_max the list of chunks goes into chunks of its own (level 1).
Result<void> send_chunk_list(Api& api, const SpaceId& space, Uploaded& uploaded, TransferObserver& observer,
                             BlobCache* cache) {
  const SecretBytes list(journal::encode_chunk_list(uploaded.inner));
  ByteView rest = list.expose();
  while (!rest.empty()) {
    const ByteView part = rest.first(std::min(rest.size(), limits::chunk_plain_bytes));
    SealedChunk sealed;
    seal_with(fresh_key(), part, sealed);
    auto put = patiently(observer, [&] { return api.put_blob(space, sealed.chunk.blob, sealed.blob); });
    if (!put) return fail(put.error());
    if (cache != nullptr) cache->put(sealed.chunk.blob, sealed.blob);
    uploaded.content.chunks.push_back(std::move(sealed.chunk));
    rest = rest.subspan(part.size());
  }
  return {};
}

}  // namespace

Result<Uploaded> Uploader::upload_inline(ByteSource& source, TransferObserver& observer) {
  SecretBytes plain(static_cast<std::size_t>(limits::inline_file_bytes_max) + 1);
  auto size = source.read(plain.expose_to_fill());
  if (!size) return fail(size.error());
  if (*size > limits::inline_file_bytes_max) return fail(Errc::conflict, "the file changed while it was being read");
  if (auto finished = source.finish(); !finished) return fail(finished.error());
  Uploaded uploaded;
  uploaded.content.size_bytes = *size;
  seal::ContentDigest digest;
  if (*size > 0) {
    const ByteView bytes = plain.expose().first(*size);
    digest.add_chunk(bytes);
    SealedChunk sealed;
    seal_with(fresh_key(), bytes, sealed);
    if (cache_ != nullptr) cache_->put(sealed.chunk.blob, sealed.blob);
    uploaded.content.chunks.push_back(std::move(sealed.chunk));
    uploaded.blobs.push_back(std::move(sealed.blob));
  }
  uploaded.content.digest = digest.finish(space_const_);
  observer.on_bytes(*size);
  return uploaded;
}

Result<Uploaded> Uploader::upload(ByteSource& source, TransferObserver& observer) {
  const std::optional<std::uint64_t> known = source.size_bytes();
  if (known && *known <= limits::inline_file_bytes_max) return upload_inline(source, observer);
  UploadNotes notes = home_ == nullptr ? UploadNotes::none() : UploadNotes::open(*home_, space_, source.identity());
  const bool is_kept = known && *known <= limits::cached_range_bytes_max;
  Passage passage(api_, space_, source, notes, observer, is_kept ? cache_ : nullptr);
  if (auto learned = passage.learn_what_is_there(*this); !learned) return fail(learned.error());
  const auto sent = run_workers(limits::transfer_workers, [&](FirstError& error) { passage.work(error); });
  if (!sent) return fail(sent.error());
  if (auto finished = source.finish(); !finished) return fail(finished.error());

  Uploaded uploaded;
  uploaded.content.size_bytes = passage.size_bytes();
  uploaded.content.digest = passage.digest(space_const_);
  std::vector<Chunk> chunks = passage.take_chunks();
  if (chunks.size() <= limits::level_0_chunks_max) {
    uploaded.content.chunks = std::move(chunks);
  } else {
    uploaded.content.level = journal::Level::chunks;
    uploaded.inner = std::move(chunks);
    if (auto listed = send_chunk_list(api_, space_, uploaded, observer, cache_); !listed) return fail(listed.error());
  }
  return uploaded;
}

Result<std::vector<BlobId>> Uploader::missing(const std::vector<BlobId>& blobs, TransferObserver& observer) {
  std::vector<BlobId> missing;
  for (std::size_t at = 0; at < blobs.size(); at += limits::missing_ids_max) {
    const auto end = blobs.begin() + static_cast<std::ptrdiff_t>(std::min(at + limits::missing_ids_max, blobs.size()));
    const std::vector<BlobId> page(blobs.begin() + static_cast<std::ptrdiff_t>(at), end);
    auto some = patiently(observer, [&] { return api_.missing(space_, page); });
    if (!some) return fail(some.error());
    missing.insert(missing.end(), some->begin(), some->end());
  }
  return missing;
}

}  // namespace mappe::client
