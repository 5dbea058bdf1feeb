import type { Problem } from "../../engine/contract.ts"

const codeRules = ["second-factor-needed", "second-factor-failed"]

/** The password is right, but a confirmation code is asked for beside it, or the one that was given is wrong. */
export function isOfCode(problem: Problem | null): boolean {
  return codeRules.includes(problem?.rule ?? "")
}
