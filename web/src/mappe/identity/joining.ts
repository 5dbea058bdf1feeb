// Joining a faction by an invitation.          docs/protocol.md §4a Invitation   twin: client/identity/joining.cpp
//
// Safe to repeat: the link opened again goes on where an interruption left it.
//   threads  one of these at a time and store
import type { Store } from "../../engine/store.ts"
import { equal, wipe } from "../base/bytes.ts"
import { Reader, Writer } from "../base/cbor.ts"
import { check } from "../base/check.ts"
import { idText } from "../base/id.ts"
import {
  type AccountId,
  type FactionId,
  journalOf,
  EntryHash,
  PrincipalKind,
  type PrincipalId,
  type SpaceId,
} from "../base/ids.ts"
import { fail, type Failed, ok, type Result } from "../base/result.ts"
import { BoxSeed, SignSeed } from "../base/secret.ts"
import { boxPublicKey } from "../crypto/box.ts"
import { wipeBundle } from "../crypto/bundle.ts"
import { encodeCardRecord } from "../crypto/card.ts"
import { joiningCode } from "../crypto/codes.ts"
import { type Invitation, inviteKeys, type InviteKeys, type Pin } from "../crypto/invitation.ts"
import { signPublicKey } from "../crypto/sign.ts"
import { openTypedCode, type TypedCode, typedCodeId } from "../crypto/typed_code.ts"
import type { Author } from "../journal/author.ts"
import { Entry, type Header, Kind } from "../journal/entry.ts"
import { activeAt, type Invite, openAt } from "../journal/person.ts"
import { encodeJoin } from "../journal/roster_body.ts"
import { entryTimeMs } from "../replica/clock.ts"
import { Identity } from "../replica/identity.ts"
import { replaceInvite } from "../replica/membership.ts"
import { RosterReplica } from "../replica/roster_replica.ts"
import { SpaceReplica } from "../replica/space_replica.ts"
import type { Api } from "../wire/api.ts"
import { type Answer, byRule, type Refused } from "../wire/answer.ts"
import { commitTriesMax } from "../wire/limits.ts"
import type { SessionToken } from "../wire/types.ts"
import { signIn } from "./account.ts"
import {
  dropUnfinished,
  loadAccount,
  loadBundle,
  loadServer,
  loadUnfinished,
  ofAccount,
  saveUnfinished,
  type ServerPin,
} from "./account_store.ts"
import { provePrincipal } from "./credentials.ts"
import {
  bundlePersonOf,
  forServer,
  keepNewcomer,
  keysOf,
  makeKeys,
  type Newcomer,
  type NewKeys,
  type PreparedAccount,
  prepareAccount,
} from "./newcomer.ts"
import { checkServer } from "./server_check.ts"
import { codeThatCounts, replacingSheet } from "./sheet.ts"

export interface JoinedFaction {
  faction: FactionId
  person: PrincipalId
  account: AccountId
  recoveryCode: string | undefined // none: it was shown before the interruption, or nothing changed
  invitedBy: PrincipalId // to whom the joining code is read out
  joiningCode: string // to be read out to the inviter
  spaces: SpaceId[] // in which the invite's row became the person's
  waiting: { space: SpaceId; failed: Failed }[] // in which it did not yet; open the link again
  spacesFailed: Failed | undefined // why not even the spaces could be asked for
}

const used = fail("denied", "the invitation has been used, taken back, or has ended")

// The server lets nobody in by an account whose last membership has ended: a new one can be made.
const endedAccount = byRule(fail("denied", "whoever is signed in here belongs to no faction any more: sign out first"), "ended_account")
const isOfNobody = ({ problem }: Refused): boolean => problem?.status === 403 && problem.type === "denied"

const ownFaction = byRule(
  fail("denied", "whoever is signed in here belongs to this faction already: sign out first"),
  "own_faction",
)

interface Unfinished {
  signSeed: SignSeed
  boxSeed: BoxSeed
  createdMs: number
  recoveryCode: string
}
const unfinishedName = (invite: PrincipalId): string => `join-${idText(invite)}`

