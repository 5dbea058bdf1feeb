// Sizes, times and days as a person says them. GB is 10^9 bytes, as it is billed.
import { locale } from "./say.svelte.ts"

const units = ["Byte", "KB", "MB", "GB", "TB"]

// Making one takes the browser a hundred times as long as using it, and a long list uses many.
function formatsOf(language: string) {
  const days = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, options)
  return {
    whole: new Intl.NumberFormat(language, { maximumFractionDigits: 0 }),
    tenths: new Intl.NumberFormat(language, { maximumFractionDigits: 1 }),
    weekday: days({ weekday: "long", day: "numeric", month: "long" }),
    longDay: days({ day: "numeric", month: "long", year: "numeric" }),
    shortDay: days({ day: "2-digit", month: "2-digit", year: "numeric" }),
    clock: days({ hour: "2-digit", minute: "2-digit" }),
    near: new Intl.RelativeTimeFormat(language, { numeric: "auto" }),
  }
}
const made = new Map<string, ReturnType<typeof formatsOf>>()
function formats(): ReturnType<typeof formatsOf> {
  const language = locale()
  let found = made.get(language)
  if (!found) made.set(language, (found = formatsOf(language)))
  return found
}

const lastMs = 8.64e15 // of a Date
function say(format: Intl.DateTimeFormat, ms: number): string {
  return Math.abs(ms) <= lastMs ? format.format(ms) : "–" // somebody else wrote it: it may be anything
}

export function sizeOf(bytes: number): string {
  let unit = 0
  let amount = bytes
  while (amount >= 999.5 && unit < units.length - 1) {
    amount /= 1000
    unit += 1
  }
  const { whole, tenths } = formats()
  return `${(unit > 1 && amount < 9.95 ? tenths : whole).format(amount)} ${units[unit]}`
}

export function percentOf(done: number, whole: number): number {
  return whole > 0 ? Math.min(100, Math.floor((done / whole) * 100)) : 100
}

/** "Donnerstag, 26. November, 17:00 Uhr" */
export function longTime(ms: number): string {
  return `${say(formats().weekday, ms)}, ${clock(ms)}`
}

/** "26. November 2026" */
export function longDay(ms: number): string {
  return say(formats().longDay, ms)
}

/** "26.11.2026" */
export function shortDay(ms: number): string {
  return say(formats().shortDay, ms)
}

/** "17:00 Uhr" */
export function clock(ms: number): string {
  const time = say(formats().clock, ms)
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
  return `${formats().near.format(-days, "day")}, ${clock(ms)}`
}

/** "vor 2 Minuten" · "vor 3 Stunden" · "vor 5 Tagen" */
export function ago(ms: number, nowMs = Date.now()): string {
  const format = formats().near
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
