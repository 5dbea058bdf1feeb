// What storage costs: the server's figures, with the names of the spaces this person belongs to, and what in them takes
// the room. The server is not told which of it is looked at.
import { type Context, type Part, withSession } from "./context.ts"
import type { Answer, BudgetNotice, BudgetWish, CostCentre, SpaceSplit, StatementForm, TreasurySight } from "./contract.ts"
import { textOfNode } from "./folders.ts"
import { no, refused, toldDone, yes } from "./problems.ts"
import type { Session } from "./session.ts"
import { readSetting, writeSetting } from "./settings.ts"
import { type CheckedStatements, followStatements } from "./statements.ts"
import { FactionId } from "../mappe/base/ids.ts"
import { averageBytes, averageOfAll, dayNumber, dayOf } from "../mappe/treasury/figures.ts"
import { splitOf } from "../mappe/treasury/split.ts"
import { noQuota, TreasuryApi } from "../mappe/wire/treasury.ts"

const daysShown = 365
const biggestMax = 10
const labelSigns = 6

export class Treasury {
  readonly #context: Context
  constructor(context: Context) {
    this.#context = context
  }

  readonly part = {
    treasury: (faction) => this.#with(faction, (api, session) => this.#sight(api, session, faction)),
    budgetOfDay: (faction, day) =>
      this.#with(faction, async (api) => {
        const budget = await api.budget(day)
        return budget.ok ? yes(budget.value) : refused(budget)
      }),
    budgetNotice: (faction) => this.#with(faction, (api, session) => this.#notice(api, session, faction)),
    budgetNoticed: (faction) =>
      this.#with(faction, async (api, session) => {
        const reached = await reachedOf(api)
        if (!reached.ok) return reached
        if (reached.value !== null) await writeSetting(session.store, settingOf(faction), markOf(reached.value))
        return yes(undefined)
      }),
    setBudget: (faction, wish) => this.#with(faction, async (api) => toldDone(await api.setBudget(wishJson(wish)))),
    statementsAnew: (faction) =>
      this.#with(faction, async (api, session) => {
        const anew = await this.#statements(api, session, faction, true)
        return anew.ok ? yes(undefined) : anew
      }),
    statementFile: (faction, number, form) => this.#with(faction, (api) => this.#file(api, number, form)),
    spaceSplits: (faction) => withSession(this.#context, (session) => this.#splits(session, faction)),
  } satisfies Part

  #with<T>(faction: string, work: (api: TreasuryApi, session: Session) => Promise<Answer<T>>): Promise<Answer<T>> {
    return withSession(this.#context, async (session) => {
      const id = FactionId.parseText(faction)
      return id.ok ? work(new TreasuryApi(session.api.exchange, id.value), session) : no("not_found", "no such faction")
    })
  }

  async #sight(api: TreasuryApi, session: Session, faction: string): Promise<Answer<TreasurySight>> {
    const today = await api.today()
    if (!today.ok) return refused(today)
    const { day, bytes, quotaBytes, month, budget } = today.value
    const until = dayNumber(day) + 1
    const usage = await api.usage(dayOf(until - daysShown), dayOf(until))
    if (!usage.ok && usage.error.kind !== "not_found") return refused(usage) // not_found: the server keeps no course
    const statements = await this.#statements(api, session, faction, false)
    if (!statements.ok && statements.problem.kind !== "not_found") return statements // not_found: nothing is billed here
    const { days, journals, clockStands } = usage.ok ? usage.value : { days: [], journals: [], clockStands: false }
    const lengths = days.map((one) => one.untilMs - one.fromMs)
    const shown = days.map((one, i) => ({ day: one.day, bytes: averageOfAll(journals.map((each) => each.byteMs[i]!), lengths[i]!) }))
    const begun = Math.max(0, shown.findIndex((one) => one.bytes > 0)) // before the faction began there is nothing to see
    const centres = await Promise.all(journals.map((one): Promise<CostCentre> => this.#centre(session, faction, one)))
    return yes({
      day,
      bytes,
      quotaBytes: quotaBytes === noQuota ? null : quotaBytes,
      month: month ?? null,
      budget: budget ?? null,
      days: shown.slice(begun),
      centres: centres.sort((a, b) => b.bytes - a.bytes),
      statements: (statements.ok ? statements.value.seen : [])
        .map(({ fromMs, untilMs, byteMs, hasBudget, ...one }) => ({ ...one, averageBytes: averageBytes(byteMs, untilMs - fromMs), hasProof: hasBudget }))
        .sort((a, b) => b.number - a.number),
      faults: statements.ok ? statements.value.faults : [],
      clockStands,
    })
  }

  async #statements(api: TreasuryApi, session: Session, faction: string, anew: boolean): Promise<Answer<CheckedStatements>> {
    const id = FactionId.parseText(faction)
    return id.ok ? followStatements(api, session.store, session.server.server, id.value, anew) : no("not_found", "no such faction")
  }

  async #notice(api: TreasuryApi, session: Session, faction: string): Promise<Answer<BudgetNotice | null>> {
    const reached = await reachedOf(api)
    if (!reached.ok || reached.value === null) return reached
    const seen = await readSetting<unknown>(session.store, settingOf(faction), "")
    return yes(seen === markOf(reached.value) ? null : reached.value)
  }

  async #centre(session: Session, faction: string, one: { journal: string; roster: boolean; bytes: number }): Promise<CostCentre> {
    const centre = { space: one.journal, label: one.journal.slice(0, labelSigns), named: false, roster: one.roster || one.journal === faction, bytes: one.bytes }
    const listed = await session.listings()
    if (centre.roster || !listed.ok || !listed.value.some((each) => each.space === one.journal)) return centre
    const open = await session.space(one.journal)
    const title = open.ok ? open.value.replica.state.title : ""
    return title === "" ? centre : { ...centre, label: title, named: true }
  }

  async #file(api: TreasuryApi, number: number, form: StatementForm): Promise<Answer<{ name: string; type: string; bytes: Uint8Array }>> {
    const reply = await api.paper(number, form === "json" ? "" : form)
    if (!reply.ok) return refused(reply)
    const [ending, type] = ({ pdf: [".pdf", "application/pdf"], proof: ["-Verwendungsnachweis.pdf", "application/pdf"], csv: [".csv", "text/csv"], json: [".json", "application/json"] } as const)[form]
    return yes({ name: `Abrechnung-${number}${ending}`, type, bytes: reply.value.body })
  }

  async #splits(session: Session, faction: string): Promise<Answer<SpaceSplit[]>> {
    const listed = await session.listings()
    if (!listed.ok) return refused(listed)
    const found: SpaceSplit[] = []
    for (const known of listed.value) {
      if (known.faction !== faction) continue
      const open = await session.space(known.space)
      if (!open.ok) continue // its card says why
      const { state } = open.value.replica
      const { biggest, ...split } = splitOf(state, biggestMax)
      found.push({ space: known.space, title: state.title, ...split, biggest: biggest.map(({ id, ...one }) => ({ node: textOfNode(id), ...one })) })
    }
    const all = (one: SpaceSplit): number => one.currentBytes + one.oldBytes + one.binBytes
    return yes(found.sort((a, b) => all(b) - all(a)))
  }
}

const settingOf = (faction: string): string => `budget-${faction}`
// Another threshold, another budget, or reached anew after the budget was changed: another mark.
const markOf = (one: BudgetNotice): string => `${one.from} ${one.percent} ${one.reachedMs}`

/** The highest that was reached; null: nothing yet, or nothing is billed. */
async function reachedOf(api: TreasuryApi): Promise<Answer<BudgetNotice | null>> {
  const budget = await api.budget()
  if (!budget.ok) return budget.error.kind === "not_found" ? yes(null) : refused(budget)
  const { warnings, from, lastDay, capped } = budget.value
  const highest = warnings.reduce<{ percent: number; reachedMs: number } | null>((most, one) => (most !== null && most.percent >= one.percent ? most : one), null)
  return yes(highest && { ...highest, from, lastDay, capped })
}

function wishJson(wish: BudgetWish): Record<string, unknown> {
  return {
    from: wish.from,
    last_day: wish.lastDay,
    grant_line: wish.grantLine,
    grant_cents: wish.grantCents,
    ...(wish.carryFromPrevious ? { carry_from_previous: true } : { carried_cents: wish.carriedCents }),
    commitments: wish.commitments,
    soft_cap: wish.softCap,
  }
}
