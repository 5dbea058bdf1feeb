// Links to what councils have, or to any other page: made from a pasted address or a typed number, and looked after.
// A link is an entry of the space's journal like a file: which paper a faction links, the server does not learn.
import type { Changes } from "./changes.ts"
import { changing, type Context, type Part, withSession, withSpace } from "./context.ts"
import type { Answer, LinkChoice, LinkFinding, LinkLook, CouncilLink, LinkState, LinkWish } from "./contract.ts"
import type { CouncilHere, Councils } from "./council.ts"
import { namesOf } from "./council_views.ts"
import { nodeOf, textOfNode } from "./folders.ts"
import { no, refused, yes } from "./problems.ts"
import type { OpenSpace } from "./session.ts"
import { parseTarget, type Target } from "../mappe/journal/content.ts"
import { utf8Length } from "../mappe/journal/name.ts"
import type { NodeView } from "../mappe/journal/state.ts"
import type { Row } from "../mappe/council/mirror.ts"
import { recognise } from "../mappe/council/recogniser.ts"
import { type Found, hostOf, resolve } from "../mappe/council/resolve.ts"
import { isGone } from "../mappe/council/search.ts"

const nameBytesMax = 200 // of the link in the folder: the council's titles are longer than names should be
const fieldCharsMax = 500 // of a target

export class CouncilLinks {
  readonly #context: Context
  readonly #councils: Councils
  readonly #changes: Changes

  constructor(context: Context, councils: Councils, changes: Changes) {
    this.#context = context
    this.#councils = councils
    this.#changes = changes
  }

  readonly part = {
    lookUpLink: (pasted) =>
      withSession(this.#context, async (session) => {
        await this.#councils.opened(session)
        return this.#lookUp(pasted)
      }),
    makeLink: (space, parent, wish) =>
      changing(this.#context, space, async (open, session) => {
        await this.#councils.opened(session)
        return this.#make(open, parent, wish)
      }),
    links: (space, node) =>
      withSpace(this.#context, space, async (open, session) => {
        await this.#councils.opened(session)
        const parent = nodeOf(node)
        if (!parent || !open.replica.state.isLive(parent)) return no("not_found", "no such folder")
        return yes(open.replica.state.children(parent).flatMap((view) => this.sight(open, view) ?? []))
      }),
    link: (space, node) =>
      withSpace(this.#context, space, async (open, session) => {
        await this.#councils.opened(session)
        const id = nodeOf(node)
        const view = id && open.replica.state.node(id)
        const sight = view && this.sight(open, view)
        return sight ? yes(sight) : no("not_found", "no such link")
      }),
  } satisfies Part

  /** How a link stands, by what this device knows of the council. */
  stateOf(target: Target): LinkState {
    if (target.oparlId === "") return "unknown"
    const here = this.#councils.here
    if (here.length === 0 || here.every((one) => one.mirror.rows.size === 0)) return "unknown"
    const row = this.#rowOf(target)?.row
    // A mirror that is still being fetched may yet bring it.
    if (!row) return here.every((one) => one.mirror.isWhole) ? "lost" : "unknown"
    if (isGone(row)) return "withdrawn"
    if (row.state === "unreachable") return "lost"
    const address = addressOf(row)
    if (address !== "" && target.webUrl !== "" && openable(address) !== openable(target.webUrl)) return "moved"
    // Of a council that the server began anew, everything was changed just now: that says nothing.
    return row.changedMs > target.modifiedMs && row.changedMs > row.firstSeenMs ? "changed" : "same"
  }

  /** What a row of a folder says of it. */
  look(target: Target): { url: string; link: LinkLook } {
    const url = openable(target.webUrl)
    return { url, link: { state: this.stateOf(target), host: hostOf(url), known: this.#councils.isKnown(url) } }
  }

  #rowOf(target: Target): Found | undefined {
    if (target.oparlId === "") return undefined
    for (const { council, mirror } of this.#councils.here) {
      const row = mirror.rows.get(target.oparlId)
      if (row) return { council, row }
    }
    return undefined
  }

  #lookUp(pasted: string): Answer<LinkFinding> {
    const resolved = resolve(pasted, this.#councils.known())
    if (!resolved.ok) return refused(resolved, { kind: "usage", field: "link", rule: `link_${resolved.error.kind}` })
    const { read, found } = resolved.value
    return yes({
      sort: read.sort,
      choices: found.flatMap((one) => this.#choice(one)),
      url: read.opens,
      host: hostOf(read.opens),
      known: this.#councils.isKnown(read.opens),
    })
  }

  #choice({ council, row }: Found): LinkChoice[] {
    const source = this.#councils.here.find((one) => one.council === council)
    if (!source) return []
    const detail = row.kind === "paper" ? [row.type, row.date].filter(Boolean).join(", ") : namesOf(source.mirror, row.bodies).join(", ")
    return [{ council, councilTitle: source.title, id: row.id, kind: row.kind, reference: row.reference, name: row.name, detail, startMs: row.startMs }]
  }

  async #make(open: OpenSpace, parent: string, wish: LinkWish): Promise<Answer<{ node: string }>> {
    if ("url" in wish) {
      const read = recognise(wish.url)
      if (!read.ok || read.value.sort === "number") return no("usage", "no address that can be linked", { field: "link", rule: "link_malformed" })
      const { opens, kind } = read.value
      const name = wish.name.trim() === "" ? hostOf(opens) : wish.name
      return this.#changes.makeLink(open, parent, fittingName(name), targetOf({ webUrl: opens, type: kind, name }))
    }
    const source = this.#councils.here.find((one) => one.council === wish.council)
    const row = source?.mirror.rows.get(wish.id)
    if (!source || !row || isGone(row)) return no("not_found", "the mirror has no such object")
    return this.#changes.makeLink(open, parent, fittingName([row.reference, row.name].filter(Boolean).join(" ")), this.targetOfRow(source, row))
  }

  targetOfRow(source: CouncilHere, row: Row): Target {
    const body = source.mirror.rows.get(row.body)?.name || source.title
    return targetOf({
      oparlId: row.id,
      webUrl: openable(addressOf(row)),
      type: row.kind,
      reference: row.reference,
      name: row.name,
      body,
      modifiedMs: row.changedMs,
      date: row.date,
    })
  }

  sight(open: OpenSpace, view: NodeView): CouncilLink | undefined {
    const current = view.sort === "link" ? open.replica.state.current(view.id) : undefined
    const parsed = current && parseTarget(current.content)
    if (!parsed?.ok) return undefined
    const target = parsed.value
    const row = this.#rowOf(target)
    const { url, link } = this.look(target)
    return {
      ...link,
      node: textOfNode(view.id),
      name: view.name,
      kind: target.type,
      reference: target.reference,
      title: target.name,
      body: target.body,
      date: target.date ?? "",
      number: target.number ?? "",
      council: row?.council ?? "",
      id: row ? target.oparlId : "",
      url,
      linkedMs: view.changed.timeMs,
    }
  }
}

