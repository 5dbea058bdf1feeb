// What a press began is not over yet: a second one, as of a double click, begins it no second time.

/** Gives what takes presses: it begins `work` and says so, unless what it began last is a promise that is not settled. */
export function onePress(): (work: () => unknown) => boolean {
  let isGoing = false
  return (work) => {
    if (isGoing) return false
    const going = work()
    if (going instanceof Promise) {
      isGoing = true
      void going.finally(() => (isGoing = false))
    }
    return true
  }
}
