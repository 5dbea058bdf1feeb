#include "client/replica/epoch_sealer.h"

#include "crypto/seal/epoch_link.h"
#include "crypto/seal/row.h"

namespace mappe::client {

Result<KeyCommit> NewEpochSealer::begin(std::uint64_t epoch, bool rises) {
  if (!rises && !valid_key_) return fail(Errc::denied, "the space's key is not known to this client");
  epoch_ = epoch;
  key_ = rises ? EpochKey::random() : valid_key_->duplicate();
  return seal::key_commit(*key_, space_, epoch_);
}

Result<Bytes> NewEpochSealer::seal(const journal::Author& member, const Fingerprint& fingerprint) {
  auto card = find_card_(fingerprint);
  if (!card) return fail(card.error());
  if (card->kind != member.kind || card->id != member.id)
    return fail(Errc::forged, "a card that is not the one its row names");
  return seal::seal_row(*key_, space_, epoch_, fingerprint, card->box_pk);
}

Result<Bytes> NewEpochSealer::link(std::uint64_t linked_epoch) {
  if (!valid_key_) return fail(Errc::denied, "the space's key is not known to this client");
  return seal::seal_epoch_link(*key_, space_, epoch_, linked_epoch, *valid_key_);
}

}  // namespace mappe::client
