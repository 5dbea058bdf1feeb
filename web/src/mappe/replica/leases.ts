// Locks on places in a space: their keys, and those a change touches.
//                                                                docs/protocol.md §6   twin: client/replica/leases.h
import { keyOf } from "../base/id.ts"
import type { LeaseKey, NodeId } from "../base/ids.ts"
import { ok } from "../base/result.ts"
import { deepLeaseKey, leaseKey } from "../crypto/space_keys.ts"
import { nameKey } from "../journal/name.ts"
import { limboId, type NodeView } from "../journal/state.ts"
import type { Answer } from "../wire/answer.ts"
import { leaseKeysOfTreeMax, upkeepLeaseS } from "../wire/limits.ts"
import type { LeaseToken } from "../wire/types.ts"
import type { SpaceReplica } from "./space_replica.ts"

/** The place `name` in `parent`; it need not exist. */
export function leaseKeyOf(space: SpaceReplica, parent: NodeId, name: string): LeaseKey {
  return leaseKey(space.spaceConst, parent, nameKey(name))
}

/** What who keeps up a space holds meanwhile: a place in limbo, which no name of a user can be. */
export async function takeUpkeepLease(space: SpaceReplica): Promise<Answer<LeaseToken>> {
  const key = leaseKeyOf(space, limboId(), "upkeep")
  const wish = { key, ttlS: upkeepLeaseS, shared: false, note: new Uint8Array() }
  const taken = await space.api.takeLease(space.id, wish)
  return taken.ok ? ok(taken.value.token) : taken
}

/** What every place in this folder has in common: its deep key and those of all folders above it. */
function deepLeaseKeysIn(space: SpaceReplica, folder: NodeId): LeaseKey[] {
  return space.state.wayTo(folder).map((above) => deepLeaseKey(space.spaceConst, above.parent, nameKey(above.name)))
}

/** What a commit that touches this place must name: its key and the deep keys of all folders above it. */
export function leaseKeysFor(space: SpaceReplica, parent: NodeId, name: string): LeaseKey[] {
  return [...deepLeaseKeysIn(space, parent), leaseKeyOf(space, parent, name)]
}
/** The same of the place where a node lies. */
export function leaseKeysForNode(space: SpaceReplica, node: NodeId): LeaseKey[] {
  const there = space.state.node(node)
  return there && there.parent !== there.id && space.state.wayTo(node).length > 0
    ? leaseKeysFor(space, there.parent, there.name)
    : []
}

/** What a commit that trashes or moves this node must name: the same, and the key of each place below, because a lock
 *  on a file holds the folders above it where they are. Of a tree with more places than a commit can name those that are
 *  locked now, which the server is asked. */
export async function leaseKeysForTree(space: SpaceReplica, node: NodeId): Promise<Answer<LeaseKey[]>> {
  const places: NodeView[] = space.state.children(node)
  for (let i = 0; i < places.length; ++i)
    if (places[i]!.children > 0) places.push(...space.state.children(places[i]!.id))
  let held: Set<string> | undefined
  if (places.length > leaseKeysOfTreeMax) {
    const leases = await space.api.leases(space.id)
    if (!leases.ok) return leases
    held = new Set(leases.value.map((lease) => keyOf(lease.key)))
  }
  const keys = leaseKeysForNode(space, node)
  let named = 0
  for (const place of places) {
    const key = leaseKeyOf(space, place.parent, place.name)
    if ((!held || held.has(keyOf(key))) && named++ < leaseKeysOfTreeMax) keys.push(key)
  }
  return ok(keys)
}
