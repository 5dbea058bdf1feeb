// Money and days of the treasury as a person says them. Amounts come as whole cents.
import { longDay, shortDay } from "./amounts.ts"
import { locale } from "./say.svelte.ts"

export function euro(cents: number): string {
  return (cents / 100).toLocaleString(locale(), { style: "currency", currency: "EUR" })
}
/** Beside an axis: without cents where there are none. */
export function axisEuro(amount: number): string {
  return amount.toLocaleString(locale(), { style: "currency", currency: "EUR", minimumFractionDigits: 0, maximumFractionDigits: amount < 10 ? 2 : 0 })
}
/** For a field: "350,00" */
export function plainEuro(cents: number): string {
  return (cents / 100).toLocaleString(locale(), { minimumFractionDigits: 2, maximumFractionDigits: 2, useGrouping: false })
}
/** "31. Mai 2026" of "2026-05-31" */
export function dayWords(day: string): string {
  const ms = Date.parse(`${day}T12:00:00`)
  return Number.isNaN(ms) ? day : longDay(ms)
}
/** "31.05.2026" */
export function shortDayWords(day: string): string {
  const ms = Date.parse(`${day}T12:00:00`)
  return Number.isNaN(ms) ? day : shortDay(ms)
}
/** "Mai 2026" of "2026-05" */
export function monthWords(month: string): string {
  const ms = Date.parse(`${month}-01T12:00:00`)
  return Number.isNaN(ms) ? month : new Date(ms).toLocaleDateString(locale(), { month: "long", year: "numeric" })
}
