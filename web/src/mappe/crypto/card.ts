// Cards: a principal's public keys, signed by itself.                       docs/protocol.md §2   twin: crypto/base/card.h
//
//   card        = [1, kind, id, faction, sign_pk, box_pk, owner, created_ms]
//   card record = [card bytes, Sign(own sign key, "card-sign", card bytes)]
//   fingerprint = H("card-fp", card bytes)
//
// A card says that its keys belong together, not whose they are: that is the roster's to say. The reader compares kind,
// id and faction with the place where the card is used.
import { equal, type Bytes } from "../base/bytes.ts"
import { beginVersioned, encodeArray, Reader } from "../base/cbor.ts"
import { check } from "../base/check.ts"
import { isZero } from "../base/id.ts"
import {
  BoxPublicKey,
  FactionId,
  Fingerprint,
  PrincipalId,
  PrincipalKind,
  Signature,
  SignPublicKey,
  type TimeMs,
} from "../base/ids.ts"
import { done, fail, ok, type Result } from "../base/result.ts"
import { isLowOrder } from "./box.ts"
import { hash } from "./hash.ts"
import { verify, type SignKeyPair } from "./sign.ts"

export interface Card {
  readonly kind: PrincipalKind
  readonly id: PrincipalId
  readonly faction: FactionId
  readonly signPk: SignPublicKey
  readonly boxPk: BoxPublicKey
  readonly owner: PrincipalId // of a gateway: its person; else zero
  readonly createdMs: TimeMs
}

export interface CardRecord {
  readonly card: Card
  readonly cardBytes: Bytes // as signed, to the byte
  readonly signature: Signature
  readonly fingerprint: Fingerprint
}

const cardVersion = 1

export function encodeCard(card: Card): Bytes {
  const { kind, id, faction, signPk, boxPk, owner, createdMs } = card
  return encodeArray(cardVersion, kind, id, faction, signPk, boxPk, owner, createdMs)
}

//   errors  malformed    not the form above, an owner where none belongs or none where one does, a zero id, a box key
//                        of low order
//           unsupported  a version or kind this program does not know
export function parseCard(cardBytes: Bytes): Result<Card> {
  const reader = new Reader(cardBytes)
  beginVersioned(reader, 8, cardVersion, "a card of a version this program does not know")
  const kind = reader.uint()
  const card = {
    id: reader.id(PrincipalId),
    faction: reader.id(FactionId),
    signPk: reader.id(SignPublicKey),
    boxPk: reader.id(BoxPublicKey),
    owner: reader.id(PrincipalId),
    createdMs: reader.uint(),
  }
  const end = reader.finish()
  if (!end.ok) return end
  if (!isPrincipalKind(kind)) return fail("unsupported", "a card of a kind this program does not know")
  const whole: Card = { kind, ...card }
  const fits = checkCard(whole)
  return fits.ok ? ok(whole) : fits
}

function isPrincipalKind(kind: number): kind is PrincipalKind {
  return kind >= 1 && kind <= 3
}

function checkCard(card: Card): Result<void> {
  if (isZero(card.id) || isZero(card.faction)) return fail("malformed", "a card of nobody")
  if ((card.kind === PrincipalKind.gateway) === isZero(card.owner))
    return fail("malformed", "a card whose owner does not fit its kind")
  if (isLowOrder(card.boxPk)) return fail("malformed", "a box key of low order")
  return done
}

export function fingerprintOfCard(cardBytes: Uint8Array): Fingerprint {
  return Fingerprint.of(hash("card-fp", cardBytes))
}

// `card.signPk` must be that of the pair (checked).
export function makeCardRecord(card: Card, keys: SignKeyPair): CardRecord {
  check(equal(card.signPk, keys.publicKey), "a card signed by its own key")
  check(checkCard(card).ok, "a card that a reader takes")
  const cardBytes = encodeCard(card)
  const signature = keys.sign("card-sign", cardBytes)
  return { card, cardBytes, signature, fingerprint: fingerprintOfCard(cardBytes) }
}

//   errors  as parseCard, and  tampered  the signature is not that of the card's own key
export function parseCardRecord(record: Bytes): Result<CardRecord> {
  const reader = new Reader(record)
  reader.array(2)
  const cardBytes = reader.bytes().slice()
  const signature = reader.id(Signature)
  const end = reader.finish()
  if (!end.ok) return end
  const card = parseCard(cardBytes)
  if (!card.ok) return card
  if (!verify(card.value.signPk, "card-sign", cardBytes, signature))
    return fail("tampered", "a card that its own key did not sign")
  return ok({ card: card.value, cardBytes, signature, fingerprint: fingerprintOfCard(cardBytes) })
}

export function encodeCardRecord(record: CardRecord): Bytes {
  return encodeArray(record.cardBytes, record.signature)
}
