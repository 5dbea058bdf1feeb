// The forms of what goes over the wire: JSON and CBOR of requests and answers, read strictly.
//                                                              docs/openapi.yaml   twin: client/wire/routes_*.cpp
import { type Bytes, toBase64url, wipe } from "../base/bytes.ts"
import { Reader, Writer } from "../base/cbor.ts"
import { idText } from "../base/id.ts"
import {
  AccountId,
  BlobId,
  EntryHash,
  LeaseKey,
  PasswordSalt,
  PrincipalId,
  ServerNonce,
  type PrincipalKind,
} from "../base/ids.ts"
import { fail, ok, type Result } from "../base/result.ts"
import type { SecretKind, Secret } from "../base/secret.ts"
import type { Answer, Problem } from "./answer.ts"
import { type Reply } from "./exchange.ts"
import { Fields, parseJson } from "./fields.ts"
import { entriesOfPageMax } from "./limits.ts"
import { DeviceSecret, SessionToken } from "./types.ts"
import type {
  AccountOrBundle,
  AppendAnswer,
  BundleUpdate,
  FactorReset,
  Head,
  JournalPage,
  LastSignIn,
  LeaseHeld,
  PasswordCopy,
  Principal,
  RecoveryCopy,
  Signed,
  SignInParameters,
} from "./types.ts"

