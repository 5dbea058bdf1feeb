// Invented figures of what storage costs: a year of days, a budget that will not quite do, statements and a correction.
import type { Answer, DayBytes, StatementRow, TreasuryEngine, TreasurySight } from "../src/engine/contract.ts"

const day = 86_400_000
const textOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

export function makeFakeTreasury(): TreasuryEngine {
  const ok = <T>(value: T): Promise<Answer<T>> => Promise.resolve({ ok: true, value })
  const today = textOf(Date.now())
  const year = today.slice(0, 4)
  const days: DayBytes[] = Array.from({ length: 330 }, (_, i) => ({ day: textOf(Date.now() - (329 - i) * day), bytes: Math.round(11e9 + i * 2.1e7 + 4e8 * Math.sin(i / 17)) }))
  const statement = (number: number, month: number, grossCents: number, more: Partial<StatementRow> = {}): StatementRow => ({
    number, kind: "statement", title: new Date(Number(year), month - 1, 15).toLocaleDateString("de-DE", { month: "long", year: "numeric" }), period: "month",
    from: `${year}-${String(month).padStart(2, "0")}-01`, lastDay: textOf(Date.UTC(Number(year), month, 0)), closedMs: Date.UTC(Number(year), month, 2), grossCents,
    averageBytes: 14e9 + month * 3e8, corrects: 0, reason: "", hasProof: false, ...more,
  })
  let grantCents = 12_000
  let faults: TreasurySight["faults"] = new URLSearchParams(location.search).get("abrechnung") === "falsch" ? [{ number: 10, fault: "changed" }, { number: 13, fault: "broken-chain" }] : []
  const sight = (): TreasurySight => ({
    day: today,
    bytes: 18_400_000_000,
    quotaBytes: 50_000_000_000,
    month: { name: today.slice(0, 7), costCents: 936, forecastCents: 1_280 },
    budget: {
      from: `${year}-01-01`, lastDay: `${year}-12-31`, grantLine: "0.1.01/4711 Zuwendungen an Fraktionen", grantCents, carriedCents: 500, commitments: [{ text: "Schulung im Herbst", cents: 1_500 }],
      softCap: true, capped: false, warnings: [{ percent: 50, reachedMs: Date.now() - 120 * day }, { percent: 80, reachedMs: Date.now() - 20 * day }],
      availableCents: grantCents + 500, spentCents: 9_936, committedCents: 1_500, forecastCents: 11_480, remainderCents: grantCents + 500 - 11_436, percent: Math.floor((11_436 * 100) / (grantCents + 500)),
      budgets: [{ from: `${year}-01-01`, lastDay: `${year}-12-31` }, { from: `${Number(year) + 1}-01-01`, lastDay: `${Number(year) + 1}-12-31` }],
    },
    days,
    centres: [
      { space: "s-fraktion", label: "Fraktion", named: true, roster: false, bytes: 9_200_000_000 },
      { space: "s-haushalt", label: "Haushalt 2027", named: true, roster: false, bytes: 4_900_000_000 },
      { space: "Qx7Zkq0123456789abcdef", label: "Qx7Zkq", named: false, roster: false, bytes: 4_270_000_000 },
      { space: "f", label: "f", named: false, roster: true, bytes: 30_000_000 },
    ],
    statements: [
      statement(12, 10, 1_240), statement(11, 9, 1_100, { kind: "correction", corrects: 9, reason: "Tarif galt schon ab dem 1." }), statement(10, 9, 1_211), statement(9, 8, 1_195), statement(8, 7, 1_150),
      statement(7, 6, 1_102), statement(6, 5, 1_090), statement(5, 4, 1_021), statement(4, 3, 990), statement(3, 2, 951), statement(2, 1, 940), statement(1, 12, 10_800, { title: `Haushaltsjahr ${Number(year) - 1}`, period: "year", from: `${Number(year) - 1}-01-01`, lastDay: `${Number(year) - 1}-12-31`, hasProof: true }),
    ],
    faults,
    clockStands: false,
  })
  let noticed = false
  return {
    treasury: () => ok(sight()),
    budgetOfDay: (_faction, day) => ok({ ...sight().budget!, from: day, lastDay: `${day.slice(0, 4)}-12-31`, commitments: [], warnings: [], spentCents: 0, committedCents: 0, remainderCents: grantCents + 500, percent: 0 }),
    budgetNotice: () => ok(noticed ? null : { percent: 80, reachedMs: Date.now() - 20 * day, from: `${year}-01-01`, lastDay: `${year}-12-31`, capped: false }),
    budgetNoticed: () => {
      noticed = true
      return ok(undefined)
    },
    setBudget: (_faction, wish) => {
      grantCents = wish.grantCents
      return ok(undefined)
    },
    statementsAnew: () => {
      faults = []
      return ok(undefined)
    },
    statementFile: (_faction, number, form) => ok({ name: `Abrechnung-${number}.${form}`, type: "text/plain", bytes: new TextEncoder().encode("Beispiel") }),
    spaceSplits: () =>
      ok([
        { space: "s-fraktion", title: "Fraktion", currentBytes: 6_100_000_000, oldBytes: 2_500_000_000, binBytes: 600_000_000, files: 1_204, biggest: [{ node: "n-1", name: "Sommerfest Film in hoher Auflösung für die Homepage.mp4", bytes: 2_100_000_000, oldBytes: 0 }, { node: "n-2", name: "Haushaltsrede Entwurf.docx", bytes: 2_000_000, oldBytes: 900_000_000 }] },
        { space: "s-haushalt", title: "Haushalt 2027", currentBytes: 4_100_000_000, oldBytes: 0, binBytes: 0, files: 1, biggest: [] },
      ]),
  }
}
