// A device of the tests: a store of its own in an IndexedDB in memory, and the API over Node's fetch.
import "fake-indexeddb/auto"
import { parseFoundLink } from "../../src/mappe/crypto/found_link.ts"
import { parseLogin } from "../../src/mappe/crypto/sign_in.ts"
import { foundFaction } from "../../src/mappe/identity/founding.ts"
import type { Identity } from "../../src/mappe/replica/identity.ts"
import type { RosterReplica } from "../../src/mappe/replica/roster_replica.ts"
import { Api } from "../../src/mappe/wire/api.ts"
import { Exchange } from "../../src/mappe/wire/exchange.ts"
import { Session } from "../../src/engine/session.ts"
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

/** A device of Erika, who has just founded her faction on it. */
export async function foundersDevice(
  appliance: Appliance,
  base = appliance.origin,
): Promise<{ device: Device; session: Session; self: Identity; roster: RosterReplica }> {
  const device = await newDevice(appliance, base)
  const link = must(parseFoundLink(await appliance.foundingLink("Beispielfraktion")))
  const account = { login: must(parseLogin("erika")), name: "Erika Beispiel", password: "sechs worte von erika" }
  must(await foundFaction(device.store, device.api, link, { ...account, deviceLabel: "" }))
  const session = must(await Session.open(device.store, device.api))
  must(await session.arrive())
  const self = session.identities[0]!
  return { device, session, self, roster: must(await session.roster(self.faction)) }
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
