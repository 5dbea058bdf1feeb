// Who is editing what: the leases of a space, asked for now and then while its folders are open.
import type { Editing } from "./contract.ts"
import type { OpenSpace } from "./session.ts"
import { keyOf } from "../mappe/base/id.ts"
import type { NodeId } from "../mappe/base/ids.ts"
import { leaseKeyOf } from "../mappe/replica/leases.ts"
import type { LeaseHeld } from "../mappe/wire/types.ts"

const askEveryMs = 20_000

interface Known {
  atMs: number
  byKey: Map<string, LeaseHeld>
}
const known = new WeakMap<OpenSpace, Known>()

/** Asks the server when the last answer is too old. Gives whether something changed. */
export async function refreshLeases(open: OpenSpace, atOnce = false): Promise<boolean> {
  const before = known.get(open)
  if (!atOnce && before && Date.now() - before.atMs < askEveryMs) return false
  const held = await open.replica.api.leases(open.replica.id)
  if (!held.ok) return false
  const byKey = new Map(held.value.map((lease) => [keyOf(lease.key), lease]))
  known.set(open, { atMs: Date.now(), byKey })
  return before === undefined
    ? byKey.size > 0
    : before.byKey.size !== byKey.size || [...byKey.keys()].some((key) => !before.byKey.has(key))
}

export function editingOf(open: OpenSpace, parent: NodeId, name: string): Editing | null {
  const leases = known.get(open)
  if (!leases || leases.byKey.size === 0) return null
  const lease = leases.byKey.get(keyOf(leaseKeyOf(open.replica, parent, name)))
  if (!lease || lease.expiresMs < Date.now()) return null
  return { name: open.replica.nameOf(lease.holder), sinceMs: 0, mine: open.replica.isSelf(lease.holder) }
}
