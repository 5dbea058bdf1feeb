// What a pasted text means in a council's system: a page of ALLRIS, SessionNet, SD.NET, more! rubin or regisafe, any
// other address, a page of the member area, or a Drucksachen number.             docs/links.md
//                                     twin: council/links/recogniser.h; vectors: tests/vectors/council-links
//
// It only reads: nothing is fetched or looked up here. An OParl id never goes through it, since those are kept exactly
// as delivered; whoever has a mirror asks it first, for the address as it was pasted.
import { fail, ok, type Result } from "../base/result.ts"
import { lower, readAddress, rootOf, whole, type Address } from "./address.ts"
import { readReference } from "./reference.ts"

export const pastedBytesMax = 4096
const tokenBytesMax = 512
const numberDigitsMax = 18

// Its fields are told in the twin.
export interface Recognised {
  readonly sort: "object" | "plain" | "member" | "number"
  readonly vendor: "" | "allris" | "sessionnet" | "sdnet" | "rubin" | "regisafe"
  readonly kind: "" | "paper" | "meeting" | "agenda_item" | "organization" | "person" | "file"
  readonly counter: string // what the number counts, by the vendor's name for it: numbers of two counters differ
  readonly number: string
  readonly root: string
  readonly address: string // canonical
  readonly opens: string // what a browser is sent to
  readonly oparl: string // how the OParl id of the same object ends, where that is verified; else ""
}
type Vendor = Recognised["vendor"]
type Kind = Recognised["kind"]

// A page that shows one object by one number: its name, the parameter, the vendor, the kind, what stands before the
// number in OParl where both were seen to be one, parameters that are kept where they are digits.
type Page = readonly [name: string, counter: string, vendor: Vendor, kind: Kind, oparl: string, kept: readonly string[]]
const tenant = ["__cpanr"]
const pages: readonly Page[] = [
  ["vo020", "VOLFDNR", "allris", "paper", "papers/", []],
  ["to010", "SILFDNR", "allris", "meeting", "meetings/", []],
  ["to020", "TOLFDNR", "allris", "agenda_item", "", []],
  ["gr020", "GRLFDNR", "allris", "organization", "organizations/gr/", []],
  ["pa020", "PALFDNR", "allris", "organization", "", []],
  ["au020", "AULFDNR", "allris", "organization", "", []],
  ["doc", "DOLFDNR", "allris", "file", "files/", ["DOCTYP", "OTYP"]],
  ["do027", "DOLFDNR", "allris", "file", "", ["options"]],
  ["vo0050", "__kvonr", "sessionnet", "paper", "papers/vo/", tenant],
  ["vo0053", "__kvonr", "sessionnet", "paper", "papers/vo/", tenant],
  ["ag0050", "__kagnr", "sessionnet", "paper", "", tenant],
  ["si0050", "__ksinr", "sessionnet", "meeting", "meetings/", tenant],
  ["si0056", "__ksinr", "sessionnet", "meeting", "meetings/", tenant],
  ["si0057", "__ksinr", "sessionnet", "meeting", "meetings/", tenant],
  ["to0040", "__ksinr", "sessionnet", "meeting", "meetings/", tenant],
  ["to0045", "__ksinr", "sessionnet", "meeting", "meetings/", tenant],
  ["to0050", "__ktonr", "sessionnet", "agenda_item", "", tenant],
  ["kp0040", "__kgrnr", "sessionnet", "organization", "", tenant],
  ["pe0051", "__kpenr", "sessionnet", "person", "", tenant],
  ["kp0050", "__kpenr", "sessionnet", "person", "", tenant],
  ["kp0041", "__kpenr", "sessionnet", "person", "", tenant],
  ["getfile", "id", "sessionnet", "file", "files/", tenant],
]

// Folders of a council's system that ask for a sign-in.
const memberFolders = new Set(
  "anmeldung gi gremieninfo intern login mandatos ri sessionnetgi sessionnetri".split(" "),
)

