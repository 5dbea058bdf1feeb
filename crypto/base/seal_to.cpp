#include "crypto/base/seal_to.h"

#include <sodium.h>

namespace mappe {

static_assert(seal_to_extra_bytes == crypto_box_SEALBYTES);

Result<Bytes> seal_to(const BoxPublicKey& recipient, const SealSeed& seed, ByteView message) {
  std::array<std::uint8_t, crypto_box_PUBLICKEYBYTES> ephemeral;
  Secret<struct EphemeralTag, crypto_box_SECRETKEYBYTES> ephemeral_secret;
  CHECK(crypto_box_seed_keypair(ephemeral.data(), ephemeral_secret.expose_to_fill().data(), seed.expose().data()) == 0);

  std::array<std::uint8_t, crypto_box_NONCEBYTES> nonce;  // BLAKE2b-192(ephemeral || recipient), as crypto_box_seal
  Bytes both = bytes_of(ephemeral);
  append(both, recipient.view());
  CHECK(crypto_generichash(nonce.data(), nonce.size(), both.data(), both.size(), nullptr, 0) == 0);

  Bytes sealed = bytes_of(ephemeral);
  sealed.resize(message.size() + seal_to_extra_bytes);
  if (crypto_box_easy(sealed.data() + ephemeral.size(), message.data(), message.size(), nonce.data(),
                      recipient.view().data(), ephemeral_secret.expose().data()) != 0)
    return fail(Errc::malformed, "a box key of low order");
  return sealed;
}

}  // namespace mappe
