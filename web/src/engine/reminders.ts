// What the start page reminds of, where one's own access is concerned: that another device signed in for the first time, and that a
// second factor is worth having. Told until the person puts it away, which this device keeps sealed and signing out wipes.
//   All times are the server's: devices are dated by it, and now is asked of its clock.
import type { Answer, Device } from "./contract.ts"
import { type Context, type Part, withSession } from "./context.ts"
import { doneWell, refused, yes } from "./problems.ts"
import { deviceOf } from "./second_factor.ts"
import type { Session } from "./session.ts"
import { readSetting, writeSetting } from "./settings.ts"
import { entryTimeMs } from "../mappe/replica/clock.ts"
import { dayMs } from "../mappe/wire/limits.ts"

const settledMs = 7 * dayMs // nobody is asked on the first days for one thing more
const putOffMs = 90 * dayMs
const [seenName, putOffName] = ["devices-seen", "factor-put-off"]

export class Reminders {
  readonly #context: Context
  constructor(context: Context) {
    this.#context = context
  }
  readonly part = {
    newDevices: () => withSession(this.#context, newDevices),
    newDevicesSeen: () => withSession(this.#context, newDevicesSeen),
    offersFactor: () => withSession(this.#context, offersFactor),
    factorPutOff: () =>
      withSession(this.#context, async (session) => {
        await writeSetting(session.store, putOffName, entryTimeMs(session.api))
        return doneWell
      }),
  } satisfies Part
}

/** Newest first: those whose first sign-in is later than what was seen here; at first that is this device's own sign-in. It is
 *  kept from then on, so that signing in again here hides none that came before. */
async function newDevices(session: Session): Promise<Answer<Device[]>> {
  const all = await session.api.devices()
  if (!all.ok) return refused(all)
  const own = all.value.find((one) => one.current)
  let seenMs = await readSetting(session.store, seenName, 0)
  if (!seenMs && own) await writeSetting(session.store, seenName, (seenMs = own.lastMs))
  const fresh = all.value.filter((one) => !one.current && one.firstMs > seenMs).sort((a, b) => b.firstMs - a.firstMs)
  return yes(fresh.map((one) => deviceOf(session, one)))
}
async function newDevicesSeen(session: Session): Promise<Answer<void>> {
  const all = await session.api.devices()
  if (!all.ok) return refused(all)
  await writeSetting(session.store, seenName, Math.max(...all.value.map((one) => one.firstMs)))
  return doneWell
}

/** To who has none, may choose, and first signed in a week ago: longer ago than any device that is still known. */
async function offersFactor(session: Session): Promise<Answer<boolean>> {
  const nowMs = entryTimeMs(session.api)
  if (nowMs < (await readSetting(session.store, putOffName, -putOffMs)) + putOffMs) return yes(false)
  const me = await session.api.me()
  if (!me.ok) return refused(me)
  if (me.value.secondFactors.length || me.value.secondFactorRequired || me.value.factorReset) return yes(false)
  const devices = await session.api.devices()
  if (!devices.ok) return refused(devices)
  return yes(devices.value.some((one) => one.firstMs <= nowMs - settledMs))
}
