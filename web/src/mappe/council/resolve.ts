// Which object of the mirrors on this device a pasted address or a typed number means. Nothing is asked of anybody.
//                                                                                       docs/links.md
import { ok, type Result } from "../base/result.ts"
import { lower, readAddress } from "./address.ts"
import { choicesMax } from "./limits.ts"
import type { Row } from "./mirror.ts"
import { addressIn } from "./pasted.ts"
import { recognise, type Recognised, sameRoot } from "./recogniser.ts"
import { isGone, type SearchIndex } from "./search.ts"

export interface KnownCouncil {
  council: string
  hosts: readonly string[] // of its configured addresses
  roots: readonly string[]
  rows: ReadonlyMap<string, Row>
  index: SearchIndex
}
export interface Found {
  council: string
  row: Row
}
export interface Resolution {
  read: Recognised
  found: Found[] // more than one: people choose
}

/** "ris.example:8443" of an http(s) address; "" of anything else. */
export function hostOf(address: string): string {
  const read = readAddress(address)
  return read.ok && read.value ? read.value.origin.replace(/^https?:\/\//, "") : ""
}
/** Whether an address belongs to a council that this server is configured for: then it opens without a question. */
export function isKnownHost(address: string, hosts: readonly string[]): boolean {
  const host = hostOf(address).replace(/^www\./, "")
  return host !== "" && hosts.some((one) => one.replace(/^www\./, "") === host)
}

function isSame(read: Recognised, address: string, council: KnownCouncil): boolean {
  // Reading all addresses takes long; the number stands in the right one.
  if (address === "" || !lower(address).includes(lower(read.number))) return false
  const other = recognise(address)
  if (!other.ok || other.value.sort !== "object") return false
  if (other.value.counter !== read.counter || other.value.number !== read.number) return false
  const isOurs = (root: string) => council.roots.some((one) => sameRoot(one, root))
  return sameRoot(read.root, other.value.root) || (isOurs(read.root) && isOurs(other.value.root))
}

/** errors  as recognise: neither an address nor a number, or one that cannot be linked */
export function resolve(pasted: string, councils: readonly KnownCouncil[]): Result<Resolution> {
  const address = addressIn(pasted)
  if (!address.ok) return address
  const read = recognise(address.value)
  if (!read.ok) return read
  for (const text of [pasted.trim(), address.value]) {
    const exact = councils.flatMap(({ council, rows }) => {
      const found = rows.get(text) ?? (text === "" ? undefined : [...rows.values()].find((row) => row.web === text))
      return found ? [{ council, row: found }] : []
    })
    if (exact.length > 0) return ok({ read: read.value, found: exact })
  }
  const found: Found[] = []
  for (const council of councils) {
    const take = (row: Row) => found.length < choicesMax && found.push({ council: council.council, row })
    if (read.value.sort === "number") for (const row of council.index.byNumber(read.value.number)) take(row)
    if (read.value.sort !== "object") continue
    const ending = read.value.oparl === "" ? "" : `/${read.value.oparl}`
    const isHere = isKnownHost(read.value.root, [...council.hosts, ...council.roots.map(hostOf)])
    for (const row of council.rows.values()) {
      if (isGone(row)) continue
      const byId = ending !== "" && isHere && row.id.endsWith(ending)
      if (byId || isSame(read.value, row.web, council) || isSame(read.value, row.mainUrl, council)) take(row)
    }
  }
  return ok({ read: read.value, found })
}
