// The confirmation code: a sign-in that waits for one, and setting the factor up.             docs/protocol.md §3
import type { Answer, Device, Factor, Totp } from "./contract.ts"
import { no, refused, toldDone, yes } from "./problems.ts"
import type { Session } from "./session.ts"
import { randomBytes, toBase32Groups, wipe, type Bytes } from "../mappe/base/bytes.ts"
import { idText } from "../mappe/base/id.ts"
import { entryTimeMs } from "../mappe/replica/clock.ts"
import { type Answer as Asked, isRefusal } from "../mappe/wire/answer.ts"
import type { DeviceInfo, GivenCode } from "../mappe/wire/types.ts"

const secretBytes = 20 // of TOTP with SHA-1 (RFC 4226 §4)
const waitMs = 5 * 60_000 // so long a password waits for its code

export function needsCode(answer: Asked<unknown>): boolean {
  return !answer.ok && answer.problem?.type === "second-factor-needed"
}
export function needsFactor(answer: Asked<unknown> | undefined): boolean {
  return answer !== undefined && !answer.ok && answer.problem?.type === "second-factor-required"
}
/** What was typed beside a password, if anything. */
export function givenCode(code: string | undefined): GivenCode | undefined {
  return code === undefined || code.trim() === "" ? undefined : { code, remember: false }
}
export function factorWord(word: string): Factor {
  return word === "totp" || word === "backup_code" || word === "remembered" ? word : "none"
}

export function deviceOf(session: Session, one: DeviceInfo): Device {
  const { label, address, firstMs, lastMs, current } = one
  const remembered = one.rememberedUntilMs > entryTimeMs(session.api)
  return { device: idText(one.id), label, address, factor: factorWord(one.factor), firstMs, lastMs, current, remembered }
}

/** A sign-in whose password was right. */
export class WaitingSignIn {
  readonly login: string
  readonly #prove: (given: GivenCode) => Promise<Asked<void>>
  readonly #untilMs = Date.now() + waitMs
  constructor(login: string, prove: (given: GivenCode) => Promise<Asked<void>>) {
    this.login = login
    this.#prove = prove
  }
  get isOver(): boolean {
    return Date.now() > this.#untilMs
  }
  give(given: GivenCode): Promise<Asked<void>> {
    return this.#prove(given)
  }
}

/** Setting up: the secret is drawn here, and the server knows it once a code of it was given. */
export class FactorSetup {
  #secret: Bytes | undefined
  #isUnclear = false // whether the server took it: an answer got lost

  begin(session: Session, origin: string): Answer<Totp> {
    this.end()
    this.#secret = randomBytes(secretBytes)
    const secret = toBase32Groups(this.#secret)
    const account = encodeURIComponent(`${session.account.login}@${new URL(origin).host}`)
    const key = secret.replaceAll(" ", "")
    const uri = `otpauth://totp/Mappe:${account}?secret=${key}&issuer=Mappe&algorithm=SHA1&digits=6&period=30`
    return yes({ uri, secret })
  }
  async finish(session: Session, code: string, oldCode?: string): Promise<Answer<{ backupCodes: string[] }>> {
    if (!this.#secret) return no("expired", "nothing was begun")
    const old = givenCode(oldCode)?.code
    const before = this.#isUnclear ? await this.#goOn(session, code, old) : undefined
    const codes = before ?? (await session.api.putSecondFactor(this.#secret, code, old))
    if (codes.ok) {
      this.end()
      return yes({ backupCodes: codes.value })
    }
    if (before || isRefusal(codes)) return refused(codes)
    this.#isUnclear = true
    const me = await session.api.me()
    const isTaken = old === undefined && me.ok && me.value.secondFactors.length > 0
    return isTaken ? no("conflict", "it is set up, but the answer got lost", { rule: "factor_taken" }) : refused(codes)
  }
  /** Where the server took it before, the app's next code makes the backup codes that were lost. None: it did not, as far as one sees. */
  async #goOn(session: Session, code: string, old: string | undefined): Promise<Asked<string[]> | undefined> {
    const me = await session.api.me()
    if (!me.ok) return me
    if (me.value.secondFactors.length === 0) return undefined
    const codes = await session.api.newBackupCodes(code)
    return codes.ok || old === undefined ? codes : undefined
  }
  end(): void {
    this.#isUnclear = false
    if (this.#secret) wipe(this.#secret)
    this.#secret = undefined
  }
}

export async function factorOf(
  session: Session,
): Promise<Answer<{ totp: boolean; backupCodesLeft: number; required: boolean }>> {
  const me = await session.api.me()
  if (!me.ok) return refused(me)
  const { secondFactors, backupCodesLeft, secondFactorRequired } = me.value
  return yes({ totp: secondFactors.length > 0, backupCodesLeft, required: secondFactorRequired })
}
export async function freshBackupCodes(session: Session, code: string): Promise<Answer<{ backupCodes: string[] }>> {
  const codes = await session.api.newBackupCodes(code)
  return codes.ok ? yes({ backupCodes: codes.value }) : refused(codes)
}
export async function endFactor(session: Session, code: string): Promise<Answer<void>> {
  return toldDone(await session.api.removeSecondFactor(code))
}
