// What this device knows of who is signed in where, and as whom.
//                                                     docs/protocol.md §2, §3   twin: client/identity/account_store.h
//   threads  whoever reads, changes and writes back holds the store's lock "account"
import type { Store } from "../../engine/store.ts"
import { type Bytes, equal, wipe } from "../base/bytes.ts"
import { Reader, Writer } from "../base/cbor.ts"
import { AccountId, EntryHash, FactionId, PrincipalId, ServerId } from "../base/ids.ts"
import { limits } from "../base/limits.ts"
import { fail, ok, type Result } from "../base/result.ts"
import { BoxSeed, type Secret, type SecretKind, SignSeed } from "../base/secret.ts"
import type { Bundle, BundlePerson } from "../crypto/bundle.ts"
import type { Refused } from "../wire/answer.ts"
import { DeviceSecret, SessionToken } from "../wire/types.ts"

/** The server this device belongs to. One store, one server, one account. */
export interface ServerPin {
  server: ServerId
  generation: number // the highest seen in /v1/about; lower than this is "behind"
}
export interface AccountRecord {
  login: string
  account: AccountId
  token: SessionToken
  sessionExpiresMs: number
  device: DeviceSecret | undefined
}

/** The rule of a refused sign-in with an account, where an invitation or a link might be what was refused. */
export const accountRefused = "account_refused"
export function ofAccount(refused: Refused): Refused {
  const { problem } = refused
  return problem?.type === "sign-in-failed" ? { ...refused, problem: { ...problem, rule: accountRefused } } : refused
}

function finished<T>(reader: Reader, value: T): Result<T> {
  return reader.finish().ok ? ok(value) : fail("damaged", "a record of this device is damaged")
}
const notFound = fail("not_found", "nobody is signed in here")

export async function loadServer(store: Store): Promise<Result<ServerPin>> {
  const bytes = await store.read("account", "server")
  if (!bytes) return notFound
  const reader = new Reader(bytes as Bytes)
  reader.array(2)
  return finished(reader, { server: reader.id(ServerId), generation: reader.uint() })
}
export async function saveServer(store: Store, pin: ServerPin): Promise<void> {
  await store.write("account", "server", new Writer().array(2).bytes(pin.server).uint(pin.generation).done())
}

function readSecret<Tag extends string>(reader: Reader, kind: SecretKind<Tag>): Secret<Tag> {
  const secret = kind.parse(reader.bytes())
  if (secret.ok) return secret.value
  reader.failWith("malformed", "a key of the wrong length")
  return kind.own(new Uint8Array(kind.sizeBytes))
}

export async function loadAccount(store: Store): Promise<Result<AccountRecord>> {
  const bytes = await store.read("account", "account")
  if (!bytes) return notFound
  const reader = new Reader(bytes as Bytes)
  reader.array(5)
  const login = reader.text()
  const account = reader.id(AccountId)
  const token = readSecret(reader, SessionToken)
  const sessionExpiresMs = reader.uint()
  const hasDevice = reader.arrayUpTo(1) === 1
  const device = hasDevice ? readSecret(reader, DeviceSecret) : undefined
  const record = finished(reader, { login, account, token, sessionExpiresMs, device })
  wipe(bytes)
  return record
}
export async function saveAccount(store: Store, record: AccountRecord): Promise<void> {
  const writer = new Writer().array(5).text(record.login).bytes(record.account).bytes(record.token.expose())
  writer.uint(record.sessionExpiresMs).array(record.device ? 1 : 0)
  if (record.device) writer.bytes(record.device.expose())
  const bytes = writer.done()
  await store.write("account", "account", bytes)
  wipe(bytes)
}

