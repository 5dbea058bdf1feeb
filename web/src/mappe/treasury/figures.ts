// Figures of the treasury for people: averages of byte-milliseconds, the course of a budget, marks of an axis. Pure.

/** Average bytes of a stretch of time; byte-milliseconds as decimal text, since they go beyond what a number holds. */
export function averageBytes(byteMs: string, lengthMs: number): number {
  return lengthMs > 0 && /^\d{1,39}$/.test(byteMs) ? Number(BigInt(byteMs) / BigInt(lengthMs)) : 0
}
/** Of several journals in one day. */
export function averageOfAll(byteMs: readonly string[], lengthMs: number): number {
  const sum = byteMs.reduce((all, one) => (/^\d{1,39}$/.test(one) ? all + BigInt(one) : all), 0n)
  return averageBytes(sum.toString(), lengthMs)
}

/** "2026-05-31" as days since 1970, for reckoning; NaN: no day. */
export function dayNumber(day: string): number {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return Number.NaN
  const ms = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== day ? Number.NaN : ms / 86_400_000
}
export function dayOf(number: number): string {
  return new Date(number * 86_400_000).toISOString().slice(0, 10)
}
/** The last day of a year that begins on `from`: "2026-07-01" gives "2027-06-30". */
export function endOfYear(from: string): string {
  const [year = "", month = "", day = ""] = from.split("-")
  const next = Date.UTC(Number(year) + 1, Number(month) - 1, Number(day))
  return Number.isNaN(next) ? "" : dayOf(next / 86_400_000 - 1)
}

export interface Closed { number: number; from: string; lastDay: string; grossCents: number }
export interface CoursePoint { day: string; cents: number; kind: "closed" | "today" | "forecast" }
/** How the money of a budget went: nothing on its first day, the sum behind each closed stretch, what is spent today, and
 *  what will be at its end. A correction takes the place of what it corrects (same days, higher number); a stretch that was
 *  counted, a quarter over its months, does not count again. */
export function courseOf(budget: { from: string; lastDay: string; spentCents: number; forecastCents: number }, closed: readonly Closed[], today: string): CoursePoint[] {
  const points: CoursePoint[] = [{ day: budget.from, cents: 0, kind: "closed" }]
  const newest = new Map<string, Closed>()
  for (const one of closed) {
    const key = `${one.from} ${one.lastDay}`
    if ((newest.get(key)?.number ?? 0) < one.number) newest.set(key, one)
  }
  const inside = [...newest.values()]
    .filter((one) => dayNumber(one.from) >= dayNumber(budget.from) && dayNumber(one.lastDay) <= dayNumber(budget.lastDay) && one.lastDay <= today)
    .sort((a, b) => dayNumber(a.from) - dayNumber(b.from) || dayNumber(a.lastDay) - dayNumber(b.lastDay))
  let sum = 0
  let upTo = dayNumber(budget.from) - 1
  for (const one of inside) {
    if (dayNumber(one.from) <= upTo) continue
    upTo = dayNumber(one.lastDay)
    sum += one.grossCents
    points.push({ day: one.lastDay, cents: sum, kind: "closed" })
  }
  if (dayNumber(today) >= dayNumber(budget.from) && dayNumber(today) < dayNumber(budget.lastDay)) {
    points.push({ day: today, cents: budget.spentCents, kind: "today" }, { day: budget.lastDay, cents: budget.forecastCents, kind: "forecast" })
  }
  return points
}

/** Round marks from 0 to at least `max`: three to six of them. */
export function marksUpTo(max: number): number[] {
  if (!(max > 0)) return [0, 1]
  const power = 10 ** Math.floor(Math.log10(max))
  const step = [0.2, 0.25, 0.5, 1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => max / one <= 5)!
  const count = Math.ceil(max / step - 1e-9)
  return Array.from({ length: count + 1 }, (_, i) => i * step)
}

/** "1.234,56", "1234,5", "12", with or without "€", as German people type it, and "1234.56"; undefined: no amount. */
export function readCents(typed: string): number | undefined {
  const text = typed.replace(/[\s\u00a0€]/g, "")
  const german = /^-?\d{1,3}(\.\d{3})+(,\d{1,2})?$/.test(text) || text.includes(",") ? text.replaceAll(".", "").replace(",", ".") : text
  if (!/^-?\d{1,10}(\.\d{1,2})?$/.test(german)) return undefined
  const [whole = "0", part = ""] = german.replace("-", "").split(".")
  const cents = Number(whole) * 100 + Number(part.padEnd(2, "0"))
  return german.startsWith("-") ? -cents : cents
}
