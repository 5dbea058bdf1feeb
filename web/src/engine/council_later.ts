// Councils, fetched when there are any to look at: the start page of a faction without one needs none of it.
//   threads  one
import { type Context, type Part, withSession } from "./context.ts"
import type { CouncilLinks } from "./council_links.ts"
import type { CouncilNeeds, CouncilPart } from "./council_part.ts"
import { councilPart, handedOn } from "./later.ts"
import { yes } from "./problems.ts"
import type { AgendaAbout, Answer } from "./contract.ts"
import type { OpenSpace, Session } from "./session.ts"
import { readSetting } from "./settings.ts"
import type { NodeId } from "../mappe/base/ids.ts"

const askAgainMs = 10 * 60_000
const names = [
  "councils", "searchCouncil", "meetings", "meeting", "paper",
  "lookUpLink", "makeLink", "links", "link", "reviewLinks", "relink",
  "councilNotes", "councilNoteCounts", "seenCouncilNotes", "writeCouncilNote",
  "agendaSpaces", "beside", "ownMeetings", "ownMeeting", "extraItems", "writeMeeting", "writeItem", "takeUp", "orderItems", "removeFromAgenda",
  "writeBrief", "assign", "unassign", "attend", "assignedTo", "myBodies", "bodiesPlace", "setMyBodies",
] as const

export class CouncilLater {
  readonly #context: Context
  readonly #needs: CouncilNeeds
  readonly #onLinks: () => void
  #here: CouncilPart | undefined
  #coming: Promise<CouncilPart> | undefined
  #askedMs = 0 // when the server was asked whether it has any, and had none

  /** `onLinks`: links can say how they stand from now on. */
  constructor(context: Context, wish: CouncilNeeds & { onLinks: () => void }) {
    this.#context = context
    this.#needs = wish
    this.#onLinks = wish.onLinks
    const { notes } = wish
    // What it fetches puts a better one in this place.
    notes.councilPlace = async (id, open) => {
      await this.#come()
      return notes.councilPlace(id, open)
    }
  }

  readonly part = {
    ...handedOn(names, async () => (await this.#come()).part),
    nextMeetings: (items) =>
      withSession(this.#context, async (session) => {
        if (!this.#here && !(await this.#hasAny(session))) return yes({ first: null, moreItems: 0, later: [] })
        return (await this.#come()).part.nextMeetings(items)
      }),
  } satisfies Part

  /** Puts a node beside that; who calls holds the space's turn. */
  async place(open: OpenSpace, node: NodeId, about: AgendaAbout): Promise<Answer<void>> {
    return (await this.#come()).agendas.place(open, node, about)
  }

  /** What links say of themselves. Nothing yet: it is fetched, and told when it is there. */
  get links(): CouncilLinks | undefined {
    if (!this.#here) void this.#come().then(this.#onLinks, () => undefined)
    return this.#here?.links
  }

  /** Of whoever was signed in nothing stays. */
  end(): void {
    this.#here?.councils.end()
    this.#askedMs = 0
  }

  #come(): Promise<CouncilPart> {
    this.#coming ??= councilPart().then(
      ({ makeCouncilPart }) => (this.#here = makeCouncilPart(this.#context, this.#needs)),
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
