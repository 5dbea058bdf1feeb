// Blobs (storage/blobs.h) on records and files.
#pragma once

#include "storage/embedded/core.h"

namespace mappe::storage {

class EmbeddedBlobs final : public Blobs {
 public:
  explicit EmbeddedBlobs(Core& core) : core_(core) {}

  std::unique_ptr<BlobWriter> begin(const SpaceId& space, const BlobId& blob, const PrincipalId& sender) override;
  Result<Bytes> get(const SpaceId& space, const BlobId& blob) override;
  Result<BlobInfo> info(const SpaceId& space, const BlobId& blob) const override;
  Result<std::vector<BlobId>> missing(const SpaceId& space, const std::vector<BlobId>& blobs, TimeMs now) override;
  Result<std::uint64_t> unreferenced_bytes(const PrincipalId& sender) const override;
  Result<Expired> expire(TimeMs now) override;
  Result<Stock> take_stock() override;
  Result<std::vector<BlobId>> verify(const SpaceId& space) override;

  // Stores bytes that fit the id, if they are not there; what BlobWriter::commit does.
  Result<bool> store(const SpaceId& space, const BlobId& blob, const PrincipalId& sender, ByteView bytes, TimeMs now);

 private:
  struct Place {
    SpaceId space;
    BlobId blob;
  };
  Result<bool> store_again(const Place& at, BlobRecord record, ByteView bytes, TimeMs now);
  Result<bool> store_lost(const Place& at, ByteView bytes, TimeMs now);
  Result<bool> store_new(const Place& at, const PrincipalId& sender, ByteView bytes, TimeMs now);
  Result<bool> asked_for(const Place& at, TimeMs now);
  Result<void> mark_damaged(const Place& at);
  Result<std::vector<Place>> candidates(TimeMs now) const;
  Result<void> expire_some(std::span<const Place> some, TimeMs now, Expired& expired);

  Core& core_;
};

}  // namespace mappe::storage
