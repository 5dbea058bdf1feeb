// Which access entries members found false: the part of their validity that only who holds keys can judge.
//                                                                                docs/protocol.md section 4.6, "Void"
//
// A void entry counts in the chain and changes nothing: members and epoch stay as before it, and the entries of kinds 2
// to 4 up to the next valid access entry are skipped. Who has no row in an entry cannot judge it: it is pending until
// the first valid entry after it that has his row; that one's `voids` name what was void just before it, the access
// entry before those was the newest valid one, its `voids` tell in turn, and so back to the genesis or to what he
// judged himself. Whatever contradicts his own judgement on that way is untrue, and the entry void.
import type { Bytes } from "../base/bytes.ts"
import { Reader, Writer, finished } from "../base/cbor.ts"
import { check } from "../base/check.ts"
import type { Result } from "../base/result.ts"
import { type AccessBody, accessOf, encodeAccess, parseAccess } from "./access.ts"
import type { Author } from "./author.ts"
import { type Entry, Kind } from "./entry.ts"
import { entriesMax } from "./limits.ts"
import { isManagerOf } from "./member_rows.ts"
import type { RosterState } from "./roster.ts"

export type Standing = "valid" | "void" | "pending"
const standingNumbers: readonly Standing[] = ["valid", "void", "pending"] // as they are encoded

export interface Decided {
  readonly seq: number
  readonly standing: Standing
}

// What only the holder of keys can do (replica/key_ring.ts).
export interface MemberKeys {
  hasRow(body: AccessBody): boolean
  // The own row opens to the key committed to, and every other row is what that key makes it. Keeps the key.
  opens(body: AccessBody): boolean
  // The link of `from`, whose key is kept already, leads to the epoch and the key committed to in `to`. Keeps that key.
  linkLeads(from: AccessBody, to: AccessBody): boolean
}

interface Known {
  readonly seq: number
  readonly allowed: boolean // what `voids` say was the newest valid entry lets the author write this one
  readonly body: AccessBody
}

const judgementVersion = 1

export class VoidJudge {
  #newestValid: Known | undefined
  #pending: Known[] = [] // oldest first
  #standings: Decided[] = [] // of every access entry, ascending

  copy(): VoidJudge {
    const copy = new VoidJudge()
    copy.#newestValid = this.#newestValid
    copy.#pending = [...this.#pending]
    copy.#standings = [...this.#standings]
    return copy
  }

