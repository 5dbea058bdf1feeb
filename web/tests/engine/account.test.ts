// Founding, signing in, changing the password and recovering, against a real server.       docs/protocol.md §3, §4a
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { parseFoundLink } from "../../src/mappe/crypto/found_link.ts"
import { parseRecoveryCode } from "../../src/mappe/crypto/recovery.ts"
import { parseLogin } from "../../src/mappe/crypto/sign_in.ts"
import { changePassword, recover, signIn } from "../../src/mappe/identity/account.ts"
import { loadBundle } from "../../src/mappe/identity/account_store.ts"
import { foundFaction } from "../../src/mappe/identity/founding.ts"
import { kindOf, must, newDevice } from "./device.ts"
import { Appliance, hasPrograms } from "./server.ts"

describe.skipIf(!hasPrograms)("an account", () => {
  let appliance: Appliance
  let recoveryCode = ""
  const login = must(parseLogin("erika"))
  beforeAll(async () => {
    appliance = await Appliance.start()
    const device = await newDevice(appliance)
    const link = must(parseFoundLink(await appliance.foundingLink("Beispielfraktion")))
    const founded = must(
      await foundFaction(device.store, device.api, link, {
        login,
        name: "Erika Beispiel",
        password: "sechs worte",
        deviceLabel: "Test",
      }),
    )
    recoveryCode = founded.recoveryCode
  })
  afterAll(() => appliance.end())

  test("signs in on another device", async () => {
    const device = await newDevice(appliance)
    must(await signIn(device.store, device.api, login, "sechs worte", "zweites"))
    expect(must(await loadBundle(device.store)).persons).toHaveLength(1)
    expect(must(await device.api.me()).login).toBe("erika")
  })

  test("is denied with a wrong password", async () => {
    const device = await newDevice(appliance)
    expect(kindOf(await signIn(device.store, device.api, login, "fünf worte", ""))).toBe("denied")
  })

  test("changes its password, recovers by its code, and the code works once", async () => {
    const device = await newDevice(appliance)
    must(await signIn(device.store, device.api, login, "sechs worte", ""))
    expect(kindOf(await changePassword(device.store, device.api, "falsch", "andere"))).toBe("denied")
    must(await changePassword(device.store, device.api, "sechs worte", "sieben neue worte"))
    const other = await newDevice(appliance)
    expect(kindOf(await signIn(other.store, other.api, login, "sechs worte", ""))).toBe("denied")
    const code = must(parseRecoveryCode(recoveryCode.toLowerCase()))
    const fresh = must(await recover(other.store, other.api, login, code, "ganz neu", ""))
    expect(fresh).not.toBe(recoveryCode)
    const third = await newDevice(appliance)
    expect(kindOf(await recover(third.store, third.api, login, code, "noch neuer", ""))).toBe("denied")
    must(await signIn(third.store, third.api, login, "ganz neu", ""))
  })
})
