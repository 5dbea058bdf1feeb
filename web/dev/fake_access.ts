// Who is here: signing in and out, joining, the confirmation code, devices and their passwords. Passwords are "falsch" (refused) or
// anything else; the code 000000 is wrong, any other right.
import type { Engine, Joined, News, Problem, Standing } from "../src/engine/contract.ts"
import { later, no, nothing, ok } from "./fake_answers.ts"
import * as data from "./fake_data.ts"

export interface Wish {
  who: "nobody" | "guest" | "manager"
  online: boolean
  isHealing?: boolean
  isClockOff?: boolean
  isHalfLoaded?: boolean
  isReset?: boolean
  isReminded?: boolean
  isStuck?: boolean
  isSuspended?: boolean
  isFactorRequired?: boolean
  hasFewCodes?: boolean
  isSheetDue?: boolean
  hasNoSpaces?: boolean
  trouble?: Problem["kind"] | null
}

const recoveryCode = "K7Q4-M2XD-9HTR-P3WN-6YFA-B8ZC-D4EV-W2JH-5RKT"
const words =
  "apfel brunnen kerze wolke teller garten lampe birke feder hafen insel kissen leiter mantel nadel ofen pinsel quelle rasen sattel tasse ufer vogel wiese".split(
    " ",
  )

/** What the others know. */
export interface About {
  isSending(): boolean
  isFactorRequired(): boolean
  titleOf(space: string): string
}
type Access = Pick<
  Engine,
  "standing" | "proposePassword" | "lookAt" | "found" | "join" | "signIn" | "giveCode" | "recover" | "signOut"
  | "lastSignIn" | "factorResetSeen" | "changePassword" | "newRecoveryCode" | "putOffSheet" | "sheetProven"
  | "checkRecoveryGroup" | "devices" | "revokeDevice" | "factor" | "beginTotp" | "finishTotp" | "newBackupCodes"
  | "newDevices" | "newDevicesSeen" | "offersFactor" | "factorPutOff"
  | "endTotp" | "appPasswords" | "createAppPassword" | "revokeAppPassword"
>

