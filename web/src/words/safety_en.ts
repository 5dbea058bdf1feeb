import type { safetyDe } from "./safety_de.ts"

export const safetyEn: typeof safetyDe = {
  server: {
    what: "Nothing is changed and nothing uploaded on this device until this is cleared up. What is here already is still here.",
    call: "Save the report, call your office and read out what it says here. They clear up with the operator what has happened.",
    again: "Check again",
  },
  resetTitle: "Your confirmation code was reset",
  resetBy: (by, when) => `${by} did this: ${when}. Since then your password is enough to sign in.`,
  resetByOperator: (when) => `The operator of the server did this: ${when}. Since then your password is enough to sign in.`,
  resetAsk:
    "Was this agreed? Then please set up a new one. If not: change your password, and call your office.",
  resetSetUp: "Set up anew",
  resetSeen: "This was agreed",
  factors: {
    none: "without a confirmation code",
    totp: "with a confirmation code",
    backup_code: "with a backup code",
    remembered: "on a remembered device",
  },
  network: (address) => `network address ${address}`,
  homeScreen:
    "The file now lies locked on this device. So that it stays here for 30 days, please add Mappe by “Share” and “Add to Home Screen”. Otherwise the device clears it away after seven days without a visit.",
}
