// Answers as an engine gives them.
import type { Answer, Problem } from "../src/engine/contract.ts"

export const ok = <T>(value: T): Promise<Answer<T>> => Promise.resolve({ ok: true, value })
export const no = <T>(problem: Problem): Promise<Answer<T>> => Promise.resolve({ ok: false, problem })
export const later = <T>(ms: number, answer: () => Promise<Answer<T>>): Promise<Answer<T>> =>
  new Promise((resolve) => setTimeout(() => resolve(answer()), ms))
export const nothing = (): Promise<Answer<void>> => ok(undefined)
