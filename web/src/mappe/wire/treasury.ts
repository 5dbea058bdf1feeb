// The server's routes of the treasury, read strictly. Amounts are whole cents; a wrong form is refused whole.
//                                                                       docs/openapi.yaml, docs/treasury.md
import { idText } from "../base/id.ts"
import { type FactionId, SignPublicKey } from "../base/ids.ts"
import { fail, ok, type Result } from "../base/result.ts"
import type { Answer } from "./answer.ts"
import type { Exchange, Reply } from "./exchange.ts"
import { type Json, parseJson } from "./fields.ts"

const listBytesMax = 8 << 20
const paperBytesMax = 16 << 20
const rowsMax = 10_000
export const noQuota = 2 ** 53 - 1

export interface BudgetJson {
  from: string
  lastDay: string
  grantLine: string
  grantCents: number
  carriedCents: number
  commitments: { text: string; cents: number }[]
  softCap: boolean
  capped: boolean
  warnings: { percent: number; reachedMs: number }[]
  availableCents: number
  spentCents: number
  committedCents: number
  forecastCents: number
  remainderCents: number
  percent: number
  budgets: { from: string; lastDay: string }[] // the days of all there are, this one among them
}
export interface TodayJson {
  day: string
  bytes: number
  quotaBytes: number
  month: { name: string; costCents: number; forecastCents: number } | undefined
  budget: BudgetJson | undefined
}
export interface UsageJson {
  days: { day: string; fromMs: number; untilMs: number }[]
  journals: { journal: string; roster: boolean; bytes: number; byteMs: string[] }[]
  clockStands: boolean
}
export interface StatementJson {
  number: number
  kind: "statement" | "correction"
  period: "month" | "quarter" | "year"
  title: string
  from: string
  lastDay: string
  fromMs: number
  untilMs: number
  closedMs: number
  grossCents: number
  byteMs: string
  corrects: number
  reason: string
  hasBudget: boolean
}
/** The statement key, the hash of each number (base64url), and how many were ever closed, as the server lists them. */
export interface StatementsListed {
  key: SignPublicKey
  hashes: Map<number, string>
  count: number
}

class Reading {
  missed = false
  miss<T>(instead: T): T {
    this.missed = true
    return instead
  }
  cents(value: unknown): number {
    return typeof value === "number" && Number.isSafeInteger(value) ? value : this.miss(0)
  }
  day(value: unknown): string {
    return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : this.miss("")
  }
  byteMs(value: unknown): string {
    return typeof value === "string" && /^\d{1,39}$/.test(value) ? value : this.miss("0")
  }
  word<T extends string>(value: unknown, ...words: T[]): T {
    return words.find((one) => one === value) ?? this.miss(words[0]!)
  }
  text(value: unknown): string {
    return typeof value === "string" ? value : this.miss("")
  }
  number(value: unknown): number {
    return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : this.miss(0)
  }
  flag(value: unknown): boolean {
    return typeof value === "boolean" ? value : this.miss(false)
  }
  object(value: unknown): Json {
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : this.miss({})
  }
  list<T>(value: unknown, read: (one: Json) => T): T[] {
    if (!Array.isArray(value) || value.length > rowsMax) return this.miss([])
    return value.map((one) => read(this.object(one)))
  }
}

function budgetOf(of: Reading, json: Json): BudgetJson {
  const standing = of.object(json["standing"])
  return {
    from: of.day(json["from"]),
    lastDay: of.day(json["last_day"]),
    grantLine: of.text(json["grant_line"]),
    grantCents: of.cents(json["grant_cents"]),
    carriedCents: of.cents(json["carried_cents"]),
    commitments: of.list(json["commitments"], (one) => ({ text: of.text(one["text"]), cents: of.cents(one["cents"]) })),
    softCap: of.flag(json["soft_cap"]),
    capped: of.flag(json["is_capped"]),
    warnings: of.list(json["warnings"], (one) => ({ percent: of.number(one["percent"]), reachedMs: of.number(one["reached_ms"]) })),
    availableCents: of.cents(standing["available_cents"]),
    spentCents: of.cents(standing["spent_cents"]),
    committedCents: of.cents(standing["committed_cents"]),
    forecastCents: of.cents(standing["forecast_cents"]),
    remainderCents: of.cents(standing["remainder_cents"]),
    percent: of.number(standing["percent"]),
    budgets: json["budgets"] === undefined ? [] : of.list(json["budgets"], (one) => ({ from: of.day(one["from"]), lastDay: of.day(one["last_day"]) })),
  }
}
export function readBudget(value: unknown): Result<BudgetJson> {
  const of = new Reading()
  const budget = budgetOf(of, of.object(value))
  return of.missed ? fail("malformed", "the server's budget lacks what it must have") : ok(budget)
}

