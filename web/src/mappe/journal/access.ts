// Bodies of genesis and access entries: who is a member of a space, with which sealed key.
//                                                                                        docs/protocol.md section 4.6
//
//   genesis body = [1, space_id, owner_faction, roster root, first access body]
//   access  body = [1, epoch, key_commit, members, epoch_link, flags, voids]
//   members      = [[principal kind, id, fingerprint, role, until_ms, sealed]...]: the whole set, each time
import { equal, type Bytes } from "../base/bytes.ts"
import { Reader, Writer, beginVersioned, encodeArray, finished, uintMax } from "../base/cbor.ts"
import { check } from "../base/check.ts"
import { isZero } from "../base/id.ts"
import { EntryHash, FactionId, Fingerprint, KeyCommit, PrincipalId, type PrincipalKind, SpaceId } from "../base/ids.ts"
import { limits } from "../base/limits.ts"
import { type Result, ok } from "../base/result.ts"
import { type Author, authorKey, sameAuthor } from "./author.ts"
import { type Entry, Kind, isAccessKind } from "./entry.ts"

export const SpaceRole = { reader: 1, commenter: 2, editor: 3, manager: 4 } as const
export type SpaceRole = (typeof SpaceRole)[keyof typeof SpaceRole]

export const flag = {
  gatewaysAllowed: 1,
  frozen: 2, // only kinds 1 and 5 are accepted
  all: 3,
} as const

export interface Row {
  readonly principal: Author
  readonly fingerprint: Fingerprint
  readonly role: SpaceRole
  readonly untilMs: number // 0, or the end of this membership
  readonly sealed: Bytes // the epoch's key, for that card (crypto/row.ts)
}

export function rowEndedAt({ untilMs }: Pick<Row, "untilMs">, timeMs: number): boolean {
  return untilMs !== 0 && timeMs > untilMs
}
// All but the sealed key.
export function sameRight(a: Row, b: Row): boolean {
  return (
    sameAuthor(a.principal, b.principal) &&
    equal(a.fingerprint, b.fingerprint) &&
    a.role === b.role &&
    a.untilMs === b.untilMs
  )
}

export interface AccessFields {
  readonly epoch: number
  readonly keyCommit: KeyCommit
  readonly members: readonly Row[] // no two of one principal
  readonly epochLink: Bytes // empty at epoch 1 and when the epoch stays
  readonly flags: number
  readonly voids: readonly number[] // ascending
}

// Never changed once made.
export class AccessBody implements AccessFields {
  readonly epoch: number
  readonly keyCommit: KeyCommit
  readonly members: readonly Row[] // in the order of the set
  readonly epochLink: Bytes
  readonly flags: number
  readonly voids: readonly number[]
  readonly #byPrincipal: ReadonlyMap<string, Row>