export function jsonBytes(json: unknown): Bytes {
  return new TextEncoder().encode(JSON.stringify(json))
}
export function nothingOf(reply: Answer<Reply>): Answer<void> {
  return reply.ok ? ok(undefined) : reply
}
export function bodyOf(reply: Answer<Reply>): Answer<Bytes> {
  return reply.ok ? ok(reply.value.body) : reply
}
export function readJson<T>(reply: Answer<Reply>, read: (fields: Fields) => Result<T>): Answer<T> {
  if (!reply.ok) return reply
  const json = parseJson(reply.value.body)
  if (!json.ok) return json
  const fields = new Fields(json.value)
  const value = read(fields)
  if (!value.ok) return value
  const fits = fields.ok()
  return fits.ok ? value : fits
}
export function fromCbor<T>(reply: Answer<Reply>, read: (reader: Reader) => T): Answer<T> {
  if (!reply.ok) return reply
  const reader = new Reader(reply.value.body)
  const value = read(reader)
  const fits = reader.finish()
  return fits.ok ? ok(value) : fits
}
export function readMany<T>(reader: Reader, most: number, read: () => T): T[] {
  const count = reader.arrayUpTo(most)
  const all: T[] = []
  for (let i = 0; i < count && !reader.failed; ++i) all.push(read())
  return all
}
export function readPage(reply: Answer<Reply>): Answer<JournalPage> {
  return fromCbor(reply, (reader) => {
    reader.array(3)
    const head = { seq: reader.uint(), hash: reader.id(EntryHash) }
    return { head, entries: readMany(reader, entriesOfPageMax, () => reader.raw()) }
  })
}
export function readHeadMember(fields: Fields): Head {
  const head = fields.object("head")
  const read = { seq: head.uint("seq"), hash: head.id("hash", EntryHash) }
  fields.missIf(head.failed)
  return read
}
export function readHead(body: Bytes): Result<Head> {
  const json = parseJson(body)
  if (!json.ok) return json
  const fields = new Fields(json.value)
  const head = { seq: fields.uint("seq"), hash: fields.id("hash", EntryHash) }
  const fits = fields.ok()
  return fits.ok ? ok(head) : fits
}
/** Texts of base64url in an array. */
export function bytesIn<T>(fields: Fields, name: string, parse: (bytes: Bytes) => Result<T>): T[] {
  const all: T[] = []
  for (const one of fields.array(name)) {
    const row = new Fields({ one })
    const value = parse(row.bytes("one"))
    fields.missIf(row.failed || !value.ok)
    if (value.ok) all.push(value.value)
  }
  return all
}
export function readHeadMoved(problem: Problem): Result<AppendAnswer> {
  const fields = new Fields(problem.json)
  const head = readHeadMember(fields)
  const entries = bytesIn(fields, "entries", (bytes) => (bytes.length > 0 ? ok(bytes) : fail("malformed", "no entry")))
  const fits = fields.ok()
  return fits.ok ? ok({ kind: "head_moved", page: { head, entries } }) : fits
}
export function readGone(problem: Problem): Result<AppendAnswer> {
  const fields = new Fields(problem.json)
  const blobs = bytesIn(fields, "blobs", (bytes) => BlobId.parse(bytes))
  const fits = fields.ok()
  return fits.ok ? ok({ kind: "gone_blobs", blobs }) : fits
}
export function readParameters(reply: Answer<Reply>): Answer<SignInParameters> {
  return readJson(reply, (fields) =>
    ok({
      suite: fields.uintOr("suite", 0),
      salt: fields.idOrNone("salt", PasswordSalt),
      nonce: fields.id("nonce", ServerNonce),
    }),
  )
}
export function readSecret<Tag extends string>(fields: Fields, name: string, kind: SecretKind<Tag>): Secret<Tag> {
  const bytes = fields.bytes(name)
  const secret = kind.parse(bytes)
  wipe(bytes)
  fields.missIf(!secret.ok)
  return secret.ok ? secret.value : kind.own(new Uint8Array(kind.sizeBytes))
}
/** Ten of them, told once. */
export function readBackupCodes(reply: Answer<Reply>): Answer<string[]> {
  return readJson(reply, (fields) => {
    const codes = fields.array("backup_codes")
    return codes.every((one) => typeof one === "string")
      ? ok(codes)
      : fail("malformed", "the server's backup codes are none")
  })
}
export function readLastSignIn(fields: Fields): LastSignIn {
  return { address: fields.text("address"), device: fields.text("device"), factor: fields.text("factor") }
}
export function readFactorReset(fields: Fields): FactorReset {
  return { by: fields.text("by"), faction: fields.text("faction"), atMs: fields.uint("at_ms") }
}
export function readSigned(reply: Answer<Reply>): Answer<Signed> {
  const signed = readJson(reply, (fields) =>
    ok({
      token: readSecret(fields, "token", SessionToken),
      account: fields.idOrNone("account", AccountId),
      expiresMs: fields.uint("expires_ms"),
      device: fields.has("device") ? readSecret(fields, "device", DeviceSecret) : undefined,
    }),
  )
  if (reply.ok) wipe(reply.value.body)
  return signed
}
export function readPrincipal(fields: Fields): Principal {
  const kind = fields.uint("kind")
  fields.missIf(kind < 1 || kind > 3)
  return { kind: kind as PrincipalKind, id: fields.id("id", PrincipalId) }
}
export function readLease(fields: Fields): LeaseHeld {
  const holder = fields.object("principal")
  const lease = {
    key: fields.id("key", LeaseKey),
    deepKey: fields.idOrNone("deep_key", LeaseKey),
    shared: fields.flagOr("shared", false),
    expiresMs: fields.uint("expires_ms"),
    note: fields.bytes("note"),
    holder: readPrincipal(holder),
  }
  fields.missIf(holder.failed)
  return lease
}
export function moved<Name extends string, Value>(
  fields: Fields,
  one: unknown,
  name: Name,
  kind: { parse(bytes: Bytes): Result<Value> },
): { [name in Name]: Value } & { seq: number } {
  const row = new Fields(one)
  const id = kind.parse(row.bytes(name))
  const seq = row.uint("seq")
  fields.missIf(row.failed || !id.ok)
  return { [name]: id.ok ? id.value : undefined, seq } as { [name in Name]: Value } & { seq: number }
}
export function copyJson(copy: PasswordCopy): Record<string, unknown> {
  return {
    suite: copy.suite,
    salt: idText(copy.salt),
    sign_in_pk: idText(copy.signInPk),
    bundle: toBase64url(copy.bundle),
  }
}
export function recoveryJson(copy: RecoveryCopy): Record<string, unknown> {
  return { sign_in_pk: idText(copy.signInPk), bundle: toBase64url(copy.bundle) }
}
export function updateJson(update: BundleUpdate, withSerial: boolean): Record<string, unknown> {
  const json: Record<string, unknown> = { password: copyJson(update.password) }
  if (update.recovery) json["recovery"] = recoveryJson(update.recovery)
  if (withSerial) json["serial"] = update.serial
  return json
}
export function accountJson(wish: AccountOrBundle): Record<string, unknown> {
  if ("bundle" in wish) return { bundle: updateJson(wish.bundle, true) }
  const { account, login, password, recovery } = wish.account
  return {
    account: { account: idText(account), login, password: copyJson(password), recovery: recoveryJson(recovery) },
  }
}
/** `[[id, bytes]...]` in parts, the bytes as they are. */
export function encodeBlobs(blobs: readonly { id: BlobId; bytes: Bytes }[]): Bytes[] {
  return blobs.flatMap(({ id, bytes }, i) => {
    const writer = new Writer()
    if (i === 0) writer.array(blobs.length)
    return [writer.array(2).bytes(id).bytesHead(bytes.length).done(), bytes]
  })
}

export function encodeIds(blobs: BlobId[]): Bytes {
  const writer = new Writer().array(blobs.length)
  for (const blob of blobs) writer.bytes(blob)
  return writer.done()
}
