#include "client/replica/key_ring.h"

#include "crypto/seal/epoch_link.h"
#include "crypto/seal/row.h"

namespace mappe::client {

// A row from before a renewal or new keys is sealed to keys that are gone: like no row, it says nothing.
bool KeyRing::has_row(const journal::AccessBody& body) const {
  const journal::Row* own = body.row(self_->principal());
  if (!own) return false;
  const auto card = cards_(own->fingerprint);
  return card && card->sign_pk == self_->sign_keys().public_key();
}

bool KeyRing::opens(const journal::AccessBody& body) {
  const journal::Row* own = body.row(self_->principal());
  if (!own) return false;
  auto key = seal::open_row(self_->box_seed(), space_, body.epoch, own->fingerprint, body.key_commit, own->sealed);
  if (!key) return false;
  for (const journal::Row& row : body.members) {
    const auto card = cards_(row.fingerprint);
    if (!card || !seal::check_row(*key, space_, body.epoch, row.fingerprint, card->box_pk, row.sealed)) return false;
  }
  add(body.epoch, std::move(*key));
  return true;
}

bool KeyRing::link_leads(const journal::AccessBody& from, const journal::AccessBody& to) {
  const EpochKey* newer = key(from.epoch);
  if (!newer) return false;
  auto linked = seal::open_epoch_link(*newer, space_, from.epoch, from.epoch_link);
  if (!linked || linked->epoch != to.epoch) return false;
  if (seal::key_commit(linked->key, space_, to.epoch) != to.key_commit) return false;
  add(to.epoch, std::move(linked->key));
  return true;
}

const EpochKey* KeyRing::key(std::uint64_t epoch) const {
  const auto found = keys_.find(epoch);
  return found == keys_.end() ? nullptr : &found->second;
}

const seal::EntryKey* KeyRing::entry_key(std::uint64_t epoch) {
  const auto found = entry_keys_.find(epoch);
  if (found != entry_keys_.end()) return &found->second;
  const EpochKey* own = key(epoch);
  if (!own) return nullptr;
  return &entry_keys_.emplace(epoch, seal::entry_key(*own, journal_of(space_))).first->second;
}

void KeyRing::add(std::uint64_t epoch, EpochKey key) {
  entry_keys_.erase(epoch);
  keys_.insert_or_assign(epoch, std::move(key));
}

}  // namespace mappe::client
