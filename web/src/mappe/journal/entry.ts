// Journal entries: what is signed, hashed and chained.                                    docs/protocol.md section 4.1
//
//   header      = [1, journal_id, seq, prev, author, time_ms, kind, epoch, adds, drops, prev_access, roster_seen]
//   body hash   = H("entry-body", body bytes)
//   signature   = Sign(author, "entry-sign", [header bytes, body hash])
//   entry       = [header bytes, body bytes, signature]     husk = [header bytes, "", signature, body hash]
//   entry hash  = H("chain", [header bytes, body hash, signature])
//
// The hash covers the body's hash, not the body: a body can be erased and the chain stays verifiable. Parsing judges
// form alone; whose right an entry is, is for roster.ts and space_access.ts.
import { compare, equal, type Bytes } from "../base/bytes.ts"
import { Reader, Writer, beginVersioned, encodeArray } from "../base/cbor.ts"
import { check } from "../base/check.ts"
import { isZero } from "../base/id.ts"
import { BlobId, BodyHash, EntryHash, JournalId, Signature, type SignPublicKey } from "../base/ids.ts"
import { limits } from "../base/limits.ts"
import { type Result, fail, ok } from "../base/result.ts"
import { hash } from "../crypto/hash.ts"
import { type SignKeyPair, verify } from "../crypto/sign.ts"
import { type Author, readAuthor, writeAuthor } from "./author.ts"
import type { BlobSize } from "./content.ts"

export const Kind = {
  genesis: 0,
  access: 1,
  content: 2,
  note: 3,
  snapshot: 4,
  prune: 5,
  found: 16,
  invite: 17,
  join: 18,
  role: 19,
  retire: 20,
  rekey: 21,
  trust: 22, // [later]
  policy: 23,
  heads: 24, // [later]
  confirm: 25,
} as const
export type Kind = (typeof Kind)[keyof typeof Kind]

const knownKinds = new Set<number>(Object.values(Kind))

export function isRosterKind(kind: Kind): boolean {
  return kind >= 16
}
export function isAccessKind(kind: Kind): boolean {
  return kind === Kind.genesis || kind === Kind.access
}
// Bodies of kinds 2, 3, 4 are sealed; the others are clear, for the server to check.
export function hasSealedBody(kind: Kind): boolean {
  return kind === Kind.content || kind === Kind.note || kind === Kind.snapshot
}

// A place in a journal that a client never goes behind.
export interface Pin {
  readonly seq: number
  readonly hash: EntryHash
}
export function samePin(a: Pin, b: Pin): boolean {
  return a.seq === b.seq && equal(a.hash, b.hash)
}

export interface Header {
  readonly journal: JournalId
  readonly seq: number
  readonly prev: EntryHash // zero at seq 0
  readonly author: Author
  readonly timeMs: number
  readonly kind: Kind
  readonly epoch: number
  readonly adds: readonly BlobSize[] // as a set (section 1)
  readonly drops: readonly BlobSize[]
  readonly prevAccess: EntryHash // zero at seq 0 and in rosters
  readonly rosterSeen: Pin | undefined // none in rosters
}

const headerVersion = 1

function writeBlobs(to: Writer, blobs: readonly BlobSize[]): void {
  to.set(blobs.map((blob) => encodeArray(blob.blob, blob.sizeBytes)))
}

// Ids of one length sort as their encoded rows do; two rows with one id are two of the same key.
function readBlobs(from: Reader): BlobSize[] {
  const blobs: BlobSize[] = []
  const count = from.arrayUpTo(limits.addsMax)
  for (let i = 0; i < count && !from.failed; ++i) {
    from.array(2)
    const blob = from.id(BlobId)
    const sizeBytes = from.uintUpTo(limits.blobBytesMax)
    if (i > 0 && compare(blobs[i - 1]!.blob, blob) >= 0)
      from.failWith("malformed", "adds or drops that are no sorted set")
    blobs.push({ blob, sizeBytes })
  }
  return blobs
}

// Sorts adds and drops as sets.
export function encodeHeader(header: Header): Bytes {
  const to = new Writer().array(12).uint(headerVersion).bytes(header.journal).uint(header.seq).bytes(header.prev)
  writeAuthor(to, header.author)
  to.uint(header.timeMs).uint(header.kind).uint(header.epoch)
  writeBlobs(to, header.adds)
  writeBlobs(to, header.drops)
  to.bytes(header.prevAccess)
  to.item(header.rosterSeen ? [header.rosterSeen.seq, header.rosterSeen.hash] : [])
  return to.done()
}

function formFault(header: Header): string | undefined {
  const roster = isRosterKind(header.kind)
  const first = header.seq === 0
  const opens = header.kind === Kind.genesis || header.kind === Kind.found
  if (first !== opens) return "a journal begins with its genesis or found entry, and has only one"
  if (first !== isZero(header.prev)) return "an entry without the hash of the one before it"
  if ((roster || first) !== isZero(header.prevAccess)) return "a prev_access that does not belong there"
  if (roster === (header.rosterSeen !== undefined)) return "a roster_seen that does not belong there"
  const bare = header.adds.length === 0 && header.drops.length === 0
  if (!hasSealedBody(header.kind) && !bare) return "an entry of this kind has no blobs"
  if (roster !== (header.epoch === 0)) return "an epoch that does not belong there"
  return undefined
}

