// An address in its parts, read as browsers read it, where they agree; refused where they could differ.
//                                                                       twin: council/links/recogniser_address.h
//
// Not the browser's own URL class: what a link is must not depend on the browser, and the C++ twin has none.
import { fail, ok, type Result } from "../base/result.ts"

const hostBytesMax = 253

export interface Parameter {
  readonly name: string // lower case; the address keeps its own
  readonly value: string // as it stands, not decoded
}

export interface Address {
  readonly origin: string // "https://host" or "https://host:8443", lower case
  readonly host: string
  readonly segments: readonly string[] // of the path, at least one; the last is the page, maybe ""
  readonly query: string // without "?"; "" where there is none
  readonly parameters: readonly Parameter[]
}

export function whole(address: Address): string {
  const page = rootOf(address, address.segments.length - 1) + address.segments.at(-1)!
  return address.query === "" ? page : `${page}?${address.query}`
}

// The origin and the first `count` segments, with a slash at the end.
export function rootOf(address: Address, count: number): string {
  return [address.origin, ...address.segments.slice(0, count), ""].join("/")
}

// ASCII alone, whatever the browser's language.
export function lower(text: string): string {
  return text.replace(/[A-Z]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 32))
}

function percentEncoded(text: string): string {
  return text.replace(/[^\0-\x7f]+|["<>^`{|}]/g, (signs) =>
    Array.from(new TextEncoder().encode(signs), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(""),
  )
}

// The four numbers of an IPv4 address in the one form that no browser rewrites.
function isDottedQuad(labels: readonly string[]): boolean {
  return labels.length === 4 && labels.every((label) => /^(0|[1-9][0-9]{0,2})$/.test(label) && Number(label) <= 255)
}

function isHost(host: string): boolean {
  if (host.length > hostBytesMax || !/^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/.test(host)) return false
  const labels = host.split(".")
  // A last label that begins with a digit is a number to browsers.
  return !/^[0-9]/.test(labels.at(-1)!) || isDottedQuad(labels)
}

// A host's name at the beginning: two labels, the last of letters alone.
function beginsWithHost(text: string): boolean {
  const host = lower(/^[^/?#]*/.exec(text)![0])
  return isHost(host) && /\.[a-z]{2,}$/.test(host)
}

function schemeOf(text: string): string {
  return lower(/^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)?.[1] ?? "")
}

// ":8443" for "8443", "" for nothing and the scheme's own; nothing where it is no port.
function readPort(written: string, secure: boolean): string | undefined {
  const digits = written.replace(/^0+(?=.)/s, "")
  if (digits === "") return ""
  if (!/^[0-9]{1,5}$/.test(digits)) return undefined
  const port = Number(digits)
  if (port === 0 || port > 65535) return undefined
  return port === (secure ? 443 : 80) ? "" : `:${digits}`
}

function readPath(path: string): string[] {
  const segments: string[] = []
  // A session's id is of no use to others and no secret to give away.
  const parts = path.slice(1).split("/").map((part) => part.replace(/;jsessionid=.*$/is, ""))
  parts.forEach((part, index) => {
    const plain = part.replace(/%2e/gi, ".") // a dot to browsers
    if (plain !== ".." && plain !== ".") {
      segments.push(percentEncoded(part))
      return
    }
    if (plain === "..") segments.pop()
    if (index + 1 === parts.length) segments.push("")
  })
  return segments.length === 0 ? [""] : segments
}

function readParameters(query: string): Parameter[] {
  return query.split("&").map((part) => {
    const [name = "", ...value] = part.split("=")
    return { name: lower(name).replace(/^amp;/, ""), value: value.join("=") } // "amp;": copied out of HTML
  })
}

// Nothing where the text is no address at all (then it may be a number).   errors: as recognise
export function readAddress(text: string): Result<Address | undefined> {
  const scheme = schemeOf(text)
  if (scheme === "" && !beginsWithHost(text)) return ok(undefined)
  if (scheme !== "" && scheme !== "http" && scheme !== "https")
    return fail("unsupported", "only http:// and https:// addresses can be linked")
  if (/[ \\]/.test(text)) return fail("malformed", "an address holds no blank and no backslash")
  let rest = text
  if (scheme !== "") {
    rest = rest.slice(scheme.length + 1)
    if (!rest.startsWith("//")) return fail("malformed", "an address begins with http:// or https://")
    rest = rest.slice(2)
  }
  const secure = scheme !== "http"

  const parts = /^([^/?#]*)([^?#]*)(?:\?([^#]*))?/.exec(rest)!
  const authority = parts[1]!.slice(parts[1]!.lastIndexOf("@") + 1)
  const colon = authority.includes(":") ? authority.indexOf(":") : authority.length
  const host = lower(authority.slice(0, colon))
  const port = readPort(authority.slice(colon + 1), secure)
  if (!isHost(host) || port === undefined) return fail("malformed", "the address names no host")
  const query = percentEncoded(parts[3] ?? "")
  return ok({
    origin: `${secure ? "https" : "http"}://${host}${port}`,
    host,
    segments: readPath(parts[2]!),
    query,
    parameters: readParameters(query),
  })
}
