// Ed25519 signatures over labelled messages.                                              docs/protocol.md §1, RFC 8032
//
// Verification is libsodium's strict one: a public key of low order or in a second encoding, an R of low order and an
// S that is not reduced are refused. All pure, any thread.
#pragma once

#include "crypto/base/hash.h"
#include "crypto/base/ids.h"
#include "crypto/base/secret.h"

namespace mappe {

SignPublicKey sign_public_key(const SignSeed& seed);

// One pair, for who signs more than once: the seed is expanded here, not at each signature.
class SignKeyPair {
 public:
  explicit SignKeyPair(const SignSeed& seed);

  const SignPublicKey& public_key() const { return public_key_; }
  Signature sign(Label label, ByteView message) const;  // over "mappe/1/" label 0x00 message

 private:
  Secret<struct SignSecretKeyTag, 64> secret_key_;
  SignPublicKey public_key_;
};

[[nodiscard]] bool verify(const SignPublicKey& signer, Label label, ByteView message, const Signature& signature);

}  // namespace mappe
