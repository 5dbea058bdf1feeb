// Until when an invitation or a membership lasts, where that is the first thing to say of a person.
import type { Person } from "../../engine/contract.ts"
import { shortDay } from "../../words/amounts.ts"
import { t } from "../../words/say.svelte.ts"

export function isPast({ state }: Person): boolean {
  return state === "invite_over" || state === "expired"
}
/** "" of who belongs to the faction, or does so no more. */
export function endOf({ state, inviteExpiresMs, untilMs }: Person): string {
  const words = t().people
  if (state === "invited") return words.invited(shortDay(inviteExpiresMs))
  if (state === "invite_over") return words.inviteOver(shortDay(inviteExpiresMs))
  return state === "expired" ? words.ended(shortDay(untilMs)) : ""
}
