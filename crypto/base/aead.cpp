#include "crypto/base/aead.h"

#include <sodium.h>

namespace mappe {

static_assert(aead_tag_bytes == crypto_aead_xchacha20poly1305_ietf_ABYTES);
static_assert(AeadNonce::size_bytes == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);

Bytes aead_seal(AeadKeyView key, const AeadNonce& nonce, ByteView ad, ByteView message) {
  Bytes sealed(message.size() + aead_tag_bytes);
  CHECK(crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data(), nullptr, message.data(), message.size(), ad.data(),
                                                   ad.size(), nullptr, nonce.view().data(), key.data()) == 0);
  return sealed;
}

Result<SecretBytes> aead_open(AeadKeyView key, const AeadNonce& nonce, ByteView ad, ByteView sealed) {
  if (sealed.size() < aead_tag_bytes) return fail(Errc::malformed, "a ciphertext shorter than its tag");
  SecretBytes message(sealed.size() - aead_tag_bytes);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(message.expose_to_fill().data(), nullptr, nullptr, sealed.data(),
                                                 sealed.size(), ad.data(), ad.size(), nonce.view().data(),
                                                 key.data()) != 0)
    return fail(Errc::tampered, "the tag does not fit the ciphertext, its key or its place");
  return message;
}

}  // namespace mappe
