// The recovery sheet while another takes its place at the server: once that was sent, the old one may be void, whether its answer
// comes or not.                                                                                    docs/protocol.md §3
import type { Store } from "../../engine/store.ts"
import { wipeBundle, openBundle } from "../crypto/bundle.ts"
import { parseRecoveryCode, recoveryKeys } from "../crypto/recovery.ts"
import { Suite } from "../crypto/sign_in.ts"
import type { Api } from "../wire/api.ts"
import { type Answer, isRefusal } from "../wire/answer.ts"
import { wipeKeys } from "./credentials.ts"

const name = "sheet-unproven" // a setting: the logins it is so for, as JSON

/** One was made for this account by this device, or may have been, and nobody has shown that it is on paper. */
export async function isSheetUnproven(store: Store, login: string): Promise<boolean> {
  return (await unprovenLogins(store)).includes(login)
}
export async function noteSheet(store: Store, login: string, isUnproven: boolean): Promise<void> {
  const others = (await unprovenLogins(store)).filter((one) => one !== login)
  await store.write("settings", name, new TextEncoder().encode(JSON.stringify(isUnproven ? [...others, login] : others)))
}
/** As with any setting: a note that cannot be read counts as none. */
async function unprovenLogins(store: Store): Promise<readonly unknown[]> {
  try {
    const bytes = await store.read("settings", name)
    const kept: unknown = bytes && JSON.parse(new TextDecoder().decode(bytes))
    return Array.isArray(kept) ? kept : []
  } catch {
    return []
  }
}

/** `send` puts a new recovery copy in the place of the old one. Whoever is refused keeps the old sheet; whoever hears nothing is
 *  asked for another one at the next start. */
export async function replacingSheet<T>(store: Store, login: string, send: () => Promise<Answer<T>>): Promise<Answer<T>> {
  const before = await isSheetUnproven(store, login)
  await noteSheet(store, login, true)
  const sent = await send()
  if (isRefusal(sent) && !before) await noteSheet(store, login, false)
  return sent
}

/** Of these codes, the one that opens the recovery copy which the server keeps. None: it was made with none of them. */
export async function codeThatCounts(api: Api, codes: readonly string[]): Promise<Answer<string | undefined>> {
  const stored = await api.bundle("recovery")
  if (!stored.ok) return stored
  for (const text of codes) {
    const code = parseRecoveryCode(text)
    if (!code.ok) continue
    const keys = recoveryKeys(code.value)
    const bundle = openBundle(keys.wrap, Suite.recoveryCode, stored.value)
    wipeKeys(keys)
    code.value.wipe()
    if (!bundle.ok) continue
    wipeBundle(bundle.value)
    return { ok: true, value: text }
  }
  return { ok: true, value: undefined }
}
