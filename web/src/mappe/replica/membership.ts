// Who shares a space: making one, adding and removing people, new epochs, repair.
//                                                           docs/protocol.md §4.6   twin: client/replica/membership.h
//
// Every change is the intent ("add X") applied anew to the newest set, never a rebased entry. Keys are sealed only to
// fingerprints that the roster, followed to its head, names as current.
//   threads  alone, as the space
import type { Store } from "../../engine/store.ts"
import { equal } from "../base/bytes.ts"
import { keyOf } from "../base/id.ts"
import {
  EntryHash,
  type Fingerprint,
  journalOf,
  NodeId,
  PrincipalKind,
  type PrincipalId,
  SpaceId,
} from "../base/ids.ts"
import { fail, ok, type Result } from "../base/result.ts"
import type { Card, CardRecord } from "../crypto/card.ts"
import { type AccessBody, encodeAccess, encodeGenesis, flag, SpaceRole } from "../journal/access.ts"
import { type Author, sameAuthor } from "../journal/author.ts"
import { Entry, type Header, Kind } from "../journal/entry.ts"
import { NextAccess, rowsToRemove } from "../journal/next_access.ts"
import { activeAt, openAt } from "../journal/person.ts"
import { duty } from "../journal/roster_body.ts"
import type { Api } from "../wire/api.ts"
import { type Answer, byRule, isUnclear, problemOf } from "../wire/answer.ts"
import { commitTriesMax } from "../wire/limits.ts"
import type { Head } from "../wire/types.ts"
import { entryTimeMs } from "./clock.ts"
import { commit } from "./committer.ts"
import { sendEntry, signEntry } from "./entry_writer.ts"
import { NewEpochSealer } from "./epoch_sealer.ts"
import type { Identity } from "./identity.ts"
import type { RosterReplica } from "./roster_replica.ts"
import { SpaceReplica } from "./space_replica.ts"

/** What the roster says the principal's card is now. */
function currentFingerprint(roster: RosterReplica, principal: Author, now: number): Result<Fingerprint> {
  const { state } = roster.history
  if (principal.kind === PrincipalKind.person) {
    const person = state.person(principal.id)
    if (person && activeAt(person, now)) return ok(person.fingerprint)
  }
  if (principal.kind === PrincipalKind.invite) {
    const invite = state.invite(principal.id)
    if (invite && openAt(invite, now)) return ok(invite.body.fingerprint)
  }
  return fail("not_found", "no such active person or open invitation in the faction")
}

/** Changes the newest set into what is wished; asked again on each new head, so it must not remember. */
type Edit = (next: NextAccess, valid: AccessBody) => Result<void>

function timeOfNext(space: SpaceReplica): number {
  return Math.max(space.replay.verified.access.timeMs, entryTimeMs(space.api))
}

/** Rows a manager's client takes out by itself, but never its own: it would lock itself out. Ended by the own clock, too: a
 *  server's that goes ahead ends nobody for good. */
function rowsToTidy(space: SpaceReplica, body: AccessBody): Author[] {
  const rows = rowsToRemove(body, space.roster.history.state, Math.min(Date.now(), timeOfNext(space)))
  return rows.filter((row) => !space.isSelf(row))
}

/** None: it is so already. */
function nextBody(
  space: SpaceReplica,
  edit: Edit,
  tidies: boolean,
  sealer: NewEpochSealer,
): Answer<AccessBody | undefined> {
  const { access, judge } = space.replay.verified
  const roster = space.roster.history.state
  const begun = NextAccess.begin({ access, judge, roster, cards: space.cards, timeMs: timeOfNext(space) })
  if (!begun.ok) return begun
  const next = begun.value
  const valid = space.validAccess
  if (tidies) for (const row of rowsToTidy(space, valid)) next.remove(row) // gone with its owner: fine
  const edited = edit(next, valid)
  if (!edited.ok) return edited
  if (!next.changesAnything) return ok(undefined)
  const body = next.complete(sealer)
  return body.ok || body.error.kind !== "conflict" ? body : byRule(body, "no_manager")
}

