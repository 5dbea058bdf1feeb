// What follows from a space's keys beside entries and rows: its constant, digests of content, keys and notes of leases.
// docs/protocol.md §5, §6                                                              twin: crypto/seal/space_keys.h
import { concat, type Bytes } from "../base/bytes.ts"
import { encodeArray, finished, Reader } from "../base/cbor.ts"
import { AeadNonce, Digest, LeaseKey, type NodeId, type SpaceId } from "../base/ids.ts"
import { limits } from "../base/limits.ts"
import { fail, ok, type Result } from "../base/result.ts"
import { Secret, secretKind, type EpochKey } from "../base/secret.ts"
import { aeadOpen, aeadSeal, aeadTagBytes } from "./aead.ts"
import { derive, sha256 } from "./hash.ts"

// KDF(epoch 1 key, "space-const", space_id): the same through all epochs, so digests and lease keys stay comparable.
export type SpaceConst = Secret<"SpaceConst">
export const SpaceConst = secretKind<"SpaceConst">(32)

export function spaceConst(epoch1Key: EpochKey, space: SpaceId): SpaceConst {
  return SpaceConst.own(derive(epoch1Key.expose(), "space-const", space))
}

// The digest of a file's content within one space: first 16 bytes of KDF(space_const, "content", SHA-256(plain chunk 0)
// || SHA-256(plain chunk 1) || ...), over unpadded chunks. For equality only; it authenticates nothing.
export class ContentDigest {
  private readonly hashes: Bytes[] = [] // 32 bytes a chunk: 64 MiB, above which files have no digest, makes 2 KiB

  // In the chunks' order: wait for one before adding the next, or hash elsewhere and add the hashes.
  async addChunk(plain: Bytes): Promise<void> {
    this.addChunkHash(await sha256(plain))
  }

  addChunkHash(plainSha256: Bytes): void {
    this.hashes.push(plainSha256)
  }

  finish(constant: SpaceConst): Digest {
    return Digest.of(derive(constant.expose(), "content", concat(...this.hashes)).subarray(0, 16))
  }
}

// `nameKey` is the frozen table's form of the name (journal/name.ts), so a name not yet taken can be locked.
export function leaseKey(constant: SpaceConst, parent: NodeId, nameKey: string): LeaseKey {
  return LeaseKey.of(derive(constant.expose(), "lease", encodeArray(parent, nameKey)).subarray(0, 16))
}

// Depth infinity.
export function deepLeaseKey(constant: SpaceConst, parent: NodeId, nameKey: string): LeaseKey {
  return LeaseKey.of(derive(constant.expose(), "lease-deep", encodeArray(parent, nameKey)).subarray(0, 16))
}

// What other clients show beside a lock: [epoch, nonce || AEAD(KDF(epoch key, "lease-note", space), nonce, key, [label,
// program])], 256 bytes at most.
export interface LeaseNote {
  readonly label: string // who holds it, as people read it
  readonly program: string // with what
}

//   errors  too_large  label and program together above about 200 bytes
//           malformed  not Unicode
export function sealLeaseNote(
  epochKey: EpochKey,
  epoch: number,
  space: SpaceId,
  key: LeaseKey,
  note: LeaseNote,
  nonce: AeadNonce = AeadNonce.random(),
): Result<Bytes> {
  if (!note.label.isWellFormed() || !note.program.isWellFormed())
    return fail("malformed", "a lease's note that is not Unicode")
  const noteKey = noteKeyOf(epochKey, space)
  const body = concat(nonce, aeadSeal(noteKey.expose(), nonce, key, encodeArray(note.label, note.program)))
  noteKey.wipe()
  const sealed = encodeArray(epoch, body)
  return sealed.length > limits.leaseNoteBytesMax ? fail("too_large", "a lease's note above 256 bytes") : ok(sealed)
}

// Which key opens it.                                                                       errors  malformed
export function leaseNoteEpoch(sealed: Bytes): Result<number> {
  const parts = noteParts(sealed)
  return parts.ok ? ok(parts.value.epoch) : parts
}

//   errors  malformed  not this form, or of another epoch
//           tampered   does not open: another space, another lease key
export function openLeaseNote(
  epochKey: EpochKey,
  epoch: number,
  space: SpaceId,
  key: LeaseKey,
  sealed: Bytes,
): Result<LeaseNote> {
  const parts = noteParts(sealed)
  if (!parts.ok) return parts
  if (parts.value.epoch !== epoch) return fail("malformed", "a lease's note of another epoch")
  const noteKey = noteKeyOf(epochKey, space)
  const opened = aeadOpen(noteKey.expose(), parts.value.nonce, key, parts.value.ciphertext)
  noteKey.wipe()
  if (!opened.ok) return opened
  const reader = new Reader(opened.value)
  reader.array(2)
  return finished(reader, { label: reader.text(), program: reader.text() })
}

function noteKeyOf(epochKey: EpochKey, space: SpaceId): Secret<"LeaseNoteKey"> {
  return new Secret(derive(epochKey.expose(), "lease-note", space))
}

interface NoteParts {
  readonly epoch: number
  readonly nonce: AeadNonce
  readonly ciphertext: Bytes
}

function noteParts(sealed: Bytes): Result<NoteParts> {
  const reader = new Reader(sealed)
  reader.array(2)
  const epoch = reader.uint()
  const body = reader.bytes()
  const end = reader.finish()
  if (!end.ok) return end
  if (sealed.length > limits.leaseNoteBytesMax || body.length < AeadNonce.sizeBytes + aeadTagBytes)
    return fail("malformed", "a lease's note of a length that notes do not have")
  const nonce = AeadNonce.of(body.subarray(0, AeadNonce.sizeBytes))
  return ok({ epoch, nonce, ciphertext: body.subarray(AeadNonce.sizeBytes) })
}
