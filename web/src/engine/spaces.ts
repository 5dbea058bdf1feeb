// The list of spaces, who shares them, and whether all is well with them.
import type { Answer, Health, Member, Renewal, SpaceAlarm, SpaceCard } from "./contract.ts"
import { changing, type Context, type Part, withSession, withSpace } from "./context.ts"
import { type Folders, freshCount } from "./folders.ts"
import { compareWords } from "./name_order.ts"
import { putAway } from "./notices.ts"
import { doneWell, no, refused, told, toldDone, yes } from "./problems.ts"
import { alarmOf, type OpenSpace, type Session } from "./session.ts"
import { readSetting, writeSetting } from "./settings.ts"
import { openAtOnce, severalAtOnce } from "./turns.ts"
import { named } from "./changes.ts"
import { roleOf, roleWord } from "./words_of.ts"
import { equal } from "../mappe/base/bytes.ts"
import { idText, keyOf } from "../mappe/base/id.ts"
import { FactionId, Fingerprint, NodeId, PrincipalId, PrincipalKind } from "../mappe/base/ids.ts"
import { ok } from "../mappe/base/result.ts"
import { verificationCode } from "../mappe/crypto/codes.ts"
import { SpaceRole } from "../mappe/journal/access.ts"
import { type Author, sameAuthor } from "../mappe/journal/author.ts"
import { newTitle, sameName } from "../mappe/journal/name.ts"
import { activeAt, type Person } from "../mappe/journal/person.ts"
import { areGatewaysOff } from "../mappe/journal/roster_body.ts"
import { entryTimeMs } from "../mappe/replica/clock.ts"
import { commit } from "../mappe/replica/committer.ts"
import { allowGateways, createSpace, shareSpace, unshareSpace } from "../mappe/replica/membership.ts"
import type { MemberRow } from "../mappe/replica/space_replica.ts"
import { isPassing } from "../mappe/wire/answer.ts"

export class Spaces {
  readonly #context: Context
  readonly #folders: Folders
  readonly #onChanged: (open: OpenSpace) => void
  #starred = new Set<string>()

  constructor(context: Context, folders: Folders, onChanged: (open: OpenSpace) => void) {
    this.#context = context
    this.#folders = folders
    this.#onChanged = onChanged
  }

