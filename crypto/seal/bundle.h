// The bundle: everything an account needs to be itself again on a new device.                   docs/protocol.md §2, §3
//
//   bundle = [1, account_id, serial, [[faction, roster root, seen seq, seen hash, person id, sign seed, box seed]...]]
//
// It is stored twice at the server: under the password's wrap key and under the recovery code's.
#pragma once

#include <vector>

#include "crypto/base/aead.h"
#include "crypto/base/sealed_bundle.h"
#include "crypto/seal/password.h"

namespace mappe::seal {

struct BundlePerson {
  FactionId faction;
  EntryHash roster_root;
  std::uint64_t seen_seq = 0;  // the pin on that roster
  EntryHash seen_hash;
  PrincipalId person;
  SignSeed sign_seed;
  BoxSeed box_seed;
};

struct Bundle {
  AccountId account;
  std::uint64_t serial = 1;  // rises with every rewrite; a client refuses one lower than it saw
  std::vector<BundlePerson> persons;
};

// A copy with keys of its own, for who changes it and may fail.
Bundle duplicate(const Bundle& bundle);

// The password's copy, and the recovery code's (suite 0, no salt, label recovery-commit). Give the
// SealedBundle::encode().
//   at most limits::bundle_persons_max persons (CHECKed)
Bytes seal_bundle(const WrapKey& wrap, const PasswordSalt& salt, const Bundle& bundle,
                  const AeadNonce& nonce = AeadNonce::random());
Bytes seal_recovery_bundle(const WrapKey& recovery_wrap, const Bundle& bundle,
                           const AeadNonce& nonce = AeadNonce::random());

// Opens either copy; which one it must be is part of the question. Account and serial outside must be those inside.
//   errors  tampered  anything at all: one error for every failure, so that no answer helps who crafts bundles
Result<Bundle> open_bundle(const WrapKey& wrap, Suite copy, ByteView sealed);

}  // namespace mappe::seal
