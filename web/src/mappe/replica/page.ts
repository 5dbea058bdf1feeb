// A page of a journal as the server sent it, against what is known: behind, forked or forged.
//                                                             docs/protocol.md §4.4   twin: client/replica/page.h
import { equal } from "../base/bytes.ts"
import { type Failed, fail, ok, type Result } from "../base/result.ts"
import { Entry } from "../journal/entry.ts"
import type { Rule } from "../journal/rule.ts"
import type { Head, JournalPage } from "../wire/types.ts"

export interface ParsedPage {
  entries: Entry[]
  newer: boolean // it goes on in a form this program does not know; `entries` is what lies before it
}

export function sameHead(a: Head | undefined, b: Head | undefined): boolean {
  return a === undefined || b === undefined ? a === b : a.seq === b.seq && equal(a.hash, b.hash)
}

export function parsePage(page: JournalPage, own: Head | undefined): Result<ParsedPage> {
  if (own && page.head.seq < own.seq) return fail("behind", "the server has less of this journal than this client saw")
  if (own && page.head.seq === own.seq && !equal(page.head.hash, own.hash))
    return fail("forked", "the server has another entry where this client's journal ends")
  const next = own ? own.seq + 1 : 0
  const missing = page.head.seq + 1 - next
  if (page.entries.length > missing) return fail("forged", "the server sends entries beyond its own head")
  if (page.entries.length === 0 && missing > 0) return fail("forged", "the server names a head but sends no entries")
  const entries: Entry[] = []
  for (const bytes of page.entries) {
    const entry = Entry.parse(bytes)
    if (!entry.ok && entry.error.kind === "unsupported") return ok({ entries, newer: true })
    if (!entry.ok) return fail("forged", "the server sends an entry that is none")
    entries.push(entry.value)
  }
  if (page.entries.length === missing && missing > 0 && !equal(entries.at(-1)!.hash, page.head.hash))
    return fail("forged", "the server's head is not the entry it sends for it")
  return ok({ entries, newer: false })
}

export function errorOfBroken(rule: Rule, firstAfterOwn: boolean): Failed {
  if (rule === "wrong_prev" && firstAfterOwn)
    return fail("forked", "the server has another entry where this client's journal ends")
  if (rule === "missing_card") return fail("not_found", "the server does not hand out a card it should have")
  if (rule === "unsupported_kind" || rule === "unsupported_version")
    return fail("unsupported", "written by a newer Mappe: update this program")
  return fail("forged", "an entry that breaks a rule of the journal")
}
