// The faction: who belongs to it, inviting, its rules.
import type { Answer, Engine, Invite, Letter, Person, Rules } from "./contract.ts"
import { type Context, notNow, type Part, withBelieved, withSession } from "./context.ts"
import { people } from "./later.ts"
import { compareWords } from "./name_order.ts"
import { doneWell, no, refused, toldDone, yes } from "./problems.ts"
import type { OpenSpace, Session } from "./session.ts"
import { Turns } from "./turns.ts"
import { dutyBits, dutyWords, personRoleOf, personWord, roleOf } from "./words_of.ts"
import { equal } from "../mappe/base/bytes.ts"
import { idText } from "../mappe/base/id.ts"
import { FactionId, PrincipalId, PrincipalKind } from "../mappe/base/ids.ts"
import type { Invited } from "../mappe/identity/people.ts"
import { rowEndedAt, SpaceRole } from "../mappe/journal/access.ts"
import { Kind } from "../mappe/journal/entry.ts"
import { activeAt } from "../mappe/journal/person.ts"
import { areGatewaysOff, encodePolicy, encodeRetire, policyKey, RetireReason } from "../mappe/journal/roster_body.ts"
import { entryTimeMs, spanFromNow } from "../mappe/replica/clock.ts"
import type { Identity } from "../mappe/replica/identity.ts"
import { shareSpace } from "../mappe/replica/membership.ts"
import type { PersonInfo, RosterReplica } from "../mappe/replica/roster_replica.ts"
import { upkeepRules } from "../mappe/replica/upkeep_rules.ts"

const inviteDaysDefault = 14

type Change = Parameters<Engine["changePerson"]>[2]

interface In {
  session: Session
  roster: RosterReplica
  self: Identity
}

export class People {
  readonly #context: Context
  readonly #onChanged: (open: OpenSpace) => void
  readonly #turns = new Turns()

  constructor(context: Context, onChanged: (open: OpenSpace) => void) {
    this.#context = context
    this.#onChanged = onChanged
  }

