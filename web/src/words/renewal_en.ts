// A member of a space who was let into the faction again, in English.
import type { renewalDe } from "./renewal_de.ts"

export const renewalEn: typeof renewalDe = {
  badge: "let in again",
  title: (name) => `${name} was let in again`,
  by: (name, by, when) => `${by} let ${name} in again (${when}).`,
  self: (name, when) => `${name} renewed their own access (${when}).`,
  waits: (name) => `Until somebody agrees, ${name} cannot read anything in this space.`,
  ask: "Agree only if this was arranged. If in doubt, call.",
  askManager: "Those who manage the space can agree.",
  yes: "Yes, open it again",
  no: "No",
  accepted: (name) => `${name} can read this space again.`,
  noTitle: (name) => `Not open it for ${name}?`,
  noText: (name) =>
    `If you close this, all stays as it is: ${name} cannot read anything here. Call ${name}. If letting them in again was not intended, remove ${name} from this space and tell your office.`,
  changed: "Meanwhile this person was let in once more. Please read again who did it.",
}
