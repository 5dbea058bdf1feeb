// What founding and joining have in common: fresh keys, an account for them, and what the store keeps.
//                                                                                twin: client/identity/newcomer.h
import type { Store } from "../../engine/store.ts"
import { equal } from "../base/bytes.ts"
import { AccountId, type EntryHash, type FactionId, PrincipalId, PrincipalKind } from "../base/ids.ts"
import { limits } from "../base/limits.ts"
import { fail, ok, type Result } from "../base/result.ts"
import { BoxSeed, SignSeed } from "../base/secret.ts"
import { boxPublicKey } from "../crypto/box.ts"
import { type Bundle, type BundlePerson, openBundle, wipeBundle } from "../crypto/bundle.ts"
import { type CardRecord, makeCardRecord } from "../crypto/card.ts"
import { parseSealedBundle } from "../crypto/sealed_bundle.ts"
import { SignKeyPair } from "../crypto/sign.ts"
import { type Login, Suite } from "../crypto/sign_in.ts"
import type { Api } from "../wire/api.ts"
import type { Answer } from "../wire/answer.ts"
import type { AccountOrBundle, DeviceSecret, GivenCode, Head, SessionToken, Signed } from "../wire/types.ts"
import {
  checkSerial,
  loadAccount,
  loadBundle,
  ofAccount,
  pinSerial,
  saveAccount,
  saveBundle,
  saveServer,
  type ServerPin,
} from "./account_store.ts"
import { provePassword, sealCopies, type SealedCopies, wipeKeys } from "./credentials.ts"

/** Who is to be: a new account, or the one this device is signed in to (then `login` must be its). */
export interface Newcomer {
  login: Login
  name: string // display name; of a joiner: ignored, the inviter named him
  password: string
  deviceLabel: string
  given?: GivenCode | undefined // of an account that is there already
}

export interface NewKeys {
  person: PrincipalId
  signSeed: SignSeed
  boxSeed: BoxSeed
  card: CardRecord
}

export function keysOf(
  person: PrincipalId,
  faction: FactionId,
  signSeed: SignSeed,
  boxSeed: BoxSeed,
  createdMs: number,
): NewKeys {
  const pair = new SignKeyPair(signSeed)
  const card = makeCardRecord(
    {
      kind: PrincipalKind.person,
      id: person,
      faction,
      signPk: pair.publicKey,
      boxPk: boxPublicKey(boxSeed),
      owner: PrincipalId.zero,
      createdMs,
    },
    pair,
  )
  pair.wipe()
  return { person, signSeed, boxSeed, card }
}
export function makeKeys(person: PrincipalId, faction: FactionId, nowMs: number): NewKeys {
  return keysOf(person, faction, SignSeed.random(), BoxSeed.random(), nowMs)
}
export function bundlePersonOf(keys: NewKeys, faction: FactionId, rosterRoot: EntryHash, seen: Head): BundlePerson {
  const { person, signSeed, boxSeed } = keys
  return { faction, rosterRoot, seenSeq: seen.seq, seenHash: seen.hash, person, signSeed, boxSeed }
}

/** A new account, or the device's own with one more person. */
export interface PreparedAccount {
  bundle: Bundle
  copies: SealedCopies
  login: Login
  replaces: number | undefined // the serial of the bundle it replaces; none: a new account
  isIn: boolean // with this person already: an earlier try was taken in
  session: SessionToken | undefined // of the account that is there
  device: DeviceSecret | undefined
}

export function forServer(account: PreparedAccount): AccountOrBundle {
  const { password, recovery } = account.copies
  if (account.replaces !== undefined) return { bundle: { serial: account.replaces, password, recovery } }
  return { account: { account: account.bundle.account, login: account.login, password, recovery } }
}

type Known = Omit<PreparedAccount, "copies" | "login" | "isIn">

