// A question to the engine whose answer a screen shows. It is asked again when what it reads changes, and when the
// engine tells of news that concern it.
import { untrack } from "svelte"
import type { Answer, News, Problem } from "../engine/contract.ts"
import { useEngine } from "./engine.ts"

export class Asked<T> {
  value = $state.raw<T>()
  problem = $state.raw<Problem | null>(null)
  again: () => Promise<void> = async () => {}
}

/** Call it while a component is being made. `concerns` tells which news make the answer old. */
export function asked<T>(
  question: () => Promise<Answer<T>>,
  concerns: (news: News) => boolean = () => false,
): Asked<T> {
  const state = new Asked<T>()
  let newest = 0
  async function take(answer: Promise<Answer<T>>): Promise<void> {
    const mine = ++newest
    const got = await answer
    if (mine !== newest) return // a later question overtook this one
    state.problem = got.ok ? null : got.problem
    if (got.ok) state.value = got.value
  }
  state.again = () => take(untrack(question))
  $effect(() => {
    void take(question())
  })
  $effect(() =>
    useEngine().onNews((news) => {
      if (concerns(news)) void state.again()
    }),
  )
  return state
}
