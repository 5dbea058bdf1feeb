// Reads a page of the bulk of a council, and the list of councils. Nothing of it is believed beyond its form, and a page
// that breaks one rule is refused whole: half a page would be a mirror that lacks something without saying so.
//                                       docs/protocol.md §7a   twin: server/council/council_routes.cpp, which writes it
import { fail, ok, type Result } from "../base/result.ts"
import { Fields, parseJson } from "../wire/fields.ts"
import { type PaperName, unfolded } from "./columns.ts"
import { councilsMax, depthMax, generationBytesMax, itemsMax, pageObjectsMax, textCharsMax, urlCharsMax } from "./limits.ts"
import type { CouncilObject, Join, Mirrored, ObjectState } from "./values.ts"

export interface BulkPage {
  generation: string
  checkedMs: number
  upto: number // everything up to this number is in it or was before
  more: boolean
  objects: Mirrored[] // ascending by n; kinds this program does not know are left out
}

export interface ListedCouncil {
  council: string
  title: string
  address: string
  roots: string[]
  generation: string
  upto: number
  checkedMs: number
  outcome: string
}

type Raw = Record<string, unknown>
const refuse = (what: string) => fail("malformed", what)
const states: readonly string[] = ["present", "deleted", "depublished", "unreachable"]

// What each member is, by its name: the same name means the same everywhere.
type Form = "text" | "url" | "flag" | "number" | "texts" | { one: Forms } | { many: Forms }
type Forms = Readonly<Record<string, Form>>
const fileForms: Forms = {
  id: "text", name: "text", file_name: "text", mime_type: "text", date: "text", size: "number", access_url: "url", download_url: "url",
}
const file: Form = { one: fileForms }
const files: Form = { many: fileForms }
const itemForms: Forms = {
  id: "text", number: "text", name: "text", result: "text", meeting: "text", consultation: "text", web: "url", public: "flag",
  public_by_heading: "flag", files,
}
const consultationForms: Forms = {
  id: "text", paper: "text", agenda_item: "text", meeting: "text", role: "text", authoritative: "flag", organizations: "texts",
}
const kinds: Readonly<Record<string, Forms>> = {
  system: { name: "text", vendor: "text", product: "text", version: "text" },
  body: { name: "text", short_name: "text", website: "url", ags: "text" },
  organization: { body: "text", name: "text", short_name: "text", type: "text", start: "text", end: "text", web: "url" },
  person: { body: "text", name: "text", family_name: "text", given_name: "text", form_of_address: "text", web: "url" },
  meeting: {
    body: "text", name: "text", state: "text", start: "text", end: "text", cancelled: "flag", web: "url", organizations: "texts",
    location: { one: { id: "text", description: "text", street: "text", room: "text", postal_code: "text", locality: "text" } },
    invitation: file, results_protocol: file, verbatim_protocol: file, files, items: { many: itemForms },
  },
  paper: {
    body: "text", name: "text", reference: "text", date: "text", paper_type: "text", web: "url", superordinated: "text",
    main_file: file, main_file_is_guessed: "flag", files, originator_persons: "texts", originator_organizations: "texts",
    under_direction_of: "texts", consultations: { many: consultationForms },
  },
}
const joinForms: Forms = { item: "text", paper: "text", consultation: "text", guessed: "flag" }

function isObject(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= textCharsMax
}
function isUrl(value: unknown): boolean {
  return isText(value) && value.length <= urlCharsMax && /^https?:\/\//i.test(value)
}
function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0
}

/** Takes the members that are known, checked; undefined: one of them has not the form it must have. */
function taken(raw: unknown, forms: Forms): Raw | undefined {
  if (!isObject(raw)) return undefined
  const out: Raw = {}
  for (const [name, form] of Object.entries(forms)) {
    if (!Object.hasOwn(raw, name)) continue
    const value = formed(raw[name], form)
    if (value === undefined) return undefined
    out[name] = value
  }
  return out
}
function formed(value: unknown, form: Form): unknown {
  if (form === "text") return isText(value) ? value : undefined
  if (form === "url") return isUrl(value) ? value : undefined
  if (form === "flag") return typeof value === "boolean" ? value : undefined
  if (form === "number") return isCount(value) ? value : undefined
  if (form === "texts") return isList(value) && value.every(isText) ? value : undefined
  if ("one" in form) return taken(value, form.one)
  if (!isList(value)) return undefined
  const all = value.map((one) => taken(one, form.many))
  return all.includes(undefined) ? undefined : all
}
function isList(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.length <= itemsMax
}