  readonly part = {
    spaces: () => withSession(this.#context, (session) => this.#list(session)),
    createSpace: (faction, title) => withSession(this.#context, (session) => this.#create(session, faction, title)),
    renameSpace: (space, title) => changing(this.#context, space, (open) => this.#rename(open, title)),
    star: (space, starred) => withSession(this.#context, (session) => this.#star(session, space, starred)),
    seen: (space) => withSpace(this.#context, space, (open, session) => this.#seen(session, open)),
    permanentLink: (space, node) => Promise.resolve(yes(`${this.#context.origin}/d/${space}/${node}`)),
    members: (space) => withSpace(this.#context, space, (open) => this.#members(open)),
    setRole: (space, principals) => changing(this.#context, space, (open) => this.#setRole(open, principals)),
    acceptKeys: (space, person, keys) => changing(this.#context, space, (open) => this.#acceptKeys(open, person, keys)),
    allowGateways: (space, allowed) =>
      changing(this.#context, space, async (open) => {
        if (allowed && areGatewaysOff(open.replica.roster.history.state.policy))
          return no("denied", "the faction's rules allow no drives", { rule: "gateways_off" })
        const done = await allowGateways(open.replica, allowed)
        this.#onChanged(open)
        this.#context.tell({ news: "spaces" })
        return toldDone(done)
      }),
    health: (space) => withSpace(this.#context, space, (open) => Promise.resolve(this.#health(open))),
    verifyFromStart: (space) => withSpace(this.#context, space, (open) => this.#verify(open)),
    putAwayNotice: (space, id) =>
      withSpace(this.#context, space, async (open, session) => {
        await putAway(session.store, open, id)
        this.#context.tell({ news: "spaces" })
        return doneWell
      }),
    followServer: (space, reason) =>
      withSpace(this.#context, space, (open, session) => this.#follow(session, open, reason)),
  } satisfies Part

  async begin(session: Session): Promise<void> {
    this.#starred = new Set(await readSetting<string[]>(session.store, "starred", []))
    session.soon.listen((changed) => {
      if (this.#context.session() !== session) return
      if (changed) this.#onChanged(changed)
      this.#context.tell({ news: "spaces" })
    })
  }

  async #list(session: Session): Promise<Answer<SpaceCard[]>> {
    const listed = await session.listings()
    if (!listed.ok) return refused(listed)
    return yes(await severalAtOnce(openAtOnce, listed.value, (known) => this.#card(session, known)))
  }

  async #card(session: Session, known: { space: string; faction: string }): Promise<SpaceCard> {
    const card: SpaceCard = {
      space: known.space,
      faction: known.faction,
      title: "",
      role: null,
      untilMs: 0,
      members: 0,
      gateways: 0,
      gatewaysAllowed: false,
      bytes: session.bytesOf(known.space),
      fresh: 0,
      starred: this.#starred.has(known.space),
      waiting: false,
      opening: false,
      alarm: null,
      newer: false,
      frozen: false,
      notices: [],
    }
    const opened = await session.soon.space(known.space)
    const coming = session.coming(known.space)
    const open = opened ?? (coming && ok(coming))
    if (!open) return { ...card, opening: true }
    // Its keys come when a manager is there; or the server shows something that is not believed: of a space that was
    // never open here there is no code to compare and nothing to look at, but it is the same alarm.
    if (!open.ok) {
      const kind = alarmOf(open)
      const opening = isPassing(open.error.kind)
      return {
        ...card,
        waiting: open.error.kind !== "not_found" && !kind && !opening,
        opening,
        alarm: kind ? { kind, code: "", seq: 0, ask: "", unhealed: "" } : null,
        newer: open.error.kind === "unsupported",
      }
    }
    const { replica } = open.value
    const role = replica.ownRole
    const { members } = replica
    return {
      ...card,
      title: replica.title,
      role: role ? roleWord(role) : null,
      untilMs: members.find((row) => replica.isSelf(row.principal))?.untilMs ?? 0,
      members: members.filter((row) => row.principal.kind !== PrincipalKind.gateway).length,
      gateways: members.filter((row) => row.principal.kind === PrincipalKind.gateway).length,
      gatewaysAllowed: replica.gatewaysAllowed,
      fresh: freshCount(open.value),
      waiting: replica.replay.isWaiting,
      alarm: alarmSight(session, open.value),
      newer: replica.isNewer,
      frozen: replica.isFrozen,
      notices: open.value.notices,
    }
  }

  async #create(session: Session, factionText: string, typed: string): Promise<Answer<{ space: string }>> {
    const faction = FactionId.parseText(factionText)
    const self = faction.ok ? session.identity(faction.value) : undefined
    if (!faction.ok || !self) return no("not_found", "not a person of this faction")
    const title = named(newTitle(typed), "title")
    if (!title.ok) return title
    const roster = await session.roster(faction.value)
    if (!roster.ok) return refused(roster)
    const namesake = session
      .allOpened()
      .find(({ replica }) => equal(replica.roster.faction, faction.value) && sameName(replica.title, title.value))
    if (namesake) return no("exists", "a space of this faction has that title already", { field: "title" })
    const open = await session.create((id) =>
      createSpace(session.store, session.api, roster.value, self, id, title.value),
    )
    if (!open.ok) return refused(open)
    this.#context.tell({ news: "spaces" })
    return yes({ space: open.value.id })
  }

  async #rename(open: OpenSpace, typed: string): Promise<Answer<void>> {
    const title = named(newTitle(typed), "title")
    if (!title.ok) return title
    const op = { op: "attr", node: NodeId.zero, key: "title", value: title.value } as const
    const done = await commit(open.replica, { intent: { intent: "plain", ops: [op], noteKind: false } })
    this.#onChanged(open)
    this.#context.tell({ news: "spaces" })
    return toldDone(done)
  }

  async #star(session: Session, space: string, starred: boolean): Promise<Answer<void>> {
    if (starred) this.#starred.add(space)
    else this.#starred.delete(space)
    await writeSetting(session.store, "starred", [...this.#starred])
    this.#context.tell({ news: "spaces" })
    return doneWell
  }

  async #seen(session: Session, open: OpenSpace): Promise<Answer<void>> {
    if (open.seenSeq === open.replica.head.seq) return doneWell
    open.freshSeq = open.seenSeq // stays marked while it is looked at
    open.seenSeq = open.replica.head.seq
    await writeSetting(session.store, `seen-${open.id}`, open.seenSeq)
    this.#folders.repaint(open.id)
    this.#context.tell({ news: "spaces" })
    return doneWell
  }

  // ---- members --------------------------------------------------------------------------------------------------

  async #members(open: OpenSpace): Promise<Answer<Member[]>> {
    const { replica } = open
    const rows = replica.members
    if (rows.some((row) => row.principal.kind === PrincipalKind.gateway)) {
      const labels = await replica.api.gateways(replica.id)
      if (labels.ok) open.gatewayLabels = new Map(labels.value.map((one) => [keyOf(one.gateway), one.label]))
    }
    const { state } = replica.roster.history
    const now = entryTimeMs(replica.api)
    const words = {
      [PrincipalKind.person]: "person",
      [PrincipalKind.invite]: "invite",
      [PrincipalKind.gateway]: "gateway",
    } as const
    const members = rows.map((row): Member => {
      const { kind, id } = row.principal
      const owner = kind === PrincipalKind.gateway ? replica.ownerOfGateway(id) : undefined
      const person = kind === PrincipalKind.person ? state.person(id) : owner ? state.person(owner) : undefined
      return {
        principal: idText(id),
        kind: words[kind],
        name: replica.nameOf(row.principal),
        owner: owner ? replica.roster.nameOf({ kind: PrincipalKind.person, id: owner }) : "",
        label: open.gatewayLabels?.get(keyOf(id)) ?? "",
        role: roleWord(row.role),
        untilMs: row.untilMs,
        me: replica.isSelf(row.principal),
        confirmed: kind !== PrincipalKind.person || person?.confirmed === true || person?.inviter === undefined,
        former: kind === PrincipalKind.person && (!person || !activeAt(person, now)),
        renewal: kind === PrincipalKind.person && person && activeAt(person, now) ? renewalOf(open, row, person) : null,
      }
    })
    const order = Object.values(words)
    return yes(members.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || compareWords(a.name, b.name)))
  }

  async #setRole(
    open: OpenSpace,
    principals: { person: string; role: Member["role"] | null; untilMs: number }[],
  ): Promise<Answer<void>> {
    for (const wish of principals) {
      const principal = principalOf(open, wish.person)
      if (!principal) return no("not_found", "no such person")
      const done =
        wish.role === null
          ? await unshareSpace(open.replica, principal)
          : await shareSpace(open.replica, { principal, role: roleOf(wish.role), untilMs: wish.untilMs })
      this.#onChanged(open)
      if (!done.ok) return refused(done)
    }
    this.#context.tell({ news: "spaces" })
    return doneWell
  }

  async #acceptKeys(open: OpenSpace, text: string, keys: string): Promise<Answer<void>> {
    const principal = principalOf(open, text)
    const row = principal && open.replica.members.find((one) => sameAuthor(one.principal, principal))
    if (!principal || !row) return no("not_found", "no member of this space")
    const looked = Fingerprint.parseText(keys)
    if (!looked.ok) return no("usage", "no keys that anybody could have")
    const done = await shareSpace(open.replica, { principal, role: row.role, acceptedKeys: looked.value })
    this.#onChanged(open)
    this.#context.tell({ news: "spaces" })
    if (done.ok) return doneWell
    return refused(done, done.error.kind === "conflict" && !done.problem ? { rule: "keys_changed" } : {})
  }

  // ---- health ---------------------------------------------------------------------------------------------------

  #health(open: OpenSpace): Answer<Health> {
    const { replica } = open
    return yes({
      seq: replica.head.seq,
      code: replica.verificationCode,
      checkedMs: open.checkedMs,
      skipped: replica.health.map((one) => ({
        seq: one.seq,
        reason: one.unfit ?? "after_void",
        by: replica.nameOf(one.author),
      })),
      alarms: replica.alarms.map((one) => ({ seq: one.seq, alarm: one.kind, by: replica.nameOf(one.author) })),
      doubted: !replica.isTrusted,
      believed: replica.began ? { seq: replica.began.seq, by: replica.nameOf(replica.began.author) } : null,
    })
  }

  async #verify(open: OpenSpace): Promise<Answer<void>> {
    const done = await open.turns.take(() => open.replica.verifyFromGenesis())
    this.#onChanged(open) // what was believed may have been another
    const alarm = done.ok ? undefined : alarmOf(done)
    if (alarm) {
      open.alarm = alarm
      this.#context.tell({ news: "alarm", space: open.id })
    }
    return told(done)
  }

  async #follow(session: Session, open: OpenSpace, reason: string): Promise<Answer<void>> {
    if (open.alarm !== "forked" && open.alarm !== "behind")
      return no("usage", "there is nothing to decide", { rule: "no_fork" })
    if (open.replica.ownRole !== SpaceRole.manager) return no("denied", "only a manager of the space decides that")
    if (reason.trim() === "") return no("usage", "a reason is needed", { field: "reason" })
    const before = open.replica.head
    const kept = await readSetting<unknown[]>(session.store, "followed", [])
    const note = { space: open.id, seq: before.seq, code: verificationCode(before.hash), reason, atMs: Date.now() }
    await writeSetting(session.store, "followed", [...kept, note])
    const followed = await session.followServer(open.id)
    this.#context.tell({ news: "spaces" })
    return followed.ok ? doneWell : refused(followed)
  }
}

export function alarmSight(session: Session, open: OpenSpace): SpaceAlarm | null {
  if (!open.alarm) return null
  const { replica } = open
  const head = replica.seen ?? replica.head
  const manager = replica.members.find((row) => row.role === SpaceRole.manager && !replica.isSelf(row.principal))
  return {
    kind: open.alarm,
    code: verificationCode(head.hash),
    seq: head.seq,
    unhealed: open.alarm === "forged" ? "" : (session.unhealed.get(open.id) ?? ""),
    ask: manager ? replica.nameOf(manager.principal) : "",
  }
}

/** Other keys than the row was made for. Those that led here by rekeys alone were the person's own doing. */
function renewalOf({ replica }: OpenSpace, row: MemberRow, person: Person): Renewal | null {
  if (equal(row.fingerprint, person.fingerprint)) return null
  const isOwn = person.rekeyedFrom.some((one) => equal(one, row.fingerprint))
  const by = isOwn || !person.invitedBy ? "" : replica.nameOf({ kind: PrincipalKind.person, id: person.invitedBy })
  return { keys: idText(person.fingerprint), by, atMs: replica.roster.keysSinceMs(person.id) }
}

/** A member of the space by the id of a person, an invite or a gateway; else a person or open invite of the faction. */
function principalOf(open: OpenSpace, text: string): Author | undefined {
  const id = PrincipalId.parseText(text)
  if (!id.ok) return undefined
  const row = open.replica.members.find((one) => equal(one.principal.id, id.value))
  if (row) return row.principal
  const { state } = open.replica.roster.history
  if (state.person(id.value)) return { kind: PrincipalKind.person, id: id.value }
  return state.invite(id.value) ? { kind: PrincipalKind.invite, id: id.value } : undefined
}
