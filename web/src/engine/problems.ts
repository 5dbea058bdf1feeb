// Errors of the protocol's code as problems of the page.
import type { Problem } from "./contract.ts"
import type { Answer } from "./contract.ts"
import { PartMissing } from "./later.ts"
import { StoreError } from "./store.ts"
import type { ErrorKind } from "../mappe/base/result.ts"
import type { Committed } from "../mappe/replica/batch.ts"
import type { Answer as Asked, Refused } from "../mappe/wire/answer.ts"

const kinds: { [kind in ErrorKind]: Problem["kind"] } = {
  malformed: "internal",
  tampered: "tampered",
  forged: "forged",
  forked: "forked",
  behind: "behind",
  unsupported: "newer",
  not_found: "not_found",
  exists: "exists",
  conflict: "conflict",
  denied: "denied",
  expired: "expired",
  locked: "locked",
  quota: "quota",
  too_large: "usage",
  too_many: "too_many",
  busy: "offline",
  offline: "offline",
  timeout: "offline",
  untrusted: "untrusted",
  damaged: "damaged",
  io: "storage_full",
  usage: "usage",
  cancelled: "conflict",
}

export type No = { ok: false; problem: Problem }

export function refused(failed: Refused, more: Partial<Problem> = {}): No {
  const problem: Problem = { kind: kinds[failed.error.kind], detail: failed.error.what }
  if (failed.error.kind === "too_large" || failed.error.kind === "cancelled") problem.rule = failed.error.kind
  if (failed.problem?.rule) problem.rule = failed.problem.rule
  else if (failed.problem?.type) problem.rule = failed.problem.type
  if (failed.problem?.retryAfterS !== undefined) problem.retryAfterS = failed.problem.retryAfterS
  return { ok: false, problem: { ...problem, ...more } }
}
export function no(kind: Problem["kind"], detail: string, more: Partial<Problem> = {}): No {
  return { ok: false, problem: { kind, detail, ...more } }
}
export function yes<T>(value: T): Answer<T> {
  return { ok: true, value }
}
export const doneWell: Answer<void> = { ok: true, value: undefined }

/** What was asked of the protocol's code, for the page. */
export function told<T>(answer: Asked<T>): Answer<T> {
  return answer.ok ? answer : refused(answer)
}
/** The same where only whether it was done counts. */
export function toldDone(answer: Asked<unknown>): Answer<void> {
  return answer.ok ? doneWell : refused(answer)
}

/** Of one change: done, or why not. */
export function outcome(committed: Committed): No | undefined {
  if (committed.how === "precondition") return no("conflict", "it changed meanwhile")
  if (committed.how !== "given_up") return undefined
  const rule = committed.rule ? { rule: committed.rule } : {}
  if (committed.why === "name_taken" || committed.rule === "name_taken")
    return no("exists", "the name is taken", { field: "name", rule: "name_taken" })
  if (committed.why === "node_gone" || committed.why === "parent_gone")
    return no("not_found", "it is gone meanwhile", { rule: committed.why })
  return no("usage", "it does not fit", { rule: committed.why, ...rule })
}

/** What was thrown: the store's trouble, a part of the app that did not come, or a fault of ours. */
export function thrown(error: unknown): No {
  if (error instanceof StoreError) {
    if (error.code === "full") return no("storage_full", "the browser gives no more room")
    if (error.code === "elsewhere") return no("conflict", error.message, { rule: "open_elsewhere" })
    return error.code === "damaged" ? no("damaged", error.message) : no("internal", error.message, { rule: "store_refused" })
  }
  if (error instanceof PartMissing) return no("offline", error.message, { rule: "part_missing" })
  return no("internal", error instanceof Error ? `${error.name}: ${error.message}` : "unknown")
}
