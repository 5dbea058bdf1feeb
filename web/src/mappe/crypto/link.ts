// Links of this product: an origin, a path, and content after "#" that goes to no server by itself.
// docs/protocol.md §4a                                                        twin: split_link of crypto/base/found_link.h
import { fromBase64url, toBase64url, type Bytes } from "../base/bytes.ts"
import { limits } from "../base/limits.ts"
import { fail, ok, type Result } from "../base/result.ts"

export interface LinkParts {
  readonly origin: string // "https://mappe.example"
  readonly content: Bytes // holds a secret; the caller wipes it
}

const hostForm = /^[a-zA-Z0-9.:[\]-]{1,262}$/ // no user, no path, nothing that a URL parser might read otherwise
const loopbackForm = /^(localhost|127\.0\.0\.1|\[::1\])(:|$)/

// Takes "https://HOST[:PORT]" + path + "#" + base64url (http:// for a loopback host alone); blanks around are ignored.
//   errors  malformed
export function splitLink(text: string, path: string): Result<LinkParts> {
  const trimmed = text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "")
  if (trimmed.length > limits.linkBytesMax) return fail("malformed", "a link that is too long")
  const hashSign = trimmed.indexOf("#")
  if (hashSign < 0) return fail("malformed", "a link without the part after '#'")
  const front = trimmed.slice(0, hashSign)
  if (!front.endsWith(path)) return fail("malformed", "a link of another sort")
  const origin = front.slice(0, front.length - path.length)
  if (!isOrigin(origin)) return fail("malformed", "a link must begin with https:// and a host")
  const content = fromBase64url(trimmed.slice(hashSign + 1))
  return content.ok ? ok({ origin, content: content.value }) : content
}

// A text cannot be wiped: it should not outlive the screen or letter that shows it.
export function joinLink(origin: string, path: string, content: Uint8Array): string {
  return `${origin}${path}#${toBase64url(content)}`
}

function isOrigin(text: string): boolean {
  if (text.startsWith("https://")) return hostForm.test(text.slice(8))
  const host = text.slice(7)
  return text.startsWith("http://") && hostForm.test(host) && loopbackForm.test(host)
}
