// Who is here: founding, joining, signing in and out, the password, devices, app passwords.
import {
  type Answer,
  type AppPassword,
  type Device,
  type FactorReset,
  type Joined,
  type LastSignIn,
  type LinkSight,
  type MadeAppPassword,
  type NewAccount,
  type NewAppPassword,
  type OwnPerson,
  type Problem,
  sheetPutOffMax,
  type SignIn,
  type Standing,
} from "./contract.ts"
import { type Context, notNow, type Part, withBelieved, withSession } from "./context.ts"
import { appPasswords, founding, joining, passwordWords } from "./later.ts"
import { doneWell, no, type No, refused, toldDone, yes } from "./problems.ts"
import {
  deviceOf,
  endFactor,
  FactorSetup,
  factorOf,
  factorWord,
  freshBackupCodes,
  givenCode,
  needsCode,
  needsFactor,
  WaitingSignIn,
} from "./second_factor.ts"
import type { Remembered } from "./remembered.ts"
import type { OpenSpace, Session } from "./session.ts"
import type { Store } from "./store.ts"
import { isDoneWithin, Turns } from "./turns.ts"
import { dutyWords, personWord, roleOf, roleWord } from "./words_of.ts"
import { equal } from "../mappe/base/bytes.ts"
import { idText } from "../mappe/base/id.ts"
import { AppPasswordId, FactionId, PrincipalId, PrincipalKind, type SpaceId } from "../mappe/base/ids.ts"
import { appPasswordIdText, appPasswordText } from "../mappe/crypto/app_password.ts"
import { parseFoundLink } from "../mappe/crypto/found_link.ts"
import { type Invitation, parseInvitationLink, parsePin } from "../mappe/crypto/invitation.ts"
import { parseRecoveryCode } from "../mappe/crypto/recovery.ts"
import { type Login, parseLogin } from "../mappe/crypto/sign_in.ts"
import { parseTypedCode } from "../mappe/crypto/typed_code.ts"
import { changePassword, newRecoveryCode, recover, signIn } from "../mappe/identity/account.ts"
import { accountRefused, loadAccount } from "../mappe/identity/account_store.ts"
import type { Newcomer } from "../mappe/identity/newcomer.ts"
import { isSheetUnproven } from "../mappe/identity/sheet.ts"
import { SpaceRole } from "../mappe/journal/access.ts"
import { areGatewaysOff } from "../mappe/journal/roster_body.ts"
import { isClockFarOff, spanFromNow } from "../mappe/replica/clock.ts"
import type { SpaceReplica } from "../mappe/replica/space_replica.ts"
import { upkeepRules } from "../mappe/replica/upkeep_rules.ts"
import type { Answer as Asked, Refused } from "../mappe/wire/answer.ts"
import type { Api } from "../mappe/wire/api.ts"
import { DeviceId, type FactorReset as WireReset, type GivenCode } from "../mappe/wire/types.ts"

const leasesMs = 1_000
const goodbyeMs = 2_000

/** What the engine's root does for this part: the store and the session come and go. */
export interface Door {
  /** The store under a key that is kept as wished; made if there is none. */
  store(keep: boolean): Promise<Store>
  /** The session another tab has signed in since, if this one has none. */
  adopt(): Promise<void>
  /** An API of its own: what happens there leaves the running session alone until it is opened anew. */
  api(): Api
  /** The session of what the store now says. */
  openAnew(): Promise<Answer<Standing>>
  /** `work` ends the running session at the server and opens it anew: meanwhile nobody is told that it ended. */
  replacing<T>(work: () => Promise<T>): Promise<T>
  wipe(): Promise<void>
  /** The leases of what is under way, before the session ends. */
  giveBack(): Promise<void>
  readonly remembered: Remembered
  readonly kept: boolean
  readonly knowsServer: boolean
  readonly unsent: number
}

