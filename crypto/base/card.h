// Cards: a principal's public keys, signed by itself.                                              docs/protocol.md §2
//
//   card        = [1, kind, id, faction, sign_pk, box_pk, owner, created_ms]
//   card record = [card bytes, Sign(own sign key, "card-sign", card bytes)]
//   fingerprint = H("card-fp", card bytes)
//
// A card says that its keys belong together, not whose they are: that is the roster's to say. The reader compares kind,
// id and faction with the place where the card is used. Pure, any thread.
#pragma once

#include "crypto/base/ids.h"
#include "crypto/base/sign.h"

namespace mappe {

constexpr std::size_t card_record_bytes_max = 512;  // a record has about 230 bytes

struct Card {
  PrincipalKind kind = PrincipalKind::person;
  PrincipalId id;
  FactionId faction;
  SignPublicKey sign_pk;
  BoxPublicKey box_pk;
  PrincipalId owner;  // of a gateway: its person; else zero
  TimeMs created_ms = 0;

  friend bool operator==(const Card&, const Card&) = default;
};

Bytes encode_card(const Card& card);

//   errors  malformed    not the form above, an owner where none belongs or none where one does, a zero id, a box key
//   of
//                        low order
//           unsupported  a version or kind this program does not know
Result<Card> parse_card(ByteView card_bytes);

Fingerprint fingerprint_of_card(ByteView card_bytes);

class CardRecord {
 public:
  // `card.sign_pk` must be that of the pair (CHECKed).
  static CardRecord make(const Card& card, const SignKeyPair& keys);

  //   errors  as parse_card, and  tampered  the signature is not that of the card's own key
  static Result<CardRecord> parse_and_verify(ByteView record);

  const Card& card() const { return card_; }
  const Bytes& card_bytes() const { return card_bytes_; }  // as signed, to the byte
  const Fingerprint& fingerprint() const { return fingerprint_; }
  const Signature& signature() const { return signature_; }
  Bytes encode() const;

 private:
  CardRecord(Card card, Bytes card_bytes, const Signature& signature);

  Card card_;
  Bytes card_bytes_;
  Signature signature_;
  Fingerprint fingerprint_;
};

}  // namespace mappe