/** One try on the head as it is. None: it moved. */
async function tryEdit(space: SpaceReplica, edit: Edit, tidies: boolean): Promise<Answer<Head | undefined>> {
  const valid = space.replay.verified.judge.newestValid
  if (!valid) return fail("denied", "nobody vouches for this space's members")
  const validKey = space.epochKey(valid.epoch)
  if (!validKey) return fail("denied", "the space's key is not known to this client")
  for (;;) {
    const sealer = new NewEpochSealer(space.id, validKey, space.cards)
    const body = nextBody(space, edit, tidies, sealer)
    sealer.wipe()
    if (!body.ok && sealer.missing.length > 0) {
      for (const fingerprint of sealer.missing) {
        const card = await space.roster.card(fingerprint)
        if (!card.ok) return card
        space.knownCards.set(keyOf(fingerprint), card.value)
      }
      continue
    }
    if (!body.ok) return body
    if (!body.value) return ok(space.replay.verified.access.newestAccess)
    const { epoch } = body.value
    const entry = signEntry(space, space.self, {
      kind: Kind.access,
      adds: [],
      drops: [],
      plainBody: encodeAccess(body.value),
      epoch,
    })
    if (!entry.ok) return entry
    const sent = await sendEntry(space, entry.value, { blobs: [], leaseKeys: [], leaseTokens: [] })
    if (!sent.ok) return sent
    return ok(sent.value.sent === "appended" ? entry.value.pin : undefined)
  }
}

/** As a manager, whose client also takes out rows that may not stay, or as any member.
 *    errors  denied a rule does not allow it (Problem.rule) · conflict no manager would be left (no_manager), or it kept moving */
async function editAccess(space: SpaceReplica, by: "manager" | "member", edit: Edit): Promise<Answer<Head>> {
  const trusted = await space.beTrusted()
  if (!trusted.ok) return trusted
  for (let tries = 0; tries < commitTriesMax; ++tries) {
    // The server takes access entries only on the roster's head: nobody is added by an outdated roster.
    const synced = await space.roster.sync()
    if (!synced.ok) return synced
    const done = await tryEdit(space, edit, by === "manager")
    if (done.ok && done.value) return ok(done.value)
    if (!done.ok && problemOf(done)?.rule !== "roster_not_head") return done
  }
  return fail("conflict", "others keep changing this space: try again")
}

/** A new space of `self`'s faction, with a fresh random `id`, its title written as first content; the faction's office persons manage it, too. */
export async function createSpace(
  store: Store,
  api: Api,
  roster: RosterReplica,
  self: Identity,
  id: SpaceId,
  title: string,
): Promise<Answer<SpaceReplica>> {
  const synced = await roster.sync()
  if (!synced.ok) return synced
  if (!roster.history.state.mayCreateSpacesAt(self.principal.id, entryTimeMs(api)))
    return fail("denied", "the faction has not given the right to create spaces")
  const access = firstMembers(api, roster, self, id)
  if (!access.ok) return access
  const header: Header = {
    ...{ journal: journalOf(id), seq: 0, prev: EntryHash.zero, author: self.principal, timeMs: entryTimeMs(api) },
    ...{ kind: Kind.genesis, epoch: 1, adds: [], drops: [], prevAccess: EntryHash.zero, rosterSeen: roster.head },
  }
  const body = encodeGenesis({ space: id, owner: roster.faction, rosterRoot: roster.root, access: access.value })
  const genesis = Entry.make(header, body, self.signKeys)
  if (!genesis.ok) return genesis
  let created = await api.createSpace(genesis.value.bytes)
  // Safe to repeat:
  if (!created.ok && isUnclear(created.error.kind)) created = await api.createSpace(genesis.value.bytes)
  if (!created.ok) return created
  const space = await SpaceReplica.open(store, api, roster, self, id)
  if (!space.ok) return space
  const replayed = await space.value.sync()
  if (!replayed.ok) return replayed
  const titled = await commit(space.value, {
    intent: { intent: "plain", ops: [{ op: "attr", node: NodeId.zero, key: "title", value: title }], noteKind: false },
  })
  return titled.ok ? space : titled
}

