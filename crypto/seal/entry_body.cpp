#include "crypto/seal/entry_body.h"

#include "crypto/base/hash.h"
#include "crypto/seal/limits.h"

namespace mappe::seal {
namespace {

constexpr std::size_t around_bytes = AeadNonce::size_bytes + aead_tag_bytes;

}  // namespace

EntryKey entry_key(const EpochKey& epoch_key, const JournalId& journal) {
  return derive_secret<EntryKey>(epoch_key, "entry-key", journal.view());
}

Result<Bytes> seal_entry(const EntryKey& key, ByteView header, ByteView body, const AeadNonce& nonce,
                         BodyLength length) {
  if (body.size() > limits::entry_body_bytes_max ||
      padded_body_bytes(body.size(), length) + around_bytes > limits::entry_body_bytes_max)
    return fail(Errc::too_large, "an entry's body above 1 MiB");
  SecretBytes padded(padded_body_bytes(body.size(), length));
  std::copy(body.begin(), body.end(), padded.expose_to_fill().begin());
  pad_body(padded.expose_to_fill(), body.size());
  Bytes sealed = bytes_of(nonce.view());
  append(sealed, aead_seal(key.expose(), nonce, header, padded.expose()));
  return sealed;
}

Result<SecretBytes> open_entry(const EntryKey& key, ByteView header, ByteView sealed) {
  if (sealed.size() > limits::entry_body_bytes_max) return fail(Errc::too_large, "an entry's body above 1 MiB");
  if (sealed.size() < around_bytes + body_block_bytes || (sealed.size() - around_bytes) % body_block_bytes != 0)
    return fail(Errc::malformed, "a body of a length that sealed bodies do not have");
  const auto nonce = *AeadNonce::parse(sealed.first(AeadNonce::size_bytes));
  auto body = aead_open(key.expose(), nonce, header, sealed.subspan(AeadNonce::size_bytes));
  if (!body) return fail(body.error());
  const auto body_bytes = unpadded_body_bytes(body->expose());
  if (!body_bytes) return fail(body_bytes.error());
  body->shrink(*body_bytes);
  return std::move(*body);
}

}  // namespace mappe::seal