export class Access {
  readonly #context: Context
  readonly #door: Door
  readonly #setup = new FactorSetup()
  #waiting: WaitingSignIn | undefined
  #fetched: { code: string; invitation: Invitation } | undefined // each fetch of a typed code is counted: one is enough

  constructor(context: Context, door: Door) {
    this.#context = context
    this.#door = door
  }

  readonly part = {
    standing: () => Promise.resolve(yes(this.standing())),
    proposePassword: async () => yes((await passwordWords()).proposePassword()),
    lookAt: (linkOrCode, pin = "") => this.#lookAt(linkOrCode, pin),
    found: (link, account) => this.#found(link, account),
    join: (linkOrCode, pin, account) => this.#join(linkOrCode, pin, account),
    signIn: (wish) => this.#signIn(wish),
    giveCode: (code, remember) => this.#giveCode(code, remember),
    recover: (login, code, password, label, keep, given) => this.#recover(login, code, password, label, keep, given),
    signOut: (evenUnsent, forget) => this.#signOut(evenUnsent, forget),
    lastSignIn: () => withSession(this.#context, (session) => this.#lastSignIn(session)),
    factorResetSeen: () => withSession(this.#context, async (session) => toldDone(await session.api.acknowledgeReset())),
    changePassword: (old, fresh, code) =>
      withBelieved(this.#context, (session) =>
        this.#door.replacing(async () => {
          const done = await changePassword(session.store, this.#door.api(), old, fresh, givenCode(code))
          if (done.ok) await this.#door.openAnew()
          return done.ok ? done : refused(done, done.error.kind === "denied" ? { field: "old" } : {})
        }),
      ),
    newRecoveryCode: (password, given) =>
      withBelieved(this.#context, (session) =>
        this.#door.replacing(async () => {
          const code = await newRecoveryCode(session.store, this.#door.api(), password, givenCode(given))
          // Without an answer, too: the sheet may be void, and the page asks for another.
          if (code.ok || (await isSheetUnproven(session.store, session.account.login))) await this.#door.openAnew().catch(() => undefined)
          return code.ok
            ? yes({ recoveryCode: code.value })
            : refused(code, code.error.kind === "denied" ? { field: "password" } : {})
        }),
      ),
    putOffSheet: () =>
      withSession(this.#context, async (session) => {
        if (session.sheetPutOff >= sheetPutOffMax) return no("denied", "put off too often", { rule: "sheet_must" })
        return this.#countSheet(session, session.sheetPutOff + 1)
      }),
    sheetProven: () =>
      withSession(this.#context, async (session) => {
        await session.sheetIsProven()
        return this.#countSheet(session, 0)
      }),
    checkRecoveryGroup: (code, group, typed) => Promise.resolve(yes(sameGroup(code, group, typed))),
    devices: () => withSession(this.#context, (session) => this.#devices(session)),
    revokeDevice: (device) =>
      withSession(this.#context, async (session) => {
        const id = DeviceId.parseText(device)
        return id.ok ? toldDone(await session.api.revokeDevice(id.value)) : no("not_found", "no such device")
      }),
    factor: () => withSession(this.#context, factorOf),
    beginTotp: () =>
      withSession(this.#context, (session) => Promise.resolve(this.#setup.begin(session, this.#context.origin))),
    finishTotp: (code, oldCode) =>
      withSession(this.#context, async (session) => {
        const codes = await this.#setup.finish(session, code, oldCode)
        if (codes.ok && needsFactor(session.trouble)) await this.#door.openAnew() // now the server lets everybody in
        return codes
      }),
    newBackupCodes: (code) => withSession(this.#context, (session) => freshBackupCodes(session, code)),
    endTotp: (code) => withSession(this.#context, (session) => endFactor(session, code)),
    appPasswords: () => withSession(this.#context, (session) => this.#appPasswords(session)),
    createAppPassword: (wish) => withSession(this.#context, (session) => this.#createAppPassword(session, wish)),
    revokeAppPassword: (id) => withSession(this.#context, (session) => this.#revokeAppPassword(session, id)),
  } satisfies Part

  standing(): Standing {
    const session = this.#context.session()
    if (!session && this.#waiting?.isOver) this.#waiting = undefined
    if (!session && this.#waiting) return { state: "second_factor", login: this.#waiting.login }
    if (!session) return { state: "signed_out", serverKnown: this.#door.knowsServer }
    const { login } = session.account
    const persons = session.identities.flatMap((self) => ownPerson(session, self.faction))
    const standing: Standing = {
      state: "signed_in",
      login,
      persons,
      kept: this.#door.kept,
      online: session.isOnline,
      asOfMs: session.asOfMs,
      sheetPutOff: session.sheetPutOff,
      ...(session.isSheetUnproven && { sheetUnproven: true }),
      ...(session.healer.progress && { healing: session.healer.progress }),
      ...(isClockFarOff(session.api) && { clockOff: true as const }),
    }
    if (needsFactor(session.trouble)) return { ...standing, factorRequired: true }
    return session.trouble ? { ...standing, trouble: refused(session.trouble).problem } : standing
  }

  async #countSheet(session: Session, times: number): Promise<Answer<void>> {
    await session.putOffSheet(times)
    this.#context.tell({ news: "standing" })
    return doneWell
  }

  // ---- links ----------------------------------------------------------------------------------------------------

  async #invitation(linkOrCode: string): Promise<Answer<Invitation>> {
    const link = parseInvitationLink(linkOrCode.trim())
    if (link.ok) return yes(link.value.invitation)
    if (linkOrCode.includes("#")) return no("usage", link.error.what, { field: "link", rule: link.error.kind })
    const code = parseTypedCode(linkOrCode)
    if (!code.ok) return no("usage", code.error.what, { field: "link", rule: "malformed" })
    if (this.#fetched?.code === linkOrCode) return yes(this.#fetched.invitation)
    const { fetchTypedCode } = await joining()
    const fetched = await fetchTypedCode(this.#door.api(), code.value)
    code.value.wipe()
    this.#fetched?.invitation.seed.wipe()
    this.#fetched = fetched.ok ? { code: linkOrCode, invitation: fetched.value } : undefined
    return fetched.ok ? fetched : refused(fetched, fetched.error.kind === "not_found" ? { rule: "code_unknown" } : {})
  }
  /** Kept until it was used: a fetched one. */
  #wipe({ seed }: Invitation, isUsed = false): void {
    if (this.#fetched?.invitation.seed === seed && !isUsed) return
    seed.wipe()
    if (isUsed) this.#fetched = undefined
  }

  async #lookAt(linkOrCode: string, typedPin: string): Promise<Answer<LinkSight>> {
    const found = parseFoundLink(linkOrCode.trim())
    if (found.ok) {
      found.value.code.wipe()
      return yes({ kind: "found", server: found.value.origin, factionName: found.value.name, needsName: true })
    }
    const invitation = await this.#invitation(linkOrCode)
    if (!invitation.ok) return invitation
    const { needsPin } = invitation.value
    const sight: LinkSight = {
      kind: "invite",
      server: this.#context.origin,
      factionName: "",
      inviter: "",
      name: "",
      needsPin,
      expiresMs: 0,
    }
    const pin = needsPin && typedPin ? parsePin(typedPin) : undefined
    if (pin && !pin.ok) return no("usage", pin.error.what, { field: "pin", rule: "malformed" })
    if (needsPin && !pin) {
      this.#wipe(invitation.value)
      return yes(sight)
    }
    await this.#door.adopt()
    const nobody: Newcomer = { login: "" as Login, name: "", password: "", deviceLabel: "" }
    const { lookAtInvitation } = await joining()
    const seen = await lookAtInvitation(
      await this.#door.store(this.#door.kept),
      this.#door.api(),
      invitation.value,
      pin?.value,
      nobody,
    )
    pin?.value.wipe()
    this.#wipe(invitation.value)
    if (!seen.ok) return notInvited(seen, needsPin, {})
    const { roster, invite } = seen.value
    const person = roster.persons().find((one) => equal(one.person, invite.body.person))
    return yes({
      ...sight,
      factionName: roster.factionName,
      inviter: roster.nameOf({ kind: PrincipalKind.person, id: invite.invitedBy }),
      name: person?.name ?? "",
      expiresMs: invite.body.expiresMs,
    })
  }

  async #newcomer(account: NewAccount): Promise<Answer<Newcomer>> {
    await this.#door.adopt()
    const login = parseLogin(account.login)
    if (!login.ok) return no("usage", login.error.what, { field: "login", rule: "malformed" })
    const distrust = this.#context.session()?.distrust
    if (distrust) return refused(distrust)
    const here = this.standing()
    if (here.state === "signed_in" && here.login !== login.value)
      return no("exists", "somebody else is signed in here", { rule: "other_account" })
    return yes({
      login: login.value,
      name: account.name ?? "",
      password: account.password,
      deviceLabel: account.deviceLabel,
      given: givenCode(account.code),
    })
  }

  /** Who is signed in stays so as before: whether the other wish is theirs is not known yet. */
  #keeps(wished: boolean): boolean {
    return this.#context.session() ? this.#door.kept : wished
  }

  async #found(text: string, account: NewAccount): Promise<Answer<Joined>> {
    const link = parseFoundLink(text.trim())
    if (!link.ok) return no("usage", link.error.what, { field: "link" })
    if (account.faction !== undefined && account.faction !== link.value.name)
      return no("usage", "the link is for another name", { field: "faction", rule: "setup" })
    const newcomer = await this.#newcomer(account)
    if (!newcomer.ok) return newcomer
    const { foundFaction } = await founding()
    const founded = await foundFaction(
      await this.#door.store(this.#keeps(account.keep)),
      this.#door.api(),
      link.value,
      newcomer.value,
    )
    link.value.code.wipe()
    if (!founded.ok) return refused(founded, ofAccount(founded) ?? fieldOf(founded.error.kind))
    const opened = await this.#door.openAnew()
    if (!opened.ok) return opened
    const { faction, recoveryCode } = founded.value
    return yes({ faction: idText(faction), recoveryCode, joiningCode: "", inviter: "", spaces: [], waiting: 0 })
  }

  async #join(linkOrCode: string, typedPin: string, account: NewAccount): Promise<Answer<Joined>> {
    const invitation = await this.#invitation(linkOrCode)
    if (!invitation.ok) return invitation
    const newcomer = await this.#newcomer(account)
    if (!newcomer.ok) return newcomer
    const pin = invitation.value.needsPin ? parsePin(typedPin) : undefined
    if (pin && !pin.ok) return no("usage", pin.error.what, { field: "pin", rule: "malformed" })
    const { joinFaction } = await joining()
    const store = await this.#door.store(this.#keeps(account.keep))
    const joined = await joinFaction(store, this.#door.api(), invitation.value, pin?.value, newcomer.value)
    pin?.value.wipe()
    this.#wipe(invitation.value, joined.ok)
    if (!joined.ok) return notInvited(joined, invitation.value.needsPin, fieldOf(joined.error.kind))
    const opened = await this.#door.openAnew()
    if (!opened.ok) return opened
    const { faction, recoveryCode, joiningCode, invitedBy, spaces, waiting, spacesFailed } = joined.value
    const roster = this.#context.session()?.openRoster(faction)
    return yes({
      faction: idText(faction),
      recoveryCode: recoveryCode ?? "",
      joiningCode,
      inviter: roster?.nameOf({ kind: PrincipalKind.person, id: invitedBy }) ?? "",
      spaces: spaces.map(idText),
      waiting: waiting.length + (spacesFailed ? 1 : 0),
    })
  }

  // ---- in and out -----------------------------------------------------------------------------------------------

  async #signIn(wish: SignIn): Promise<Answer<Standing>> {
    const login = parseLogin(wish.login)
    if (!login.ok) return no("denied", "login or password are wrong", { field: "password" })
    await this.#door.adopt()
    let store = await this.#door.store(this.#keeps(wish.keep))
    // Another account's things are of no use to this one, and its session has ended.
    const before = await loadAccount(store)
    if (before.ok && before.value.login !== login.value) {
      if (this.#context.session()) return no("exists", "sign out first", { rule: "signed_in_here" })
      await this.#door.wipe()
      store = await this.#door.store(wish.keep)
    }
    const known = await this.#door.remembered.of(login.value)
    const prove = (given?: GivenCode) =>
      signIn(store, this.#door.api(), login.value, wish.password, wish.deviceLabel, given, known)
    const done = await prove()
    this.#waiting = needsCode(done) ? new WaitingSignIn(login.value, prove) : undefined
    if (this.#waiting) return yes(this.standing())
    if (done.ok) return this.#door.openAnew()
    return notSignedIn(done, "password")
  }
  async #giveCode(code: string, remember: boolean): Promise<Answer<Standing>> {
    if (!this.#waiting || this.#waiting.isOver) return no("expired", "nobody waits for a code: sign in again", { rule: "code_late" })
    const done = await this.#waiting.give({ code, remember })
    if (!done.ok) return notSignedIn(done, "code")
    const { login } = this.#waiting
    this.#waiting = undefined
    await this.#remember(login, remember).catch(() => undefined) // the store refuses: the next time a code is asked for
    return this.#door.openAnew()
  }

  /** Asked for a code, the device counts as remembered no more, unless it was ticked now. */
  async #remember(login: string, isWished: boolean): Promise<void> {
    const account = await loadAccount(await this.#door.store(this.#door.kept))
    const device = account.ok && isWished ? account.value.device : undefined
    await (device ? this.#door.remembered.keep(login, device) : this.#door.remembered.forget(login))
    if (account.ok) for (const secret of [account.value.token, account.value.device]) secret?.wipe()
  }

  async #recover(
    typed: string,
    typedCode: string,
    password: string,
    label: string,
    keep: boolean,
    given: string | undefined,
  ): Promise<Answer<{ recoveryCode: string }>> {
    const login = parseLogin(typed)
    const code = parseRecoveryCode(typedCode)
    if (!login.ok) return no("denied", "login or code are wrong", { field: "recovery" })
    if (!code.ok) return no("usage", code.error.what, { field: "code", rule: "malformed" })
    await this.#door.adopt()
    const fresh = await recover(
      await this.#door.store(this.#keeps(keep)),
      this.#door.api(),
      login.value,
      code.value,
      password,
      label,
      givenCode(given),
      await this.#door.remembered.of(login.value),
    )
    code.value.wipe()
    if (!fresh.ok) return notSignedIn(fresh, fresh.problem?.type === "sign-in-failed" ? "recovery" : undefined)
    await this.#door.openAnew().catch(() => undefined) // the new code counts, and is shown, whatever becomes of the session
    return yes({ recoveryCode: fresh.value })
  }

  async #signOut(evenUnsent: boolean, forget = false): Promise<Answer<{ unsent: number }>> {
    this.#waiting = undefined
    this.#setup.end()
    const { unsent } = this.#door
    if (unsent > 0 && !evenUnsent) return yes({ unsent })
    const session = this.#context.session()
    if (session) {
      // Leases first, as the session then ends. That the server hears of that hangs on no answer of theirs, and that the keys
      // go on none at all: a server that gives none, or a line that hangs, keeps nobody signed in.
      await isDoneWithin(leasesMs, this.#door.giveBack())
      // Here first: then its secret is nowhere, whether the server hears of it or not.
      if (forget) await this.#door.remembered.forget(session.account.login)
      if (forget) await isDoneWithin(goodbyeMs, revokeThisOne(session.api))
      await isDoneWithin(goodbyeMs, session.api.signOut()) // on its way it has its token, wiped here or not
    }
    await this.#door.wipe()
    return yes({ unsent: 0 })
  }

  async #lastSignIn(session: Session): Promise<Answer<LastSignIn>> {
    const me = await session.api.me()
    if (!me.ok) return refused(me)
    const { lastSignInMs: lastMs, failedTries, before } = me.value
    const { address, device, factor } = before ?? { address: "", device: "", factor: "none" }
    const reset = me.value.factorReset ? await this.#resetBy(session, me.value.factorReset) : null
    return yes({ lastMs, failedTries, address, device, factor: factorWord(factor), reset })
  }
  async #resetBy(session: Session, { by, faction, atMs }: WireReset): Promise<FactorReset> {
    const [of, id] = [FactionId.parseText(faction), PrincipalId.parseText(by)]
    if (!of.ok || !id.ok) return { by: "", atMs }
    const roster = await session.roster(of.value)
    const name = roster.ok ? roster.value.nameOf({ kind: PrincipalKind.person, id: id.value }) : ""
    return { by: name || by, atMs }
  }

  async #devices(session: Session): Promise<Answer<Device[]>> {
    const devices = await session.api.devices()
    if (!devices.ok) return refused(devices)
    return yes(devices.value.map((one) => deviceOf(session, one)))
  }

  // ---- app passwords --------------------------------------------------------------------------------------------

  async #appPasswords(session: Session): Promise<Answer<AppPassword[]>> {
    const all = await session.api.appPasswords()
    if (!all.ok) return refused(all)
    return yes(
      all.value.map((one) => ({
        id: idText(one.id),
        label: one.label,
        createdMs: one.createdMs,
        untilMs: one.untilMs,
        lastUsedMs: one.lastUsedMs,
        lastAddress: one.lastAddress,
        spaces: one.gateways.map(({ gateway, space }) => {
          const open = session.opened(idText(space))
          const row = open?.replica.members.find((member) => equal(member.principal.id, gateway))
          return {
            space: idText(space),
            title: open?.replica.title ?? "",
            role: roleWord(row?.role ?? SpaceRole.reader),
          }
        }),
      })),
    )
  }

  async #createAppPassword(session: Session, wish: NewAppPassword): Promise<Answer<MadeAppPassword>> {
    const spaces: { space: SpaceReplica; role: SpaceRole }[] = []
    const opened: OpenSpace[] = []
    for (const { space, role } of wish.spaces) {
      const open = await session.space(space)
      if (!open.ok) return refused(open)
      const refusal = notNow(session, open.value)
      if (refusal) return refusal
      if (!open.value.replica.gatewaysAllowed)
        return no("denied", "a manager can allow drives in this space", { rule: "gateway_not_allowed" })
      if (areGatewaysOff(open.value.replica.roster.history.state.policy))
        return no("denied", "the faction's rules allow no drives", { rule: "gateways_off" })
      opened.push(open.value)
      spaces.push({ space: open.value.replica, role: roleOf(role) })
    }
    const { label } = wish
    const untilMs = spanFromNow(session.api, wish.untilMs)
    const { createAppPassword } = await appPasswords()
    const made = await Turns.takeAll(opened, () => createAppPassword(session.api, { label, untilMs, spaces }))
    this.#context.tell({ news: "spaces" })
    if (!made.ok) return refused(made)
    const password = appPasswordText(made.value)
    made.value.secret.wipe()
    // The gateway does not look at the name; a device that insists on one gets this. Its address is the operator's.
    return yes({ id: idText(made.value.id), user: appPasswordIdText(made.value.id), password, address: "" })
  }

  async #revokeAppPassword(session: Session, text: string): Promise<Answer<void>> {
    const id = AppPasswordId.parseText(text)
    const all = await session.api.appPasswords()
    if (!all.ok) return refused(all)
    const known = id.ok ? all.value.find((one) => equal(one.id, id.value)) : undefined
    if (!known) return no("not_found", "no such app password")
    const opened: OpenSpace[] = []
    for (const one of known.gateways) {
      const open = await session.space(idText(one.space))
      if (open.ok) opened.push(open.value)
    }
    const find = async (space: SpaceId): Promise<Asked<SpaceReplica>> => {
      const open = await session.space(idText(space))
      return open.ok ? { ok: true, value: open.value.replica } : open
    }
    const { revokeAppPassword } = await appPasswords()
    const revoked = await Turns.takeAll(opened, () => revokeAppPassword(session.api, known, find))
    this.#context.tell({ news: "spaces" })
    return toldDone(revoked)
  }
}

