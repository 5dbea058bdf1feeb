// Bringing back to a restored server what it lost and this device still has.
//                                                          docs/protocol.md §4.5   twin: client/replica/healing.h
//
// Verbatim: whose entries they are does not matter, and nothing is signed anew. What this client has seen stays seen:
// until the server has it again, it is behind.
import { type Bytes, equal } from "../base/bytes.ts"
import { fail, ok, type Result } from "../base/result.ts"
import { Entry } from "../journal/entry.ts"
import type { Answer } from "../wire/answer.ts"
import { commitTriesMax, healedAtOnceMax, healedBytesAtOnceMax, healWaitSMax, healWaitsMax } from "../wire/limits.ts"
import type { Head, JournalPage } from "../wire/types.ts"
import { sameHead } from "./page.ts"

const wentOn = fail("forked", "the server went on otherwise than this client has seen")
const notKept = fail("not_found", "what the server lost is not kept on this device")

/** The end of `chain` that the server lacks, whose newest entry is at `server` (none: it has nothing of it).
 *    errors  not_found  what follows the server's head is not kept here
 *            forked     the server's head is another entry than the one here */
export function lostPart(chain: readonly Entry[], server: Head | undefined): Result<readonly Entry[]> {
  const wanted = server ? server.seq + 1 : 0
  const last = chain.at(-1)
  if (!last || last.header.seq < wanted) return !last || (server && sameHead(last.pin, server)) ? ok([]) : notKept
  const first = chain[0]!.header.seq
  if (first > wanted) return notKept
  const lost = chain.slice(wanted - first)
  if (server && !equal(lost[0]!.header.prev, server.hash)) return wentOn
  return ok(lost)
}

function nextPart(lost: readonly Entry[], from: number): Bytes[] {
  const part: Bytes[] = []
  let bytes = 0
  for (let at = from; at < lost.length && part.length < healedAtOnceMax; ++at) {
    bytes += lost[at]!.bytes.length
    if (part.length > 0 && bytes > healedBytesAtOnceMax) break
    part.push(lost[at]!.bytes)
  }
  return part
}

/** Sends them in order, as many at once as a request takes, and waits a while for a server that says "too many".
 *    gives  how many      errors  those of `send`; conflict: another member was faster, ask for the head again */
async function sendLost(lost: readonly Entry[], send: (part: Bytes[]) => Promise<Answer<Head>>): Promise<Answer<number>> {
  let sent = 0
  for (let waits = 0; sent < lost.length;) {
    const part = nextPart(lost, sent)
    const answer = await send(part)
    if (answer.ok) {
      sent += part.length
      continue
    }
    if (answer.error.kind !== "too_many" || ++waits > healWaitsMax) return answer
    const seconds = Math.min(Math.max(answer.problem?.retryAfterS ?? 1, 1), healWaitSMax)
    await new Promise((goOn) => setTimeout(goOn, seconds * 1000))
  }
  return ok(sent)
}

/** Whether what the server has is this client's journal, as far as a page from behind `seen` tells. */
function leadsOn(page: JournalPage, seen: Head): boolean {
  if (page.head.seq === seen.seq) return equal(page.head.hash, seen.hash)
  const next = page.entries[0] && Entry.parse(page.entries[0])
  return !next?.ok || equal(next.value.header.prev, seen.hash)
}

/** Compares `chain`, whose end this client has seen, with what the server has, and sends what is lost.
 *  `prepare`: what must be there before.
 *    gives  how many; 0: the server has it all
 *    errors  not_found, forked (above) · denied with rule heal_closed · conflict others keep healing · the wire's */
export async function healJournal(
  chain: readonly Entry[],
  seen: Head,
  page: (from: number) => Promise<Answer<JournalPage>>,
  send: (part: Bytes[]) => Promise<Answer<Head>>,
  prepare?: (lost: readonly Entry[]) => Promise<Answer<void>>,
): Promise<Answer<number>> {
  for (let tries = 0; tries < commitTriesMax; ++tries) {
    const there = await page(seen.seq + 1)
    if (!there.ok && there.error.kind !== "not_found") return there
    if (there.ok && there.value.head.seq >= seen.seq) return leadsOn(there.value, seen) ? ok(0) : wentOn
    const lost = lostPart(chain, there.ok ? there.value.head : undefined)
    if (!lost.ok) return lost
    if (lost.value.length === 0) return notKept
    const prepared = await prepare?.(lost.value)
    if (prepared && !prepared.ok) return prepared
    const sent = await sendLost(lost.value, send)
    if (sent.ok || sent.error.kind !== "conflict") return sent
  }
  return fail("conflict", "others keep healing this journal: try again")
}
