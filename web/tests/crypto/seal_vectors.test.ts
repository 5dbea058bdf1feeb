// The vectors that concern a space: rows, links, bodies, chunks, boxes, leases.   twin: tests/crypto/seal_vectors_test.cpp
import { expect } from "vitest"
import { fromHex, toHex } from "../../src/mappe/base/bytes.ts"
import {
  AeadNonce,
  BlobId,
  BoxPublicKey,
  Fingerprint,
  JournalId,
  KeyCommit,
  LeaseKey,
  NodeId,
  SpaceId,
} from "../../src/mappe/base/ids.ts"
import { BoxSeed, ChunkKey, EpochKey } from "../../src/mappe/base/secret.ts"
import { AtRestKey, openAtRest, sealAtRest } from "../../src/mappe/crypto/at_rest_box.ts"
import { blobBytes, openChunk, sealChunk } from "../../src/mappe/crypto/chunk.ts"
import { openBox, sealBox } from "../../src/mappe/crypto/committed_box.ts"
import { entryKey, openEntry, sealEntry, type EntryKey } from "../../src/mappe/crypto/entry_body.ts"
import { openEpochLink, sealEpochLink } from "../../src/mappe/crypto/epoch_link.ts"
import type { Label } from "../../src/mappe/crypto/label.ts"
import { checkRow, keyCommit, openRow, sealRow, sealSeed } from "../../src/mappe/crypto/row.ts"
import {
  ContentDigest,
  deepLeaseKey,
  leaseKey,
  openLeaseNote,
  sealLeaseNote,
  SpaceConst,
  spaceConst,
} from "../../src/mappe/crypto/space_keys.ts"
import { gives, givesHex, judged, must, refused, runFamily, type Values } from "../vectors/read_vectors.ts"

function entryKeyOf(input: Values): EntryKey {
  return entryKey(input.secret(EpochKey, "epoch_key"), input.id(JournalId, "journal"))
}

runFamily("rows", {
  seal_row: (input) => {
    const key = input.secret(EpochKey, "epoch_key")
    const space = input.id(SpaceId, "space")
    const epoch = input.number("epoch")
    const member = input.id(Fingerprint, "fingerprint")
    const sealed = sealRow(key, space, epoch, member, input.id(BoxPublicKey, "box_pk"))
    if (!sealed.ok) return refused(sealed)
    return gives({
      sealed: toHex(sealed.value),
      key_commit: toHex(keyCommit(key, space, epoch)),
      seal_seed: toHex(sealSeed(key, space, epoch, member).expose()),
    })
  },
  open_row: (input) => {
    const key = openRow(
      input.secret(BoxSeed, "box_seed"),
      input.id(SpaceId, "space"),
      input.number("epoch"),
      input.id(Fingerprint, "fingerprint"),
      input.id(KeyCommit, "key_commit"),
      input.bytes("sealed"),
    )
    return key.ok ? gives({ epoch_key: toHex(key.value.expose()) }) : refused(key)
  },
  check_row: (input) =>
    judged(
      checkRow(
        input.secret(EpochKey, "epoch_key"),
        input.id(SpaceId, "space"),
        input.number("epoch"),
        input.id(Fingerprint, "fingerprint"),
        input.id(BoxPublicKey, "box_pk"),
        input.bytes("sealed"),
      ),
    ),
})

runFamily("entry-bodies", {
  seal_entry: (input) =>
    givesHex(
      "sealed",
      sealEntry(entryKeyOf(input), input.bytes("header"), input.bytes("body"), input.id(AeadNonce, "nonce")),
    ),
  seal_entry_coarse: (input) =>
    givesHex(
      "sealed",
      sealEntry(entryKeyOf(input), input.bytes("header"), input.bytes("body"), input.id(AeadNonce, "nonce"), "coarse"),
    ),
  open_entry: (input) => givesHex("body", openEntry(entryKeyOf(input), input.bytes("header"), input.bytes("sealed"))),
  seal_epoch_link: (input) => {
    const link = sealEpochLink(
      input.secret(EpochKey, "epoch_key"),
      input.id(SpaceId, "space"),
      input.number("epoch"),
      input.number("linked_epoch"),
      input.secret(EpochKey, "linked_key"),
      input.id(AeadNonce, "nonce"),
    )
    return gives({ link: toHex(link) })
  },
  open_epoch_link: (input) => {
    const key = input.secret(EpochKey, "epoch_key")
    const linked = openEpochLink(key, input.id(SpaceId, "space"), input.number("epoch"), input.bytes("link"))
    if (!linked.ok) return refused(linked)
    return gives({ linked_epoch: linked.value.epoch, linked_key: toHex(linked.value.key.expose()) })
  },
})

