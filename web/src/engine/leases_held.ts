// Who is editing what: the leases of a space, asked for now and then while its folders are open.
//
// The server tells until when a lease lasts, not since when. What stands in `sinceMs` is when this device first saw it
// held, by the same one, without a gap: it lasts at least since then. 0: not known.
import type { Editing } from "./contract.ts"
import type { OpenSpace } from "./session.ts"
import { keyOf } from "../mappe/base/id.ts"
import type { NodeId } from "../mappe/base/ids.ts"
import { SpaceRole } from "../mappe/journal/access.ts"
import { entryTimeMs } from "../mappe/replica/clock.ts"
import { leaseKeyOf } from "../mappe/replica/leases.ts"
import type { LeaseHeld } from "../mappe/wire/types.ts"

export const askEveryMs = 20_000

interface Seen {
  lease: LeaseHeld
  sinceMs: number
}
interface Known {
  atMs: number
  byKey: Map<string, Seen>
}
const known = new WeakMap<OpenSpace, Known>()

/** The same one holds it, and it did not end before it was seen again. */
function goesOn(before: Seen | undefined, lease: LeaseHeld, nowMs: number): before is Seen {
  return (
    before !== undefined &&
    keyOf(before.lease.holder.id) === keyOf(lease.holder.id) &&
    (before.lease.expiresMs === lease.expiresMs || before.lease.expiresMs >= nowMs)
  )
}

/** Asks the server when the last answer is too old. Gives whether something changed. */
export async function refreshLeases(open: OpenSpace, atOnce = false): Promise<boolean> {
  const before = known.get(open)
  if (!atOnce && before && Date.now() - before.atMs < askEveryMs) return false
  const held = await open.replica.api.leases(open.replica.id)
  if (!held.ok) return false
  const nowMs = Date.now()
  const byKey = new Map<string, Seen>()
  let hasNew = false
  for (const lease of held.value) {
    const key = keyOf(lease.key)
    const was = known.get(open)?.byKey.get(key)
    const isOld = goesOn(was, lease, entryTimeMs(open.replica.api))
    hasNew ||= !isOld
    byKey.set(key, { lease, sinceMs: isOld ? was.sinceMs : nowMs })
  }
  known.set(open, { atMs: nowMs, byKey })
  return hasNew || byKey.size !== (before?.byKey.size ?? 0)
}

/** The leases as last asked for. */
export function knownLeases(open: OpenSpace): LeaseHeld[] {
  return [...(known.get(open)?.byKey.values() ?? [])].map(({ lease }) => lease)
}

export function editingBy(open: OpenSpace, lease: LeaseHeld): Editing {
  const { replica } = open
  const seen = known.get(open)?.byKey.get(keyOf(lease.key))
  const isSeen = seen !== undefined && keyOf(seen.lease.holder.id) === keyOf(lease.holder.id)
  return {
    name: replica.nameOf(lease.holder),
    sinceMs: isSeen ? seen.sinceMs : 0,
    mine: replica.isSelf(lease.holder),
    mayTakeOver: replica.ownRole === SpaceRole.manager,
  }
}

export function editingOf(open: OpenSpace, parent: NodeId, name: string): Editing | null {
  const leases = known.get(open)
  if (!leases || leases.byKey.size === 0) return null
  const seen = leases.byKey.get(keyOf(leaseKeyOf(open.replica, parent, name)))
  return !seen || seen.lease.expiresMs < entryTimeMs(open.replica.api) ? null : editingBy(open, seen.lease)
}