function readRosterSeen(from: Reader): Pin | undefined {
  if (from.arrayUpTo(2) === 0) return undefined
  return { seq: from.uint(), hash: from.id(EntryHash) }
}

//   errors  malformed    not the form above; adds or drops where the kind has none; roster_seen where none belongs or
//                        none where one does; a prev at seq 0 or none after it
//           unsupported  a version or kind this program does not know
export function parseHeader(bytes: Bytes): Result<Header> {
  const from = new Reader(bytes)
  beginVersioned(from, 12, headerVersion, "an entry of a newer version")
  const journal = from.id(JournalId)
  const seq = from.uint()
  const prev = from.id(EntryHash)
  const author = readAuthor(from)
  const timeMs = from.uint()
  const kind = from.uint()
  if (!knownKinds.has(kind))
    from.failWith("unsupported", "an entry of a kind this program does not know")
  const header: Header = {
    ...{ journal, seq, prev, author, timeMs, kind: kind as Kind },
    epoch: from.uint(),
    adds: readBlobs(from),
    drops: readBlobs(from),
    prevAccess: from.id(EntryHash),
    rosterSeen: readRosterSeen(from),
  }
  const end = from.finish()
  if (!end.ok) return end
  const fault = formFault(header)
  return fault === undefined ? ok(header) : fail("malformed", fault)
}

export function bodyHashOf(body: Bytes): BodyHash {
  return BodyHash.of(hash("entry-body", body))
}

function signedMessage(headerBytes: Bytes, bodyHash: BodyHash): Bytes {
  return encodeArray(headerBytes, bodyHash)
}

interface Parts {
  headerBytes: Bytes
  body: Bytes
  signature: Signature
  bodyHash: BodyHash
  isHusk: boolean
  bytes: Bytes
}

export class Entry {
  readonly header: Header
  readonly headerBytes: Bytes // associated data of a sealed body
  readonly body: Bytes // empty in a husk
  readonly bodyHash: BodyHash
  readonly signature: Signature
  readonly hash: EntryHash
  readonly bytes: Bytes // verbatim, as stored and forwarded
  readonly isHusk: boolean

  private constructor(header: Header, parts: Parts) {
    this.header = header
    this.headerBytes = parts.headerBytes
    this.body = parts.body
    this.bodyHash = parts.bodyHash
    this.signature = parts.signature
    this.hash = EntryHash.of(hash("chain", encodeArray(parts.headerBytes, parts.bodyHash, parts.signature)))
    this.bytes = parts.bytes
    this.isHusk = parts.isHusk
  }

  // Takes `bytes` over: the entry keeps views of it.
  //   errors  as parseHeader; too_large  over 1 MiB
  static parse(bytes: Bytes): Result<Entry> {
    if (bytes.length > limits.entryBytesMax) return fail("too_large", "an entry over 1 MiB")
    const from = new Reader(bytes)
    const count = from.arrayUpTo(4)
    if (count < 3) from.failWith("malformed", "an entry with too few parts")
    const isHusk = count === 4
    const headerBytes = from.bytes()
    const body = from.bytes()
    const signature = from.id(Signature)
    const bodyHash = isHusk ? from.id(BodyHash) : bodyHashOf(body)
    const end = from.finish()
    if (!end.ok) return end
    const header = parseHeader(headerBytes)
    if (!header.ok) return header
    if (isHusk && !(body.length === 0 && hasSealedBody(header.value.kind)))
      return fail("malformed", "only an entry with a sealed body can become a husk")
    return ok(new Entry(header.value, { headerBytes, body, signature, bodyHash, isHusk, bytes }))
  }

  // Builds and signs. The header is our own: it is checked to parse again. An entry over 1 MiB does not.
  //   errors  too_large
  static make(header: Header, body: Bytes, author: SignKeyPair): Result<Entry> {
    const headerBytes = encodeHeader(header)
    const signature = author.sign("entry-sign", signedMessage(headerBytes, bodyHashOf(body)))
    const made = Entry.parse(encodeArray(headerBytes, body, signature))
    check(made.ok || made.error.kind === "too_large", "a header that has its form")
    return made
  }

  get pin(): Pin {
    return { seq: this.header.seq, hash: this.hash }
  }

  signedBy(key: SignPublicKey): boolean {
    return verify(key, "entry-sign", signedMessage(this.headerBytes, this.bodyHash), this.signature)
  }

  // The same entry without its body. Only where a verified prune entry names it.
  encodeHusk(): Bytes {
    return encodeArray(this.headerBytes, new Uint8Array(0), this.signature, this.bodyHash)
  }
}
