// Who waits for whom.

/** Spaces that are opened at the same time. */
export const openAtOnce = 3

/** Does `work` for each, so many at once; gives what came of them in their order. */
export async function severalAtOnce<T, Done>(
  most: number,
  all: readonly T[],
  work: (one: T) => Promise<Done>,
): Promise<Done[]> {
  const done: Done[] = []
  let next = 0
  const goOn = async (): Promise<void> => {
    for (let i = next++; i < all.length; i = next++) done[i] = await work(all[i]!)
  }
  await Promise.all(Array.from({ length: most }, goOn))
  return done
}

/** Whether it is done by then, however it ends; it goes on by itself if not. */
export function isDoneWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  return new Promise((known) => {
    const timer = setTimeout(() => known(false), ms)
    const done = (): void => {
      clearTimeout(timer)
      known(true)
    }
    work.then(done, done)
  })
}

/** One after another: whoever asks waits until those before are done, whatever became of them. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  take<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work, work)
    this.#last = mine.catch(() => undefined)
    return mine
  }

  /** The turns of all of these at once, always in the order of their ids, so that two who want the same never wait for each
   *  other. */
  static takeAll<T>(all: readonly { id: string; turns: Turns }[], work: () => Promise<T>): Promise<T> {
    const ordered = [...new Map(all.map((one) => [one.id, one.turns]))].sort(([a], [b]) => (a < b ? -1 : 1))
    return ordered.reduceRight(
      (inner, [, turns]) =>
        () =>
          turns.take(inner),
      work,
    )()
  }
}