function isDigits(text: string): boolean {
  return text.length <= numberDigitsMax && /^[0-9]+$/.test(text)
}
function isToken(text: string, sizeMin: number): boolean {
  return text.length >= sizeMin && text.length <= tokenBytesMax && /^[A-Za-z0-9_-]+$/.test(text)
}
function beforeDot(text: string): string {
  return lower(text).split(".")[0]!
}

// The one value of a parameter; "" where it is missing or stands there with two.
function oneValue(address: Address, name: string): string {
  const found = address.parameters.filter((one) => one.name === lower(name) && one.value !== "")
  return new Set(found.map((one) => one.value)).size === 1 ? found[0]!.value : ""
}

// Digits without leading zeros; "" where it is no number above zero.
function oneNumber(address: Address, name: string): string {
  const value = oneValue(address, name)
  return isDigits(value) ? value.replace(/^0+/, "") : ""
}

function isNotPermanent(address: Address): boolean {
  return address.segments.some((segment) => {
    const page = beforeDot(segment)
    return (
      lower(segment) === "wicket" || lower(segment).startsWith("___tmp") || page === "noauth" || page === "internalerrorpage"
    )
  })
}

function made(
  address: Address,
  [vendor, kind, counter, number]: readonly [Vendor, Kind, string, string],
  rootSegments: number,
  page?: string,
): Recognised {
  const root = rootOf(address, rootSegments)
  const canonical = page === undefined ? whole(address) : root + page
  return { sort: "object", vendor, kind, counter, number, root, address: canonical, opens: canonical, oparl: "" }
}

// ALLRIS and SessionNet: by the page's name and one number.
function byPage(address: Address): Recognised | undefined {
  const written = lower(address.segments.at(-1)!)
  const extension = written.slice(beforeDot(written).length)
  for (const [name, counter, vendor, kind, oparl, kept] of pages) {
    const session = vendor === "sessionnet"
    if (name !== beforeDot(written)) continue
    if (extension !== ".asp" && extension !== (session ? ".php" : "")) continue
    const ownFile = name === "getfile" // a name that others use too
    if (ownFile && lower(oneValue(address, "type")) !== "do") continue
    const number = oneNumber(address, counter)
    if (number === "") continue
    const more = kept.filter((one) => isDigits(oneValue(address, one))).map((one) => `&${one}=${oneValue(address, one)}`)
    const page = `${written}?${counter}=${number}${ownFile ? "&type=do" : ""}${more.join("")}`
    const found = made(address, [vendor, kind, counter, number], address.segments.length - 1, page)
    // ALLRIS 4 sends who asks for a meeting that is not published yet to a dead end without it.
    const refresh = !session && extension === "" && kind !== "file" ? "&refresh=false" : ""
    return { ...found, opens: found.address + refresh, oparl: oparl === "" ? "" : oparl + number }
  }
  return undefined
}

// SD.NET RIM: opaque tokens.
function byToken(address: Address): Recognised | undefined {
  const segments = address.segments
  const low = segments.map(lower)
  const page = segments.length >= 2 && segments.at(-1) === "" ? segments.length - 2 : segments.length - 1
  const name = low[page]!
  const token = oneValue(address, "__")
  if ((name === "vorgang" || name === "tops") && isToken(token, 1)) {
    const kind = name === "tops" ? "meeting" : "paper"
    return made(address, ["sdnet", kind, "__", token], page, `${name}/?__=${token}`)
  }
  for (let i = 0; i + 1 < segments.length; ++i) {
    let at = 0 // of the token
    if (low[i] === "sdnetrim") at = i + 1
    const files = low[i] === "webservice" && low[i + 1] === "oparl" && low[i + 3] === "body" && low[i + 5] === "files"
    if (files) at = i + (low[i + 6] === "download" ? 7 : 6)
    if (at === 0 || at >= segments.length || !isToken(segments[at]!, 16)) continue
    return made(address, ["sdnet", "file", "files", segments[at]!], i)
  }
  return undefined
}

