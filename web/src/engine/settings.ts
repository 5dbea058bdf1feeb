// Small things a device remembers, sealed in the store as JSON: stars, what was looked at, which spaces there are.
// A damaged one counts as none.
import { type Store, StoreError } from "./store.ts"

export async function readSetting<T>(store: Store, name: string, none: T): Promise<T> {
  return readSurely(store, name, none).catch(() => none)
}
/** The same where "none" would give something up: a store that refuses to read rejects with StoreError. */
export async function readSurely<T>(store: Store, name: string, none: T): Promise<T> {
  try {
    const bytes = await store.read("settings", name)
    return bytes ? (JSON.parse(new TextDecoder().decode(bytes)) as T) : none
  } catch (error) {
    if (error instanceof StoreError && error.code !== "damaged") throw error
    return none
  }
}
export async function writeSetting(store: Store, name: string, value: unknown): Promise<void> {
  await store.write("settings", name, new TextEncoder().encode(JSON.stringify(value)))
}
