#include "crypto/base/box.h"

#include <sodium.h>

namespace mappe {

BoxPublicKey box_public_key(const BoxSeed& seed) {
  std::array<std::uint8_t, crypto_box_PUBLICKEYBYTES> public_key;
  Secret<struct BoxSecretKeyTag, crypto_box_SECRETKEYBYTES> secret_key;
  CHECK(crypto_box_seed_keypair(public_key.data(), secret_key.expose_to_fill().data(), seed.expose().data()) == 0);
  return BoxPublicKey(public_key);
}

bool is_low_order(const BoxPublicKey& key) {
  // Any clamped scalar is a multiple of 8, so it takes exactly these points to zero, which libsodium reports.
  constexpr std::array<std::uint8_t, crypto_scalarmult_SCALARBYTES> any_scalar{1};
  std::array<std::uint8_t, crypto_scalarmult_BYTES> shared;
  return crypto_scalarmult(shared.data(), any_scalar.data(), key.view().data()) != 0;
}

}  // namespace mappe
