// The vectors of text forms, CBOR, padding, signatures and cards.       twin: tests/crypto/base_vectors_test.cpp
import { expect } from "vitest"
import {
  equal,
  fromBase32,
  fromBase64url,
  fromHex,
  toBase32Groups,
  toBase64url,
  toHex,
  type Bytes,
} from "../../src/mappe/base/bytes.ts"
import { Reader } from "../../src/mappe/base/cbor.ts"
import { FactionId, PrincipalId, Signature, SignPublicKey, type PrincipalKind } from "../../src/mappe/base/ids.ts"
import type { Result } from "../../src/mappe/base/result.ts"
import { BoxSeed, SignSeed } from "../../src/mappe/base/secret.ts"
import { boxPublicKey } from "../../src/mappe/crypto/box.ts"
import { encodeCardRecord, makeCardRecord, parseCardRecord } from "../../src/mappe/crypto/card.ts"
import type { Label } from "../../src/mappe/crypto/label.ts"
import { chunkTagBytes, paddedChunkBytes, padBody, padme, unpadBody } from "../../src/mappe/crypto/padding.ts"
import { SignKeyPair, verify } from "../../src/mappe/crypto/sign.ts"
import { gives, givesHex, judged, refused, runFamily, type Outcome, type Values } from "../vectors/read_vectors.ts"

function readCbor(input: Values): Outcome {
  const bytes = input.bytes("hex")
  const reader = new Reader(bytes)
  const item = reader.raw()
  const end = reader.finish()
  if (end.ok) expect(equal(item, bytes)).toBe(true)
  return judged(end)
}

function readText(read: (text: string) => Result<Bytes>): (input: Values) => Outcome {
  return (input) => givesHex("bytes", read(input.text("text")))
}

function makeCard(input: Values): Outcome {
  const keys = new SignKeyPair(input.secret(SignSeed, "sign_seed"))
  const record = makeCardRecord(
    {
      kind: input.number("kind") as PrincipalKind,
      id: input.id(PrincipalId, "id"),
      faction: input.id(FactionId, "faction"),
      signPk: keys.publicKey,
      boxPk: boxPublicKey(input.secret(BoxSeed, "box_seed")),
      owner: input.id(PrincipalId, "owner"),
      createdMs: input.number("created_ms"),
    },
    keys,
  )
  return gives({ record: toHex(encodeCardRecord(record)), fingerprint: toHex(record.fingerprint) })
}

function readCardRecord(input: Values): Outcome {
  const record = parseCardRecord(input.bytes("record"))
  if (!record.ok) return refused(record)
  expect(toHex(encodeCardRecord(record.value))).toBe(input.text("record"))
  const { card, fingerprint } = record.value
  return gives({
    kind: card.kind,
    id: toHex(card.id),
    faction: toHex(card.faction),
    sign_pk: toHex(card.signPk),
    box_pk: toHex(card.boxPk),
    owner: toHex(card.owner),
    created_ms: card.createdMs,
    fingerprint: toHex(fingerprint),
  })
}

runFamily("cbor", { cbor: readCbor })

runFamily("text-forms", {
  read_hex: readText(fromHex),
  read_base64url: readText(fromBase64url),
  read_base32: readText(fromBase32),
  write_base64url: (input) => gives({ text: toBase64url(input.bytes("bytes")) }),
  write_base32: (input) => gives({ text: toBase32Groups(input.bytes("bytes")) }),
})

runFamily("padding", {
  chunk_sizes: (input) => {
    const plain = input.number("plain_size")
    return gives({ padme: padme(plain), blob_size: paddedChunkBytes(plain) + chunkTagBytes })
  },
  pad_body_coarse: (input) => gives({ padded: toHex(padBody(input.bytes("body"), "coarse")) }),
  pad_body: (input) => gives({ padded: toHex(padBody(input.bytes("body"))) }),
  unpad_body: (input) => givesHex("body", unpadBody(input.bytes("padded"))),
})

runFamily("signatures", {
  sign: (input) => {
    const keys = new SignKeyPair(input.secret(SignSeed, "sign_seed"))
    const signature = keys.sign(input.text("label") as Label, input.bytes("message"))
    return gives({ public_key: toHex(keys.publicKey), signature: toHex(signature) })
  },
  verify: (input) => {
    const signer = input.id(SignPublicKey, "public_key")
    const signature = input.id(Signature, "signature")
    return judged(verify(signer, input.text("label") as Label, input.bytes("message"), signature))
  },
})

runFamily("cards", { make_card: makeCard, card_record: readCardRecord })
