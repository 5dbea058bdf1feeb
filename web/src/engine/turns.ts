// One after another: whoever asks waits until those before are done, whatever became of them.
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
