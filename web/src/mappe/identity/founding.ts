// Founding a faction.                            docs/protocol.md §4a Founding   twin: client/identity/founding.cpp
//
// Safe to repeat: what was made for a link lies in the store until the server's answer is there, so that each try
// founds the same faction. Which of them the server took in, if any, only it knows.
import type { Store } from "../../engine/store.ts"
import { type Bytes, equal, toHex, wipe } from "../base/bytes.ts"
import { beginVersioned, Reader, Writer } from "../base/cbor.ts"
import { AccountId, EntryHash, FactionId, journalOf, NameSalt, PrincipalId, PrincipalKind } from "../base/ids.ts"
import { fail, ok, type Result } from "../base/result.ts"
import { BoxSeed, SignSeed } from "../base/secret.ts"
import { wipeBundle } from "../crypto/bundle.ts"
import { encodeCardRecord } from "../crypto/card.ts"
import { nameRef } from "../crypto/codes.ts"
import type { FoundLink } from "../crypto/found_link.ts"
import { sha256 } from "../crypto/hash.ts"
import { SignKeyPair } from "../crypto/sign.ts"
import { Entry, type Header, Kind } from "../journal/entry.ts"
import { encodeFound } from "../journal/roster_body.ts"
import { entryTimeMs } from "../replica/clock.ts"
import type { Api } from "../wire/api.ts"
import { type Answer, isRefusal } from "../wire/answer.ts"
import { signIn } from "./account.ts"
import { dropUnfinished, loadAccount, loadBundle, loadServer, loadUnfinished, saveBundle, saveUnfinished } from "./account_store.ts"
import { normalisedDisplayName } from "./credentials.ts"
import {
  bundlePersonOf,
  forServer,
  keepNewcomer,
  keysOf,
  makeKeys,
  type Newcomer,
  type NewKeys,
  prepareAccount,
} from "./newcomer.ts"
import { checkServer } from "./server_check.ts"
import { codeThatCounts, replacingSheet } from "./sheet.ts"

export interface Founded {
  faction: FactionId
  person: PrincipalId
  account: AccountId
  recoveryCode: string // to be shown once
}

const keptVersion = 1
const triesKeptMax = 64

interface Founder {
  faction: FactionId
  salt: NameSalt
  name: string
  keys: NewKeys
  entry: Entry
  recoveryCodes: string[] // one of each try, the newest last
}

function makeFounder(api: Api, link: FoundLink, name: string): Result<Founder> {
  const faction = FactionId.random()
  const salt = NameSalt.random()
  const timeMs = entryTimeMs(api)
  const keys = makeKeys(PrincipalId.random(), faction, timeMs)
  const body = encodeFound({
    name: link.name,
    type: link.type,
    person: keys.person,
    cardRecord: encodeCardRecord(keys.card),
    nameRef: nameRef(salt, name),
    policy: new Map(),
  })
  const header: Header = {
    ...{
      journal: journalOf(faction),
      seq: 0,
      prev: EntryHash.zero,
      author: { kind: PrincipalKind.person, id: keys.person },
      timeMs,
    },
    ...{ kind: Kind.found, epoch: 0, adds: [], drops: [], prevAccess: EntryHash.zero, rosterSeen: undefined },
  }
  const pair = new SignKeyPair(keys.signSeed)
  const entry = Entry.make(header, body, pair)
  pair.wipe()
  return entry.ok ? ok({ faction, salt, name, keys, entry: entry.value, recoveryCodes: [] }) : entry
}

/** A hash of the setup code, which itself is a secret. */
async function unfinishedName(link: FoundLink): Promise<string> {
  return `found-${toHex(await sha256(link.code.expose())).slice(0, 32)}`
}

async function keep(store: Store, link: FoundLink, founder: Founder): Promise<void> {
  const { keys } = founder
  const writer = new Writer().array(10).uint(keptVersion).bytes(founder.faction).bytes(founder.salt).text(founder.name)
  writer.bytes(keys.person).bytes(keys.signSeed.expose()).bytes(keys.boxSeed.expose()).uint(keys.card.card.createdMs)
  writer.raw(founder.entry.bytes).array(founder.recoveryCodes.length)
  for (const code of founder.recoveryCodes) writer.text(code)
  const bytes = writer.done()
  await saveUnfinished(store, await unfinishedName(link), bytes)
  wipe(bytes)
}

/** errors  damaged.  None: nothing was begun with this link. */
async function lookUp(store: Store, link: FoundLink): Promise<Result<Founder | undefined>> {
  const bytes = await loadUnfinished(store, await unfinishedName(link))
  if (!bytes) return ok(undefined)
  const reader = new Reader(bytes)
  beginVersioned(reader, 10, keptVersion, "written by another version of Mappe")
  const faction = reader.id(FactionId)
  const salt = reader.id(NameSalt)
  const name = reader.text()
  const person = reader.id(PrincipalId)
  const signSeed = SignSeed.parse(reader.bytes())
  const boxSeed = BoxSeed.parse(reader.bytes())
  const createdMs = reader.uint()
  const entry = Entry.parse(reader.raw())
  const count = reader.arrayUpTo(triesKeptMax)
  const recoveryCodes: string[] = []
  for (let i = 0; i < count && !reader.failed; ++i) recoveryCodes.push(reader.text())
  const fits = reader.finish()
  wipe(bytes)
  if (!fits.ok || !signSeed.ok || !boxSeed.ok || !entry.ok)
    return fail("damaged", "an unfinished founding of this device is damaged")
  const keys = keysOf(person, faction, signSeed.value, boxSeed.value, createdMs)
  return ok({ faction, salt, name, keys, entry: entry.value, recoveryCodes })
}

