// Who this client is in one faction: a person's keys, ready to sign and open.                      docs/protocol.md §2
//   threads  immutable; any thread
#pragma once

#include <memory>

#include "crypto/base/sign.h"
#include "crypto/seal/bundle.h"
#include "journal/author.h"

namespace mappe::client {

// A person of the bundle, or for the moment of joining an invite.
class Identity {
 public:
  Identity(const journal::Author& principal, const FactionId& faction, const EntryHash& roster_root,
           const SignSeed& sign_seed, const BoxSeed& box_seed)
      : principal_(principal), faction_(faction), root_(roster_root), sign_(sign_seed), box_(box_seed.duplicate()) {}
  explicit Identity(const seal::BundlePerson& person)
      : Identity({PrincipalKind::person, person.person}, person.faction, person.roster_root, person.sign_seed,
                 person.box_seed) {}

  const journal::Author& principal() const { return principal_; }
  const FactionId& faction() const { return faction_; }
  const EntryHash& roster_root() const { return root_; }
  const SignKeyPair& sign_keys() const { return sign_; }
  const BoxSeed& box_seed() const { return box_; }

 private:
  journal::Author principal_;
  FactionId faction_;
  EntryHash root_;
  SignKeyPair sign_;
  BoxSeed box_;
};

}  // namespace mappe::client