async function revokeThisOne(api: Api): Promise<void> {
  const devices = await api.devices()
  const current = devices.ok ? devices.value.find((one) => one.current) : undefined
  if (current) await api.revokeDevice(current.id) // which ends the session, too
}

/** A PIN that is wrong, an invitation that rests because of too many, one that counts no more, or what else it was. */
function notInvited(failed: Refused, needsPin: boolean, more: Partial<Problem>): No {
  if (["own_faction", "ended_account"].includes(failed.problem?.rule ?? "")) return refused(failed)
  const account = ofAccount(failed)
  if (account) return refused(failed, account)
  if (failed.problem?.rule === "invite_rests") return refused(failed, { rule: "invite_rests" })
  const isUnknown = failed.problem?.type === "sign-in-failed"
  if (needsPin && isUnknown) return refused(failed, { field: "pin" })
  const isOver = failed.error.kind === "denied" && (isUnknown || failed.problem === undefined)
  return refused(failed, isOver ? { kind: "expired", rule: "invite_over" } : more)
}
/** The server tells that a membership is over only to who has shown everything else, the code included. */
function notSignedIn(failed: Refused, field: "password" | "code" | "recovery" | undefined): No {
  if (failed.problem?.type === "denied") return refused(failed, { rule: "membership_ended" })
  return refused(failed, field && failed.error.kind === "denied" ? { field } : {})
}
function ofAccount({ problem }: Refused): Partial<Problem> | undefined {
  return problem?.rule === accountRefused ? { field: "password" } : undefined
}
function fieldOf(kind: string): { field?: string } {
  return kind === "exists" ? { field: "login" } : kind === "usage" ? { field: "name" } : {}
}

