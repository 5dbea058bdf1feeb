// Trying again what fails in passing. Only for requests that are safe to repeat: blobs, and asking for them.
//                                                                                  twin: client/transfer/patience.h
import { fail } from "../base/result.ts"
import { type Answer, isPassing } from "../wire/answer.ts"
import { overThisConnection, untilOnline } from "../wire/online.ts"
import { firstWaitS, triesMax, waitSMax } from "../wire/limits.ts"

const fullTriesMax = 2 // room on a disk does not come within half a minute, and whoever waits is to be told

/** How somebody watches a transfer and stops it. */
export interface Watch {
  readonly signal: AbortSignal
  onBytes(count: number): void
  /** Settles at once, or when it goes on again. */
  whileGoing(): Promise<void>
  /** There is no network as far as is known, and somebody waits: one try says enough. */
  readonly isHasty?: boolean
}

export const cancelled = fail("cancelled", "the transfer was stopped")

/** `ask` again until it is answered for good. Its signal ends the request when `watch` does, or when the browser has another
 *  connection: then it is asked over that one, at once. */
export async function patiently<T>(watch: Watch, ask: (signal: AbortSignal) => Promise<Answer<T>>): Promise<Answer<T>> {
  let failed = 0
  for (;;) {
    await watch.whileGoing()
    if (watch.signal.aborted) return cancelled
    const answer = await overThisConnection(watch.signal, ask)
    if (!answer) continue // another connection is no failed try
    if (answer.ok) return answer
    ++failed
    const most = answer.problem?.type === "server-full" ? fullTriesMax : triesMax
    if (answer.error.kind === "cancelled" || !isPassing(answer.error.kind) || failed >= most || watch.isHasty) return answer
    const seconds = Math.max(firstWaitS * 2 ** (failed - 1), answer.problem?.retryAfterS ?? 0)
    if (seconds > waitSMax) return answer
    await untilOnline(seconds * 1000, watch.signal)
  }
}

/** Runs `work` a few at a time until one fails or there is nothing more to take. `take` gives undefined at the end. */
export async function sideBySide<T>(
  count: number,
  take: () => Promise<T | undefined>,
  work: (one: T) => Promise<Answer<void>>,
): Promise<Answer<void>> {
  let failure: Answer<void> | undefined
  const run = async (): Promise<void> => {
    while (!failure) {
      const one = await take()
      if (one === undefined) return
      const done = await work(one)
      if (!done.ok) failure ??= done
    }
  }
  await Promise.all(Array.from({ length: count }, run))
  return failure ?? { ok: true, value: undefined }
}
