// What people type: passwords and names; and what becomes of them for a sign-in.
//                                                       docs/protocol.md §3   twin: client/identity/credentials.h
import { utf8 } from "../base/bytes.ts"
import { limits } from "../base/limits.ts"
import { ClientNonce, PasswordSalt, type ServerId } from "../base/ids.ts"
import { fail, ok, type Result } from "../base/result.ts"
import type { SignSeed } from "../base/secret.ts"
import { type Bundle, sealBundle, sealRecoveryBundle } from "../crypto/bundle.ts"
import { deriveMaster, passwordKeys, type SignInKeys } from "../crypto/password.ts"
import { RecoveryCode, recoveryCodeText, recoveryKeys } from "../crypto/recovery.ts"
import { signPublicKey } from "../crypto/sign.ts"
import { type Login, signPrincipalSignIn, signSignIn, Suite } from "../crypto/sign_in.ts"
import type { Api } from "../wire/api.ts"
import type { Answer } from "../wire/answer.ts"
import type { DeviceSecret, GivenCode, PasswordCopy, Principal, RecoveryCopy, Signed } from "../wire/types.ts"

const control = /\p{Cc}/u
const graph = /[^\p{Z}\p{C}]/u

/** What others read on their screens: names of people, titles of spaces.
 *    errors  usage  nothing to see, or control characters;  malformed, too_large (255 bytes) */
export function normalisedDisplayName(typed: string): Result<string> {
  const name = typed.normalize("NFC")
  const bytes = utf8(name)
  if (!bytes.ok) return bytes
  if (bytes.value.length > limits.nameBytesMax) return fail("too_large", "a name over 255 bytes")
  if (control.test(name)) return fail("usage", "a name holds no line breaks and no control characters")
  return graph.test(name) ? ok(name) : fail("usage", "a name needs something that can be seen")
}

/** The keys that a password and an account make; the caller wipes them. */
export function keysOfPassword(
  suite: number,
  password: string,
  server: ServerId,
  login: Login,
  salt: PasswordSalt,
): Result<SignInKeys> {
  const master = deriveMaster(suite, password, server, login, salt)
  if (!master.ok) return master
  const keys = passwordKeys(master.value)
  master.value.wipe()
  return ok(keys)
}
export function wipeKeys(keys: SignInKeys): void {
  keys.signInSeed.wipe()
  keys.wrap.wipe()
}

/** The password's copy of a bundle, under a fresh salt. */
export function sealPasswordCopy(
  bundle: Bundle,
  password: string,
  server: ServerId,
  login: Login,
): Result<PasswordCopy> {
  const salt = PasswordSalt.random()
  const suite = Suite.argon2id64m
  const keys = keysOfPassword(suite, password, server, login, salt)
  if (!keys.ok) return keys
  const copy = {
    suite,
    salt,
    signInPk: signPublicKey(keys.value.signInSeed),
    bundle: sealBundle(keys.value.wrap, salt, bundle),
  }
  wipeKeys(keys.value)
  return ok(copy)
}

export interface SealedCopies {
  password: PasswordCopy
  recovery: RecoveryCopy
  recoveryCode: string // to be shown once
}
/** Both copies, under a password and a fresh recovery code. */
export function sealCopies(bundle: Bundle, password: string, server: ServerId, login: Login): Result<SealedCopies> {
  const copy = sealPasswordCopy(bundle, password, server, login)
  if (!copy.ok) return copy
  const code = RecoveryCode.random()
  const keys = recoveryKeys(code)
  const recovery = { signInPk: signPublicKey(keys.signInSeed), bundle: sealRecoveryBundle(keys.wrap, bundle) }
  const recoveryCode = recoveryCodeText(code)
  wipeKeys(keys)
  code.wipe()
  return ok({ password: copy.value, recovery, recoveryCode })
}

/** What a password or code became for one sign-in. The caller wipes the keys. */
export interface SignInAttempt {
  keys: SignInKeys
  answer: Signed
}

async function prove(
  api: Api,
  server: ServerId,
  login: Login,
  recovery: boolean,
  keys: SignInKeys,
  device: DeviceSecret | undefined,
  deviceLabel: string,
  given?: GivenCode,
): Promise<Answer<SignInAttempt>> {
  // After the slow hash: a nonce lives 60 s.
  const parameters = await api.signInParameters(login, recovery)
  if (!parameters.ok) return parameters
  const clientNonce = ClientNonce.random()
  const { nonce } = parameters.value
  const message = { server, origin: api.origin, login, serverNonce: nonce, clientNonce }
  const signature = signSignIn(message, keys.signInSeed)
  const answer = await api.signIn({ login, recovery, nonce, clientNonce, signature, device, deviceLabel, given })
  if (!answer.ok) return answer
  if (!answer.value.account) return fail("malformed", "the server's answer to a sign-in names no account")
  return ok({ keys, answer: answer.value })
}

/** errors  denied  one answer for every failure, but for the problem second-factor-needed: once more, with a code;
 *          too_many  wait: problem.retryAfterS */
export async function provePassword(
  api: Api,
  server: ServerId,
  login: Login,
  password: string,
  device: DeviceSecret | undefined,
  deviceLabel: string,
  given?: GivenCode,
): Promise<Answer<SignInAttempt>> {
  const parameters = await api.signInParameters(login, false)
  if (!parameters.ok) return parameters
  if (!parameters.value.salt) return fail("malformed", "the server gives no salt for a password")
  const keys = keysOfPassword(parameters.value.suite, password, server, login, parameters.value.salt)
  if (!keys.ok) return keys
  const attempt = await prove(api, server, login, false, keys.value, device, deviceLabel, given)
  if (!attempt.ok) wipeKeys(keys.value)
  return attempt
}
export async function proveRecovery(
  api: Api,
  server: ServerId,
  login: Login,
  code: RecoveryCode,
  device: DeviceSecret | undefined,
  deviceLabel: string,
  given?: GivenCode,
): Promise<Answer<SignInAttempt>> {
  const keys = recoveryKeys(code)
  const attempt = await prove(api, server, login, true, keys, device, deviceLabel, given)
  if (!attempt.ok) wipeKeys(keys)
  return attempt
}
export async function provePrincipal(
  api: Api,
  server: ServerId,
  principal: Principal,
  seed: SignSeed,
): Promise<Answer<Signed>> {
  const parameters = await api.principalParameters(principal)
  if (!parameters.ok) return parameters
  const { nonce } = parameters.value
  const clientNonce = ClientNonce.random()
  const message = {
    server,
    origin: api.origin,
    kind: principal.kind,
    id: principal.id,
    serverNonce: nonce,
    clientNonce,
  }
  return api.signInPrincipal({ principal, nonce, clientNonce, signature: signPrincipalSignIn(message, seed) })
}