export function readToday(value: unknown): Result<TodayJson> {
  const of = new Reading()
  const json = of.object(value)
  const month = json["month"] === undefined ? undefined : of.object(json["month"])
  const today: TodayJson = {
    day: of.day(json["day"]),
    bytes: of.number(json["bytes"]),
    quotaBytes: of.number(json["quota_bytes"]),
    month: month && { name: of.text(month["name"]), costCents: of.cents(month["cost_cents"]), forecastCents: of.cents(month["forecast_cents"]) },
    budget: json["budget"] === undefined ? undefined : budgetOf(of, of.object(json["budget"])),
  }
  return of.missed ? fail("malformed", "the server's figures of the day lack what they must have") : ok(today)
}
export function readUsage(value: unknown): Result<UsageJson> {
  const of = new Reading()
  const json = of.object(value)
  const days = of.list(json["days"], (one) => ({ day: of.day(one["day"]), fromMs: of.number(one["from_ms"]), untilMs: of.number(one["until_ms"]) }))
  const journals = of.list(json["journals"], (one) => ({
    journal: of.text(one["journal"]),
    roster: of.word(one["kind"], "space", "roster") === "roster",
    bytes: of.number(one["bytes"]),
    byteMs: Array.isArray(one["byte_ms"]) && one["byte_ms"].length === days.length ? one["byte_ms"].map((each) => of.byteMs(each)) : of.miss<string[]>([]),
  }))
  const clockStands = of.flag(json["clock_stands"])
  return of.missed ? fail("malformed", "the server's usage lacks what it must have") : ok({ days, journals, clockStands })
}
export function readStatementList(value: unknown): Result<StatementsListed> {
  const of = new Reading()
  const json = of.object(value)
  const key = SignPublicKey.parseText(of.text(json["statement_key"]))
  const rows = of.list(json["statements"], (one) => [of.number(one["number"]), of.text(one["hash"])] as const)
  const count = of.number(of.object(json["check"])["count"])
  return of.missed || !key.ok ? fail("malformed", "the server's statements lack what they must have") : ok({ key: key.value, hashes: new Map(rows), count })
}
/** What a checked document says of itself (mappe/treasury/statements.ts). */
export function readStatementRow(value: unknown): Result<StatementJson> {
  const of = new Reading()
  const one = of.object(value)
  const period = of.object(one["period"])
  const corrects = one["corrects"] === undefined ? undefined : of.object(one["corrects"])
  const row: StatementJson = {
    number: of.number(one["number"]),
    kind: of.word(one["kind"], "statement", "correction"),
    period: of.word(period["kind"], "month", "quarter", "year"),
    title: of.text(period["title"]),
    from: of.day(period["from"]),
    lastDay: of.day(period["last_day"]),
    fromMs: of.number(period["from_ms"]),
    untilMs: of.number(period["until_ms"]),
    closedMs: of.number(one["closed_ms"]),
    grossCents: of.cents(one["gross_cents"]),
    byteMs: of.byteMs(one["byte_ms"]),
    corrects: corrects ? of.number(corrects["number"]) : 0,
    reason: corrects ? of.text(corrects["reason"]) : "",
    hasBudget: of.flag(one["has_budget"]),
  }
  return of.missed ? fail("malformed", "a statement lacks what it must have") : ok(row)
}

export class TreasuryApi {
  readonly #exchange: Exchange
  readonly #at: string
  constructor(exchange: Exchange, faction: FactionId) {
    this.#exchange = exchange
    this.#at = `/v1/treasury/${idText(faction)}`
  }
  async today(): Promise<Answer<TodayJson>> {
    return read(await this.#get("today"), readToday)
  }
  /** Of today, or the newest; or of that day. */
  async budget(day?: string): Promise<Answer<BudgetJson>> {
    return read(await this.#get(day === undefined ? "budget" : `budget?day=${encodeURIComponent(day)}`), readBudget)
  }
  /** German days, `until` exclusive; at most 400. */
  async usage(from: string, until: string): Promise<Answer<UsageJson>> {
    return read(await this.#get(`usage?from=${from}&until=${until}`), readUsage)
  }
  async statements(): Promise<Answer<StatementsListed>> {
    return read(await this.#get("statements"), readStatementList)
  }
  async setBudget(wish: Json): Promise<Answer<void>> {
    const body = new TextEncoder().encode(JSON.stringify(wish))
    const reply = await this.#exchange.send({ method: "PUT", target: `${this.#at}/budget`, contentType: "application/json", body, replyBytesMax: listBytesMax })
    return reply.ok ? ok(undefined) : reply
  }
  /** As the server has it: the signed document, or what is derived from it. */
  async paper(number: number, form: "" | "csv" | "pdf" | "proof"): Promise<Answer<Reply>> {
    return this.#exchange.send({ target: `${this.#at}/statements/${number}${form && `/${form}`}`, replyBytesMax: paperBytesMax })
  }
  #get(what: string): Promise<Answer<Reply>> {
    return this.#exchange.send({ target: `${this.#at}/${what}`, replyBytesMax: listBytesMax })
  }
}

function read<T>(reply: Answer<Reply>, how: (value: unknown) => Result<T>): Answer<T> {
  if (!reply.ok) return reply
  const json = parseJson(reply.value.body)
  return json.ok ? how(json.value) : json
}