/** One mirrored object; null: of a kind that this program does not know. */
export function readMirrored(raw: unknown): Result<Mirrored | null> {
  if (!isObject(raw) || !isObject(raw["object"])) return refuse("an element of a council's page is no object")
  const { n, state, first_seen_ms: firstSeenMs, changed_ms: changedMs, object } = raw
  if (!isCount(n) || n === 0 || !isCount(firstSeenMs) || !isCount(changedMs))
    return refuse("a mirrored object without its number or times")
  if (typeof state !== "string" || !states.includes(state)) return refuse("a mirrored object in no known state")
  const { id, kind } = object as Raw
  if (!isText(id) || id === "" || id.length > urlCharsMax || !isText(kind)) return refuse("a mirrored object without id or kind")
  if (!Object.hasOwn(kinds, kind)) return ok(null)
  const gone = state === "deleted" || state === "depublished"
  if (gone && Object.keys(object as Raw).length > 2) return refuse("an object that was withdrawn still has its text")
  const content = taken(object, kinds[kind]!)
  if (!content) return refuse("a mirrored object with a member of the wrong form")
  const joins = raw["papers"] === undefined ? [] : formed(raw["papers"], { many: joinForms })
  if (!joins || (joins as Partial<Join>[]).some((join) => join.item === undefined || join.paper === undefined))
    return refuse("a join of an item and a paper of the wrong form")
  return ok({
    n,
    state: state as ObjectState,
    firstSeenMs,
    changedMs,
    object: { ...content, id, kind } as unknown as CouncilObject,
    papers: joins as Join[],
  })
}

// JSON.parse reads any depth; what is read later goes down with the forms alone. Depth is judged so that nobody can
// keep something here that another version would choke on.
function isTooDeep(text: string): boolean {
  let depth = 0
  let inText = false
  for (let at = 0; at < text.length; ++at) {
    const sign = text.charCodeAt(at)
    if (inText) {
      if (sign === 0x5c) ++at
      else if (sign === 0x22) inText = false
    } else if (sign === 0x22) inText = true
    else if (sign === 0x7b || sign === 0x5b) {
      if (++depth > depthMax) return true
    } else if (sign === 0x7d || sign === 0x5d) --depth
  }
  return false
}

/** A page of what changed after `since`, in either form. `paperName`: of pages before.
 *    errors  behind, malformed, too_large, too_many */
export function readBulk(body: Uint8Array, since: number, paperName: PaperName = () => undefined): Result<BulkPage> {
  let text: string
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(body)
  } catch {
    return refuse("a council's page is no UTF-8")
  }
  if (isTooDeep(text)) return refuse("a council's page goes deeper than it may")
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return refuse("a council's page is no JSON")
  }
  const fields = new Fields(json)
  const page: BulkPage = {
    generation: fields.text("generation"),
    checkedMs: fields.uint("checked_ms"),
    upto: fields.uint("upto"),
    more: fields.flagOr("more", false),
    objects: [],
  }
  let raws = fields.has("columns") ? [] : fields.array("objects")
  if (!fields.ok().ok || !fields.has("more")) return refuse("a council's page lacks what it must have")
  if (fields.has("columns")) {
    const made = unfolded(json as Raw, paperName)
    if (!made.ok) return made
    raws = made.value
  }
  if (page.generation === "" || page.generation.length > generationBytesMax) return refuse("a council's page of no generation")
  if (raws.length > pageObjectsMax) return fail("too_many", "more objects in a council's page than there may be")
  if (page.upto < since) return fail("behind", "a council's page ends before what was asked for")
  if (page.more && page.upto === since) return refuse("a council's page promises more and gives nothing")
  let before = since
  const ids = new Set<string>()
  for (const raw of raws) {
    const read = readMirrored(raw)
    if (!read.ok) return read
    const n = (raw as Raw)["n"] as number
    if (n <= before || n > page.upto) return refuse("the numbers of a council's page do not ascend within it")
    before = n
    if (!read.value) continue
    if (ids.has(read.value.object.id)) return refuse("an object stands twice in a council's page")
    ids.add(read.value.object.id)
    page.objects.push(read.value)
  }
  if (before !== page.upto) return refuse("a council's page ends elsewhere than it says")
  return ok(page)
}

/** The councils that this server mirrors.                                                    errors  malformed, too_many */
export function readCouncils(body: Uint8Array): Result<ListedCouncil[]> {
  const json = parseJson(body)
  if (!json.ok) return json
  const fields = new Fields(json.value)
  const raws = fields.array("councils")
  if (!fields.ok().ok) return refuse("the list of councils is none")
  if (raws.length > councilsMax) return fail("too_many", "more councils than there may be")
  const names = new Set<string>()
  const all: ListedCouncil[] = []
  for (const raw of raws) {
    const one = new Fields(raw)
    const council: ListedCouncil = {
      council: one.text("council"),
      title: one.text("title"),
      address: one.text("address"),
      roots: one.array("roots").filter((root) => isUrl(root)) as string[],
      generation: one.text("generation"),
      upto: one.uint("upto"),
      checkedMs: one.uint("checked_ms"),
      outcome: one.text("outcome"),
    }
    if (!one.ok().ok || !/^[a-z0-9-]{1,32}$/.test(council.council) || names.has(council.council) || !isText(council.title))
      return refuse("a council in the list has not the form it must have")
    names.add(council.council)
    all.push(council)
  }
  return ok(all)
}
