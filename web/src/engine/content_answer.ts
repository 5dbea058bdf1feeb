// What is said of a content that is asked for: which bytes of it, and why it does not open.
import type { Problem } from "./contract.ts"
import { refused } from "./problems.ts"

/** A content that does not open is damaged, for the page, whoever is to blame. */
export function damagedOr(failed: Parameters<typeof refused>[0]): { ok: false; problem: Problem } {
  const { kind } = failed.error
  return kind === "tampered" || kind === "malformed" || kind === "not_found"
    ? refused(failed, { kind: "damaged" })
    : refused(failed)
}

/** "bytes=FROM-TO", one range; what does not parse is the whole. */
export function rangeOf(range: string, size: number): [number, number] {
  const found = /^bytes=(\d*)-(\d*)$/.exec(range.trim())
  if (!found || (found[1] === "" && found[2] === "")) return [0, size]
  if (found[1] === "") return [Math.max(0, size - Number(found[2])), size]
  const from = Number(found[1])
  return [from, found[2] === "" ? size : Math.min(size, Number(found[2]) + 1)]
}
