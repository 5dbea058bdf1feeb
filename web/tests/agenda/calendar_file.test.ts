// Calendar files by RFC 5545: lines, escapes, times, and that a change is a change of the same entry.
import { describe, expect, test } from "vitest"
import { calendarFile, type CalendarMeeting } from "../../src/mappe/agenda/calendar_file.ts"

const meeting: CalendarMeeting = {
  id: "AbCdEfGhIjKlMnOpQrStUw",
  sequence: 41,
  changedMs: Date.UTC(2026, 10, 27, 20, 0, 5),
  title: "Fraktionssitzung; Haushalt, 2. Lesung",
  startMs: Date.UTC(2026, 11, 3, 18, 0, 0),
  endMs: Date.UTC(2026, 11, 3, 20, 30, 0),
  place: "Rathaus\\Zimmer 2, Markt 1",
  cancelled: false,
  agenda: ["1 Begrüßung", "2 Haushalt; Kürzungen, Ümläute 💶".repeat(6)],
}
const linesOf = (file: string) => file.split("\r\n")
const unfolded = (file: string) => file.replaceAll("\r\n ", "").split("\r\n")

describe("a calendar file", () => {
  test("has an id that stays, a sequence that grows, and times in UTC", () => {
    const lines = unfolded(calendarFile(meeting))
    expect(lines.slice(0, 5)).toEqual(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Mappe//Mappe//DE", "METHOD:PUBLISH", "BEGIN:VEVENT"])
    for (const line of ["UID:AbCdEfGhIjKlMnOpQrStUw@mappe", "SEQUENCE:41", "DTSTAMP:20261127T200005Z", "DTSTART:20261203T180000Z", "DTEND:20261203T203000Z", "STATUS:CONFIRMED"])
      expect(lines).toContain(line)
    expect(lines.slice(-3)).toEqual(["END:VEVENT", "END:VCALENDAR", ""])
    const later = unfolded(calendarFile({ ...meeting, sequence: 42, cancelled: true }))
    expect(later).toContain("UID:AbCdEfGhIjKlMnOpQrStUw@mappe")
    expect(later).toContain("SEQUENCE:42")
    expect(later).toContain("STATUS:CANCELLED")
  })
  test("escapes what would end a value", () => {
    const lines = unfolded(calendarFile({ ...meeting, title: "a\r\nATTENDEE:b\u0007", agenda: ["x\ny"] }))
    expect(lines).toContain("SUMMARY:a\\nATTENDEE:b ")
    expect(lines.some((line) => line.startsWith("ATTENDEE"))).toBe(false)
    expect(unfolded(calendarFile(meeting))).toContain("SUMMARY:Fraktionssitzung\\; Haushalt\\, 2. Lesung")
    expect(unfolded(calendarFile(meeting))).toContain("LOCATION:Rathaus\\\\Zimmer 2\\, Markt 1")
    expect(lines).toContain("DESCRIPTION:x\\ny")
  })
  test("has no sign that ends lines to some readers, or turns what stands behind it", () => {
    const file = calendarFile({ ...meeting, title: "a\u2028b\u2029c\u0085d\u000be", place: "\u202egpj\u2067x", agenda: ["1\u009b2"] })
    expect(unfolded(file)).toContain("SUMMARY:a b c d e")
    expect(unfolded(file)).toContain("LOCATION:gpjx")
    expect(unfolded(file)).toContain("DESCRIPTION:1 2")
  })
  test("a time that nobody lives to see has a year of four digits", () => {
    for (const startMs of [8.64e15, 8.64e15 + 1, Number.MAX_SAFE_INTEGER]) {
      const lines = unfolded(calendarFile({ ...meeting, startMs, endMs: 0 }))
      expect(lines).toContain("DTSTART:99991231T235959Z")
      expect(lines).toContain("DTEND:99991231T235959Z")
    }
  })
  test("no line has more than 75 bytes, and none is cut within a sign", () => {
    const file = calendarFile(meeting)
    for (const line of linesOf(file)) {
      expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75)
      expect(line.isWellFormed()).toBe(true)
    }
    expect(linesOf(file).length).toBeGreaterThan(unfolded(file).length)
    expect(unfolded(file).find((line) => line.startsWith("DESCRIPTION"))).toContain("Ümläute 💶2 Haushalt")
  })
  test("without an end an hour and a half is taken; without a place there is no line for it", () => {
    const lines = unfolded(calendarFile({ ...meeting, endMs: 0, place: "", agenda: [] }))
    expect(lines).toContain("DTEND:20261203T193000Z")
    expect(lines.some((line) => /^(LOCATION|DESCRIPTION)/.test(line))).toBe(false)
  })
})