  readonly part = {
    people: (faction) => this.#in(faction, (at) => this.#list(at)),
    invite: (wish) => this.#changing(wish.faction, (at) => this.#invite(at, wish)),
    withdrawInvite: (faction, invite) => this.#changing(faction, (at) => this.#withdraw(at, invite)),
    reissueInvite: (faction, invite, spaces) => this.#changing(faction, (at) => this.#reissue(at, invite, spaces)),
    changePerson: (faction, person, change) =>
      this.#changing(faction, (at) => this.#change(at, person, change)),
    renew: (faction, person, withPin) => this.#changing(faction, (at) => this.#renew(at, person, withPin)),
    beforeRetiring: (faction, person) =>
      this.#in(faction, async ({ session, self }) => yes(await leftAlone(session, self, person))),
    unmanaged: (faction) => this.#in(faction, async ({ session, self }) => yes(await unmanaged(session, self))),
    retire: (faction, person) =>
      this.#changing(faction, async ({ roster, self, session }) => {
        const id = PrincipalId.parseText(person)
        if (!id.ok) return no("not_found", "no such person")
        const isSelf = equal(id.value, self.principal.id)
        const retired = await (await people()).retirePerson(roster, self, id.value, isSelf ? RetireReason.left : RetireReason.mandateEnded)
        if (retired.ok && !isSelf) await session.tendAll(self.faction) // nothing more is written under keys that person has
        return toldDone(retired)
      }),
    confirmPerson: (faction, person, code) => this.#changing(faction, (at) => this.#confirm(at, person, code)),
    resetSecondFactor: (faction, person) =>
      this.#in(faction, async ({ session, self }) => {
        const id = PrincipalId.parseText(person)
        if (!id.ok) return no("not_found", "no such person")
        return toldDone(await session.api.resetSecondFactor(self.faction, id.value))
      }),
    rules: (faction) => this.#in(faction, ({ roster }) => Promise.resolve(yes(rulesOf(roster)))),
    setRules: (faction, rules) => this.#changing(faction, (at) => this.#setRules(at, rules)),
  } satisfies Part

  #in<T>(factionText: string, work: (at: In) => Promise<Answer<T>>): Promise<Answer<T>> {
    return withSession(this.#context, async (session) => {
      const faction = FactionId.parseText(factionText)
      const self = faction.ok ? session.identity(faction.value) : undefined
      if (!faction.ok || !self) return no("not_found", "not a person of this faction")
      const roster = await session.roster(faction.value)
      return roster.ok ? work({ session, roster: roster.value, self }) : refused(roster)
    })
  }
  #changing<T>(faction: string, work: (at: In) => Promise<Answer<T>>): Promise<Answer<T>> {
    return this.#turns.take(async () => {
      const done = await withBelieved(this.#context, () => this.#in(faction, work))
      if (done.ok) this.#context.tell({ news: "people", faction })
      return done
    })
  }

  #list({ roster, self }: In): Promise<Answer<Person[]>> {
    return Promise.resolve(yes(roster.persons().map((info) => personOf(info, self)).sort((a, b) => compareWords(a.name, b.name))))
  }

  async #invite({ session, roster, self }: In, wish: Invite): Promise<Answer<Letter>> {
    const spaces: { space: OpenSpace; role: SpaceRole }[] = []
    for (const { space, role } of wish.spaces) {
      const open = await session.space(space)
      if (!open.ok) return refused(open)
      const refusal = notNow(session, open.value)
      if (refusal) return refusal
      spaces.push({ space: open.value, role: roleOf(role) })
    }
    const turns = spaces.map(({ space }) => space)
    const { invitePerson } = await people()
    const invited = await Turns.takeAll(turns, () =>
      invitePerson(session.api, session.server.server, roster, self, {
        name: wish.name,
        role: personRoleOf(wish.role),
        duties: dutyBits(wish.duties),
        expiresMs: spanFromNow(session.api, wish.expiresMs),
        untilMs: wish.untilMs,
        withPin: wish.withPin,
        withTypedCode: true,
        spaces: spaces.map(({ space, role }) => ({ space: space.replica, role })),
      }),
    )
    for (const { space } of spaces) this.#onChanged(space)
    if (!invited.ok) return refused(invited, invited.error.kind === "usage" ? { field: "name" } : {})
    return yes(letterOf(invited.value, wish.name))
  }

  async #change({ session, roster, self }: In, person: string, change: Change): Promise<Answer<string[]>> {
    const id = PrincipalId.parseText(person)
    const known = id.ok ? roster.person(id.value) : undefined
    if (!id.ok || !known) return no("not_found", "no such person")
    const { untilMs } = change
    // Looked for before: a row past its end is taken out by any manager's client at any time.
    const rows = untilMs !== undefined && untilMs !== known.untilMs ? await rowsWithEnd(session, self, known) : []
    const changed = await (await people()).changeRole(session.api, roster, self, {
      person: id.value,
      ...(change.name !== undefined && { name: change.name }),
      ...(change.role !== undefined && { role: personRoleOf(change.role) }),
      ...(change.duties !== undefined && { duties: dutyBits(change.duties) }),
      ...(untilMs !== undefined && { untilMs }),
    })
    if (!changed.ok) return refused(changed)
    const left: string[] = []
    for (const { open, role } of rows) {
      const principal = { kind: PrincipalKind.person, id: id.value }
      const isMine = open.replica.ownRole === SpaceRole.manager && !notNow(session, open)
      const moved = isMine && (await open.turns.take(() => shareSpace(open.replica, { principal, role, untilMs: untilMs! }))).ok
      if (moved) this.#onChanged(open)
      else left.push(open.replica.title)
    }
    if (rows.length > 0) this.#context.tell({ news: "spaces" })
    return yes(left)
  }

  /** The new one first: what fails in between loses nothing, and both can be withdrawn. */
  async #reissue(at: In, invite: string, spaces: Invite["spaces"]): Promise<Answer<Letter>> {
    const { session, roster, self } = at
    const synced = await roster.sync() // somebody may have joined by it just now
    if (!synced.ok) return refused(synced)
    const old = roster.persons().find((one) => one.openInvite !== undefined && idText(one.openInvite) === invite)
    if (!old || (old.state !== "invited" && old.state !== "invite_over")) return no("not_found", "no such invitation")
    const rights = { role: personWord(old.role), duties: dutyWords(old.duties), untilMs: old.untilMs }
    const wish = { faction: idText(self.faction), name: old.name, ...rights, expiresMs: 0, withPin: true, spaces }
    const letter = await this.#invite(at, wish)
    if (!letter.ok) return letter
    const withdrawn = await this.#withdraw(at, invite)
    if (!withdrawn.ok) return withdrawn
    await session.tendAll(self.faction) // its rows go
    return letter
  }

  async #renew({ session, roster, self }: In, person: string, withPin: boolean): Promise<Answer<Letter>> {
    const id = PrincipalId.parseText(person)
    if (!id.ok) return no("not_found", "no such person")
    const { renewPerson } = await people()
    const invited = await renewPerson(session.api, session.server.server, roster, self, id.value, withPin, true)
    if (!invited.ok) return refused(invited)
    return yes(letterOf(invited.value, roster.nameOf({ kind: PrincipalKind.person, id: id.value })))
  }

  async #withdraw({ roster, self }: In, invite: string): Promise<Answer<void>> {
    const id = PrincipalId.parseText(invite)
    if (!id.ok) return no("not_found", "no such invitation")
    return toldDone(
      await roster.append(self, Kind.retire, encodeRetire({ id: id.value, reason: RetireReason.mistake })),
    )
  }

  /** What was compared is the code that stood on the screen: of other keys it would be another. */
  async #confirm({ roster, self }: In, person: string, code: string): Promise<Answer<void>> {
    const id = PrincipalId.parseText(person)
    const known = id.ok ? roster.person(id.value) : undefined
    if (!id.ok || !known?.fingerprint) return no("not_found", "no such person")
    const plain = (text: string): string => text.replace(/\D/g, "")
    if (plain(known.joiningCode) === "" || plain(known.joiningCode) !== plain(code))
      return no("conflict", "the codes differ", { field: "code" })
    const { confirmPerson } = await people()
    return toldDone(await confirmPerson(roster, self, id.value, known.fingerprint))
  }

  async #setRules({ roster, self }: In, rules: Rules): Promise<Answer<void>> {
    const policy = new Map(roster.history.state.policy)
    const usual = upkeepRules(new Map())
    const set = (key: number, value: number, ofNone: number): void => {
      if (value === ofNone && !policy.has(key)) return
      policy.set(key, value)
    }
    set(policyKey.secondFactor, rules.secondFactor === "required" ? 2 : 0, 0)
    set(policyKey.invitationPin, rules.invitePin ? 1 : 0, 1)
    set(policyKey.longestInvitationDays, rules.inviteDays, inviteDaysDefault)
    set(policyKey.longestGuestDays, rules.guestDays, 0)
    set(policyKey.trashDays, rules.trashDays, usual.trashDays)
    set(policyKey.retentionDays, rules.versionDays, usual.retentionDays)
    set(policyKey.gateways, rules.drives ? 1 : 0, 1)
    const written = await roster.append(self, Kind.policy, encodePolicy({ policy }))
    if (written.ok) this.#context.tell({ news: "standing" }) // which says how long bins keep what lies there
    if (written.ok) return doneWell
    return refused(written, written.problem?.rule === "second_factor" ? { rule: "own_factor_first" } : {})
  }
}

