// The server's problems as errors of ours.                                                  docs/protocol.md section 13
import { type ErrorKind, type Failed, fail } from "../base/result.ts"
import type { Problem } from "./answer.ts"

const prefix = "urn:mappe:problem:"
const meanings: Record<string, [ErrorKind, string]> = {
  malformed: ["malformed", "the server could not read what this client sent"],
  rule: ["malformed", "the server refused it: it breaks a rule"],
  "not-signed-in": ["expired", "the session has ended: sign in again"],
  "sign-in-failed": ["denied", "login, password or code are not right"],
  "second-factor-needed": ["denied", "the password is right; a confirmation code is asked for, too"],
  "second-factor-failed": ["denied", "the confirmation code is wrong, or was used already"],
  "second-factor-required": ["denied", "the faction demands a second factor: set one up first"],
  denied: ["denied", "the role does not allow it"],
  suspended: ["denied", "the faction is suspended: nothing can be added"],
  "not-found": ["not_found", "the server has no such thing, or not for this session"],
  gone: ["not_found", "the server has lost these bytes"],
  "too-slow": ["timeout", "the server waited too long for what this client sent"],
  exists: ["exists", "there is such a thing already"],
  "head-moved": ["conflict", "the journal went on meanwhile"],
  wait: ["conflict", "the space waits for a new epoch"],
  "serial-moved": ["conflict", "another device has changed the account: try again"],
  locked: ["locked", "somebody else holds a lock on it"],
  "too-large": ["too_large", "more than the server takes at once"],
  "too-many": ["too_many", "too many at once: try again later"],
  healing: ["busy", "the server was restored from a backup and first takes back what it lost"],
  unavailable: ["busy", "the server is busy or restarting: try again"],
  internal: ["busy", "a fault of the server: nothing was changed"],
  "server-full": ["busy", "the server's disk is full: nothing was changed"],
  quota: ["quota", "the faction's storage is used up"],
  budget: ["quota", "the faction's budget is used up: ask its treasurer"],
}

function byStatus(status: number): ErrorKind {
  if (status === 401) return "expired"
  if (status === 403) return "denied"
  if (status === 404 || status === 410) return "not_found"
  if (status === 408) return "timeout"
  if (status === 409 || status === 412) return "conflict"
  if (status === 413) return "too_large"
  if (status === 423) return "locked"
  if (status === 429) return "too_many"
  if (status === 507) return "quota"
  return status >= 500 ? "busy" : "malformed"
}

export function readProblem(
  status: number,
  contentType: string,
  retryAfterS: number | undefined,
  body: Uint8Array,
): Problem {
  const problem: Problem = { status, type: "", rule: "", detail: "", json: {} }
  if (retryAfterS !== undefined) problem.retryAfterS = retryAfterS
  if (contentType !== "application/problem+json") return problem
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body))
  } catch {
    return problem
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) return problem
  const members = json as Record<string, unknown>
  const type = members["type"]
  if (typeof type !== "string" || !type.startsWith(prefix)) return problem
  problem.type = type.slice(prefix.length)
  if (typeof members["rule"] === "string") problem.rule = members["rule"]
  if (typeof members["detail"] === "string") problem.detail = members["detail"]
  problem.json = members
  return problem
}

export function errorOf(problem: Problem): Failed {
  const meaning = Object.hasOwn(meanings, problem.type) ? meanings[problem.type] : undefined
  return meaning ? fail(meaning[0], meaning[1]) : fail(byStatus(problem.status), "the server refused it")
}
