#include "crypto/seal/row.h"

#include <sodium.h>

#include "crypto/base/cbor.h"
#include "crypto/base/hash.h"

namespace mappe::seal {
namespace {

constexpr std::uint64_t row_version = 1;

// libsodium's crypto_box_seal_open with the pair of a seed.
Result<SecretBytes> open_sealed(const BoxSeed& seed, ByteView sealed) {
  if (sealed.size() < seal_to_extra_bytes) return fail(Errc::malformed, "a sealed row that is too short");
  std::array<std::uint8_t, crypto_box_PUBLICKEYBYTES> public_key;
  Secret<struct BoxSecretKeyTag, crypto_box_SECRETKEYBYTES> secret_key;
  CHECK(crypto_box_seed_keypair(public_key.data(), secret_key.expose_to_fill().data(), seed.expose().data()) == 0);
  SecretBytes message(sealed.size() - seal_to_extra_bytes);
  if (crypto_box_seal_open(message.expose_to_fill().data(), sealed.data(), sealed.size(), public_key.data(),
                           secret_key.expose().data()) != 0)
    return fail(Errc::tampered, "a row that is not sealed to this key");
  return message;
}

}  // namespace

KeyCommit key_commit(const EpochKey& key, const SpaceId& space, std::uint64_t epoch) {
  return KeyCommit(derive_public(key.expose(), "epoch-commit", cbor::encode_array(space, epoch)));
}

SealSeed seal_seed(const EpochKey& key, const SpaceId& space, std::uint64_t epoch, const Fingerprint& member) {
  return derive_secret<SealSeed>(key, "seal-seed", cbor::encode_array(space, epoch, member));
}

Result<Bytes> seal_row(const EpochKey& key, const SpaceId& space, std::uint64_t epoch, const Fingerprint& member,
                       const BoxPublicKey& member_box_pk) {
  const SecretBytes message(cbor::encode_array(row_version, space, epoch, member, ByteView(key.expose())));
  return seal_to(member_box_pk, seal_seed(key, space, epoch, member), message.expose());
}

Result<EpochKey> open_row(const BoxSeed& own_box_seed, const SpaceId& space, std::uint64_t epoch,
                          const Fingerprint& own, const KeyCommit& commit, ByteView sealed) {
  auto message = open_sealed(own_box_seed, sealed);
  if (!message) return fail(message.error());
  cbor::Reader in(message->expose());
  in.array(5);
  const std::uint64_t version = in.uint();
  const SpaceId named_space = in.id<SpaceId>();
  const std::uint64_t named_epoch = in.uint();
  const Fingerprint named_member = in.id<Fingerprint>();
  auto key = EpochKey::parse(in.bytes());
  if (auto done = in.finish(); !done) return fail(done.error());
  if (!key) return fail(key.error());
  if (version != row_version) return fail(Errc::malformed, "a sealed row of an unknown version");
  if (named_space != space || named_epoch != epoch || named_member != own)
    return fail(Errc::tampered, "a row sealed for another space, epoch or member");
  if (key_commit(*key, space, epoch) != commit)
    return fail(Errc::tampered, "a row with another key than the entry commits to");
  return std::move(*key);
}

Result<void> check_row(const EpochKey& key, const SpaceId& space, std::uint64_t epoch, const Fingerprint& member,
                       const BoxPublicKey& member_box_pk, ByteView sealed) {
  const auto expected = seal_row(key, space, epoch, member, member_box_pk);
  if (!expected || !equal(*expected, sealed))
    return fail(Errc::tampered, "a row that is not what this epoch's key makes it");
  return {};
}

}  // namespace mappe::seal