function rulesOf(roster: RosterReplica): Rules {
  const { policy } = roster.history.state
  const { trashDays, retentionDays } = upkeepRules(policy)
  return {
    secondFactor: policy.get(policyKey.secondFactor) === 2 ? "required" : "optional",
    invitePin: policy.get(policyKey.invitationPin) !== 0,
    inviteDays: policy.get(policyKey.longestInvitationDays) ?? inviteDaysDefault,
    guestDays: policy.get(policyKey.longestGuestDays) ?? 0,
    trashDays,
    versionDays: retentionDays,
    drives: !areGatewaysOff(policy),
  }
}

function personOf(info: PersonInfo, self: Identity): Person {
  const state =
    info.state === "invited" || info.state === "invite_over"
      ? info.state
      : info.openInvite
        ? "renewing"
        : info.state
  const isConfirmed = info.confirmed || info.joiningCode === ""
  return {
    person: idText(info.person),
    name: info.name,
    role: personWord(info.role),
    duties: dutyWords(info.duties),
    untilMs: info.untilMs,
    state,
    invite: info.openInvite ? idText(info.openInvite) : "",
    inviteExpiresMs: info.inviteExpiresMs,
    confirmed: info.fingerprint !== undefined && isConfirmed,
    joiningCode: isConfirmed || info.state !== "active" ? "" : info.joiningCode,
    me: equal(info.person, self.principal.id),
  }
}

