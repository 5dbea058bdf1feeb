// Who can help with a refusal, by name: a space's managers, the faction's managers, its treasurers. Nobody where the person
// asking is one of them, or none is known: then the general sentence stays.
import type { Answer, Problem } from "./contract.ts"
import type { OpenSpace, Session } from "./session.ts"
import { equal } from "../mappe/base/bytes.ts"
import { FactionId, PrincipalKind } from "../mappe/base/ids.ts"
import { SpaceRole } from "../mappe/journal/access.ts"
import { duty, FactionRole } from "../mappe/journal/roster_body.ts"
import type { PersonInfo, RosterReplica } from "../mappe/replica/roster_replica.ts"

const askedMax = 3 // a sentence with more names is no help

function named(names: string[], isOneself: boolean): string[] {
  return isOneself ? [] : names.filter((name) => name !== "").slice(0, askedMax)
}

export function managersOf({ replica }: OpenSpace): string[] {
  const rows = replica.members.filter((row) => {
    const { kind, id } = row.principal
    return row.role === SpaceRole.manager && kind === PrincipalKind.person && replica.roster.person(id)?.state === "active"
  })
  return named(rows.map((row) => replica.nameOf(row.principal)), rows.some((row) => replica.isSelf(row.principal)))
}

function personsOf(session: Session, roster: RosterReplica, has: (person: PersonInfo) => boolean): string[] {
  const self = session.identity(roster.faction)?.principal.id
  const persons = roster.persons().filter((one) => one.state === "active" && has(one))
  const isOneself = self !== undefined && persons.some((one) => equal(one.person, self))
  return named(persons.map((one) => one.name), isOneself)
}

/** The ids of spaces and factions that a call names stand first among what it was given, or in a wish as `space` or `faction`. */
function placeIn(given: readonly unknown[]): string {
  const [first] = given
  if (typeof first === "string") return first
  const wish = first as { space?: unknown; faction?: unknown } | null | undefined
  const place = typeof first === "object" ? (wish?.space ?? wish?.faction) : undefined
  return typeof place === "string" ? place : ""
}

/** The refusal with whom to ask, where that is known of `place`, a space or a faction. */
export function withWhomToAsk(session: Session | undefined, place: string, problem: Problem): Problem {
  const open = session?.opened(place)
  const faction = FactionId.parseText(place)
  const roster = open ? open.replica.roster : faction.ok ? session?.openRoster(faction.value) : undefined
  if (!session || !roster) return problem
  const isPlain = problem.field === undefined && (problem.rule === undefined || problem.rule === "denied" || problem.rule === "role_too_low")
  let ask: string[] = []
  if (problem.kind === "denied" && isPlain && open) ask = managersOf(open)
  if (problem.kind === "denied" && problem.rule === "not_manager") ask = personsOf(session, roster, ({ role }) => role === FactionRole.manager)
  if (problem.kind === "quota")
    ask = personsOf(session, roster, ({ role, duties }) => (problem.rule === "budget" ? (duties & duty.treasury) !== 0 : role === FactionRole.manager))
  return ask.length > 0 ? { ...problem, ask } : problem
}

/** The same for what a call was answered. */
export function answeredWithWhomToAsk<T>(session: Session | undefined, given: readonly unknown[], answer: Answer<T>): Answer<T> {
  return answer.ok ? answer : { ok: false, problem: withWhomToAsk(session, placeIn(given), answer.problem) }
}
