// The keys of a space's next access body: what journal/next_access.h asks of who holds them.        docs/protocol.md §4
// "Genesis and access"
//   threads  none of its own
#pragma once

#include <functional>

#include "crypto/base/card.h"
#include "crypto/base/ids.h"
#include "journal/next_access.h"

namespace mappe::client {

class NewEpochSealer final : public journal::EpochSealer {
 public:
  // The card behind a row's fingerprint, verified.                              errors  not_found, forged, wire ...
  using FindCard = std::function<Result<Card>(const Fingerprint& fingerprint)>;

  // `valid_key` is that of the newest valid set, borrowed; null for the genesis of a new space.
  NewEpochSealer(const SpaceId& space, const EpochKey* valid_key, FindCard find_card)
      : space_(space), valid_key_(valid_key), find_card_(std::move(find_card)) {}

  Result<KeyCommit> begin(std::uint64_t epoch, bool rises) override;
  Result<Bytes> seal(const journal::Author& member, const Fingerprint& fingerprint) override;
  Result<Bytes> link(std::uint64_t linked_epoch) override;

 private:
  SpaceId space_;
  const EpochKey* valid_key_;
  FindCard find_card_;
  std::uint64_t epoch_ = 0;
  std::optional<EpochKey> key_;
};

}  // namespace mappe::client