function ownPerson(session: Session, faction: Session["identities"][number]["faction"]): OwnPerson[] {
  const roster = session.openRoster(faction)
  const self = session.identity(faction)
  if (!roster?.isSynced || !self) return []
  const info = roster.person(self.principal.id)
  const listing = session.factions.find((one) => equal(one.faction, faction))
  return [
    {
      faction: idText(faction),
      factionName: roster.factionName,
      person: idText(self.principal.id),
      name: info?.name ?? "",
      role: personWord(info?.role ?? 1),
      duties: dutyWords(info?.duties ?? 0),
      untilMs: info?.untilMs ?? 0,
      suspended: listing?.suspended ?? false,
      usedBytes: listing?.usedBytes ?? 0,
      quotaBytes: listing?.quotaBytes ?? null,
      trashDays: upkeepRules(roster.history.state.policy).trashDays,
    },
  ]
}

function sameGroup(code: string, group: number, typed: string): boolean {
  const wanted = code.trim().split(/\s+/)[group - 1] ?? ""
  const plain = (text: string): string =>
    text
      .toUpperCase()
      .replace(/[^A-Z0-9]/g, "")
      .replaceAll("0", "O")
      .replaceAll("1", "I")
      .replaceAll("8", "B")
  return wanted !== "" && plain(typed) === plain(wanted)
}
