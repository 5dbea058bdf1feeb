// Keeps up the spaces that are open, at most once a day each, while the person does nothing and the server is there.
// Says what went wrong to nobody: the next client that is idle goes on.                       docs/protocol.md §4.9
//   threads  in the space's own turn: what the person does meanwhile waits for one entry at most half a second or so
import type { Context } from "./context.ts"
import { upkeepPart } from "./later.ts"
import { alarmOf, type OpenSpace, type Session } from "./session.ts"
import { readSetting, writeSetting } from "./settings.ts"
import type { SpaceReplica } from "../mappe/replica/space_replica.ts"
import { dayMs } from "../mappe/wire/limits.ts"

const lookEveryMs = 60_000
const idleMs = 30_000

export class Upkeep {
  readonly #context: Context
  readonly #onChanged: (open: OpenSpace) => void
  readonly #isBusy: () => boolean
  #timer: ReturnType<typeof setInterval> | undefined
  #usedMs = 0
  #isAtIt = false

  /** `isBusy`: something is being sent or fetched. */
  constructor(context: Context, onChanged: (open: OpenSpace) => void, isBusy: () => boolean) {
    this.#context = context
    this.#onChanged = onChanged
    this.#isBusy = isBusy
  }
  begin(): void {
    this.end()
    this.used()
    this.#timer = setInterval(() => void this.look(Date.now()).catch(() => undefined), lookEveryMs)
  }
  end(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }
  /** The person asked for something. */
  used(): void {
    this.#usedMs = Date.now()
  }

  /** Whether there is something to do now, and then does it. */
  async look(now: number): Promise<void> {
    if (this.#isAtIt) return
    this.#isAtIt = true
    try {
      for (const open of this.#context.session()?.allOpened() ?? []) {
        const session = this.#context.session()
        if (!session?.isOnline || session.trouble || this.#isBusy() || now - this.#usedMs < idleMs) return
        const { keepUp, upkeepMayBeDue } = await upkeepPart()
        if (open.alarm === undefined && upkeepMayBeDue(open.replica) && (await claimToday(session, open, now)))
          await this.#keepUp(open, keepUp)
      }
    } finally {
      this.#isAtIt = false
    }
  }
  async #keepUp(open: OpenSpace, keepUp: (space: SpaceReplica) => Promise<unknown>): Promise<void> {
    const before = open.replica.stand
    if (await this.#knowsAll(open)) await open.turns.take(() => keepUp(open.replica))
    if (open.replica.stand !== before) this.#onChanged(open)
  }
  /** Nothing is given up by what a snapshot's author was believed: from the genesis first, while the person goes on. */
  async #knowsAll(open: OpenSpace): Promise<boolean> {
    const { replica } = open
    if (!replica.began) return true
    const again = await replica.replayed()
    const adopted = again.ok ? await open.turns.take(() => replica.adopt(again.value)) : again
    const alarm = adopted.ok ? undefined : alarmOf(adopted)
    if (alarm) {
      open.alarm = alarm
      this.#context.tell({ news: "alarm", space: open.id })
    }
    return adopted.ok
  }
}

/** Written before: whose page ends in the middle goes on tomorrow, and two tabs do not both do it. */
function claimToday(session: Session, open: OpenSpace, now: number): Promise<boolean> {
  return session.store.lock(`upkeep-${open.id}`, async () => {
    const last = await readSetting<number>(session.store, `upkept-${open.id}`, 0)
    if (last <= now && now - last < dayMs) return false
    await writeSetting(session.store, `upkept-${open.id}`, now)
    return true
  })
}
