// Uploads and leases: which upload holds one, and which waits because somebody else does.
import { type Answer, type Transfer } from "./contract.ts"
import { type Context } from "./context.ts"
import { editingBy, knownLeases, refreshLeases } from "./leases_held.ts"
import { doneWell, no, refused } from "./problems.ts"
import type { OpenSpace, Session } from "./session.ts"
import { giveBack, holderIn, inTheWay, replacedBy, tokenText, UploadLease } from "./upload_leases.ts"
import type { LeaseKey } from "../mappe/base/ids.ts"
import { SpaceRole } from "../mappe/journal/access.ts"
import type { Change } from "../mappe/replica/batch.ts"
import type { Refused } from "../mappe/wire/answer.ts"
import type { LeaseHeld, LeaseToken } from "../mappe/wire/types.ts"

/** What an upload has to do with leases. */
export interface Locking {
  transfer: Transfer
  stop: AbortController
  file: File | undefined
  path: string
  parent: string
  lease: UploadLease | undefined
  keptLease: LeaseToken | undefined // of an earlier run
  heldKey: LeaseKey | undefined // of the lease that is in the way
}
/** One change of a batch; `of`: the upload it ends. */
export interface Planned<One extends Locking> {
  change: Change
  of: One | undefined
}

/** What is kept in the settings: the next run goes on with it, or gives it back. */
export function leaseKeptOf({ lease, keptLease }: Locking): { lease?: string } {
  const token = tokenText(lease?.token ?? keptLease)
  return token === undefined ? {} : { lease: token }
}

export class UploadLocks<One extends Locking> {
  readonly #context: Context
  readonly #settleLocked: (one: One) => void
  readonly #onEditing: (open: OpenSpace) => void

  /** `settleLocked` also tells the page. */
  constructor(context: Context, settleLocked: (one: One) => void, onEditing: (open: OpenSpace) => void) {
    this.#context = context
    this.#settleLocked = settleLocked
    this.#onEditing = onEditing
  }

  /** Whether it may be sent; else it waits, locked. */
  async take(open: OpenSpace, one: One): Promise<boolean> {
    const place = replacedBy(open, one)
    const kept = one.keptLease
    one.keptLease = undefined
    if (!place && kept) await giveBack(open, kept) // the file went meanwhile
    if (!place) return true
    const taken = await UploadLease.take(open, place, kept, (holder) => {
      void this.#lock(open, one, holder).then(() => one.stop.abort())
    })
    if (taken && "holder" in taken) {
      await this.#lock(open, one, taken.holder)
      return false
    }
    one.lease = taken
    if (taken) await this.#lookAgain(open)
    return true
  }

  async #lock(open: OpenSpace, one: One, holder: LeaseHeld): Promise<void> {
    await this.#lookAgain(open)
    one.heldKey = holder.key
    one.transfer.editing = editingBy(open, holder)
    this.#settleLocked(one)
  }
  async #lookAgain(open: OpenSpace): Promise<void> {
    if (await refreshLeases(open, true)) this.#onEditing(open)
  }

  async giveBack(one: One): Promise<void> {
    const { lease } = one
    one.lease = undefined
    if (!lease) return
    await lease.giveBack()
    const open = this.#context.session()?.opened(one.transfer.space)
    if (open) await this.#lookAgain(open)
  }
  /** Of an upload that is not taken up again after a reload. */
  async giveBackKept(session: Session, one: One): Promise<void> {
    const token = one.keptLease
    one.keptLease = undefined
    const opened = token && (await session.space(one.transfer.space))
    if (token && opened?.ok) await giveBack(opened.value, token)
  }

  /** A manager ends the lease that is in the way. */
  async breakHeld(session: Session, one: One): Promise<Answer<void>> {
    if (one.transfer.state !== "locked" || !one.heldKey) return no("not_found", "that upload does not wait")
    const opened = await session.space(one.transfer.space)
    if (!opened.ok) return refused(opened)
    const { replica } = opened.value
    if (replica.ownRole !== SpaceRole.manager) return no("denied", "only managers of a space end another's lock")
    const broken = await replica.api.breakLease(replica.id, one.heldKey)
    if (!broken.ok && broken.error.kind !== "not_found") return refused(broken)
    await this.#lookAgain(opened.value)
    return doneWell
  }

  /** After a commit that a lease was in the way of: those it concerns wait, locked. Gives what is left. */
  async setAside(open: OpenSpace, changes: Planned<One>[], refusal: Refused): Promise<Planned<One>[]> {
    const holder = holderIn(refusal)
    await this.#lookAgain(open)
    const named = holder ? [holder] : []
    const rest: Planned<One>[] = []
    for (const planned of changes) {
      const { of, change } = planned
      const keys = change.leaseKeys ?? []
      // Whom the server names holds it now, even where this upload held it before.
      const met = of && (inTheWay(named, keys, undefined) ?? inTheWay(knownLeases(open), keys, of.lease?.key))
      if (of && met) await this.#lock(open, of, met)
      else rest.push(planned)
    }
    return rest
  }
}
