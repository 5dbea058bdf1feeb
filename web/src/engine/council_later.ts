// Councils, fetched when there are any to look at: the start page of a faction without one needs none of it.
//   threads  one
import type { Changes } from "./changes.ts"
import { type Context, type Part, withSession } from "./context.ts"
import type { CouncilLinks } from "./council_links.ts"
import type { CouncilPart } from "./council_part.ts"
import { councilPart } from "./later.ts"
import { yes } from "./problems.ts"
import type { Session } from "./session.ts"
import { readSetting } from "./settings.ts"

const askAgainMs = 10 * 60_000

export class CouncilLater {
  readonly #context: Context
  readonly #changes: Changes
  readonly #onLinks: () => void
  #part: CouncilPart | undefined
  #coming: Promise<CouncilPart> | undefined
  #askedMs = 0 // when the server was asked whether it has any, and had none

  /** `onLinks`: links can say how they stand from now on. */
  constructor(context: Context, changes: Changes, onLinks: () => void) {
    this.#context = context
    this.#changes = changes
    this.#onLinks = onLinks
  }

  readonly part = {
    councils: async () => (await this.#come()).councils.part.councils(),
    searchCouncil: async (text, limit) => (await this.#come()).councils.part.searchCouncil(text, limit),
    meetings: async (fromMs, toMs) => (await this.#come()).councils.part.meetings(fromMs, toMs),
    meeting: async (council, id) => (await this.#come()).councils.part.meeting(council, id),
    nextMeetings: (items) =>
      withSession(this.#context, async (session) => {
        if (!this.#part && !(await this.#hasAny(session))) return yes({ first: null, moreItems: 0, later: [] })
        return (await this.#come()).councils.part.nextMeetings(items)
      }),
    paper: async (council, id) => (await this.#come()).councils.part.paper(council, id),
    lookUpLink: async (pasted) => (await this.#come()).links.part.lookUpLink(pasted),
    makeLink: async (space, parent, wish) => (await this.#come()).links.part.makeLink(space, parent, wish),
    links: async (space, node) => (await this.#come()).links.part.links(space, node),
    link: async (space, node) => (await this.#come()).links.part.link(space, node),
  } satisfies Part

  /** What links say of themselves. Nothing yet: it is fetched, and told when it is there. */
  get links(): CouncilLinks | undefined {
    if (!this.#part) void this.#come().then(this.#onLinks, () => undefined)
    return this.#part?.links
  }

  /** Of whoever was signed in nothing stays. */
  end(): void {
    this.#part?.councils.end()
    this.#askedMs = 0
  }

  #come(): Promise<CouncilPart> {
    this.#coming ??= councilPart().then(
      ({ makeCouncilPart }) => (this.#part = makeCouncilPart(this.#context, this.#changes)),
      (missing: unknown) => {
        this.#coming = undefined // the next one who asks tries again
        throw missing
      },
    )
    return this.#coming
  }

  async #hasAny(session: Session): Promise<boolean> {
    if ((await readSetting<unknown[]>(session.store, "councils", [])).length > 0) return true
    if (!session.isOnline || Date.now() - this.#askedMs < askAgainMs) return false
    const listed = await session.api.councils()
    if (listed.ok && listed.value.length === 0) this.#askedMs = Date.now()
    return listed.ok && listed.value.length > 0
  }
}
