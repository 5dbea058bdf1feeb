// Whether the server is the one that is known, and not older than it was.      twin: client/identity/server_check.h
import { equal } from "../base/bytes.ts"
import type { ServerId } from "../base/ids.ts"
import { fail, ok } from "../base/result.ts"
import type { Api } from "../wire/api.ts"
import type { Answer } from "../wire/answer.ts"
import type { About } from "../wire/types.ts"
import type { ServerPin } from "./account_store.ts"

/** `known` none: the first visit; `expected`: what a link names.              errors  untrusted, behind; the wire's */
export async function checkServer(
  api: Api,
  known: ServerPin | undefined,
  expected?: ServerId,
): Promise<Answer<{ pin: ServerPin; about: About }>> {
  const about = await api.about()
  if (!about.ok) return about
  const { server, generation } = about.value
  for (const wanted of [known?.server, expected])
    if (wanted && !equal(wanted, server)) return fail("untrusted", "another server answers under this address")
  if (generation < (known?.generation ?? 0))
    return fail("behind", "the server stands on an older state than this client has seen")
  return ok({ pin: { server, generation }, about: about.value })
}
