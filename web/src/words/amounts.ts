// Sizes, times and days as a person says them. GB is 10^9 bytes, as it is billed.
import { locale } from "./say.svelte.ts"

const units = ["Byte", "KB", "MB", "GB", "TB"]

export function sizeOf(bytes: number): string {
  let unit = 0
  let amount = bytes
  while (amount >= 999.5 && unit < units.length - 1) {
    amount /= 1000
    unit += 1
  }
  const digits = unit > 1 && amount < 9.95 ? 1 : 0
  return `${amount.toLocaleString(locale(), { maximumFractionDigits: digits })} ${units[unit]}`
}

export function percentOf(done: number, whole: number): number {
  return whole > 0 ? Math.min(100, Math.floor((done / whole) * 100)) : 100
}

/** "Donnerstag, 26. November, 17:00 Uhr" */
export function longTime(ms: number): string {
  const day = new Date(ms).toLocaleDateString(locale(), { weekday: "long", day: "numeric", month: "long" })
  return `${day}, ${clock(ms)}`
}

/** "26. November 2026" */
export function longDay(ms: number): string {
  return new Date(ms).toLocaleDateString(locale(), { day: "numeric", month: "long", year: "numeric" })
}

/** "26.11.2026" */
export function shortDay(ms: number): string {
  return new Date(ms).toLocaleDateString(locale(), { day: "2-digit", month: "2-digit", year: "numeric" })
}

/** "17:00 Uhr" */
export function clock(ms: number): string {
  const time = new Date(ms).toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit" })
  return locale() === "de-DE" ? `${time} Uhr` : time
}

/** The same; '' where no time is known. */
export function clockOrNone(ms: number): string {
  return ms > 0 ? clock(ms) : ""
}

/** "heute, 08:40 Uhr" · "gestern, 20:14 Uhr" · "20.11.2026" */
export function nearTime(ms: number, nowMs = Date.now()): string {
  const days = daysBetween(ms, nowMs)
  if (days !== 0 && days !== 1) return shortDay(ms)
  const word = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(-days, "day")
  return `${word}, ${clock(ms)}`
}

/** "vor 2 Minuten" · "vor 3 Stunden" · "vor 5 Tagen" */
export function ago(ms: number, nowMs = Date.now()): string {
  const format = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" })
  const minutes = Math.round((nowMs - ms) / 60_000)
  if (minutes < 60) return format.format(-minutes, "minute")
  if (minutes < 36 * 60) return format.format(-Math.round(minutes / 60), "hour")
  return format.format(-daysBetween(ms, nowMs), "day")
}

/** For <input type="date">; and back, as the end of that day here. */
export function toDayField(ms: number): string {
  if (ms === 0) return ""
  const day = new Date(ms)
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}

export function fromDayField(day: string): number {
  return day === "" ? 0 : new Date(`${day}T23:59:59`).getTime()
}

/** "RA" of "Renate Albers" */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean)
  const first = words[0]?.[0] ?? ""
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? "") : ""
  return (first + last).toLocaleUpperCase("de")
}

function two(value: number): string {
  return String(value).padStart(2, "0")
}

function daysBetween(ms: number, nowMs: number): number {
  const midnight = (at: number): number => new Date(at).setHours(0, 0, 0, 0)
  return Math.round((midnight(nowMs) - midnight(ms)) / 86_400_000)
}
