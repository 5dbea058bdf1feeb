// Brings a council's mirror up to date, page by page. What was taken stays taken when the line breaks: the next time it
// goes on there.
import { done, fail } from "../base/result.ts"
import type { Answer } from "../wire/answer.ts"
import type { BulkPage, ListedCouncil } from "./bulk.ts"
import type { PaperName } from "./columns.ts"
import { pagesMax } from "./limits.ts"
import type { Mirror } from "./mirror.ts"

type Ask = (council: string, since: number, before: PaperName) => Promise<Answer<BulkPage>>

/** `listed`: what the list says of it.      errors  behind: fewer changes than were seen here, in the same generation;
 *  malformed, too_large, too_many: see readBulk, Mirror.take; conflict: it became another one meanwhile; those of asking */
export async function fetchMirror(ask: Ask, listed: ListedCouncil, mirror: Mirror, signal?: AbortSignal): Promise<Answer<void>> {
  const { council, generation } = listed
  if (listed.upto < mirror.since(generation)) return fail("behind", "the server has seen less of a council than this device")
  if (listed.upto === 0) return done
  for (let pages = 0; pages < pagesMax; ++pages) {
    if (signal?.aborted) return fail("cancelled", "the fetching was stopped")
    const since = mirror.since(generation)
    const page = await ask(council, since, (paper) => mirror.paperName(generation, paper))
    if (!page.ok) return page
    if (page.value.generation !== generation) return fail("conflict", "the council's mirror began anew meanwhile")
    if (!page.value.more && page.value.upto < listed.upto)
      return fail("behind", "a council's pages end before what its list says")
    const taken = await mirror.take(page.value, since)
    if (!taken.ok) return taken
    if (!page.value.more) return done
  }
  return fail("too_many", "more pages of a council than there may be")
}
