// App passwords: what a gateway opens a space's keys with, and the record it opens.        docs/protocol.md §9
//                                                                              twin: crypto/seal/app_password.h
//   "ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4567-ABCD-EFGH"     8 base32 characters of id, 32 of secret (160 bits)
//
// The id finds the sealed records at the server; the secret never goes there. Needs no slow hash: nobody guesses 160
// bits.
import { base32Characters, equal, fromBase32, randomBytes, toBase32Groups, wipe, type Bytes } from "../base/bytes.ts"
import { beginVersioned, Reader, Writer } from "../base/cbor.ts"
import { AeadNonce, AppPasswordId, EntryHash, FactionId, PrincipalId, SpaceId } from "../base/ids.ts"
import { fail, ok, type Result } from "../base/result.ts"
import { BoxSeed, secretKind, SignSeed, type Secret } from "../base/secret.ts"
import { openBox, sealBox } from "./committed_box.ts"
import { derive, hash } from "./hash.ts"

// What a gateway needs to be a principal in one space:
//   [1, gateway id, faction, roster root, seen seq, seen hash, space_id, seen seq, seen hash, sign seed, box seed]
export interface GatewayRecord {
  readonly gateway: PrincipalId
  readonly faction: FactionId
  readonly rosterRoot: EntryHash
  readonly rosterSeenSeq: number // the pins on roster and space
  readonly rosterSeenHash: EntryHash
  readonly space: SpaceId
  readonly spaceSeenSeq: number
  readonly spaceSeenHash: EntryHash
  readonly signSeed: SignSeed
  readonly boxSeed: BoxSeed
}

export interface AppPassword {
  readonly id: AppPasswordId
  readonly secret: Secret<"AppPasswordCode"> // 20 bytes; whoever holds the password wipes it
}

const Code = secretKind<"AppPasswordCode">(20)
const recordVersion = 1
const idCharacters = 8
const passwordCharacters = 40

export function makeAppPassword(): AppPassword {
  return { id: AppPasswordId.random(), secret: Code.own(randomBytes(Code.sizeBytes)) }
}

// Ignores case, blanks and hyphens and takes 0, 1, 8 for O, I, B.       errors  malformed  not 40 such characters
export function parseAppPassword(typed: string): Result<AppPassword> {
  const characters = base32Characters(typed)
  if (!characters.ok) return characters
  if (characters.value.length !== passwordCharacters)
    return fail("malformed", "an app password has ten groups of four characters")
  const id = parseAppPasswordId(characters.value.slice(0, idCharacters))
  if (!id.ok) return id
  const secret = fromBase32(characters.value.slice(idCharacters))
  return secret.ok ? ok({ id: id.value, secret: Code.own(secret.value) }) : secret
}

// To be shown once; a text cannot be wiped.
export function appPasswordText(password: AppPassword): string {
  return `${toBase32Groups(password.id)} ${toBase32Groups(password.secret.expose())}`.replaceAll(" ", "-")
}

// "ABCDEFGH": how people and screens name it.
export function appPasswordIdText(id: AppPasswordId): string {
  return toBase32Groups(id).replaceAll(" ", "")
}

// errors  malformed
export function parseAppPasswordId(typed: string): Result<AppPasswordId> {
  const bytes = fromBase32(typed)
  return bytes.ok ? AppPasswordId.parse(bytes.value) : bytes
}

// Box(KDF(H("app-password", secret), "gateway-wrap", gateway id), "gateway-commit", gateway id, record)
export function sealGatewayRecord(
  password: AppPassword,
  record: GatewayRecord,
  nonce: AeadNonce = AeadNonce.random(),
): Bytes {
  const inside = encode(record)
  const key = wrapKey(password, record.gateway)
  const box = sealBox(key, "gateway-commit", record.gateway, inside, nonce)
  wipe(key, inside)
  return box
}

//   gives   the record; the caller wipes its seeds
//   errors  malformed, unsupported (a newer record)
//           tampered  another secret, another gateway than the one asked for, changed bytes
export function openGatewayRecord(password: AppPassword, gateway: PrincipalId, box: Bytes): Result<GatewayRecord> {
  const key = wrapKey(password, gateway)
  const inside = openBox(key, "gateway-commit", gateway, box)
  wipe(key)
  if (!inside.ok) return inside
  const record = decode(inside.value)
  wipe(inside.value)
  if (!record.ok || equal(record.value.gateway, gateway)) return record
  record.value.signSeed.wipe()
  record.value.boxSeed.wipe()
  return fail("tampered", "a record of another gateway")
}

// Under which a gateway keeps its replicas on disk: KDF(H("app-password", secret), "gateway-home", id). For vectors; the
// web app runs no gateway.
export function gatewayHomeKey(password: AppPassword): Secret<"GatewayHomeKey"> {
  const root = hash("app-password", password.secret.expose())
  const key = secretKind<"GatewayHomeKey">(32).own(derive(root, "gateway-home", password.id))
  wipe(root)
  return key
}

function wrapKey(password: AppPassword, gateway: PrincipalId): Bytes {
  const root = hash("app-password", password.secret.expose())
  const key = derive(root, "gateway-wrap", gateway)
  wipe(root)
  return key
}

function encode(record: GatewayRecord): Bytes {
  const out = new Writer().array(11).uint(recordVersion).bytes(record.gateway).bytes(record.faction)
  out.bytes(record.rosterRoot).uint(record.rosterSeenSeq).bytes(record.rosterSeenHash)
  out.bytes(record.space).uint(record.spaceSeenSeq).bytes(record.spaceSeenHash)
  return out.bytes(record.signSeed.expose()).bytes(record.boxSeed.expose()).done()
}

function decode(bytes: Bytes): Result<GatewayRecord> {
  const reader = new Reader(bytes)
  beginVersioned(reader, 11, recordVersion, "an app password of a newer version")
  const named = {
    gateway: reader.id(PrincipalId),
    faction: reader.id(FactionId),
    rosterRoot: reader.id(EntryHash),
    rosterSeenSeq: reader.uint(),
    rosterSeenHash: reader.id(EntryHash),
    space: reader.id(SpaceId),
    spaceSeenSeq: reader.uint(),
    spaceSeenHash: reader.id(EntryHash),
  }
  const signBytes = reader.bytes()
  const boxBytes = reader.bytes()
  const end = reader.finish()
  if (!end.ok) return end
  const signSeed = SignSeed.parse(signBytes)
  if (!signSeed.ok) return signSeed
  const boxSeed = BoxSeed.parse(boxBytes)
  return boxSeed.ok ? ok({ ...named, signSeed: signSeed.value, boxSeed: boxSeed.value }) : boxSeed
}
