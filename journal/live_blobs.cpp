#include "journal/live_blobs.h"

#include <algorithm>

#include "journal/limits.h"

namespace mappe::journal {
namespace {

constexpr std::size_t small_run_max = 4096;
constexpr std::size_t blobs_of_space_max = 100'000'000;

bool by_id(const BlobSize& a, const BlobSize& b) { return a.blob < b.blob; }

const BlobSize* find_in(const std::vector<BlobSize>& run, const BlobId& blob) {
  const auto at = std::lower_bound(run.begin(), run.end(), BlobSize{blob, 0}, by_id);
  return at != run.end() && at->blob == blob ? &*at : nullptr;
}

}  // namespace

const BlobSize* LiveBlobs::find(const BlobId& blob) const {
  if (const BlobSize* found = find_in(added_, blob)) return found;
  if (std::binary_search(dropped_.begin(), dropped_.end(), blob)) return nullptr;
  return find_in(old_, blob);
}

bool LiveBlobs::contains(const BlobId& blob) const { return find(blob) != nullptr; }

std::optional<std::uint64_t> LiveBlobs::size_of(const BlobId& blob) const {
  const BlobSize* live = find(blob);
  return live ? std::optional(live->size_bytes) : std::nullopt;
}

std::size_t LiveBlobs::count() const { return old_.size() + added_.size() - dropped_.size(); }

Verdict LiveBlobs::check(const Header& header) const {
  for (const BlobSize& add : header.adds)
    if (contains(add.blob)) return Rule::blob_already_live;
  for (const BlobSize& drop : header.drops) {
    const BlobSize* live = find(drop.blob);
    if (live == nullptr || live->size_bytes != drop.size_bytes) return Rule::blob_not_live;
  }
  return {};
}

void LiveBlobs::apply(const Header& header) {
  for (const BlobSize& drop : header.drops) {
    size_bytes_ -= drop.size_bytes;
    const auto fresh = std::lower_bound(added_.begin(), added_.end(), drop, by_id);
    if (fresh != added_.end() && fresh->blob == drop.blob) {
      added_.erase(fresh);
    } else {
      dropped_.insert(std::lower_bound(dropped_.begin(), dropped_.end(), drop.blob), drop.blob);
    }
  }
  const auto middle = static_cast<std::ptrdiff_t>(added_.size());
  added_.insert(added_.end(), header.adds.begin(), header.adds.end());
  std::inplace_merge(added_.begin(), added_.begin() + middle, added_.end(), by_id);
  for (const BlobSize& add : header.adds) size_bytes_ += add.size_bytes;
  if (added_.size() + dropped_.size() > small_run_max + old_.size() / 8) merge();
}

void LiveBlobs::merge() {
  std::erase_if(old_,
                [&](const BlobSize& blob) { return std::binary_search(dropped_.begin(), dropped_.end(), blob.blob); });
  const auto middle = static_cast<std::ptrdiff_t>(old_.size());
  old_.insert(old_.end(), added_.begin(), added_.end());
  std::inplace_merge(old_.begin(), old_.begin() + middle, old_.end(), by_id);
  added_.clear();
  dropped_.clear();
}

std::vector<BlobSize> LiveBlobs::all() const {
  LiveBlobs whole = *this;
  whole.merge();
  return std::move(whole.old_);
}

Bytes LiveBlobs::encode() const {
  const std::vector<BlobSize> blobs = all();
  cbor::Writer out;
  out.array(blobs.size());
  for (const BlobSize& blob : blobs) out.array(2).id(blob.blob).uint(blob.size_bytes);
  return out.take();
}

Result<LiveBlobs> LiveBlobs::decode(ByteView bytes) {
  cbor::Reader in(bytes);
  LiveBlobs blobs;
  const std::size_t count = in.array_up_to(blobs_of_space_max);
  blobs.old_.reserve(std::min(count, bytes.size() / 35 + 1));
  for (std::size_t i = 0; i < count && !in.failed(); ++i) {
    in.array(2);
    BlobSize blob;
    blob.blob = in.id<BlobId>();
    blob.size_bytes = in.uint_up_to(limits::blob_bytes_max);
    if (!blobs.old_.empty() && !(blobs.old_.back().blob < blob.blob))
      in.fail_with(fail(Errc::malformed, "live blobs out of order"));
    blobs.size_bytes_ += blob.size_bytes;
    blobs.old_.push_back(blob);
  }
  if (auto done = in.finish(); !done) return fail(done.error());
  return blobs;
}

}  // namespace mappe::journal
