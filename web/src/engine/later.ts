// Parts of the engine that not everybody needs are files of their own, fetched when they are first asked for. The service
// worker keeps them all for this version; a part that does not come (no connection and no such worker yet, or the server
// has another version by now) is an answer like any other, and the next call tries again.
import type { Engine } from "./contract.ts"

/** What was asked for is in a file that did not come. */
export class PartMissing extends Error {
  constructor() {
    super("a part of the app did not come")
  }
}

/** `load` is an import(): the browser keeps what came. Rejects with PartMissing. */
export async function later<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch {
    throw new PartMissing()
  }
}

export const founding = () => later(() => import("../mappe/identity/founding.ts"))
export const joining = () => later(() => import("../mappe/identity/joining.ts"))
export const passwordWords = () => later(() => import("../mappe/identity/password_words.ts"))
export const appPasswords = () => later(() => import("../mappe/identity/app_passwords.ts"))
export const people = () => later(() => import("../mappe/identity/people.ts"))
export const councilPart = () => later(() => import("./council_part.ts"))
export const upkeepPart = () => later(() => import("../mappe/replica/upkeep.ts"))
export const remindersPart = () => later(() => import("./reminders.ts"))
export const treasuryPart = () => later(() => import("./treasury.ts"))

/** Calls of these names, answered by what `come` brings. */
export function handedOn<N extends keyof Engine>(names: readonly N[], come: () => Promise<Pick<Engine, N>>): Pick<Engine, N> {
  const one = (name: N) => async (...given: unknown[]) => ((await come())[name] as (...given: unknown[]) => unknown)(...given)
  return Object.fromEntries(names.map((name) => [name, one(name)])) as unknown as Pick<Engine, N>
}