function firstMembers(api: Api, roster: RosterReplica, self: Identity, space: SpaceId): Result<AccessBody> {
  const now = entryTimeMs(api)
  const cards = new Map<string, Card>()
  const lookup = (fingerprint: Fingerprint): Card | undefined => cards.get(keyOf(fingerprint))
  const first = NextAccess.genesis(lookup)
  let hasSelf = false
  for (const person of roster.history.state.persons()) {
    const isSelf = equal(person.id, self.principal.id)
    if (!activeAt(person, now) || (!isSelf && (person.duties & duty.office) === 0)) continue
    hasSelf ||= isSelf
    cards.set(keyOf(person.fingerprint), person.card)
    const principal = { kind: PrincipalKind.person, id: person.id }
    first.put({ principal, fingerprint: person.fingerprint, role: SpaceRole.manager, untilMs: 0 })
  }
  if (!hasSelf) return fail("denied", "not an active person of this faction")
  const sealer = new NewEpochSealer(space, undefined, lookup)
  const body = first.complete(sealer)
  sealer.wipe()
  return body
}

export interface Share {
  principal: Author // a person, or an open invite
  role: SpaceRole
  untilMs?: number // none: a member's end stays, somebody new has none; 0: without end
  /** A member whose keys were renewed since gets the space's key only by an explicit yes to these. */
  acceptedKeys?: Fingerprint
}

/** Adds or changes one row. The epoch rises only when a fingerprint changes.
 *    errors  denied not a manager · not_found · conflict other keys than in the row, and not those accepted */
export async function shareSpace(space: SpaceReplica, share: Share): Promise<Answer<Head>> {
  if (space.ownRole !== SpaceRole.manager) return fail("denied", "only managers of a space share it")
  return editAccess(space, "manager", (next, valid) => {
    const fingerprint = currentFingerprint(space.roster, share.principal, entryTimeMs(space.api))
    if (!fingerprint.ok) return fingerprint
    const row = valid.row(share.principal)
    const accepted = share.acceptedKeys && equal(share.acceptedKeys, fingerprint.value)
    if (row && !equal(row.fingerprint, fingerprint.value) && !accepted)
      return fail("conflict", "this person's keys were renewed: look who renewed them, then say yes to the new ones")
    const untilMs = share.untilMs ?? row?.untilMs ?? 0
    next.put({ principal: share.principal, fingerprint: fingerprint.value, role: share.role, untilMs })
    return ok(undefined)
  })
}

/** Removes a row; the epoch rises.                             errors  not_found, denied, conflict (last manager) */
export async function unshareSpace(space: SpaceReplica, principal: Author): Promise<Answer<Head>> {
  if (space.isSelf(principal)) return leaveSpace(space)
  if (space.ownRole !== SpaceRole.manager) return fail("denied", "only managers of a space unshare it")
  if (!space.members.some((row) => sameAuthor(row.principal, principal)))
    return fail("not_found", "no member of this space")
  return editAccess(space, "manager", (next) => {
    next.remove(principal) // no row any more: then somebody else removed it just now
    next.refresh() // either way a key follows that it never had
    return ok(undefined)
  })
}

/** Removes the own row; the next manager's, or any member's refresh, raises the epoch. */
export async function leaveSpace(space: SpaceReplica): Promise<Answer<Head>> {
  if (space.replay.verified.judge.isRepairNeeded)
    return fail("conflict", "a void access entry must be repaired by a manager first")
  return editAccess(space, "member", (next) => next.leave(space.self.principal))
}