function letterOf(invited: Invited, name: string): Letter {
  return {
    invite: idText(invited.invite),
    person: idText(invited.person),
    name,
    link: invited.link,
    typedCode: invited.typedCode,
    pin: invited.pin,
    expiresMs: invited.expiresMs,
    missed: invited.missed.map(({ space }) => (space ? space.title : "")),
  }
}

async function spacesOf(session: Session, { faction }: Identity): Promise<OpenSpace[]> {
  return (await session.allThatOpen()).filter(({ replica }) => equal(replica.roster.faction, faction))
}

/** The person's rows in spaces that open here and end when the membership ends. */
async function rowsWithEnd(session: Session, self: Identity, { person, untilMs }: PersonInfo): Promise<{ open: OpenSpace; role: SpaceRole }[]> {
  return (await spacesOf(session, self)).flatMap((open) => {
    const row = open.replica.members.find((one) => one.principal.kind === PrincipalKind.person && equal(one.principal.id, person))
    return row && row.untilMs === untilMs ? [{ open, role: row.role }] : []
  })
}

/** Persons who can manage the space: who is past an end, retired or let in again without a yes there cannot. */
function activeManagers({ replica }: OpenSpace, nowMs: number): string[] {
  const { state } = replica.roster.history
  return replica.members.flatMap((row) => {
    if (row.role !== SpaceRole.manager || row.principal.kind !== PrincipalKind.person || rowEndedAt(row, nowMs)) return []
    const known = state.person(row.principal.id)
    return known !== undefined && activeAt(known, nowMs) && equal(known.fingerprint, row.fingerprint) ? [idText(row.principal.id)] : []
  })
}

/** Titles of the spaces that open here and have nobody but this person who could manage them. */
async function leftAlone(session: Session, self: Identity, person: string): Promise<string[]> {
  return titlesManagedBy(session, self, (managers) => managers.length === 1 && managers[0] === person)
}
/** Titles of those that have nobody at all; there the faction's managers count as theirs, where they are members. */
async function unmanaged(session: Session, self: Identity): Promise<string[]> {
  return titlesManagedBy(session, self, (managers) => managers.length === 0)
}
async function titlesManagedBy(session: Session, self: Identity, isMeant: (managers: string[]) => boolean): Promise<string[]> {
  const now = entryTimeMs(session.api)
  return (await spacesOf(session, self)).filter((open) => isMeant(activeManagers(open, now))).map(({ replica }) => replica.title)
}
