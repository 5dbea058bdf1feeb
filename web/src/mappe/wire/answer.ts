// What a route answers: a value, or an error with the server's own words beside it (RFC 9457).
//                                                                                     twin: client/wire/answer.h
import type { ErrorKind, Failed } from "../base/result.ts"

/** problem+json of the server; `type` without its prefix. Its words are shown, never believed. */
export interface Problem {
  status: number
  type: string // "head-moved"; "" when the answer was no problem+json
  rule: string
  detail: string // English
  retryAfterS?: number
  json: Record<string, unknown>
}

export type Refused = Failed & { readonly problem?: Problem }
export type Answer<T> = { readonly ok: true; readonly value: T } | Refused

/** An error with the name of a broken rule beside it, as the server would tell it. */
export function byRule(failed: Failed, rule: string): Refused {
  return { ...failed, problem: { status: 0, type: "rule", rule, detail: "", json: {} } }
}

export function problemOf(answer: Answer<unknown>): Problem | undefined {
  return answer.ok ? undefined : answer.problem
}

/** Worth another try later, and no judgement about what was asked for. */
export function isPassing(kind: ErrorKind): boolean {
  return kind === "offline" || kind === "timeout" || kind === "cancelled" || kind === "busy" || kind === "too_many"
}
/** The server has said that it did not do it now. Without that it may still have. */
export function isRefusal(answer: Answer<unknown>): boolean {
  if (answer.ok || !answer.problem) return false
  const { kind } = answer.error
  return kind !== "busy" && kind !== "too_many" && kind !== "timeout"
}
/** The server itself, or who stands before it and counts, has answered, and has time for others: it is there. */
export function isOfServer({ error, problem }: Refused): boolean {
  if (error.kind === "too_many") return true
  return problem !== undefined && problem.type !== "" && error.kind !== "busy" && error.kind !== "timeout"
}
/** Whether it was done, nobody knows: the answer may have got lost. */
export function isUnclear(kind: ErrorKind): boolean {
  return kind === "offline" || kind === "timeout"
}