/** Whether members may add gateways of theirs; switching it off removes all there are.          docs/protocol.md §9 */
export async function allowGateways(space: SpaceReplica, allowed: boolean): Promise<Answer<Head>> {
  if (space.ownRole !== SpaceRole.manager)
    return fail("denied", "only managers of a space switch its gateways on and off")
  return editAccess(space, "manager", (next, valid) => {
    if (!allowed)
      for (const row of valid.members) if (row.principal.kind === PrincipalKind.gateway) next.remove(row.principal)
    next.setFlags(allowed ? valid.flags | flag.gatewaysAllowed : valid.flags & ~flag.gatewaysAllowed)
    return ok(undefined)
  })
}

/** Adds a gateway of `self`, whose card is at the server already. Never above the own row: a role beyond it is refused,
 *  an end is drawn forward. */
export async function addGateway(
  space: SpaceReplica,
  card: CardRecord,
  role: SpaceRole,
  untilMs: number,
): Promise<Answer<Head>> {
  if (!space.gatewaysAllowed) return fail("denied", "this space takes no gateways: a manager can allow them")
  space.knownCards.set(keyOf(card.fingerprint), card.card)
  return editAccess(space, "member", (next, valid) => {
    const own = valid.row(space.self.principal)
    if (!own || own.role < role) return fail("denied", "an app password cannot have more rights than its owner")
    const until = own.untilMs === 0 ? untilMs : Math.min(untilMs, own.untilMs)
    next.put({
      principal: { kind: PrincipalKind.gateway, id: card.card.id },
      fingerprint: card.fingerprint,
      role,
      untilMs: until,
    })
    return ok(undefined)
  })
}

/** Removes own gateways, those that have a row; the epoch rises. */
export async function removeGateways(space: SpaceReplica, gateways: readonly PrincipalId[]): Promise<Answer<void>> {
  const rows = gateways.map((id): Author => ({ kind: PrincipalKind.gateway, id }))
  if (!rows.some((row) => space.members.some((member) => sameAuthor(member.principal, row)))) return ok(undefined)
  const removed = await editAccess(space, "member", (next) => {
    for (const row of rows) next.remove(row)
    return ok(undefined)
  })
  return removed.ok ? ok(undefined) : removed
}

/** After a join: the invite's row becomes the person's; the invite signs, so the replica is the invite's.
 *    errors  not_found  the invite has no row any more;  exists  the person has one already */
export async function replaceInvite(
  asInvite: SpaceReplica,
  person: Identity,
  fingerprint: Fingerprint,
): Promise<Answer<Head>> {
  const invite = asInvite.self.principal
  return editAccess(asInvite, "member", (next, valid) => {
    if (!valid.row(invite)) return fail("not_found", "the invitation has no row in this space any more")
    if (valid.row(person.principal)) return fail("exists", "the person has a row in this space already")
    return next.redeem(invite, person.principal.id, fingerprint)
  })
}

/** What a client that is online does by itself: a refresh after a leave; as manager, removes rows of retired persons
 *  and ended invites, and repairs what a void entry left. */
export async function tendSpace(
  space: SpaceReplica,
): Promise<Answer<"refreshed" | "removed_rows" | "repaired" | undefined>> {
  if (!space.isReplayed || space.isNewer || !space.ownRole) return ok(undefined)
  const { judge, access } = space.replay.verified
  if (judge.hasPending) return ok(undefined) // somebody's who saw what came between
  const isManager = space.ownRole === SpaceRole.manager
  const repair = judge.isRepairNeeded
  const refresh = space.waitsForEpoch
  const refreshes: Edit = (next) => {
    if (refresh) next.refresh()
    return ok(undefined)
  }
  const tidy = isManager && rowsToTidy(space, access.members).length > 0
  if (isManager && (repair || refresh || tidy)) {
    const done = await editAccess(space, "manager", refreshes)
    return done.ok ? ok(repair ? "repaired" : refresh ? "refreshed" : "removed_rows") : done
  }
  if (!isManager && refresh && !repair && space.self.principal.kind === PrincipalKind.person) {
    const done = await editAccess(space, "member", refreshes)
    return done.ok ? ok("refreshed") : done
  }
  return ok(undefined)
}
