// A meeting as a calendar file (iCalendar, RFC 5545): what an invitation brings into Outlook, Apple's or any calendar.
//                                                                          twin: client/agenda/calendar_file.h
//
// Times are UTC, so that no time zone has to travel along. The id stays the same and the sequence grows with every
// change, so a calendar that takes the file again moves its entry instead of making a second one. A meeting whose time
// is not known has no file.

export interface CalendarMeeting {
  id: string // the meeting's, as text
  sequence: number // grows with every change of the meeting
  changedMs: number
  title: string
  startMs: number // more than 0
  endMs: number // 0: not known, an hour and a half is taken
  place: string
  cancelled: boolean
  agenda: readonly string[] // one line an item
}

const usualMs = 90 * 60_000
const lineBytesMax = 75 // with the blank that begins a continued line
const encoder = new TextEncoder()

export function calendarFile(meeting: CalendarMeeting): string {
  const end = meeting.endMs > meeting.startMs ? meeting.endMs : meeting.startMs + usualMs
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Mappe//Mappe//DE",
    "METHOD:PUBLISH",
    "BEGIN:VEVENT",
    `UID:${meeting.id}@mappe`,
    `SEQUENCE:${meeting.sequence}`,
    `DTSTAMP:${utc(meeting.changedMs)}`,
    `DTSTART:${utc(meeting.startMs)}`,
    `DTEND:${utc(end)}`,
    `SUMMARY:${escaped(meeting.title)}`,
    ...(meeting.place === "" ? [] : [`LOCATION:${escaped(meeting.place)}`]),
    ...(meeting.agenda.length === 0 ? [] : [`DESCRIPTION:${meeting.agenda.map(escaped).join("\\n")}`]),
    `STATUS:${meeting.cancelled ? "CANCELLED" : "CONFIRMED"}`,
    "END:VEVENT",
    "END:VCALENDAR",
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join("")
}

const lastMs = Date.UTC(9999, 11, 31, 23, 59, 59) // §3.3.5: a year has four digits; who wrote the meeting may have written more

/** 20261203T180000Z */
function utc(any: number): string {
  const ms = Math.min(any, lastMs)
  return `${new Date(ms).toISOString().replace(/[-:]/g, "").slice(0, 15)}Z`
}

/** RFC 5545 §3.3.11: what would end a value, or is no text. */
function escaped(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]/g, " ") // the last ones end lines to some readers
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "") // they turn what stands behind them
    .replace(/[\\;,]/g, (sign) => `\\${sign}`)
    .replace(/\n/g, "\\n")
}

/** §3.1: no line has more than 75 bytes, and none is cut within a sign. */
function folded(line: string): string {
  let out = ""
  let bytes = 0
  for (const sign of line) {
    const size = encoder.encode(sign).length
    if (bytes + size > lineBytesMax) {
      out += "\r\n "
      bytes = 1
    }
    out += sign
    bytes += size
  }
  return out
}