/** The opened bundle: identities in every faction. The caller owns its seeds. */
export async function loadBundle(store: Store): Promise<Result<Bundle>> {
  const bytes = await store.read("identities", "bundle")
  if (!bytes) return notFound
  const reader = new Reader(bytes as Bytes)
  reader.array(3)
  const account = reader.id(AccountId)
  const serial = reader.uint()
  const persons: BundlePerson[] = []
  const count = reader.arrayUpTo(limits.bundlePersonsMax)
  for (let i = 0; i < count && !reader.failed; ++i) {
    reader.array(7)
    persons.push({
      faction: reader.id(FactionId),
      rosterRoot: reader.id(EntryHash),
      seenSeq: reader.uint(),
      seenHash: reader.id(EntryHash),
      person: reader.id(PrincipalId),
      signSeed: readSecret(reader, SignSeed),
      boxSeed: readSecret(reader, BoxSeed),
    })
  }
  const bundle = finished(reader, { account, serial, persons })
  wipe(bytes)
  return bundle
}

async function writeBundle(store: Store, bundle: Bundle): Promise<void> {
  const writer = new Writer().array(3).bytes(bundle.account).uint(bundle.serial).array(bundle.persons.length)
  for (const one of bundle.persons) {
    writer.array(7).bytes(one.faction).bytes(one.rosterRoot).uint(one.seenSeq).bytes(one.seenHash)
    writer.bytes(one.person).bytes(one.signSeed.expose()).bytes(one.boxSeed.expose())
  }
  const bytes = writer.done()
  await store.write("identities", "bundle", bytes)
  wipe(bytes)
}

/** The server has ended the session of `token`: what this device keeps opens again after a sign-in alone, which brings the keys
 *  of the person back. Pins and what was not sent yet stay. A sign-in since, in another tab, is left alone. */
export async function forgetKeys(store: Store, token: Bytes): Promise<void> {
  await store.lock("account", async () => {
    const now = await loadAccount(store)
    const isSame = now.ok && equal(now.value.token.expose(), token)
    if (now.ok) now.value.token.wipe()
    if (now.ok) now.value.device?.wipe()
    if (isSame) await store.remove("identities", "bundle")
  })
}

type Copy = "password" | "recovery"

async function serialSeen(store: Store, copy: Copy): Promise<number> {
  const bytes = await store.read("pins", `bundle-${copy}`)
  if (!bytes) return 0
  const reader = new Reader(bytes as Bytes)
  return reader.uint()
}
/** Whether `serial` of that copy may take the place of what this device has seen.                  errors  behind */
export async function checkSerial(store: Store, copy: Copy, serial: number): Promise<Result<void>> {
  return serial < (await serialSeen(store, copy))
    ? fail("behind", "the server hands out an older account than this device has seen")
    : ok(undefined)
}
export async function pinSerial(store: Store, copy: Copy, serial: number): Promise<Result<void>> {
  const fits = await checkSerial(store, copy, serial)
  if (fits.ok) await store.write("pins", `bundle-${copy}`, new Writer().uint(serial).done())
  return fits
}
/** One out of the password copy, or written to it just now.                                         errors  behind */
export async function saveBundle(store: Store, bundle: Bundle): Promise<Result<void>> {
  const pinned = await pinSerial(store, "password", bundle.serial)
  if (pinned.ok) await writeBundle(store, bundle)
  return pinned
}
/** One that came out of the recovery copy, whose serial may be lower than the password copy's: a new password rewrites
 *  that one alone. Gives it with the higher of both.                                                errors  behind */
export async function saveRecoveredBundle(store: Store, bundle: Bundle): Promise<Result<Bundle>> {
  const pinned = await pinSerial(store, "recovery", bundle.serial)
  if (!pinned.ok) return pinned
  const kept = { ...bundle, serial: Math.max(bundle.serial, await serialSeen(store, "password")) }
  await writeBundle(store, kept)
  return ok(kept)
}

// Interrupted foundings and joinings: what was made before the server answered, so that trying again sends the same.

export async function saveUnfinished(store: Store, name: string, content: Bytes): Promise<void> {
  await store.write("account", `unfinished-${name}`, content)
}
export async function loadUnfinished(store: Store, name: string): Promise<Bytes | undefined> {
  return (await store.read("account", `unfinished-${name}`)) as Bytes | undefined
}
export async function dropUnfinished(store: Store, name: string): Promise<void> {
  await store.remove("account", `unfinished-${name}`)
}
