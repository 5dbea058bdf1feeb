// The link with which a faction is founded: made by the operator, works once.  docs/protocol.md §4a
//                                                                              twin: crypto/base/found_link.h
//   https://HOST/found#BASE64URL([1, server_id, setup code (32 bytes), name, type])
import { wipe, type Bytes } from "../base/bytes.ts"
import { beginVersioned, encodeArray, Reader } from "../base/cbor.ts"
import { ServerId } from "../base/ids.ts"
import { limits } from "../base/limits.ts"
import { fail, ok, type Result } from "../base/result.ts"
import { secretKind, type Secret } from "../base/secret.ts"
import { joinLink, splitLink } from "./link.ts"

export type SetupCode = Secret<"SetupCode">
export const SetupCode = secretKind<"SetupCode">(32)

export type FactionType = 1 | 2 | 3 | 4
export const FactionType = { fraktion: 1, gruppe: 2, einzel: 3, andere: 4 } as const

export interface FoundLink {
  readonly origin: string // "https://mappe.example", where the server is asked
  readonly server: ServerId
  readonly code: SetupCode // whoever holds the link wipes it
  readonly name: string
  readonly type: FactionType
}

const linkVersion = 1
const foundPath = "/found"

export function foundLinkText(link: FoundLink): string {
  const content = encodeArray(linkVersion, link.server, link.code.expose(), link.name, link.type)
  const text = joinLink(link.origin, foundPath, content)
  wipe(content)
  return text
}

//   errors  malformed    no such link: cut, changed, or of another sort
//           unsupported  a version this program does not know
export function parseFoundLink(text: string): Result<FoundLink> {
  const parts = splitLink(text, foundPath)
  if (!parts.ok) return parts
  const link = readContent(parts.value.origin, parts.value.content)
  wipe(parts.value.content)
  return link
}

function readContent(origin: string, content: Bytes): Result<FoundLink> {
  const reader = new Reader(content)
  beginVersioned(reader, 5, linkVersion, "a link of a version this program does not know")
  const server = reader.id(ServerId)
  const codeBytes = reader.bytes()
  const name = reader.textUpTo(limits.nameBytesMax)
  const type = reader.uint()
  const end = reader.finish()
  if (!end.ok) return end
  if (!isFactionType(type)) return fail("malformed", "a type of faction that does not exist")
  const code = SetupCode.parse(codeBytes)
  return code.ok ? ok({ origin, server, code: code.value, name, type }) : code
}

function isFactionType(type: number): type is FactionType {
  return type >= 1 && type <= 4
}
