// The keys of a space's epochs, as this member learned them: by the own row, and back by the links.  docs/protocol.md
// §4
//   threads  const members may run beside each other
#pragma once

#include <map>

#include "client/replica/identity.h"
#include "crypto/seal/entry_body.h"
#include "crypto/seal/space_keys.h"
#include "journal/void_judge.h"

namespace mappe::client {

class KeyRing final : public journal::MemberKeys {
 public:
  // `cards` knows the card of every row it is asked for: the caller has made sure, because a card that was not handed
  // out is the server's fault and must not make an entry void.
  KeyRing(std::shared_ptr<const Identity> self, const SpaceId& space, journal::CardLookup cards)
      : self_(std::move(self)), space_(space), cards_(std::move(cards)) {}

  // A row for this very card: the same person with former keys has none.
  bool has_row(const journal::AccessBody& body) const override;
  bool opens(const journal::AccessBody& body) override;
  bool link_leads(const journal::AccessBody& from, const journal::AccessBody& to) override;

  const EpochKey* key(std::uint64_t epoch) const;        // null: not known
  const seal::EntryKey* entry_key(std::uint64_t epoch);  // null: not known
  void add(std::uint64_t epoch, EpochKey key);           // one that was verified before
  const std::map<std::uint64_t, EpochKey>& keys() const { return keys_; }

 private:
  std::shared_ptr<const Identity> self_;
  SpaceId space_;
  journal::CardLookup cards_;
  std::map<std::uint64_t, EpochKey> keys_;
  std::map<std::uint64_t, seal::EntryKey> entry_keys_;
};

}  // namespace mappe::client
