#include "crypto/base/card.h"

#include "crypto/base/box.h"
#include "crypto/base/versioned.h"

namespace mappe {
namespace {

constexpr std::uint64_t card_version = 1;
constexpr Label sign_label = "card-sign";

Result<void> check_card(const Card& card) {
  if (card.id.is_zero() || card.faction.is_zero()) return fail(Errc::malformed, "a card of nobody");
  if ((card.kind == PrincipalKind::gateway) == card.owner.is_zero())
    return fail(Errc::malformed, "a card whose owner does not fit its kind");
  if (is_low_order(card.box_pk)) return fail(Errc::malformed, "a box key of low order");
  return {};
}

}  // namespace

Bytes encode_card(const Card& card) {
  return cbor::encode_array(card_version, static_cast<std::uint64_t>(card.kind), card.id, card.faction, card.sign_pk,
                            card.box_pk, card.owner, card.created_ms);
}

Result<Card> parse_card(ByteView card_bytes) {
  Card card;
  cbor::Reader in(card_bytes);
  begin_versioned(in, 8, card_version, fail(Errc::unsupported, "a card of a version this program does not know"));
  const std::uint64_t kind = in.uint();
  card.id = in.id<PrincipalId>();
  card.faction = in.id<FactionId>();
  card.sign_pk = in.id<SignPublicKey>();
  card.box_pk = in.id<BoxPublicKey>();
  card.owner = in.id<PrincipalId>();
  card.created_ms = in.uint();
  if (auto done = in.finish(); !done) return fail(done.error());
  if (kind < 1 || kind > 3) return fail(Errc::unsupported, "a card of a kind this program does not know");
  card.kind = static_cast<PrincipalKind>(kind);
  if (auto fits = check_card(card); !fits) return fail(fits.error());
  return card;
}

Fingerprint fingerprint_of_card(ByteView card_bytes) { return Fingerprint(hash("card-fp", card_bytes)); }

CardRecord::CardRecord(Card card, Bytes card_bytes, const Signature& signature)
    : card_(std::move(card)),
      card_bytes_(std::move(card_bytes)),
      signature_(signature),
      fingerprint_(fingerprint_of_card(card_bytes_)) {}

CardRecord CardRecord::make(const Card& card, const SignKeyPair& keys) {
  CHECK(card.sign_pk == keys.public_key());
  CHECK(check_card(card).has_value());
  Bytes bytes = encode_card(card);
  const Signature signature = keys.sign(sign_label, bytes);
  return CardRecord(card, std::move(bytes), signature);
}

Result<CardRecord> CardRecord::parse_and_verify(ByteView record) {
  cbor::Reader in(record);
  in.array(2);
  const ByteView card_bytes = in.bytes();
  const Signature signature = in.id<Signature>();
  if (auto done = in.finish(); !done) return fail(done.error());
  auto card = parse_card(card_bytes);
  if (!card) return fail(card.error());
  if (!verify(card->sign_pk, sign_label, card_bytes, signature))
    return fail(Errc::tampered, "a card that its own key did not sign");
  return CardRecord(*card, bytes_of(card_bytes), signature);
}

Bytes CardRecord::encode() const { return cbor::encode_array(card_bytes_, signature_); }

}  // namespace mappe