/** What a browser may be sent to; '' of anything else: whoever may write in a space may write any target. */
export function openable(url: string): string {
  const read = recognise(url)
  return read.ok && read.value.sort !== "number" ? read.value.opens : ""
}
function addressOf(row: Row): string {
  return row.web || row.mainUrl
}
/** With what finds the object again when the council has another system: body, reference, name, date, vendor's number. */
function targetOf(parts: Partial<Target>): Target {
  const read = parts.webUrl ? recognise(parts.webUrl) : undefined
  const vendors = read?.ok && read.value.sort === "object" ? read.value : undefined
  const cut = (text = ""): string => text.slice(0, fieldCharsMax).toWellFormed()
  return {
    oparlId: parts.oparlId ?? "",
    webUrl: parts.webUrl ?? "",
    type: parts.type ?? "",
    reference: cut(parts.reference),
    name: cut(parts.name),
    body: cut(parts.body),
    modifiedMs: parts.modifiedMs ?? 0,
    pinnedMs: Date.now(),
    date: cut(parts.date),
    counter: cut(vendors?.counter),
    number: cut(vendors?.number),
  }
}

/** A title as a name that every system takes: what names may not hold becomes a hyphen. */
export function fittingName(title: string): string {
  let name = title
    .normalize("NFC")
    .replace(/[\0-\x1f\x7f-\x9f\s]+/g, " ")
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, "")
    .toWellFormed()
    .replace(/[/\\:*?"<>|]+/g, "-")
    .trim()
  while (utf8Length(name) > nameBytesMax) name = [...name].slice(0, -1).join("")
  return name.replace(/[ .]+$/, "") || "Link"
}