/** The account this device is signed in to, opened once more by its password. */
async function existingAccount(
  store: Store,
  api: Api,
  pin: ServerPin,
  newcomer: Newcomer,
): Promise<Answer<Known | undefined>> {
  const record = await loadAccount(store)
  if (!record.ok) return record.error.kind === "not_found" ? ok(undefined) : record
  if (record.value.login !== newcomer.login)
    return fail("usage", "this device belongs to another account: sign out first, or use that login")
  const { device } = record.value
  const { login, password, deviceLabel, given } = newcomer
  const attempt = await provePassword(api, pin.server, login, password, device, deviceLabel, given)
  if (!attempt.ok) return ofAccount(attempt)
  // The sign-in has ended this device's session, so the new one counts from here, whatever becomes of the rest.
  const { answer, keys } = attempt.value
  const next = {
    ...record.value,
    token: answer.token,
    sessionExpiresMs: answer.expiresMs,
    device: answer.device ?? device,
  }
  await saveAccount(store, next)
  api.setSession(answer.token)
  const stored = await api.bundle("password")
  const bundle = stored.ok ? openBundle(keys.wrap, Suite.argon2id64m, stored.value) : stored
  wipeKeys(keys)
  if (!stored.ok) return stored
  if (!bundle.ok) return bundle
  const newer = await checkSerial(store, "password", bundle.value.serial)
  if (!newer.ok) return newer
  // The server had ended this device's session, and the keys went with it: this was the sign-in that brings them back.
  const isHere = await loadBundle(store)
  if (isHere.ok) wipeBundle(isHere.value)
  else await saveBundle(store, bundle.value)
  const outside = parseSealedBundle(stored.value)
  if (!outside.ok) return outside
  const raised = { ...bundle.value, serial: bundle.value.serial + 1 }
  return ok({ bundle: raised, replaces: outside.value.serial, session: answer.token, device: next.device })
}

/** errors  usage  the device is signed in to another login;  denied  the password is not the account's, or
 *          a code is needed or wrong (problem second-factor-needed, second-factor-failed) */
export async function prepareAccount(
  store: Store,
  api: Api,
  pin: ServerPin,
  newcomer: Newcomer,
  person: BundlePerson,
): Promise<Answer<PreparedAccount>> {
  const existing = await existingAccount(store, api, pin, newcomer)
  if (!existing.ok) return existing
  const fresh: Known = {
    bundle: { account: AccountId.random(), serial: 1, persons: [] },
    replaces: undefined,
    session: undefined,
    device: undefined,
  }
  const account = existing.value ?? fresh
  // A renewed person takes the place of what it was.
  const others = account.bundle.persons.filter((one) => !equal(one.faction, person.faction))
  if (others.length >= limits.bundlePersonsMax)
    return fail("too_many", "this account belongs to 64 factions, and to more it cannot")
  const isIn = account.bundle.persons.some((one) => equal(one.faction, person.faction) && equal(one.person, person.person))
  const bundle = { ...account.bundle, persons: [...others, person] }
  const copies = sealCopies(bundle, newcomer.password, pin.server, newcomer.login)
  return copies.ok ? ok({ ...account, bundle, isIn, copies: copies.value, login: newcomer.login }) : copies
}

/** Keeps server, account and bundle once the server has answered; the session is api's from now on. */
export async function keepNewcomer(
  store: Store,
  api: Api,
  pin: ServerPin,
  account: PreparedAccount,
  answer: Signed,
): Promise<Result<void>> {
  const saved = await saveBundle(store, account.bundle)
  if (!saved.ok) return saved
  const pinned = await pinSerial(store, "recovery", account.bundle.serial)
  if (!pinned.ok) return pinned
  await saveServer(store, pin)
  await saveAccount(store, {
    login: account.login,
    account: account.bundle.account,
    token: answer.token,
    sessionExpiresMs: answer.expiresMs,
    device: answer.device ?? account.device,
  })
  api.setSession(answer.token)
  return ok(undefined)
}
