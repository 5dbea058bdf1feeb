// Spaces whose alarm was seen and whose kept content somebody only wants to look at. For this page only: the next
// start shows the alarm again.
let looked = $state.raw<ReadonlySet<string>>(new Set())

let isPastServer = $state(false)

export const alarms = {
  /** The same of the server itself. */
  get isServerLookedPast(): boolean {
    return isPastServer
  },
  lookPastServer(): void {
    isPastServer = true
  },
  isLookedAt(space: string): boolean {
    return looked.has(space)
  },
  look(space: string): void {
    looked = new Set([...looked, space])
  },
}