/** After a refusal: an earlier try may have been taken in, and only its answer was lost. None: it was not. */
async function foundedBefore(
  store: Store,
  api: Api,
  newcomer: Newcomer,
  founder: Founder,
): Promise<Answer<Founded | undefined>> {
  const signedIn = await signIn(store, api, newcomer.login, newcomer.password, newcomer.deviceLabel, newcomer.given)
  if (!signedIn.ok) return signedIn.error.kind === "denied" ? ok(undefined) : signedIn
  const bundle = await loadBundle(store)
  if (!bundle.ok) return bundle
  const isFounder = bundle.value.persons.some(
    (one) => equal(one.faction, founder.faction) && equal(one.person, founder.keys.person),
  )
  wipeBundle(bundle.value)
  if (!isFounder) return ok(undefined)
  return foundedAs(api, bundle.value.account, founder)
}
async function foundedAs(api: Api, account: AccountId, founder: Founder): Promise<Answer<Founded>> {
  const code = await codeThatCounts(api, founder.recoveryCodes)
  if (!code.ok) return code
  if (code.value === undefined)
    return fail("denied", "the faction is founded, but its recovery code was changed since: sign in")
  return ok({ faction: founder.faction, person: founder.keys.person, account, recoveryCode: code.value })
}

/** Tried again with the same link, login and password after a lost answer it founds, or finds that it had, signs in,
 *  and gives the recovery code of the try that counted. The name of the first try stays.
 *    errors  denied     the setup code is used up, expired, or not this server's
 *            exists     the login is taken
 *            untrusted  the link names another server than the one that answers */
export async function foundFaction(
  store: Store,
  api: Api,
  link: FoundLink,
  newcomer: Newcomer,
): Promise<Answer<Founded>> {
  const name = normalisedDisplayName(newcomer.name)
  if (!name.ok) return name
  const known = await loadServer(store)
  const checked = await checkServer(api, known.ok ? known.value : undefined, link.server)
  if (!checked.ok) return checked
  const begun = await lookUp(store, link)
  if (!begun.ok) return begun
  const made = begun.value ? ok(begun.value) : makeFounder(api, link, name.value)
  if (!made.ok) return made
  const founder = made.value
  const isTried = founder.recoveryCodes.length > 0
  if (founder.recoveryCodes.length === triesKeptMax)
    return fail("too_many", "this founding was tried too often from here: ask for another link")
  const seen = founder.entry.pin
  const person = bundlePersonOf(founder.keys, founder.faction, seen.hash, seen)
  const account = await prepareAccount(store, api, checked.value.pin, newcomer, person)
  if (!account.ok) return account
  const forget = async (): Promise<void> => dropUnfinished(store, await unfinishedName(link))
  if (account.value.isIn) {
    // By the account that is here: asked once more for its code it could not give the same one again.
    const { bundle } = account.value
    const saved = await saveBundle(store, { ...bundle, serial: bundle.serial - 1 })
    if (!saved.ok) return saved
    const before = await foundedAs(api, bundle.account, founder)
    if (before.ok) await forget()
    return before
  }
  // Another try is about to be sent: its recovery code may be the one that will count.
  founder.recoveryCodes.push(account.value.copies.recoveryCode)
  await keep(store, link, founder)
  const answer = await replacingSheet(store, newcomer.login, () =>
    api.foundFaction({
      setupCode: link.code.expose() as Bytes,
      faction: founder.faction,
      name: link.name,
      entry: founder.entry.bytes,
      names: [{ salt: founder.salt, name: founder.name }],
      account: forServer(account.value),
      deviceLabel: newcomer.deviceLabel,
    }),
  )
  if (answer.ok) {
    const kept = await keepNewcomer(store, api, checked.value.pin, account.value, answer.value)
    if (!kept.ok) return kept
    await forget()
    const { recoveryCode } = account.value.copies
    return ok({
      faction: founder.faction,
      person: founder.keys.person,
      account: account.value.bundle.account,
      recoveryCode,
    })
  }
  if (!isRefusal(answer)) return answer
  if (isTried) {
    const before = await foundedBefore(store, api, newcomer, founder)
    if (!before.ok) return before
    if (before.value) {
      await forget()
      return ok(before.value)
    }
    return answer
  }
  await forget()
  return answer
}

/** Whether this device is signed in already: then a link adds a faction to that account. */
export async function hasAccount(store: Store): Promise<boolean> {
  return (await loadAccount(store)).ok
}
