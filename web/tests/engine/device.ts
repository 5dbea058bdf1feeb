// A device of the tests: a store of its own in an IndexedDB in memory, and the API over Node's fetch.
import "fake-indexeddb/auto"
import { Api } from "../../src/mappe/wire/api.ts"
import { Exchange } from "../../src/mappe/wire/exchange.ts"
import { newStoreKey, openStore, type Store } from "../../src/engine/store.ts"
import type { Appliance } from "./server.ts"

let count = 0

export interface Device {
  store: Store
  api: Api
}
export async function newDevice(appliance: Appliance, base = appliance.origin): Promise<Device> {
  const store = await openStore(`device-${++count}`, await newStoreKey(), true)
  return { store, api: new Api(new Exchange(appliance.address, base)) }
}

/** The value, or a failed test that says why. */
export function must<T>(
  answer: { ok: true; value: T } | { ok: false; error: { kind: string; what: string }; problem?: unknown },
): T {
  if (answer.ok) return answer.value
  throw new Error(
    `${answer.error.kind}: ${answer.error.what} ${JSON.stringify((answer as { problem?: unknown }).problem ?? "")}`,
  )
}
export function kindOf(answer: { ok: boolean; error?: { kind: string } }): string {
  return answer.ok ? "ok" : answer.error!.kind
}
