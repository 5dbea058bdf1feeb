// Why something did not go and what to do then, in English.
import type { refusalsDe } from "./refusals_de.ts"
import { agendaRulesEn } from "./agenda_en.ts"
import { linkRules } from "./council_en.ts"
import { downloadRulesEn } from "./downloads_en.ts"
import { entryEn } from "./entry_en.ts"
import { nameRulesEn } from "./names_en.ts"
import { counter, eitherOf } from "./plural.ts"
import { renewalEn } from "./renewal_en.ts"
import { treasuryRulesEn } from "./treasury_en.ts"
import { uploadRulesEn } from "./uploads_en.ts"

const n = counter("en")
const either = eitherOf("en")

export const refusalsEn: typeof refusalsDe = {
  signIn: "Sign-in name or password is wrong.",
  recovery: "Sign-in name or recovery code is wrong. Compare both with your sheet; an older sheet is void.",
  signInThird: "Forgot your password? Your office can help you within minutes.",
  wait: (seconds) =>
    `Please wait ${seconds < 90 ? n(seconds, "second", "seconds") : n(Math.ceil(seconds / 60), "minute", "minutes")}, then it goes on.`,
  pin: (left) => (left === undefined ? entryEn.pinOrOver : `The PIN is wrong. ${n(left, "try", "tries")} left.`),
  locked: (holder) => `${holder || "Somebody else"} is editing this file. Please try later, or take the file over.`,
  denied: "You do not have the right for this. Ask somebody who can manage the space.",
  /** Where it is known whom to ask. */
  asked: {
    denied: (names) => `You do not have the right for this. Ask ${either(names)}.`,
    role_too_low: (names) => `For this you need ‘can edit’. Ask ${either(names)}.`,
    not_manager: (names) => `Only managers of the faction may do this. Ask ${either(names)}.`,
    quota: (names) =>
      `The faction’s room is used up. Reading, downloading and deleting still work. In charge: ${names.join(", ")}.`,
    budget: (names) =>
      `The faction's budget is used up, so nothing new is added. Reading, downloading and deleting go on. In charge: ${names.join(", ")}.`,
  },
  kinds: {
    usage: "This does not fit. Please check what you entered.",
    denied: "You do not have the right for this. Ask somebody who can manage the space.",
    too_many: "Please wait a moment.",
    quota:
      "The faction’s room is used up. Reading, downloading and deleting still work. The managers of your faction are in charge.",
    locked: "Somebody is editing this file.",
    conflict: "Somebody else was faster. Look at the new state and try again.",
    exists: "This name is taken here. Please choose another.",
    not_found: "This is not here any more. Perhaps it is in the bin.",
    expired: "This has expired. Ask your office for a new invitation.",
    behind: "The server shows an older state than this device. Change nothing here and call your office.",
    forked: "The server shows another history than this device. Change nothing here and call your office.",
    forged: "The server shows something that no member has written. Change nothing here and call your office.",
    tampered: "This file arrived altered and is therefore not shown.",
    untrusted: "This is not the server that this device knows. Enter nothing here and call your office.",
    damaged: "This file arrived damaged and is therefore not shown. Perhaps there is an earlier version.",
    newer: "This space was written by a newer version. You can read; to change something please reload.",
    offline: "No connection. Please try again when the internet is back.",
    storage_full: "There is no room left on this device.",
    unsupported_browser: "This browser cannot do that. Please use a newer browser or the program.",
    internal: "That did not work. Please try again. If it stays so, tell your office.",
  },
  rules: {
    keys_changed: renewalEn.changed,
    sheet_must: entryEn.sheetMust,
    own_faction: entryEn.ownFaction,
    signed_in_here: "Somebody is signed in in this browser already. Load the page again and sign out under “My access” first.",
    open_elsewhere:
      "Mappe is still open in another tab or window of this browser. Please go on there, or close it and try again.",
    store_refused: "The browser does not let Mappe use its storage on this device just now.",
    other_account: entryEn.otherAccount,
    ended_account: entryEn.endedAccount,
    code_unknown: entryEn.codeUnknown,
    invite_over: entryEn.inviteOver,
    ...agendaRulesEn,
    ...linkRules,
    ...treasuryRulesEn,
    ...nameRulesEn,
    ...uploadRulesEn,
    ...downloadRulesEn,
    part_missing:
      "A part of Mappe could not be loaded. Please check the connection and try again. If that does not help, reload the page: there may be a newer version by now.",
    "server-full":
      "The server has no room left; nothing was changed. Reading, downloading and deleting go on. Tell your office; the operator can help.",
    unavailable: "The server is overloaded or restarting just now. Please try again in a few minutes.",
    internal: "Something went wrong on the server; nothing was changed. Please try again. If it stays so, tell your office.",
    healing:
      "The server was restored from a backup and is getting back just now what it lacks. Please try again in a few minutes.",
    no_space:
      "You do not belong to this space, or not any more, or there is none. Ask whoever manages it. Your other spaces are under “My spaces”.",
    budget:
      "The faction's budget is used up, so nothing new is added. Reading, downloading and deleting go on. Your faction's treasurer can change that.",
    login: "This sign-in name is taken. Please choose another.",
    name: "This name is taken. Please choose another.",
    joined: "This invitation has just been used. Sign in with sign-in name and password.",
    invite_rests: "Too many wrong PINs. The invitation rests now. Ask your office for a new one.",
    code_rests: "This code was fetched too often and rests now. Ask your office for a new invitation.",
    setup_code: "This link is unknown, used or older than 7 days. Ask the operator for a new one.",
    setup: "This link is for another name. For a new name ask the operator for a new link.",
    no_manager: "The space needs at least one person who can manage it. Give that right to somebody else first.",
    last_manager: "The faction needs at least one manager without an end date. Appoint another one first.",
    membership_ended: "Your membership has ended. Ask the managers of your faction.",
    role_too_low: "For this you need ‘can edit’. Ask somebody who can manage the space.",
    frozen: "This space is closed. You can read and download.",
    gateway_not_allowed:
      "In one of these spaces drives without software are not allowed. Who manages the space can allow them on its page “Members”.",
    gateways_off: "The rules of your faction do not allow drives without software.",
    guest_too_long: "A guest needs an end date, and it is too far ahead.",
    invite_too_long: "An invitation may not last that long.",
    invite_not_open: "This invitation is not open any more.",
    second_factor: "Your faction demands the confirmation code. So it cannot be switched off.",
    own_factor_first: "Whoever demands the confirmation code from everybody needs one as well. Set it up under “My access” first. Nothing has been saved yet.",
    factor_taken:
      "The confirmation code is switched on now; only the answer to that got lost. Please wait until the app shows the next code, and enter it here: then you get your backup codes.",
    second_factor_code: "The confirmation code is wrong, or was used already.",
    second_factor_own: "Nobody resets his own confirmation code. Ask another manager of the faction, or the operator.",
    code_late: "That took too long. Please type your sign-in name and password once more.",
    "not-signed-in": "Your sign-in has ended. Please sign in once more.",
    "second-factor-needed": "Type the confirmation code, too.",
    "second-factor-failed": "The confirmation code is wrong, or was used already.",
    "second-factor-required": "Your faction demands a confirmation code. Set one up first, under “My access”.",
    app_passwords_full: "More than 32 device passwords are not possible. Delete one that you do not need.",
    app_password_end: "A device password lasts at most 90 days.",
    suspended: "The operator has suspended the faction. Reading, downloading and deleting still work.",
    roster_full: "No more people and invitations fit into a faction.",
    clock: "The clock of this device is wrong. Please set it.",
    code_wrong: "The code is wrong. Please type it again.",
    not_manager: "Only the managers of the faction may do that.",
    heal_closed: "After the restore of the server it takes nothing old back. Ask the operator.",
  },
}
