import { counter } from "./plural.ts"
import type { remindersDe } from "./reminders_de.ts"

const n = counter("en")

export const remindersEn: typeof remindersDe = {
  devicesTitle: (count) => (count === 1 ? "Another device has signed in for the first time" : `${count} other devices have signed in for the first time`),
  noName: "a device without a name",
  devicesMore: (count) => `And ${n(count, "more device", "more devices")}.`,
  devicesAsk: "Was it not you? Then sign the device out and change your password:",
  devicesLink: "Look at the devices",
  devicesSeen: "That was me",
  factorTitle: "More protection for your access",
  factorText:
    "With a confirmation code from your telephone, nobody gets in who knows your password alone. Setting it up takes a few minutes and is up to you.",
  factorSetUp: "Set up a confirmation code",
  factorLater: "Not now",
}
