// The quiet line at the bottom: what was done (with a way back for ten seconds), or why it was not.
import { untrack } from "svelte"
import type { Answer, Problem } from "../engine/contract.ts"
import { sentenceOf } from "../words/problems.ts"

const undoMs = 10_000
const readMs = 6_000

export interface Line {
  text: string
  bad: boolean
  undo: (() => void) | null
}

let line = $state.raw<Line | null>(null)
let questions = $state(0) // dialogs in front of the page: what is behind them is neither seen nor spoken
let timer: ReturnType<typeof setTimeout> | undefined

export const status = {
  get line() {
    return line
  },
  get isCovered() {
    return questions > 0
  },
}

/** A dialog stands in front of the page until the returned function is called; it says itself what is said meanwhile. */
export function cover(): () => void {
  untrack(() => ++questions)
  return () => untrack(() => --questions)
}

export function say(text: string, undo: (() => void) | null = null): void {
  show({ text, bad: false, undo }, undo ? undoMs : readMs)
}

/** A refusal stays until it is closed or something else is said: nobody should miss why. */
export function complain(problem: Problem): void {
  show({ text: sentenceOf(problem), bad: true, undo: null }, 0)
}

export function hush(): void {
  clearTimeout(timer)
  line = null
}

/** Waits for an answer; says what was wrong; gives the value, or undefined when there is none. */
export async function heard<T>(answer: Promise<Answer<T>>): Promise<T | undefined> {
  const got = await answer
  if (got.ok) return got.value
  complain(got.problem)
  return undefined
}

/** Like `heard`, for answers without a value: true when it was done. */
export async function done(answer: Promise<Answer<unknown>>, words = ""): Promise<boolean> {
  const got = await answer
  if (!got.ok) complain(got.problem)
  else if (words) say(words)
  return got.ok
}

function show(fresh: Line, ms: number): void {
  clearTimeout(timer)
  line = fresh
  if (ms) timer = setTimeout(hush, ms)
}