async function keep(store: Store, invite: PrincipalId, made: Unfinished): Promise<void> {
  const writer = new Writer().array(4).bytes(made.signSeed.expose()).bytes(made.boxSeed.expose())
  const bytes = writer.uint(made.createdMs).text(made.recoveryCode).done()
  await saveUnfinished(store, unfinishedName(invite), bytes)
  wipe(bytes)
}
async function lookUp(store: Store, invite: PrincipalId): Promise<Unfinished | undefined> {
  const bytes = await loadUnfinished(store, unfinishedName(invite))
  if (!bytes) return undefined
  const reader = new Reader(bytes)
  reader.array(4)
  const signSeed = SignSeed.parse(reader.bytes())
  const boxSeed = BoxSeed.parse(reader.bytes())
  const createdMs = reader.uint()
  const recoveryCode = reader.text()
  const fits = reader.finish().ok
  wipe(bytes)
  return fits && signSeed.ok && boxSeed.ok
    ? { signSeed: signSeed.value, boxSeed: boxSeed.value, createdMs, recoveryCode }
    : undefined
}

/** One run through a link. */
class Join {
  readonly #store: Store
  readonly #api: Api
  readonly #invitation: Invitation
  readonly #joiner: Newcomer
  readonly #pin: ServerPin
  readonly #keys: InviteKeys
  readonly #asInvite: Identity
  #inviteSession: SessionToken | undefined
  #personSession: SessionToken | undefined
  #roster: RosterReplica | undefined
  #person: NewKeys | undefined
  #account: AccountId | undefined
  #recoveryCode: string | undefined

  constructor(store: Store, api: Api, invitation: Invitation, joiner: Newcomer, pin: ServerPin, keys: InviteKeys) {
    this.#store = store
    this.#api = api
    this.#invitation = invitation
    this.#joiner = joiner
    this.#pin = pin
    this.#keys = keys
    this.#asInvite = new Identity(this.#invite, invitation.faction, invitation.rosterRoot, keys.signSeed, keys.boxSeed)
  }

