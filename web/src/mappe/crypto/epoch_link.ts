// The way back from an epoch's key to the one before it.            docs/protocol.md §4.6   twin: crypto/seal/epoch_link.h
//
//   epoch_link = nonce || AEAD(KDF(new key, "epoch-link", ""), nonce, [space, epoch], [linked epoch, linked key])
//
// Whoever is added can read the past. The linked epoch is the newest valid one before; the caller compares it and
// checks the key against that epoch's key_commit (row.ts).
import { concat, wipe, type Bytes } from "../base/bytes.ts"
import { encodeArray, Reader } from "../base/cbor.ts"
import { check } from "../base/check.ts"
import { AeadNonce, type SpaceId } from "../base/ids.ts"
import { fail, ok, type Result } from "../base/result.ts"
import { EpochKey } from "../base/secret.ts"
import { aeadOpen, aeadSeal, aeadTagBytes } from "./aead.ts"
import { derive } from "./hash.ts"

export interface LinkedKey {
  readonly epoch: number
  readonly key: EpochKey // the caller owns it
}

const nothing = new Uint8Array(0)

// linkedEpoch < epoch (checked).
export function sealEpochLink(
  key: EpochKey,
  space: SpaceId,
  epoch: number,
  linkedEpoch: number,
  linkedKey: EpochKey,
  nonce: AeadNonce = AeadNonce.random(),
): Bytes {
  check(linkedEpoch < epoch, "a link that leads back")
  const linkKey = derive(key.expose(), "epoch-link", nothing)
  const message = encodeArray(linkedEpoch, linkedKey.expose())
  const link = concat(nonce, aeadSeal(linkKey, nonce, encodeArray(space, epoch), message))
  wipe(linkKey, message)
  return link
}

//   errors  malformed  not such a link, or one that does not lead back
//           tampered   does not open under this key for this space and epoch
export function openEpochLink(key: EpochKey, space: SpaceId, epoch: number, link: Uint8Array): Result<LinkedKey> {
  if (link.length < AeadNonce.sizeBytes + aeadTagBytes) return fail("malformed", "an epoch link cut short")
  const nonce = AeadNonce.of(link.subarray(0, AeadNonce.sizeBytes))
  const linkKey = derive(key.expose(), "epoch-link", nothing)
  const message = aeadOpen(linkKey, nonce, encodeArray(space, epoch), link.subarray(AeadNonce.sizeBytes))
  wipe(linkKey)
  if (!message.ok) return message
  const linked = readLink(message.value, epoch)
  wipe(message.value)
  return linked
}

function readLink(message: Bytes, epoch: number): Result<LinkedKey> {
  const reader = new Reader(message)
  reader.array(2)
  const linkedEpoch = reader.uint()
  const keyBytes = reader.bytes()
  const end = reader.finish()
  if (!end.ok) return end
  if (linkedEpoch === 0 || linkedEpoch >= epoch) return fail("malformed", "an epoch link that does not lead back")
  const key = EpochKey.parse(keyBytes)
  return key.ok ? ok({ epoch: linkedEpoch, key: key.value }) : key
}
