// A faction's statements as a member's device judges them, against the one before and the key the first was signed with.
//                                              docs/protocol.md §7b, docs/treasury.md   twin: client/treasury/statements.h
import { idKind, idText, type Id } from "../base/id.ts"
import { type FactionId, Signature, type ServerId, type SignPublicKey } from "../base/ids.ts"
import { hash } from "../crypto/hash.ts"
import { verify } from "../crypto/sign.ts"
import { type Json, parseJson } from "../wire/fields.ts"

export type StatementHash = Id<"StatementHash"> // H("statement", canonical JSON)
export const StatementHash = idKind<"StatementHash">(32)

/**
 * unreadable: no statement in its one form. bad-signature: changed, or by another key than this device knows. foreign: of
 * another faction, server or number. broken-chain: does not name the hash of the one before.
 */
export type DocumentFault = "unreadable" | "bad-signature" | "foreign" | "broken-chain"

export interface StatementPlace {
  server: ServerId
  faction: FactionId
  number: number
  previous: StatementHash | undefined // none: it is the first
  key: SignPublicKey
}
/** `row`: number, kind, period, closed_ms, closed_on, net_cents, tax_cents, gross_cents, byte_ms, has_budget; corrects. */
export interface SeenStatement {
  hash: StatementHash
  row: Json
}

/** Of an envelope, as GET /v1/treasury/{faction}/statements/{number} has it. */
export function checkStatement(envelope: Uint8Array, place: StatementPlace): SeenStatement | DocumentFault {
  const json = parseJson(envelope)
  if (!json.ok || !isObject(json.value)) return "unreadable"
  const { statement, signature: signed } = json.value
  if (!isObject(statement) || statement["format"] !== "mappe-statement/1" || typeof signed !== "string") return "unreadable"
  const signature = Signature.parseText(signed)
  if (!signature.ok) return "unreadable"
  const canonical = new TextEncoder().encode(canonicalText(statement))
  if (!verify(place.key, "statement-sign", canonical, signature.value)) return "bad-signature"
  const row = rowOf(statement)
  if (row === undefined) return "unreadable"
  const isHere = row["number"] === place.number && statement["server"] === idText(place.server) && statement["faction"] === idText(place.faction)
  if (!isHere) return "foreign"
  if (statement["previous"] !== (place.previous === undefined ? "" : idText(place.previous))) return "broken-chain"
  return { hash: StatementHash.of(hash("statement", canonical)), row }
}

/** Members in byte order, no white space: names of members are ASCII, and JSON.stringify escapes as §7b says. */
function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(",")}]`
  if (!isObject(value)) return JSON.stringify(value)
  const members = Object.keys(value).sort()
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonicalText(value[name])}`).join(",")}}`
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** What people are shown of it; undefined when a member lacks or is of another sort. */
function rowOf(statement: Json): Json | undefined {
  const period = statement["period"]
  const corrects = statement["corrects"]
  if (!isObject(period) || (corrects !== undefined && !isObject(corrects))) return undefined
  const texts = [statement["kind"], statement["closed_on"], statement["byte_ms"], period["kind"], period["name"], period["title"], period["from"], period["last_day"]]
  const counts = [statement["number"], statement["closed_ms"], period["from_ms"], period["until_ms"], ...(corrects ? [corrects["number"]] : [])]
  const amounts = [statement["net_cents"], statement["tax_cents"], statement["gross_cents"]]
  const fits =
    texts.every((one) => typeof one === "string") &&
    counts.every((one) => Number.isSafeInteger(one) && (one as number) >= 0) &&
    amounts.every((one) => Number.isSafeInteger(one)) &&
    (corrects === undefined || typeof corrects["reason"] === "string")
  if (!fits) return undefined
  const named = (json: Json, ...names: string[]): Json => Object.fromEntries(names.map((name) => [name, json[name]]))
  return {
    ...named(statement, "number", "kind", "closed_ms", "closed_on", "net_cents", "tax_cents", "gross_cents", "byte_ms"),
    period: named(period, "kind", "name", "title", "from", "last_day", "from_ms", "until_ms"),
    has_budget: statement["budget"] !== undefined,
    ...(corrects ? { corrects: named(corrects, "number", "reason") } : {}),
  }
}