  // Takes in the next entry of kind 0 or 1 (the first is the genesis), which passed the public rules. Gives what is
  // decided now: this entry, or nothing while it is pending, and the pending ones that it decides. In order of seq.
  //   timeMs  time of the entry
  //   roster  at the entry's roster_seen
  add(entry: Entry, timeMs: number, roster: RosterState, keys: MemberKeys): Decided[] {
    const { seq, kind, author } = entry.header
    check((this.#standings.length === 0) === (kind === Kind.genesis), "the genesis first, and once")
    const body = accessOf(entry)
    check(body.ok, "an access body that was judged before")
    const known: Known = { seq, allowed: this.#isAllowed(body.value, author, timeMs, roster), body: body.value }
    let decided: Decided[] = []
    let standing: Standing = "pending"
    if (keys.hasRow(known.body)) {
      const before = keys.opens(known.body) ? this.#walkBack(known, keys) : undefined
      standing = before ? "valid" : "void"
      decided = before ?? []
    }
    const now = new Map(decided.map((one) => [one.seq, one]))
    this.#standings = this.#standings.map((one) => now.get(one.seq) ?? one)
    this.#standings.push({ seq, standing })
    if (standing === "pending") {
      this.#pending.push(known)
      return decided
    }
    if (standing === "valid") {
      this.#pending = []
      this.#newestValid = known
    }
    return [...decided, { seq, standing }]
  }

  #undecidedOrValid(seq: number): Known | undefined {
    if (this.#newestValid?.seq === seq) return this.#newestValid
    return this.#pending.find((one) => one.seq === seq)
  }

  // Without voids the newest access entry is the newest valid one, by which the public rules judged already.
  #isAllowed(body: AccessBody, author: Author, timeMs: number, roster: RosterState): boolean {
    if (body.voids.length === 0) return true
    const voids = new Set(body.voids)
    const claimed = this.#standings.findLast((one) => !voids.has(one.seq))
    const valid = claimed && this.#undecidedOrValid(claimed.seq)
    return valid !== undefined && isManagerOf(valid.body, author, timeMs, roster)
  }

  // From an entry whose own row opened back to the newest one judged valid, or to the genesis: by its `voids` and those
  // of each newest valid one before. Nothing when that contradicts what is known already, or a link does not lead back.
  #walkBack(entry: Known, keys: MemberKeys): Decided[] | undefined {
    const decided: Decided[] = []
    let valid = entry
    let voids = new Set(entry.body.voids)
    for (let i = this.#standings.length - 1; i >= 0; --i) {
      const { seq, standing } = this.#standings[i]!
      if (standing === "valid") break // the newest valid one
      if (voids.has(seq)) {
        if (standing === "pending") decided.push({ seq, standing: "void" })
        continue
      }
      const before = this.#undecidedOrValid(seq)
      if (before === undefined || !follows(valid, before, keys)) return undefined
      decided.push({ seq, standing: "valid" })
      valid = before
      voids = new Set(before.body.voids)
    }
    // Without one judged valid the way ends at the genesis, which no voids may name. Voids that name the newest valid
    // one claim an older one in its stead, and then the author is not allowed.
    if (this.#newestValid && !follows(valid, this.#newestValid, keys)) return undefined
    return decided.reverse()
  }

  // Of an entry of any kind: what the newest access entry up to it says. Checks that there is one.
  standingAt(seq: number): Standing {
    const found = this.#standings.findLast((one) => one.seq <= seq)
    check(found !== undefined, "a space that begins with its genesis")
    return found.standing
  }

  // The newest valid access entry; none: the genesis is void or pending.
  get newestValid(): AccessBody | undefined {
    return this.#newestValid?.body
  }
  get newestValidSeq(): number | undefined {
    return this.#newestValid?.seq
  }
  // The void entries since: what a manager's next access entry must name in `voids`, with an epoch one above the
  // newest.
  voidsSinceValid(): number[] {
    const since = this.#newestValid?.seq ?? -1
    return this.#standings.flatMap(({ seq, standing }) => (standing === "void" && seq > since ? [seq] : []))
  }
  // Entries since that this member could not judge, so that he cannot know the set a next entry must go on from.
  get hasPending(): boolean {
    return this.#pending.length > 0
  }
  get isRepairNeeded(): boolean {
    return this.voidsSinceValid().length > 0
  }

  // For the checkpoint of a replica.                                                              errors  malformed
  encode(): Bytes {
    const to = new Writer().array(4).uint(judgementVersion)
    const putAll = (all: readonly Known[]) => {
      to.array(all.length)
      for (const one of all) to.array(3).uint(one.seq).uint(one.allowed ? 1 : 0).raw(encodeAccess(one.body))
    }
    putAll(this.#newestValid ? [this.#newestValid] : [])
    putAll(this.#pending)
    return to.item(this.#standings.map(({ seq, standing }) => [seq, standingNumbers.indexOf(standing)])).done()
  }
  static decode(bytes: Bytes): Result<VoidJudge> {
    const from = new Reader(bytes)
    const judge = new VoidJudge()
    from.array(4)
    if (from.uint() !== judgementVersion)
      from.failWith("unsupported", "a judgement's state of another version")
    judge.#newestValid = readKnown(from, 1)[0]
    judge.#pending = readKnown(from, entriesMax)
    const count = from.arrayUpTo(entriesMax)
    for (let i = 0; i < count && !from.failed; ++i) {
      from.array(2)
      judge.#standings.push({ seq: from.uint(), standing: standingNumbers[from.uintUpTo(2)]! })
    }
    return finished(from, judge)
  }
}

// Whether `entry`, if true, is what may come after `before` as the next valid one.
function follows(entry: Known, before: Known, keys: MemberKeys): boolean {
  if (!entry.allowed) return false
  // Without a link the epoch stays, so nothing was void between them and the public rules compared the commitments.
  return entry.body.epochLink.length === 0 || keys.linkLeads(entry.body, before.body)
}

function readKnown(from: Reader, most: number): Known[] {
  const all: Known[] = []
  const count = from.arrayUpTo(most)
  for (let i = 0; i < count && !from.failed; ++i) {
    from.array(3)
    const [seq, allowed] = [from.uint(), from.uintUpTo(1) === 1]
    const body = parseAccess(from.raw())
    if (body.ok) all.push({ seq, allowed, body: body.value })
    else from.failWith(body.error.kind, body.error.what)
  }
  return all
}
