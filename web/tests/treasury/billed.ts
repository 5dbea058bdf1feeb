// A faction's statements signed as a server signs them, for fronts that answer the routes of statements.
//                                                              docs/protocol.md §7b   twin: tests/evil/statement_lies_test.cpp
import { toBase64url } from "../../src/mappe/base/bytes.ts"
import { SignSeed } from "../../src/mappe/base/secret.ts"
import { hash } from "../../src/mappe/crypto/hash.ts"
import { signOnce, signPublicKey } from "../../src/mappe/crypto/sign.ts"
import { must } from "../vectors/read_vectors.ts"

type Json = Record<string, unknown>

export class Billed {
  readonly server: string
  readonly faction: string
  readonly seed: number
  readonly documents: Json[] = []
  constructor(server: string, faction: string, seed = 0x71) {
    this.server = server
    this.faction = faction
    this.seed = seed
  }
  closes(grossCents: number, more: Json = {}): this {
    const number = this.documents.length + 1
    const above = this.documents.at(-1)
    this.documents.push({
      format: "mappe-statement/1", kind: "statement", server: this.server, faction: this.faction, number,
      previous: above ? hashText(above) : "", closed_ms: 1_791_000_000_000, closed_on: "2026-10-03",
      period: { kind: "month", name: `2026-0${number}`, title: `Monat ${number}`, from: "2026-09-01", last_day: "2026-09-30", from_ms: 0, until_ms: 30 * 86_400_000 },
      byte_ms: "1", net_cents: grossCents, tax_cents: 0, gross_cents: grossCents, ...more,
    })
    return this
  }
  envelope(number: number): Json {
    return this.sealed(this.documents[number - 1]!)
  }
  sealed(statement: Json): Json {
    const seed = this.#key()
    const signature = toBase64url(signOnce(seed, "statement-sign", new TextEncoder().encode(canonical(statement))))
    seed.wipe()
    return { statement, hash: hashText(statement), signature }
  }
  list(): Json {
    const seed = this.#key()
    const key = toBase64url(signPublicKey(seed))
    seed.wipe()
    return {
      statements: this.documents.map((one) => ({ number: one["number"], hash: hashText(one) })),
      check: { ok: true, count: this.documents.length, faults: [] },
      statement_key: key,
    }
  }
  /** What the front says behind /v1/treasury/F/. */
  told(): Record<string, Json> {
    return { statements: this.list(), ...Object.fromEntries(this.documents.map((_, i) => [`statements/${i + 1}`, this.envelope(i + 1)])) }
  }
  #key(): SignSeed {
    return must(SignSeed.parse(new Uint8Array(32).fill(this.seed)))
  }
}

/** The id that the server tells of itself. */
export async function serverOf(appliance: { origin: string }): Promise<string> {
  const about = (await (await fetch(`${appliance.origin}/v1/about`)).json()) as { server_id: string }
  return about.server_id
}

function hashText(statement: Json): string {
  return toBase64url(hash("statement", new TextEncoder().encode(canonical(statement))))
}
function canonical(value: unknown): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return JSON.stringify(value)
  return `{${Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join(",")}}`
}
