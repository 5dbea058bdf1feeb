// From a refusal to a sentence that says what to do next. The most specific one wins: rule, then kind.
import type { Problem } from "../engine/contract.ts"
import { t } from "./say.svelte.ts"

export function sentenceOf(problem: Problem): string {
  const words = t().problems
  const byName = (words.asked as Record<string, ((names: string[]) => string) | undefined>)[problem.rule ?? problem.kind]
  if (byName && problem.ask?.length) return byName(problem.ask)
  const byRule = words.rules as Record<string, string | undefined>
  if (problem.rule !== undefined && byRule[problem.rule] !== undefined) return byRule[problem.rule]!
  switch (problem.kind) {
    case "too_many":
      return words.wait(problem.retryAfterS ?? 60)
    case "locked":
      return words.locked(problem.holder ?? "")
    case "denied":
      return problem.field === "pin"
        ? words.pin(problem.triesLeft)
        : problem.field === "password"
          ? words.signIn
          : problem.field === "recovery"
            ? words.recovery
            : words.denied
    default:
      return words.kinds[problem.kind]
  }
}