// more! rubin: names that others use too, so the host or the form of the number must fit.
function byRubin(address: Address): Recognised | undefined {
  const name = lower(address.segments.at(-1)!)
  const hosted = address.host.endsWith(".gremien.info")
  const found = (kind: Kind, counter: string): Recognised | undefined => {
    const number = oneValue(address, counter)
    if (!isToken(number, 1)) return undefined
    const page = `${name}?${counter}=${number}`
    const object = made(address, ["rubin", kind, `${name} ${counter}`, number], address.segments.length - 1, page)
    return { ...object, oparl: name === "meeting" ? `meeting/ni_${number}` : "" }
  }
  if (name === "sitzungen_top.php") return found("meeting", "sid")
  if (name === "vorlagen_details.php") return found("paper", "vid")
  if (name === "submission" && hosted) return found("paper", "id")
  const id = oneValue(address, "id")
  const shaped = id.length >= 8 && /^[0-9]{4}-[0-9].*-[0-9]+$/s.test(id)
  if (name === "meeting" && (hosted || shaped)) return found("meeting", "id")
  return undefined
}

function byRegisafe(address: Address): Recognised | undefined {
  if (!address.host.endsWith(".ris-portal.de")) return undefined
  const rootSegments = address.segments.length - 1
  const meeting = oneNumber(address, "sitzungid")
  const paper = oneNumber(address, "_rissitzung_schriftgutid")
  if (paper !== "") return made(address, ["regisafe", "file", "_RisSitzung_schriftgutId", paper], rootSegments)
  if (meeting === "" || lower(address.segments.at(-1)!) !== "sitzungen") return undefined
  return made(address, ["regisafe", "meeting", "sitzungId", meeting], rootSegments, `sitzungen?sitzungId=${meeting}`)
}

const nothing = { vendor: "", kind: "", counter: "", number: "", oparl: "" } as const

function judge(address: Address): Recognised {
  const member = address.segments.some((segment) => memberFolders.has(beforeDot(segment)))
  const found = member
    ? undefined
    : (byPage(address) ?? byToken(address) ?? byRubin(address) ?? byRegisafe(address))
  if (found) return found
  const all = whole(address)
  const root = rootOf(address, address.segments.length - 1)
  return { ...nothing, sort: member ? "member" : "plain", root, address: all, opens: all }
}

// Reads what somebody pasted or typed. What it gives and its errors are told in the twin.
export function recognise(pasted: string): Result<Recognised> {
  if (new TextEncoder().encode(pasted).length > pastedBytesMax)
    return fail("too_large", "the text is longer than an address may be")
  if (!pasted.isWellFormed()) return fail("malformed", "the text is no Unicode")
  const text = pasted.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "")
  if (/[\0-\x1f\x7f]/.test(text)) return fail("malformed", "an address is one line without control signs")
  const address = readAddress(text)
  if (!address.ok) return address
  if (address.value) {
    if (isNotPermanent(address.value))
      return fail("expired", "this address lives as long as the session; link the page it was opened from")
    const found = judge(address.value)
    if (found.opens.length > pastedBytesMax) return fail("too_large", "the text is longer than an address may be")
    return ok(found)
  }
  const reference = readReference(text)
  if (!reference.ok) return reference
  return ok({ ...nothing, sort: "number", number: reference.value, root: "", address: "", opens: "" })
}

// Whether two roots are one installation, as far as it shows: scheme, "www.", upper and lower case and the last slash do
// not count. What else is one (a kiosk, an old host) is configured.
export function sameRoot(a: string, b: string): boolean {
  const bare = (root: string) => lower(root).replace(/^https?:\/\//, "").replace(/^www\./, "").replace(/\/+$/, "")
  return bare(a) === bare(b)
}
