// The lease of an upload that replaces a file: taken before the first byte is sent, renewed while it runs, shown with the
// commit, given back afterwards. Others read who is editing meanwhile.                              docs/protocol.md §6
//
// Of files that travel in the commit itself none is taken: they are single commits, as the command line's are. A lease is
// a courtesy, what others saved meanwhile is kept as a version in any case: where the server gives none for another
// reason than somebody else's, the upload goes on without.
import { nodeOf } from "./folders.ts"
import type { OpenSpace } from "./session.ts"
import type { UploadPlace } from "./upload_changes.ts"
import { equal } from "../mappe/base/bytes.ts"
import { idText } from "../mappe/base/id.ts"
import type { LeaseKey, NodeId } from "../mappe/base/ids.ts"
import { sealLeaseNote } from "../mappe/crypto/space_keys.ts"
import { newName } from "../mappe/journal/name.ts"
import { leaseKeyOf, leaseKeysFor } from "../mappe/replica/leases.ts"
import type { Refused } from "../mappe/wire/answer.ts"
import { Fields } from "../mappe/wire/fields.ts"
import { readLease } from "../mappe/wire/forms.ts"
import { type LeaseHeld, LeaseToken } from "../mappe/wire/types.ts"

const ttlS = 300
export const renewEveryMs = 100_000
const labelCharsMax = 40
const program = "Mappe im Browser"

/** The file that an upload replaces; undefined where it makes a new one. */
export function replacedBy(open: OpenSpace, one: Pick<UploadPlace, "path" | "parent">): { parent: NodeId; name: string } | undefined {
  const { state } = open.replica
  const parts = one.path.split("/").filter((part) => part !== "")
  let parent = nodeOf(one.parent)
  for (const [i, typed] of parts.entries()) {
    const name = newName(typed)
    const node = parent && name.ok ? state.child(parent, name.value) : undefined
    if (!parent || !name.ok || !node) return undefined
    if (i + 1 === parts.length) return state.node(node)?.sort === "file" ? { parent, name: name.value } : undefined
    parent = node
  }
  return undefined
}

/** Whose lease a refusal (423) names. */
export function holderIn(failed: Refused): LeaseHeld | undefined {
  const holder = failed.error.kind === "locked" ? failed.problem?.json?.["holder"] : undefined
  if (holder === undefined) return undefined
  const fields = new Fields(holder)
  const lease = readLease(fields)
  return fields.failed ? undefined : lease
}

/** The first lease that a commit with these keys would meet: on one of them, or on a folder above. */
export function inTheWay(
  leases: readonly LeaseHeld[],
  keys: readonly LeaseKey[],
  ownKey: LeaseKey | undefined,
): LeaseHeld | undefined {
  return leases.find(
    (lease) =>
      // Leases are listed without their tokens: who holds one takes what is held on its key for that.
      !(ownKey && equal(lease.key, ownKey)) &&
      keys.some((key) => equal(key, lease.key) || (lease.deepKey !== undefined && equal(key, lease.deepKey))),
  )
}

export class UploadLease {
  readonly key: LeaseKey
  token: LeaseToken
  readonly #open: OpenSpace
  readonly #onLost: (holder: LeaseHeld) => void
  #timer: ReturnType<typeof setInterval> | undefined

  private constructor(open: OpenSpace, key: LeaseKey, token: LeaseToken, onLost: (holder: LeaseHeld) => void) {
    this.#open = open
    this.key = key
    this.token = token
    this.#onLost = onLost
    this.#timer = setInterval(() => void this.#renew(), renewEveryMs)
  }

  /** `kept`: the token of an earlier run, which may still hold it. `onLost`: somebody else holds it now.
   *  Gives the lease, or whose is in the way, or undefined: it goes without. */
  static async take(
    open: OpenSpace,
    place: { parent: NodeId; name: string },
    kept: LeaseToken | undefined,
    onLost: (holder: LeaseHeld) => void,
  ): Promise<UploadLease | { holder: LeaseHeld } | undefined> {
    const { replica } = open
    const { api } = replica
    const key = leaseKeyOf(replica, place.parent, place.name)
    let token = kept && (await api.refreshLease(replica.id, kept, ttlS)).ok ? kept : undefined
    if (!token) {
      const granted = await takeNow(open, key)
      if (!granted.ok) {
        const holder = holderIn(granted)
        return holder && { holder }
      }
      token = granted.value
    }
    // The server compares keys alone: a lease on a folder above shows only in the list.
    const leases = await api.leases(replica.id)
    const keys = leaseKeysFor(replica, place.parent, place.name)
    const above = leases.ok ? inTheWay(leases.value, keys, key) : undefined
    if (above) {
      await api.dropLease(replica.id, token)
      return { holder: above }
    }
    return new UploadLease(open, key, token, onLost)
  }

  async #renew(): Promise<void> {
    const { api, id } = this.#open.replica
    const renewed = await api.refreshLease(id, this.token, ttlS)
    if (renewed.ok || renewed.error.kind !== "not_found" || !this.#timer) return
    // It ended (the device slept), or a manager broke it.
    const again = await takeNow(this.#open, this.key)
    if (again.ok) this.token = again.value
    const holder = again.ok ? undefined : holderIn(again)
    if (holder) this.#onLost(holder)
  }

  /** No more renewals; it ends by itself soon, or goes on with the next run. */
  rest(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }
  async giveBack(): Promise<void> {
    this.rest()
    await giveBack(this.#open, this.token)
  }
}

export async function giveBack({ replica }: OpenSpace, token: LeaseToken): Promise<void> {
  await replica.api.dropLease(replica.id, token) // what the server has no more is given back as well
}

async function takeNow(open: OpenSpace, key: LeaseKey): Promise<{ ok: true; value: LeaseToken } | Refused> {
  const { replica } = open
  const epochKey = replica.epochKey(replica.epoch)
  const label = [...replica.nameOf(replica.self.principal)].slice(0, labelCharsMax).join("")
  const note = epochKey && sealLeaseNote(epochKey, replica.epoch, replica.id, key, { label, program })
  const granted = await replica.api.takeLease(replica.id, {
    key,
    ttlS,
    shared: false,
    note: note?.ok ? note.value : new Uint8Array(0),
  })
  return granted.ok ? { ok: true, value: granted.value.token } : granted
}

export function tokenOf(text: string | undefined): LeaseToken | undefined {
  const token = text === undefined ? undefined : LeaseToken.parseText(text)
  return token?.ok ? token.value : undefined
}
export const tokenText = (token: LeaseToken | undefined): string | undefined => token && idText(token)