  get #invite(): Author {
    return { kind: PrincipalKind.invite, id: this.#invitation.invite }
  }
  get #known(): RosterReplica {
    check(this.#roster !== undefined, "a roster that was verified")
    return this.#roster
  }
  get #rosterInvite(): Invite | undefined {
    return this.#known.history.state.invite(this.#invitation.invite)
  }

  async run(): Promise<Answer<JoinedFaction>> {
    const steps = [() => this.#enterAsInvite(), () => this.#verifyRoster(), () => this.#verifyInvite()]
    for (const step of steps) {
      const done = await step()
      if (!done.ok) return done
    }
    const isJoined = this.#rosterInvite?.state === "joined"
    const done = isJoined ? await this.#goOnAsJoined() : await this.#redeem()
    if (!done.ok) return done
    const { faction, invite } = this.#invitation
    const person = this.#person!
    const joined: JoinedFaction = {
      faction,
      person: person.person,
      account: this.#account!,
      recoveryCode: this.#recoveryCode,
      invitedBy: this.#rosterInvite!.invitedBy,
      joiningCode: joiningCode(this.#rosterInvite!.inviter, person.card.fingerprint),
      spaces: [],
      waiting: [],
      spacesFailed: undefined,
    }
    // The person is in from here on; spaces that do not follow now do when the link is opened again.
    const changed = await this.#changeSpaces(joined)
    if (!changed.ok) joined.spacesFailed = changed
    if (changed.ok && joined.waiting.length === 0) await dropUnfinished(this.#store, unfinishedName(invite))
    this.#api.setSession(this.#personSession)
    return ok(joined)
  }

  /** What a look at the link needs: who invites whom. */
  async look(): Promise<Answer<{ roster: RosterReplica; invite: Invite }>> {
    const entered = await this.#enterAsInvite()
    if (!entered.ok) return entered
    const verified = await this.#verifyRoster()
    if (!verified.ok) return verified
    await this.#known.syncNames()
    const invite = this.#rosterInvite
    if (invite && !openAt(invite, entryTimeMs(this.#api)) && !(await this.#maybeJoinedHere())) return used
    return invite ? ok({ roster: this.#known, invite }) : fail("forged", "the roster does not know this invitation")
  }

  async #enterAsInvite(): Promise<Answer<void>> {
    const answer = await provePrincipal(this.#api, this.#invitation.server, this.#invite, this.#keys.signSeed)
    if (!answer.ok && answer.problem?.type === "sign-in-failed")
      // The server does not tell a wrong PIN from an invitation that has ended.
      return this.#invitation.needsPin
        ? { ...fail("denied", "the PIN does not fit this invitation, or it has ended"), problem: answer.problem }
        : fail("denied", "the invitation has been taken back, or has ended")
    if (!answer.ok) return answer
    this.#inviteSession = answer.value.token
    this.#api.setSession(answer.value.token)
    return ok(undefined)
  }

  async #verifyRoster(): Promise<Answer<void>> {
    const { faction, rosterRoot, seenSeq, seenHash } = this.#invitation
    const roster = await RosterReplica.open(this.#store, this.#api, faction, rosterRoot, {
      seq: seenSeq,
      hash: seenHash,
    })
    if (!roster.ok) return roster
    this.#roster = roster.value
    const synced = await roster.value.sync()
    return synced.ok ? ok(undefined) : synced
  }

  async #verifyInvite(): Promise<Answer<void>> {
    const known = this.#rosterInvite
    if (!known) return fail("forged", "the roster does not know this invitation")
    const card = await this.#known.card(known.body.fingerprint)
    if (!card.ok) return card
    const own =
      card.value.kind === PrincipalKind.invite &&
      equal(card.value.id, this.#invitation.invite) &&
      equal(card.value.signPk, signPublicKey(this.#keys.signSeed)) &&
      equal(card.value.boxPk, boxPublicKey(this.#keys.boxSeed))
    return own ? ok(undefined) : fail("forged", "the roster's card of this invitation has other keys than the link")
  }

  #joinEntry(): Result<Entry> {
    const { head } = this.#known
    const header: Header = {
      ...{ journal: journalOf(this.#invitation.faction), seq: head.seq + 1, prev: head.hash, author: this.#invite },
      ...{ timeMs: entryTimeMs(this.#api), kind: Kind.join, epoch: 0, adds: [], drops: [], prevAccess: EntryHash.zero },
      rosterSeen: undefined,
    }
    const body = encodeJoin({ invite: this.#invitation.invite, cardRecord: encodeCardRecord(this.#person!.card) })
    return Entry.make(header, body, this.#asInvite.signKeys)
  }

  async #sendJoin(account: PreparedAccount): Promise<Answer<void>> {
    for (let tries = 0; tries < commitTriesMax; ++tries) {
      const entry = this.#joinEntry()
      if (!entry.ok) return entry
      this.#api.setSession(this.#inviteSession)
      const { bytes } = entry.value
      const wish = { entry: bytes, account: forServer(account), accountToken: account.session, deviceLabel: this.#joiner.deviceLabel }
      const answer = await replacingSheet(this.#store, this.#joiner.login, () => this.#api.join(wish))
      if (answer.ok) {
        this.#personSession = answer.value.token
        return keepNewcomer(this.#store, this.#api, this.#pin, account, answer.value)
      }
      if (answer.problem?.type !== "head-moved") return answer
      const synced = await this.#known.sync()
      if (!synced.ok) return synced
      const invite = this.#rosterInvite
      if (!invite || !openAt(invite, entryTimeMs(this.#api))) return used
    }
    return fail("conflict", "others keep changing the roster: try again")
  }

  async #redeem(): Promise<Answer<void>> {
    const known = this.#rosterInvite!
    const now = entryTimeMs(this.#api)
    if (!openAt(known, now)) return used
    const { faction, rosterRoot, invite } = this.#invitation
    if (await this.#isSomebodyElse(known.body.person)) return ownFaction
    const unfinished = await lookUp(this.#store, invite)
    const person = unfinished
      ? keysOf(known.body.person, faction, unfinished.signSeed, unfinished.boxSeed, unfinished.createdMs)
      : makeKeys(known.body.person, faction, now)
    this.#person = person
    const inBundle = bundlePersonOf(person, faction, rosterRoot, this.#known.head)
    const account = await prepareAccount(this.#store, this.#api, this.#pin, this.#joiner, inBundle)
    if (!account.ok) return isOfNobody(account) ? endedAccount : account
    if (await this.#isSomebodyElse(known.body.person)) return ownFaction // a device that was signed off knows it only now
    const { signSeed, boxSeed } = person
    const { recoveryCode } = account.value.copies
    await keep(this.#store, invite, { signSeed, boxSeed, createdMs: person.card.card.createdMs, recoveryCode })
    const sent = await this.#sendJoin(account.value)
    if (!sent.ok) return sent
    this.#account = account.value.bundle.account
    this.#recoveryCode = recoveryCode
    // As the invite still: the person may have to set up a second factor before the server answers it anything.
    this.#api.setSession(this.#inviteSession)
    const synced = await this.#known.sync()
    return synced.ok ? ok(undefined) : synced
  }

  /** Whether whoever is signed in here is in this faction already, as another: the bundle holds one person of a faction, and
   *  this one would take the place of the other's keys. Whose time is up is in no more. */
  async #isSomebodyElse(invited: PrincipalId): Promise<boolean> {
    const bundle = await loadBundle(this.#store)
    if (!bundle.ok) return false
    const own = bundle.value.persons.find((one) => equal(one.faction, this.#invitation.faction))?.person
    wipeBundle(bundle.value)
    if (!own || equal(own, invited)) return false
    const known = this.#known.history.state.person(own)
    return known !== undefined && activeAt(known, entryTimeMs(this.#api))
  }

  /** What was begun on this device goes on; whoever else comes by a link that was used learns it before choosing a name. */
  async #maybeJoinedHere(): Promise<boolean> {
    if (this.#rosterInvite?.state !== "joined") return false
    return (await lookUp(this.#store, this.#invitation.invite)) !== undefined || (await loadBundle(this.#store)).ok
  }

  /** The invitation was redeemed before: from this device, or by somebody else. */
  async #goOnAsJoined(): Promise<Answer<void>> {
    const joined = this.#known.history.state.joinedBy(this.#invitation.invite)
    if (!joined) return used
    const unfinished = await lookUp(this.#store, this.#invitation.invite)
    let bundle = await loadBundle(this.#store)
    const isHere = bundle.ok && bundle.value.persons.some((one) => equal(one.person, joined.id))
    if (!isHere && unfinished && (bundle.ok || bundle.error.kind === "not_found")) {
      // The answer was lost: the account is there, or knows one person more; this device does not know it yet.
      if (bundle.ok) wipeBundle(bundle.value)
      const learned = await this.#learnAccount(unfinished)
      if (!learned.ok) return learned
      bundle = await loadBundle(this.#store)
    }
    if (!bundle.ok)
      return fail("denied", "the invitation has been used: sign in as who joined with it, then open it again")
    const own = bundle.value.persons.find((one) => equal(one.person, joined.id))
    if (!own || !equal(signPublicKey(own.signSeed), joined.card.signPk))
      return fail("denied", "the invitation has been used by somebody else")
    this.#person = keysOf(own.person, own.faction, own.signSeed, own.boxSeed, joined.card.createdMs)
    this.#account = bundle.value.account
    const account = await loadAccount(this.#store)
    if (!account.ok) return account
    this.#personSession = account.value.token
    return ok(undefined)
  }

  /** By the password, and which recovery code was taken with it. */
  async #learnAccount({ recoveryCode }: Unfinished): Promise<Answer<void>> {
    const { login, password, deviceLabel, given } = this.#joiner
    const signedIn = await signIn(this.#store, this.#api, login, password, deviceLabel, given)
    if (!signedIn.ok) return ofAccount(signedIn)
    const code = await codeThatCounts(this.#api, [recoveryCode])
    if (!code.ok) return code
    this.#recoveryCode = code.value
    return ok(undefined)
  }

  /** In each space that has the invite as a row, the invite puts the person in its place. */
  async #changeSpaces(joined: JoinedFaction): Promise<Answer<void>> {
    const entered = await this.#enterAsInvite()
    if (!entered.ok) return entered
    const listings = await this.#api.spaces()
    if (!listings.ok) return listings
    const { person, signSeed, boxSeed, card } = this.#person!
    const { faction, rosterRoot } = this.#invitation
    const asPerson = new Identity({ kind: PrincipalKind.person, id: person }, faction, rosterRoot, signSeed, boxSeed)
    for (const { space } of listings.value) {
      const done = await this.#changeSpace(space, asPerson, card.fingerprint)
      if (done.ok || done.error.kind === "exists") joined.spaces.push(space)
      else if (done.error.kind !== "not_found") joined.waiting.push({ space, failed: done })
    }
    asPerson.wipe()
    return ok(undefined)
  }

  async #changeSpace(
    id: SpaceId,
    asPerson: Identity,
    fingerprint: NewKeys["card"]["fingerprint"],
  ): Promise<Answer<unknown>> {
    const space = await SpaceReplica.open(this.#store, this.#api, this.#known, this.#asInvite, id)
    if (!space.ok) return space
    const synced = await space.value.sync()
    const done = synced.ok ? await replaceInvite(space.value, asPerson, fingerprint) : synced
    // What the invite could open is not what the person will: another's replay is not gone on with.
    await space.value.forgetKept()
    return done
  }

  wipe(): void {
    this.#asInvite.wipe()
    this.#keys.signSeed.wipe()
    this.#keys.boxSeed.wipe()
  }
}

async function begin(
  store: Store,
  api: Api,
  invitation: Invitation,
  pin: Pin | undefined,
  joiner: Newcomer,
): Promise<Answer<Join>> {
  const known = await loadServer(store)
  const checked = await checkServer(api, known.ok ? known.value : undefined, invitation.server)
  if (!checked.ok) return checked
  const keys = inviteKeys(invitation, pin)
  return keys.ok ? ok(new Join(store, api, invitation, joiner, checked.value.pin, keys.value)) : keys
}

/** errors  denied     the PIN is wrong, or the invite is used, retired, expired, resting
 *                     also: who is signed in here is another person of that faction (rule own_faction), or was of no
 *                     other one and is so no more (rule ended_account)
 *          forged, forked, behind  the roster is not what the link vouches for: nothing is joined
 *          untrusted  another server than the link's
 *          usage      a PIN is needed, or none */
export async function joinFaction(
  store: Store,
  api: Api,
  invitation: Invitation,
  pin: Pin | undefined,
  joiner: Newcomer,
): Promise<Answer<JoinedFaction>> {
  const join = await begin(store, api, invitation, pin, joiner)
  if (!join.ok) return join
  const joined = await join.value.run()
  join.value.wipe()
  return joined
}

/** Who invites whom, before anything is made. A wrong PIN is counted.            errors  those of joinFaction */
export async function lookAtInvitation(
  store: Store,
  api: Api,
  invitation: Invitation,
  pin: Pin | undefined,
  nobody: Newcomer,
): Promise<Answer<{ roster: RosterReplica; invite: Invite }>> {
  const join = await begin(store, api, invitation, pin, nobody)
  if (!join.ok) return join
  const seen = await join.value.look()
  join.value.wipe()
  return seen
}

/** The link content behind a typed code.                                     errors  not_found, tampered, too_many */
export async function fetchTypedCode(api: Api, code: TypedCode): Promise<Answer<Invitation>> {
  const box = await api.inviteCode(typedCodeId(code))
  return box.ok ? openTypedCode(code, box.value) : box
}
