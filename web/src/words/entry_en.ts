// Around the way in, in English: help there, and the sheet that was put off.
import type { entryDe } from "./entry_de.ts"

export const entryEn: typeof entryDe = {
  help: "Help for this page",
  helpApart: "opens a new window",
  sheetMissing: "Your recovery sheet is still missing",
  sheetMissingText:
    "It is not certain yet that you have one. Please print a new sheet now, or copy it by hand. An older one is void then. If you forget your password without a sheet, your faction has to let you in again.",
  pinOrOver:
    "The PIN is wrong. If it is right, the invitation has ended: if you have chosen a password already, sign in with it. Else ask your office for a new one.",
  codeUnknown:
    "There is no invitation under this code, or it has ended. Please compare it with the letter. If you have chosen a password already, sign in with it. Else ask your office for a new invitation.",
  ownFaction:
    "You belong to this faction already, with your own account. The invitation is for somebody else: sign out under “My access” first if it is to be accepted on this device.",
  inviteOver:
    "This invitation has ended. If you have chosen a password already, sign in with it. Else ask your office for a new one.",
  passwordBlanks: "There is a blank at the beginning, at the end, or twice in a row in what you typed. Perhaps that is why.",
  otherAccount: "Somebody is signed in on this device already. Please sign out under “My access” first, then open the link again.",
  endedAccount:
    "Your account belongs to no faction any more. Sign out under “My access”, open the invitation again and choose a new login name there.",
  sheetMust: "Please do it now, then it goes on.",
}