runFamily("chunks", {
  seal_chunk: async (input) => {
    const plain = input.bytes("plain")
    const sealed = await sealChunk(input.secret(ChunkKey, "chunk_key").expose(), plain)
    expect(sealed.blob.length).toBe(blobBytes(plain.length))
    expect(toHex(plain), "the plaintext is borrowed").toBe(input.text("plain"))
    return gives({ blob_id: toHex(sealed.id), blob: toHex(sealed.blob) })
  },
  seal_chunk_of_a: async (input) => {
    const plain = new Uint8Array(input.number("plain_size")).fill("a".charCodeAt(0))
    const sealed = await sealChunk(input.secret(ChunkKey, "chunk_key").expose(), plain)
    return gives({ blob_id: toHex(sealed.id), blob_size: sealed.blob.length })
  },
  open_chunk: async (input) =>
    givesHex(
      "plain",
      await openChunk(
        input.secret(ChunkKey, "chunk_key").expose(),
        input.id(BlobId, "blob_id"),
        input.bytes("blob"),
        input.number("plain_size"),
      ),
    ),
  content_digest: async (input) => {
    const digest = new ContentDigest()
    for (const chunk of input.list("chunks")) await digest.addChunk(must(fromHex(chunk as string)))
    return gives({ digest: toHex(digest.finish(input.secret(SpaceConst, "space_const"))) })
  },
})

runFamily("boxes", {
  seal_box: (input) => {
    const label = input.text("label") as Label
    const nonce = input.id(AeadNonce, "nonce")
    return gives({ box: toHex(sealBox(input.bytes("key"), label, input.bytes("ad"), input.bytes("message"), nonce)) })
  },
  open_box: (input) => {
    const label = input.text("label") as Label
    return givesHex("message", openBox(input.bytes("key"), label, input.bytes("ad"), input.bytes("box")))
  },
  open_at_rest: (input) => {
    const key = input.secret(AtRestKey, "key")
    const message = openAtRest(key, input.bytes("ad"), input.bytes("sealed"))
    if (message.ok)
      expect(openAtRest(key, input.bytes("ad"), sealAtRest(key, input.bytes("ad"), message.value))).toEqual(message)
    return givesHex("message", message)
  },
})

runFamily("leases", {
  space_const: (input) => {
    const constant = spaceConst(input.secret(EpochKey, "epoch_key"), input.id(SpaceId, "space"))
    return gives({ space_const: toHex(constant.expose()) })
  },
  lease_keys: (input) => {
    const constant = input.secret(SpaceConst, "space_const")
    const parent = input.id(NodeId, "parent")
    const name = input.text("name_key")
    return gives({
      key: toHex(leaseKey(constant, parent, name)),
      deep_key: toHex(deepLeaseKey(constant, parent, name)),
    })
  },
  seal_lease_note: (input) =>
    givesHex(
      "sealed",
      sealLeaseNote(
        input.secret(EpochKey, "epoch_key"),
        input.number("epoch"),
        input.id(SpaceId, "space"),
        input.id(LeaseKey, "key"),
        { label: input.text("label"), program: input.text("program") },
        input.id(AeadNonce, "nonce"),
      ),
    ),
  open_lease_note: (input) => {
    const note = openLeaseNote(
      input.secret(EpochKey, "epoch_key"),
      input.number("epoch"),
      input.id(SpaceId, "space"),
      input.id(LeaseKey, "key"),
      input.bytes("sealed"),
    )
    return note.ok ? gives({ ...note.value }) : refused(note)
  },
})
