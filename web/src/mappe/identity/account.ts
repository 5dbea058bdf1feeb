// Signing in, the password, the recovery code.                docs/protocol.md §3   twin: client/identity/account.h
//
// `password` is what was typed; nothing here keeps it.        threads  one of these at a time
import type { Store } from "../../engine/store.ts"
import { equal } from "../base/bytes.ts"
import { fail, ok, type Result } from "../base/result.ts"
import { type Bundle, openBundle, wipeBundle } from "../crypto/bundle.ts"
import { passwordBytes, type SignInKeys } from "../crypto/password.ts"
import type { RecoveryCode } from "../crypto/recovery.ts"
import { parseSealedBundle } from "../crypto/sealed_bundle.ts"
import { type Login, parseLogin, Suite } from "../crypto/sign_in.ts"
import type { Api } from "../wire/api.ts"
import { type Answer, isRefusal } from "../wire/answer.ts"
import type { DeviceSecret, GivenCode } from "../wire/types.ts"
import {
  type AccountRecord,
  loadAccount,
  loadBundle,
  loadServer,
  pinSerial,
  saveAccount,
  saveBundle,
  saveRecoveredBundle,
  saveServer,
  type ServerPin,
} from "./account_store.ts"
import {
  provePassword,
  proveRecovery,
  sealCopies,
  sealPasswordCopy,
  type SignInAttempt,
  wipeKeys,
} from "./credentials.ts"
import { checkServer } from "./server_check.ts"
import { codeThatCounts, isSheetUnproven, replacingSheet } from "./sheet.ts"

async function knownServer(store: Store): Promise<ServerPin | undefined> {
  const pin = await loadServer(store)
  return pin.ok ? pin.value : undefined
}
/** This device's account, if it has one: then it must be this login. */
async function ownAccount(store: Store, login: Login): Promise<Result<AccountRecord | undefined>> {
  const account = await loadAccount(store)
  if (!account.ok) return account.error.kind === "not_found" ? ok(undefined) : account
  return account.value.login === login
    ? account
    : fail("exists", "this device belongs to another account: sign out first")
}

async function keep(
  store: Store,
  pin: ServerPin,
  login: Login,
  attempt: SignInAttempt,
  device: DeviceSecret | undefined,
  bundle: Bundle,
  copy: Suite,
): Promise<Result<Bundle>> {
  const { answer } = attempt
  if (!equal(bundle.account, answer.account!)) return fail("tampered", "the server handed out another account's bundle")
  return store.lock("account", async () => {
    const own = await ownAccount(store, login) // in another tab, somebody may have been quicker
    if (!own.ok) return own
    let kept = bundle
    if (copy === Suite.recoveryCode) {
      const saved = await saveRecoveredBundle(store, bundle)
      if (!saved.ok) return saved
      kept = saved.value
    } else {
      const saved = await saveBundle(store, bundle)
      if (!saved.ok) return saved
    }
    await saveServer(store, pin)
    await saveAccount(store, {
      login,
      account: answer.account!,
      token: answer.token,
      sessionExpiresMs: answer.expiresMs,
      device: answer.device ?? device,
    })
    return ok(kept)
  })
}

/** The bundle of the session just begun, opened. The caller owns its seeds. */
async function fetchBundle(api: Api, keys: SignInKeys, copy: Suite): Promise<Answer<Bundle>> {
  const sealed = await api.bundle(copy === Suite.recoveryCode ? "recovery" : "password")
  return sealed.ok ? openBundle(keys.wrap, copy, sealed.value) : sealed
}

/** Signs in, opens the bundle and keeps both in the store. `known`: this device's secret, where the store has none.
 *    errors  denied     login or password are wrong
 *            behind     the bundle is older than one this device has seen, or the server's generation is
 *            tampered   the bundle does not open: the server handed out another one
 *            untrusted  the server is another one than the pinned
 *            exists     this device belongs to another account: sign out first */
export async function signIn(
  store: Store,
  api: Api,
  login: Login,
  password: string,
  deviceLabel: string,
  given?: GivenCode,
  known?: DeviceSecret,
): Promise<Answer<void>> {
  const own = await ownAccount(store, login)
  if (!own.ok) return own
  const checked = await checkServer(api, await knownServer(store))
  if (!checked.ok) return checked
  const { pin } = checked.value
  const device = own.value?.device ?? known
  const attempt = await provePassword(api, pin.server, login, password, device, deviceLabel, given)
  if (!attempt.ok) return attempt
  api.setSession(attempt.value.answer.token)
  const bundle = await fetchBundle(api, attempt.value.keys, Suite.argon2id64m)
  wipeKeys(attempt.value.keys)
  if (!bundle.ok) return bundle
  const kept = await keep(store, pin, login, attempt.value, device, bundle.value, Suite.argon2id64m)
  wipeBundle(bundle.value)
  return kept.ok ? ok(undefined) : kept
}

/** Signs in by recovery code, sets a new password, gives a new recovery code, to be shown once. `known`: as above. Safe to repeat with
 *  the same code and password. */
