#include "crypto/seal/space_keys.h"

#include "crypto/base/cbor.h"
#include "crypto/seal/limits.h"

namespace mappe::seal {
namespace {

std::array<std::uint8_t, 16> first_16(const std::array<std::uint8_t, 32>& whole) {
  std::array<std::uint8_t, 16> part;
  std::copy_n(whole.begin(), part.size(), part.begin());
  return part;
}

using LeaseNoteKey = Secret<struct LeaseNoteKeyTag, 32>;

struct NoteParts {
  std::uint64_t epoch;
  AeadNonce nonce;
  ByteView ciphertext;
};

Result<NoteParts> note_parts(ByteView sealed) {
  cbor::Reader in(sealed);
  in.array(2);
  const std::uint64_t epoch = in.uint();
  const ByteView body = in.bytes();
  if (auto done = in.finish(); !done) return fail(done.error());
  if (sealed.size() > limits::lease_note_bytes_max || body.size() < AeadNonce::size_bytes + aead_tag_bytes)
    return fail(Errc::malformed, "a lease's note of a length that notes do not have");
  return NoteParts{epoch, *AeadNonce::parse(body.first(AeadNonce::size_bytes)), body.subspan(AeadNonce::size_bytes)};
}

}  // namespace

SpaceConst space_const(const EpochKey& epoch_1_key, const SpaceId& space) {
  return derive_secret<SpaceConst>(epoch_1_key, "space-const", space.view());
}

void ContentDigest::add_chunk_hash(const std::array<std::uint8_t, 32>& plain_sha256) { append(hashes_, plain_sha256); }

Digest ContentDigest::finish(const SpaceConst& space_const) const {
  return Digest(first_16(derive_public(space_const.expose(), "content", hashes_)));
}

LeaseKey lease_key(const SpaceConst& space_const, const NodeId& parent, std::string_view name_key) {
  return LeaseKey(first_16(derive_public(space_const.expose(), "lease", cbor::encode_array(parent, name_key))));
}

LeaseKey deep_lease_key(const SpaceConst& space_const, const NodeId& parent, std::string_view name_key) {
  return LeaseKey(first_16(derive_public(space_const.expose(), "lease-deep", cbor::encode_array(parent, name_key))));
}

Result<Bytes> seal_lease_note(const EpochKey& epoch_key, std::uint64_t epoch, const SpaceId& space, const LeaseKey& key,
                              const LeaseNote& note, const AeadNonce& nonce) {
  if (!cbor::is_utf8(view_of(note.label)) || !cbor::is_utf8(view_of(note.program)))
    return fail(Errc::malformed, "a lease's note that is not UTF-8");
  const auto note_key = derive_secret<LeaseNoteKey>(epoch_key, "lease-note", space.view());
  Bytes body = bytes_of(nonce.view());
  append(body, aead_seal(note_key.expose(), nonce, key.view(), cbor::encode_array(note.label, note.program)));
  Bytes sealed = cbor::encode_array(epoch, body);
  if (sealed.size() > limits::lease_note_bytes_max) return fail(Errc::too_large, "a lease's note above 256 bytes");
  return sealed;
}

Result<std::uint64_t> lease_note_epoch(ByteView sealed) {
  auto parts = note_parts(sealed);
  if (!parts) return fail(parts.error());
  return parts->epoch;
}

Result<LeaseNote> open_lease_note(const EpochKey& epoch_key, std::uint64_t epoch, const SpaceId& space,
                                  const LeaseKey& key, ByteView sealed) {
  auto parts = note_parts(sealed);
  if (!parts) return fail(parts.error());
  if (parts->epoch != epoch) return fail(Errc::malformed, "a lease's note of another epoch");
  const auto note_key = derive_secret<LeaseNoteKey>(epoch_key, "lease-note", space.view());
  auto opened = aead_open(note_key.expose(), parts->nonce, key.view(), parts->ciphertext);
  if (!opened) return fail(opened.error());
  LeaseNote note;
  cbor::Reader in(opened->expose());
  in.array(2);
  note.label = in.text();
  note.program = in.text();
  if (auto done = in.finish(); !done) return fail(done.error());
  return note;
}

}  // namespace mappe::seal