  constructor(fields: AccessFields) {
    this.epoch = fields.epoch
    this.keyCommit = fields.keyCommit
    this.epochLink = fields.epochLink
    this.flags = fields.flags
    this.voids = fields.voids
    const keyed = fields.members.map((row): [string, Row] => [authorKey(row.principal), row])
    keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    this.#byPrincipal = new Map(keyed)
    this.members = keyed.map(([, row]) => row)
    check(this.#byPrincipal.size === this.members.length, "no two rows of one principal")
  }

  row(principal: Author): Row | undefined {
    return this.#byPrincipal.get(authorKey(principal))
  }
  get frozen(): boolean {
    return (this.flags & flag.frozen) !== 0
  }
  get gatewaysAllowed(): boolean {
    return (this.flags & flag.gatewaysAllowed) !== 0
  }
}

export interface GenesisBody {
  readonly space: SpaceId
  readonly owner: FactionId
  readonly rosterRoot: EntryHash
  readonly access: AccessBody
}

const accessBodyVersion = 1

function encodeRow(row: Row): Bytes {
  const { kind, id } = row.principal
  return encodeArray(kind, id, row.fingerprint, row.role, row.untilMs, row.sealed)
}

export function encodeAccess(body: AccessBody): Bytes {
  const to = new Writer().array(7).uint(accessBodyVersion).uint(body.epoch).bytes(body.keyCommit)
  return to.set(body.members.map(encodeRow)).bytes(body.epochLink).uint(body.flags).item(body.voids).done()
}

export function encodeGenesis(body: GenesisBody): Bytes {
  const to = new Writer().array(5).uint(accessBodyVersion).bytes(body.space).bytes(body.owner).bytes(body.rosterRoot)
  return to.raw(encodeAccess(body.access)).done()
}

function readBetween(from: Reader, least: number, most: number): number {
  const value = from.uintUpTo(most)
  if (value < least) from.failWith("malformed", "a role, kind or epoch that does not exist")
  return value
}

function readRow(from: Reader): Row {
  from.array(6)
  return {
    principal: { kind: readBetween(from, 1, 3) as PrincipalKind, id: from.id(PrincipalId) },
    fingerprint: from.id(Fingerprint),
    role: readBetween(from, 1, 4) as SpaceRole,
    untilMs: from.uint(),
    sealed: from.bytesUpTo(limits.sealedKeyBytesMax),
  }
}

// Rows sort by kind and id first, which also are their key: strictly ascending keys make a set of one row a principal.
function readMembers(from: Reader): Row[] {
  const rows: Row[] = []
  const count = from.arrayUpTo(limits.membersMax)
  for (let i = 0; i < count && !from.failed; ++i) {
    const row = readRow(from)
    if (i > 0 && authorKey(rows[i - 1]!.principal) >= authorKey(row.principal))
      from.failWith("malformed", "members that are no sorted set")
    rows.push(row)
  }
  return rows
}

function readVoids(from: Reader): number[] {
  const voids: number[] = []
  const count = from.arrayUpTo(limits.voidsMax)
  for (let i = 0; i < count && !from.failed; ++i) {
    const seq = from.uint()
    if (i > 0 && voids[i - 1]! >= seq) from.failWith("malformed", "voids that are not in order")
    voids.push(seq)
  }
  return voids
}

function readAccess(from: Reader): AccessFields {
  beginVersioned(from, 7, accessBodyVersion, "an access entry of a newer version")
  return {
    epoch: readBetween(from, 1, uintMax),
    keyCommit: from.id(KeyCommit),
    members: readMembers(from),
    epochLink: from.bytesUpTo(limits.epochLinkBytesMax),
    flags: from.uintUpTo(flag.all),
    voids: readVoids(from),
  }
}

//   errors  malformed    not the form above, a set that is none, an unknown flag or role
//           unsupported  a version nobody knows yet: operations may have been added with it
export function parseAccess(body: Bytes): Result<AccessBody> {
  const from = new Reader(body)
  const fields = finished(from, readAccess(from))
  return fields.ok ? ok(new AccessBody(fields.value)) : fields
}

//   errors  the same
export function parseGenesis(body: Bytes): Result<GenesisBody> {
  const from = new Reader(body)
  beginVersioned(from, 5, accessBodyVersion, "a genesis entry of a newer version")
  const space = from.id(SpaceId)
  const owner = from.id(FactionId)
  const rosterRoot = from.id(EntryHash)
  if (isZero(space) || isZero(owner))
    from.failWith("malformed", "a genesis entry of a space or faction without an id")
  const fields = finished(from, readAccess(from))
  return fields.ok ? ok({ space, owner, rosterRoot, access: new AccessBody(fields.value) }) : fields
}

// The access body of an entry of kind 0 or 1 (checked).                                           errors  as above
export function accessOf(entry: Entry): Result<AccessBody> {
  check(isAccessKind(entry.header.kind), "an entry of genesis or access")
  if (entry.header.kind === Kind.access) return parseAccess(entry.body)
  const genesis = parseGenesis(entry.body)
  return genesis.ok ? ok(genesis.value.access) : genesis
}