export async function recover(
  store: Store,
  api: Api,
  login: Login,
  code: RecoveryCode,
  newPassword: string,
  deviceLabel: string,
  given?: GivenCode,
  known?: DeviceSecret,
): Promise<Answer<string>> {
  const own = await ownAccount(store, login)
  if (!own.ok) return own
  const usable = passwordBytes(newPassword)
  if (!usable.ok) return usable
  const checked = await checkServer(api, await knownServer(store))
  if (!checked.ok) return checked
  const { pin } = checked.value
  const device = own.value?.device ?? known
  const attempt = await proveRecovery(api, pin.server, login, code, device, deviceLabel, given)
  if (!attempt.ok && attempt.problem?.type === "sign-in-failed" && own.value && (await isSheetUnproven(store, login))) {
    // An answer to this may have got lost before: then the new password counts already, and the code no more.
    const signedIn = await signIn(store, api, login, newPassword, deviceLabel, given, known)
    const bundle = signedIn.ok ? await loadBundle(store) : undefined
    if (bundle?.ok) return storeAndWipe(store, api, bundle.value, newPassword)
    return signedIn.ok || signedIn.problem?.type === "sign-in-failed" ? attempt : signedIn
  }
  if (!attempt.ok) return attempt
  api.setSession(attempt.value.answer.token)
  const bundle = await fetchBundle(api, attempt.value.keys, Suite.recoveryCode)
  wipeKeys(attempt.value.keys)
  if (!bundle.ok) return bundle
  const kept = await keep(store, pin, login, attempt.value, device, bundle.value, Suite.recoveryCode)
  if (kept.ok) return storeAndWipe(store, api, kept.value, newPassword)
  wipeBundle(bundle.value)
  return kept
}

interface Here {
  pin: ServerPin
  account: AccountRecord
  login: Login
}
async function here(store: Store): Promise<Result<Here>> {
  const pin = await loadServer(store)
  if (!pin.ok) return pin
  const account = await loadAccount(store)
  if (!account.ok) return account
  const login = parseLogin(account.value.login)
  return login.ok ? ok({ pin: pin.value, account: account.value, login: login.value }) : login
}

/** Signs in again, which proves the password: a session left open is not enough for what follows. */
async function proveAgain(
  store: Store,
  api: Api,
  password: string,
  given: GivenCode | undefined,
): Promise<Answer<Here & { bundle: Bundle }>> {
  const at = await here(store)
  if (!at.ok) return at
  const { pin, account, login } = at.value
  const attempt = await provePassword(api, pin.server, login, password, account.device, "", given)
  if (!attempt.ok) return attempt
  api.setSession(attempt.value.answer.token)
  const bundle = await fetchBundle(api, attempt.value.keys, Suite.argon2id64m)
  wipeKeys(attempt.value.keys)
  if (!bundle.ok) return bundle
  const kept = await keep(store, pin, login, attempt.value, account.device, bundle.value, Suite.argon2id64m)
  return kept.ok ? ok({ ...at.value, bundle: kept.value }) : kept
}

/** A new password; the recovery code stays. Other sessions end.              errors  denied  the old one is wrong */
export async function changePassword(
  store: Store,
  api: Api,
  oldPassword: string,
  newPassword: string,
  given?: GivenCode,
): Promise<Answer<void>> {
  const usable = passwordBytes(newPassword)
  if (!usable.ok) return usable
  const at = await proveAgain(store, api, oldPassword, given)
  if (!at.ok) return at
  const { pin, login, bundle } = at.value
  const next = { ...bundle, serial: bundle.serial + 1 }
  const copy = sealPasswordCopy(next, newPassword, pin.server, login)
  if (!copy.ok) return copy
  const stored = await api.putBundle({ serial: bundle.serial, password: copy.value })
  const saved = stored.ok ? await saveBundle(store, next) : stored
  wipeBundle(bundle)
  return saved
}

/** A new recovery code, with the password that there is.                               errors  denied  it is wrong */
export async function newRecoveryCode(
  store: Store,
  api: Api,
  password: string,
  given?: GivenCode,
): Promise<Answer<string>> {
  const at = await proveAgain(store, api, password, given)
  if (!at.ok) return at
  return storeAndWipe(store, api, at.value.bundle, password)
}

async function storeAndWipe(store: Store, api: Api, bundle: Bundle, password: string): Promise<Answer<string>> {
  const stored = await storeBundle(store, api, bundle, password)
  wipeBundle(bundle)
  return stored
}

/** Rewrites both copies with a changed content and a new recovery code, which it gives. Where the answer gets lost and the server
 *  cannot be asked, whether the old code counts nobody knows: the next start asks for another sheet. */
export async function storeBundle(store: Store, api: Api, bundle: Bundle, password: string): Promise<Answer<string>> {
  const at = await here(store)
  if (!at.ok) return at
  const replaced = await api.bundle("password")
  if (!replaced.ok) return replaced
  const outside = parseSealedBundle(replaced.value)
  if (!outside.ok) return outside
  // Each copy has a serial of its own; what is written now must be newer than both.
  const next = { ...bundle, serial: Math.max(bundle.serial, outside.value.serial) + 1 }
  const copies = sealCopies(next, password, at.value.pin.server, at.value.login)
  if (!copies.ok) return copies
  const { password: passwordCopy, recovery, recoveryCode } = copies.value
  const stored = await replacingSheet(store, at.value.login, () =>
    api.putBundle({ serial: outside.value.serial, password: passwordCopy, recovery }),
  )
  if (!stored.ok && (isRefusal(stored) || !(await isKept(api, recoveryCode)))) return stored
  // The new code counts from here on, so it is given, even if this device can keep nothing more.
  await saveBoth(store, next).catch(() => undefined)
  return ok(recoveryCode)
}

/** After an answer that was lost: the server took it, and says so. */
async function isKept(api: Api, recoveryCode: string): Promise<boolean> {
  const kept = await codeThatCounts(api, [recoveryCode])
  return kept.ok && kept.value !== undefined
}
async function saveBoth(store: Store, bundle: Bundle): Promise<void> {
  const saved = await saveBundle(store, bundle)
  if (saved.ok) await pinSerial(store, "recovery", bundle.serial)
}
