// A faction's statements on this device: each checked once, remembered, and shown as it was taken; what the server shows
// otherwise is told.                          docs/protocol.md §7b, docs/treasury.md   twin: client/treasury/statements.h
import type { Answer, StatementFault } from "./contract.ts"
import { refused, yes } from "./problems.ts"
import { readSetting, writeSetting } from "./settings.ts"
import type { Store } from "./store.ts"
import { idText } from "../mappe/base/id.ts"
import { type FactionId, type ServerId, SignPublicKey } from "../mappe/base/ids.ts"
import { checkStatement, StatementHash } from "../mappe/treasury/statements.ts"
import type { Json } from "../mappe/wire/fields.ts"
import { type StatementJson, type TreasuryApi, readStatementRow } from "../mappe/wire/treasury.ts"

/** What was seen: number 1 first. `key`, `hash`: base64url. */
interface StatementBook {
  key: string
  seen: { hash: string; row: Json }[]
}
export interface CheckedStatements {
  seen: StatementJson[] // number 1 first, without gaps
  faults: { number: number; fault: StatementFault }[]
}

const bookOf = (faction: FactionId): string => `statements-${idText(faction)}`

/** After a document that is wrong, later ones are not taken. `anew` forgets what was seen: the person says so. */
export async function followStatements(api: TreasuryApi, store: Store, server: ServerId, faction: FactionId, anew: boolean): Promise<Answer<CheckedStatements>> {
  const listed = await api.statements()
  if (!listed.ok) return refused(listed)
  const { key, hashes, count } = listed.value
  const kept = anew ? undefined : await readSetting<StatementBook | undefined>(store, bookOf(faction), undefined)
  const book: StatementBook = kept ?? { key: idText(key), seen: [] }
  const before = book.seen.length
  const faults: CheckedStatements["faults"] = []
  if (book.key !== idText(key)) faults.push({ number: 0, fault: "other-key" })
  book.seen.forEach(({ hash }, i) => {
    const now = hashes.get(i + 1)
    if (now !== hash) faults.push({ number: i + 1, fault: now === undefined ? "gone" : "changed" })
  })
  const signer = SignPublicKey.parseText(book.key)
  const last = Math.max(count, ...hashes.keys()) // none lacks at the end
  for (let number = before + 1; signer.ok && number <= last; ++number) {
    const named = hashes.get(number)
    if (named === undefined) {
      faults.push({ number, fault: "missing-number" })
      break
    }
    const body = await api.paper(number, "")
    if (!body.ok) {
      if (body.problem?.rule !== "statement_changed") return refused(body)
      faults.push({ number, fault: "bad-signature" }) // by the server's own check
      break
    }
    const above = book.seen.at(-1)
    const previous = above && StatementHash.parseText(above.hash)
    const checked = checkStatement(body.value.body, { server, faction, number, previous: previous?.ok ? previous.value : undefined, key: signer.value })
    if (typeof checked === "string" || !readStatementRow(checked.row).ok) {
      faults.push({ number, fault: typeof checked === "string" ? checked : "unreadable" })
      break
    }
    book.seen.push({ hash: idText(checked.hash), row: checked.row })
    if (idText(checked.hash) !== named) faults.push({ number, fault: "changed" })
  }
  if (kept === undefined || book.seen.length !== before) await writeSetting(store, bookOf(faction), book)
  const rows = book.seen.map(({ row }) => readStatementRow(row)).flatMap((row) => (row.ok ? [row.value] : []))
  return yes({ seen: rows, faults })
}
