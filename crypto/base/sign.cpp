#include "crypto/base/sign.h"

#include <sodium.h>

namespace mappe {

SignPublicKey sign_public_key(const SignSeed& seed) { return SignKeyPair(seed).public_key(); }

SignKeyPair::SignKeyPair(const SignSeed& seed) {
  std::array<std::uint8_t, crypto_sign_PUBLICKEYBYTES> public_key;
  CHECK(crypto_sign_seed_keypair(public_key.data(), secret_key_.expose_to_fill().data(), seed.expose().data()) == 0);
  public_key_ = SignPublicKey(public_key);
}

Signature SignKeyPair::sign(Label label, ByteView message) const {
  const Bytes input = labelled(label, message);
  std::array<std::uint8_t, crypto_sign_BYTES> signature;
  CHECK(crypto_sign_detached(signature.data(), nullptr, input.data(), input.size(), secret_key_.expose().data()) == 0);
  return Signature(signature);
}

bool verify(const SignPublicKey& signer, Label label, ByteView message, const Signature& signature) {
  const Bytes input = labelled(label, message);
  return crypto_sign_verify_detached(signature.view().data(), input.data(), input.size(), signer.view().data()) == 0;
}

}  // namespace mappe