export function fakeAccess(wish: Wish, tell: (news: News) => void, about: About): Access {
  let devices = [...data.devices]
  let appPasswords = [...data.appPasswords]
  let totp = wish.hasFewCodes ?? false
  let nextId = 1
  let resetSeen = false
  let reminded = wish.isReminded === true
  let offered = reminded
  let standing: Standing = wish.who === "nobody" ? { state: "signed_out", serverKnown: true } : signedIn(wish)

  const joined = (joiningCode: string): Joined => ({
    faction: "f-muster",
    recoveryCode,
    joiningCode,
    inviter: joiningCode ? "Ute Kramer" : "",
    spaces: joiningCode ? ["s-haushalt"] : [],
    waiting: joiningCode ? 1 : 0,
  })
  function enter(): void {
    standing = signedIn({ who: "manager", online: true })
    tell({ news: "standing" })
  }

  return {
    standing: () => ok(standing),
    proposePassword: () =>
      ok(Array.from({ length: 6 }, () => words[Math.floor(Math.random() * words.length)]).join(" ")),
    lookAt: (what, pin = "") =>
      what.includes("/found")
        ? ok({ kind: "found", server: "mappe.musterstadt.example", factionName: "Fraktion Beispiel", needsName: true })
        : what.includes("falsch")
          ? no({ kind: "expired" })
          : later(300, () => {
              const needsPin = !what.includes("ohne-pin")
              if (pin === "00000000") return no({ kind: "denied", field: "pin" })
              const server = "mappe.musterstadt.example"
              if (needsPin && !pin) return ok({ kind: "invite", server, factionName: "", inviter: "", name: "", needsPin, expiresMs: 0 })
              const who = { factionName: "Bürgerliste Musterstadt", inviter: "Ute Kramer", name: "Hanna Vogt" }
              return ok({ kind: "invite", server, ...who, needsPin, expiresMs: Date.now() + 12 * data.day })
            }),
    found: () =>
      later(800, () => {
        enter()
        return ok(joined(""))
      }),
    join: () =>
      later(800, () => {
        enter()
        return ok(joined("48219 03755 91640"))
      }),
    signIn: ({ login, password }) =>
      later(500, () => {
        if (password === "falsch") return no({ kind: "denied" })
        if (login === "zweifach") {
          standing = { state: "second_factor", login }
          return ok(standing)
        }
        standing = signedIn({ who: "manager", online: true })
        return ok(standing)
      }),
    giveCode: (code) =>
      later(300, () => {
        if (code === "000000") return no({ kind: "denied", field: "code" })
        standing = signedIn({ who: "manager", online: true })
        return ok(standing)
      }),
    recover: () =>
      later(800, () => {
        enter()
        return ok({ recoveryCode })
      }),
    signOut: (even) => {
      if (!even && about.isSending()) return ok({ unsent: 2 })
      standing = { state: "signed_out", serverKnown: true }
      tell({ news: "standing" })
      return ok({ unsent: 0 })
    },
    lastSignIn: () =>
      ok({
        lastMs: Date.now() - data.day,
        failedTries: 1,
        address: "192.0.2.7",
        device: "Safari (iPad)",
        factor: "remembered",
        reset: wish.isReset && !resetSeen ? { by: "Ute Kramer", atMs: Date.now() - 3_600_000 } : null,
      }),
    factorResetSeen: () => {
      resetSeen = true
      return nothing()
    },
    changePassword: (old) => later(500, () => (old === "falsch" ? no({ kind: "denied" }) : nothing())),
    newRecoveryCode: (password) =>
      later(500, () => (password === "falsch" ? no({ kind: "denied" }) : ok({ recoveryCode }))),
    putOffSheet: nothing,
    sheetProven: nothing,
    checkRecoveryGroup: (code, group, typed) => ok(code.split("-")[group - 1] === typed.trim().toUpperCase()),
    devices: () => ok(devices),
    revokeDevice: (device) => {
      devices = devices.filter((one) => one.device !== device)
      return nothing()
    },
    newDevices: () => ok(reminded ? [{ ...devices.find((one) => !one.current)!, factor: "none", firstMs: Date.now() - 3 * 3_600_000 }] : []),
    newDevicesSeen: () => {
      reminded = false
      return nothing()
    },
    offersFactor: () => ok(offered && !totp),
    factorPutOff: () => {
      offered = false
      return nothing()
    },
    factor: () => ok({ totp, backupCodesLeft: wish.hasFewCodes ? 2 : 10, required: wish.isFactorRequired || about.isFactorRequired() }),
    beginTotp: () =>
      ok({
        uri: "otpauth://totp/Mappe:r.albers?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Mappe",
        secret: "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP",
      }),
    finishTotp: (code) => {
      if (code === "000000") return no({ kind: "denied" })
      totp = true
      return ok({ backupCodes: Array.from({ length: 10 }, (_, i) => `BSPL-${1000 + i * 77}-K${i}QX`) })
    },
    newBackupCodes: (code) =>
      code === "000000"
        ? no({ kind: "denied" })
        : ok({ backupCodes: Array.from({ length: 10 }, (_, i) => `BSPL-${2000 + i * 77}-K${i}QX`) }),
    endTotp: (code) => {
      if (code === "000000") return no({ kind: "denied" })
      totp = false
      return nothing()
    },
    appPasswords: () => ok(appPasswords),
    createAppPassword: (wished) => {
      const id = `a${nextId++}`
      appPasswords = [
        ...appPasswords,
        {
          id,
          label: wished.label,
          createdMs: Date.now(),
          untilMs: wished.untilMs,
          lastUsedMs: 0,
          lastAddress: "",
          spaces: wished.spaces.map((one) => ({ ...one, title: about.titleOf(one.space) })),
        },
      ]
      return ok({ id, user: "r.albers.ipad", password: "bspl-7qkd-x2mn-94tr", address: `${location.origin}/dav/` })
    },
    revokeAppPassword: (id) => {
      appPasswords = appPasswords.filter((one) => one.id !== id)
      return nothing()
    },
  }
}

function signedIn(wish: Wish): Standing {
  const guest = wish.who === "guest"
  return {
    state: "signed_in",
    login: guest ? "j.weber" : "r.albers",
    kept: true,
    online: wish.online,
    asOfMs: Date.now() - 900_000,
    ...(wish.trouble && { trouble: { kind: wish.trouble } }),
    ...(wish.isFactorRequired && { factorRequired: true }),
    ...(wish.isSheetDue && { sheetPutOff: 2 }),
    ...(wish.isClockOff && { clockOff: true as const }),
    ...(wish.isHealing && { healing: { done: 128, of: 1340 } }),
    persons: [
      {
        faction: "f-muster",
        factionName: "Bürgerliste Musterstadt",
        person: guest ? "p-weber" : "p-albers",
        name: guest ? "Jonas Weber" : "Renate Albers",
        role: guest ? "guest" : "manager",
        duties: guest ? [] : ["spaces", "treasury"],
        untilMs: 0,
        suspended: wish.isSuspended ?? false,
        usedBytes: 3_120_000_000,
        quotaBytes: 10_000_000_000,
        trashDays: 30,
      },
    ],
  }
}
