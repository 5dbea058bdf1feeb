// How a space's key of one epoch reaches its members: one sealed row each.    docs/protocol.md §4.6   twin: crypto/seal/row.h
//
//   sealed     = seal_to(box_pk, KDF(epoch key, "seal-seed", [space, epoch, fingerprint]),
//                        [1, space, epoch, fingerprint, epoch key])
//   key_commit = KDF(epoch key, "epoch-commit", [space, epoch])
//
// Who opens the own row knows the epoch key, hence every seed, hence what every other row must be, to the byte: and
// MUST compare (checkRow). So nobody can give two members different keys. Keys are borrowed for the call.
import { equal, wipe, type Bytes } from "../base/bytes.ts"
import { encodeArray, Reader } from "../base/cbor.ts"
import { Fingerprint, KeyCommit, SpaceId, type BoxPublicKey } from "../base/ids.ts"
import { done, fail, type Result } from "../base/result.ts"
import { EpochKey, type BoxSeed } from "../base/secret.ts"
import { derive } from "./hash.ts"
import { openSealedTo, SealSeed, sealTo } from "./seal_to.ts"

const rowVersion = 1

export function keyCommit(key: EpochKey, space: SpaceId, epoch: number): KeyCommit {
  return KeyCommit.of(derive(key.expose(), "epoch-commit", encodeArray(space, epoch)))
}

// For checkRow, and for vectors; nobody else needs the seed by itself. The caller wipes it.
export function sealSeed(key: EpochKey, space: SpaceId, epoch: number, member: Fingerprint): SealSeed {
  return SealSeed.own(derive(key.expose(), "seal-seed", encodeArray(space, epoch, member)))
}

//   errors  malformed  the member's box key is of low order
export function sealRow(
  key: EpochKey,
  space: SpaceId,
  epoch: number,
  member: Fingerprint,
  memberBoxPk: BoxPublicKey,
): Result<Bytes> {
  const message = encodeArray(rowVersion, space, epoch, member, key.expose())
  const seed = sealSeed(key, space, epoch, member)
  const sealed = sealTo(memberBoxPk, seed, message)
  seed.wipe()
  wipe(message)
  return sealed
}

// Opens one's own row and checks the key against the entry's key_commit before it gives it out.
//   gives   the epoch's key; the caller owns it
//   errors  malformed  not such a row
//           tampered   sealed to somebody else, changed, for another space, epoch or member, or not the key committed to
export function openRow(
  ownBoxSeed: BoxSeed,
  space: SpaceId,
  epoch: number,
  own: Fingerprint,
  commit: KeyCommit,
  sealed: Uint8Array,
): Result<EpochKey> {
  const message = openSealedTo(ownBoxSeed, sealed)
  if (!message.ok) return message
  const key = readRow(message.value, space, epoch, own)
  wipe(message.value)
  if (!key.ok) return key
  if (equal(keyCommit(key.value, space, epoch), commit)) return key
  key.value.wipe()
  return fail("tampered", "a row with another key than the entry commits to")
}

function readRow(message: Bytes, space: SpaceId, epoch: number, own: Fingerprint): Result<EpochKey> {
  const reader = new Reader(message)
  reader.array(5)
  const version = reader.uint()
  const namedSpace = reader.id(SpaceId)
  const namedEpoch = reader.uint()
  const namedMember = reader.id(Fingerprint)
  const keyBytes = reader.bytes()
  const end = reader.finish()
  if (!end.ok) return end
  if (keyBytes.length !== EpochKey.sizeBytes) return fail("malformed", "a key of the wrong length")
  if (version !== rowVersion) return fail("malformed", "a sealed row of an unknown version")
  if (!equal(namedSpace, space) || namedEpoch !== epoch || !equal(namedMember, own))
    return fail("tampered", "a row sealed for another space, epoch or member")
  return EpochKey.parse(keyBytes)
}

// Makes a member's row again and compares it.
//   errors  tampered  it is another: the access entry is void
export function checkRow(
  key: EpochKey,
  space: SpaceId,
  epoch: number,
  member: Fingerprint,
  memberBoxPk: BoxPublicKey,
  sealed: Uint8Array,
): Result<void> {
  const expected = sealRow(key, space, epoch, member, memberBoxPk)
  if (!expected.ok || !equal(expected.value, sealed))
    return fail("tampered", "a row that is not what this epoch's key makes it")
  return done
}
