#include "tests/server/people.h"

#include <sodium.h>

#include "crypto/base/card.h"
#include "crypto/base/cbor.h"
#include "crypto/base/random.h"

namespace mappe::server::testing {

namespace {

BoxPublicKey some_box_key() {
  std::array<std::uint8_t, 32> secret{}, key{};
  fill_random(secret);
  crypto_scalarmult_base(key.data(), secret.data());
  return BoxPublicKey(key);
}

CardRecord card_for(PrincipalKind kind, const FactionId& faction, const PrincipalId& id, const PrincipalId& owner,
                    const SignKeyPair& pair) {
  Card card;
  card.kind = kind;
  card.id = id;
  card.faction = faction;
  card.sign_pk = pair.public_key();
  card.box_pk = some_box_key();
  card.owner = owner;
  card.created_ms = start_ms;
  return CardRecord::make(card, pair);
}

std::string bundle_of(const AccountKeys& login, Suite suite) {
  SealedBundle bundle;
  bundle.account = login.account;
  bundle.suite = suite;
  if (suite == Suite::argon2id_64m) bundle.salt = login.salt;
  bundle.serial = login.serial;
  cbor::Writer box;
  box.array(4).uint(1).bytes(Bytes(32, 1)).bytes(Bytes(24, 2)).bytes(Bytes(64, 3));
  bundle.box = box.take();
  return b64(bundle.encode());
}

}  // namespace

std::string b64(ByteView bytes) { return to_base64url(bytes); }

Keys::Keys(PrincipalKind kind, const FactionId& faction, const PrincipalId& id_, const PrincipalId& owner)
    : id(id_), seed(SignSeed::random()), pair(seed), card(card_for(kind, faction, id_, owner, pair)) {}

json AccountKeys::password_copy() const {
  return {{"suite", 1},
          {"salt", b64(salt)},
          {"sign_in_pk", b64(sign_public_key(*password))},
          {"bundle", bundle_of(*this, Suite::argon2id_64m)}};
}
json AccountKeys::recovery_copy() const {
  return {{"sign_in_pk", b64(sign_public_key(*recovery))}, {"bundle", bundle_of(*this, Suite::recovery_code)}};
}
json AccountKeys::as_new_account() const {
  return {{"account", b64(account)}, {"login", login}, {"password", password_copy()}, {"recovery", recovery_copy()}};
}

}  // namespace mappe::server::testing
