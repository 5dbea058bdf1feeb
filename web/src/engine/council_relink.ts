// All links of a space with their state, and new targets for those whose object is elsewhere now. Proposals are made on
// this device, from the mirror it has; nothing is changed but what somebody ticked.
import type { Changes } from "./changes.ts"
import { changing, type Context, type Part, withSpace } from "./context.ts"
import type { Answer, LinkProposal, LinkReview, Relink } from "./contract.ts"
import type { CouncilHere, Councils } from "./council.ts"
import type { CouncilLinks } from "./council_links.ts"
import { namesOf } from "./council_views.ts"
import { nodeOf } from "./folders.ts"
import { no, yes } from "./problems.ts"
import type { OpenSpace } from "./session.ts"
import { parseTarget, type Target } from "../mappe/journal/content.ts"
import { NodeId } from "../mappe/base/ids.ts"
import type { NodeView } from "../mappe/journal/state.ts"
import { Proposals } from "../mappe/council/relink.ts"
import { isGone } from "../mappe/council/search.ts"
import type { Row } from "../mappe/council/mirror.ts"

const relinksMax = 5_000 // at once

export class CouncilRelink {
  readonly #context: Context
  readonly #councils: Councils
  readonly #changes: Changes
  readonly #links: CouncilLinks

  constructor(context: Context, councils: Councils, changes: Changes, links: CouncilLinks) {
    this.#context = context
    this.#councils = councils
    this.#changes = changes
    this.#links = links
  }

  readonly part = {
    reviewLinks: (space) =>
      withSpace(this.#context, space, async (open, session) => {
        await this.#councils.opened(session)
        return yes(this.#review(open))
      }),
    relink: (space, wishes) =>
      changing(this.#context, space, async (open, session) => {
        await this.#councils.opened(session)
        return this.#relink(open, wishes)
      }),
  } satisfies Part

  #review(open: OpenSpace): LinkReview[] {
    const proposals = new Proposals(this.#councils.known())
    const found: LinkReview[] = []
    const walk = (parent: NodeId, path: string): void => {
      for (const view of open.replica.state.children(parent)) {
        if (view.sort === "folder") walk(view.id, `${path}${view.name}/`)
        else if (view.sort === "link") found.push(...this.#reviewed(open, view, path, proposals))
      }
    }
    walk(NodeId.zero, "")
    return found
  }

  #reviewed(open: OpenSpace, view: NodeView, path: string, proposals: Proposals): LinkReview[] {
    const link = this.#links.sight(open, view)
    const target = targetOf(open, view)
    if (!link || !target) return []
    return [{ link, path: path.replace(/\/$/, ""), proposals: this.#proposed(link.state, target, proposals) }]
  }

  #proposed(state: LinkReview["link"]["state"], target: Target, proposals: Proposals): LinkProposal[] {
    if (state === "same" || state === "unknown") return []
    if (state === "changed" || state === "moved") {
      const here = this.#find(target.oparlId)
      return here ? [proposalOf(here.source, here.row, true)] : []
    }
    const { type, reference, name, date = "" } = target
    return proposals.of({ type, reference, name, date }).flatMap(({ council, row, sure }) => {
      const source = this.#councils.here.find((one) => one.council === council)
      return source && row.id !== target.oparlId ? [proposalOf(source, row, sure)] : []
    })
  }

  #find(id: string, council?: string): { source: CouncilHere; row: Row } | undefined {
    for (const source of this.#councils.here) {
      const row = source.mirror.rows.get(id)
      if (row && (council === undefined || source.council === council)) return { source, row }
    }
    return undefined
  }

  async #relink(open: OpenSpace, wishes: readonly Relink[]): Promise<Answer<void>> {
    if (wishes.length === 0 || wishes.length > relinksMax) return no("usage", "no links, or too many at once")
    const ticked: { view: NodeView; target: Target }[] = []
    for (const wish of wishes) {
      const id = nodeOf(wish.node)
      const view = id && open.replica.state.node(id)
      const found = this.#find(wish.id, wish.council)
      if (!view?.live || view.sort !== "link") return no("not_found", "it is gone meanwhile")
      if (!found || isGone(found.row)) return no("not_found", "the mirror has no such object")
      ticked.push({ view, target: this.#links.targetOfRow(found.source, found.row) })
    }
    return this.#changes.relink(open, ticked)
  }
}

export function targetOf(open: OpenSpace, view: NodeView): Target | undefined {
  const current = view.sort === "link" ? open.replica.state.current(view.id) : undefined
  const parsed = current && parseTarget(current.content)
  return parsed?.ok ? parsed.value : undefined
}

function proposalOf(source: CouncilHere, row: Row, sure: boolean): LinkProposal {
  const bodies = namesOf(source.mirror, row.bodies)
  return { council: source.council, councilTitle: source.title, id: row.id, kind: row.kind, reference: row.reference, name: row.name, date: row.date, bodies, sure }
}
