// Persons and invitations of a roster, as its entries left them.                          docs/protocol.md section 4a
import type { Fingerprint, NameRef, PrincipalId } from "../base/ids.ts"
import type { Card } from "../crypto/card.ts"
import type { FactionRole, InviteBody } from "./roster_body.ts"

// Gives the card with that fingerprint, already verified, or nothing if it was not handed out.
export type CardLookup = (fingerprint: Fingerprint) => Card | undefined

export interface Person {
  readonly id: PrincipalId
  readonly state: "active" | "retired"
  readonly card: Card
  readonly fingerprint: Fingerprint // current
  readonly nameRef: NameRef
  readonly role: FactionRole
  readonly duties: number
  readonly untilMs: number
  readonly confirmed: boolean // somebody else compared the joining code for the current fingerprint
  readonly invitedBy: PrincipalId | undefined // who wrote the invite it joined or was renewed with; none: the founder
  readonly inviter: Fingerprint | undefined // that person's fingerprint at the time
  // The current keys came by a renewal, or by rekeys from such: until somebody else than who renewed has confirmed
  // them.
  readonly renewed: boolean
  readonly rekeyedFrom: readonly Fingerprint[] // earlier ones that led here by rekeys alone, newest last
}

export interface Invite {
  readonly state: "open" | "joined" | "retired"
  readonly body: InviteBody
  readonly invitedBy: PrincipalId
  readonly inviter: Fingerprint
}

export function activeAt(person: Person, timeMs: number): boolean {
  return person.state === "active" && (person.untilMs === 0 || timeMs <= person.untilMs)
}
export function openAt(invite: Invite, timeMs: number): boolean {
  return invite.state === "open" && timeMs <= invite.body.expiresMs
}
