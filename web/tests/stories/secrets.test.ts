// What stays in the one worker: password, codes and keys are searched for after a real session, in all that the browser
// stores, in what the page holds, and in what anything said; then after signing out, with a second tab open.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Page, Worker } from "playwright-core"
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { app, canPlay, type Somebody, Town } from "./browser.ts"
import { codeOf, stepNow } from "./code.ts"
import { found, heldBy, keptIn, type Needle, ofKey, ofText } from "./left.ts"
import { must, newDevice } from "../engine/device.ts"
import { policy } from "../engine/policy.ts"
import { Session } from "../../src/engine/session.ts"
import { idText } from "../../src/mappe/base/id.ts"
import { parseLogin } from "../../src/mappe/crypto/sign_in.ts"
import { loadBundle } from "../../src/mappe/identity/account_store.ts"
import { signIn } from "../../src/mappe/identity/account.ts"
import { keysOfPassword } from "../../src/mappe/identity/credentials.ts"
import { parsedContent } from "../../src/mappe/journal/state.ts"

const secretText = "Satzung der Beispielfraktion, vertraulicher Entwurf"

describe.skipIf(!canPlay)("secrets", () => {
  let town: Town
  let anna: Somebody
  let looker: Page // at the same origin, without the app
  let needles: Needle[] = []
  const said: string[] = [] // by consoles of pages and workers
  const tokens = new Set<string>()
  const origins = new Set<string>()

  beforeAll(async () => {
    town = await Town.start()
    anna = await town.somebody(820)
    anna.context.on("console", (message) => said.push(message.text()))
    anna.context.on("request", (request) => {
      const url = new URL(request.url())
      if (url.protocol !== "blob:" && url.protocol !== "data:") origins.add(url.origin)
      const token = request.headers()["authorization"]?.replace("Bearer ", "")
      if (token) tokens.add(token)
    })
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    await anna.opens("/z/bestaetigungscode")
    await anna.presses("Einrichten")
    const totp = (await anna.page.locator("strong.secret").innerText()).trim()
    const step = stepNow()
    await anna.fills("Bestätigungscode", codeOf(totp, step))
    await anna.presses("Bestätigen")
    await anna.heading("Ihre Ersatzcodes")
    const backupCodes = (await anna.page.getByRole("listitem").allInnerTexts()).map((one) => one.trim()).filter((one) => /^[A-Z2-7]{4} [A-Z2-7]{4}$/.test(one))
    expect(backupCodes).toHaveLength(10)
    await anna.presses("Ich habe sie ausgedruckt")
    await anna.signsInToStay("anna")
    await anna.presses(/Ersatzcode/)
    await anna.fills("Ersatzcode", backupCodes[0]!)
    await anna.presses("Bestätigen")
    await anna.heading("Meine Ablagen")
    const space = await anna.createsSpace("Umwelt")
    await anna.uploads("Satzung.txt", Buffer.from(`${secretText}\n`), "text/plain")
    await anna.chooses("Auf diesem Gerät behalten", "Satzung.txt")
    await anna.page.getByRole("row", { name: "Satzung.txt" }).getByText(/^auf diesem Gerät bis/).waitFor()
    looker = await anna.context.newPage()
    await looker.goto(`${town.address}/manifest.sha256`)
    needles = [
      ofText("the password", anna.password),
      ofText("the recovery code", anna.recoveryCode.join(" ")),
      ofText("the recovery code, joined", anna.recoveryCode.join("")),
      ofText("the authenticator's secret", totp.replace(/\s/g, "")),
      ofText("an unused backup code", backupCodes[3]!),
      ...(await keysOf(backupCodes[1]!, space.split("/")[2]!)),
      ...[...tokens].map((token, at) => ofText(`session token ${at}`, token)),
    ]
    expect(tokens.size).toBeGreaterThan(0)
  }, 180_000)
  afterAll(() => town.end())

  /** Anna's keys, as another device of hers comes to them. */
  const keysOf = async (backupCode: string, space: string): Promise<Needle[]> => {
    const login = must(parseLogin("anna"))
    const { store, api } = await newDevice(town.appliance)
    must(await signIn(store, api, login, anna.password, "", { code: backupCode, remember: false }))
    const bundle = must(await loadBundle(store))
    const session = must(await Session.open(store, api))
    must(await session.arrive())
    const parameters = must(await api.signInParameters(login, false))
    const password = must(keysOfPassword(parameters.suite, anna.password, session.server.server, login, parameters.salt!))
    const { replica } = must(await session.space(space))
    expect(idText(replica.id)).toBe(space)
    const { state, keys, verified } = replica.replay
    const file = state.resolve("/Satzung.txt")!
    const person = bundle.persons[0]!
    expect(bundle.persons).toHaveLength(1)
    return [
      ofKey("the key of the person's signatures", person.signSeed.expose()),
      ofKey("the key of the person's letters", person.boxSeed.expose()),
      ofKey("the key of the sign-in", password.signInSeed.expose()),
      ofKey("the key of the bundle", password.wrap.expose()),
      ofKey("the space's key", keys.key(verified.access.epoch)!.expose()),
      ofKey("the file's key", parsedContent(state.current(file)!.content).chunks[0]!.key),
    ]
  }

  test("what the search looks for is found where it is planted", async () => {
    const text = ofText("a text", `Probe ${Math.floor(Math.random() * 1e9)} zum Finden`)
    const { arrays } = await heldBy(anna.page)
    await anna.page.evaluate((text) => Object.assign(window, { probe: new Uint8Array(32), text: text.split("").join("") }), text.forms[0]!.toString())
    const held = await heldBy(anna.page)
    expect([found([text], held.texts), held.arrays]).toEqual([["a text"], arrays + 1])
    await looker.evaluate(() => localStorage.setItem("probe", "Satzung der Probe"))
    expect(found([ofText("kept", "Satzung der Probe")], (await keptIn(looker)).bytes)).toEqual(["kept"])
    await looker.evaluate(() => localStorage.removeItem("probe"))
    await anna.page.evaluate(() => Object.assign(window, { probe: undefined, text: undefined }))
  }, 60_000)

  test("no key, code or password lies in what the browser stores; the store's key cannot be exported", async () => {
    const kept = await keptIn(looker)
    expect(kept.records).toBeGreaterThan(5)
    expect(found([...needles, ofText("the file's text", secretText), ofText("the file's name", "Satzung.txt")], kept.bytes)).toEqual([])
    expect(kept.cryptoKeys).toEqual([{ extractable: false, usages: ["encrypt", "decrypt"] }])
    expect(kept).toMatchObject({ files: [], ofServer: [], cookies: "", heldByServiceWorker: false })
    expect(kept.settings.filter((name) => !/look|darstellung/i.test(name))).toEqual([])
  }, 60_000)

  test("nor in what the page holds, whether it signed in itself or was reloaded", async () => {
    for (const isAnew of [false, true]) {
      if (isAnew) {
        await anna.opens("/a")
        await anna.heading(/Ablagen/)
      }
      const held = await heldBy(anna.page)
      expect([found(needles, held.texts), held.arrays]).toEqual([[], 0])
    }
  }, 60_000)

  test("nothing secret was said, and nobody else was asked for anything", () => {
    expect(found([...needles, ofText("the file's text", secretText)], said.map((one) => Buffer.from(one)))).toEqual([])
    expect([...origins]).toEqual([town.address])
    expect(town.complaints.filter((one) => /Content Security|Trusted/i.test(one))).toEqual([])
  })

  test("every file that is handed out carries the policy, word by word; workers obey it", async () => {
    const files = readFileSync(resolve(app, "manifest.sha256"), "utf8").split("\n").filter(Boolean).map((line) => `/${line.slice(66)}`)
    expect(files.filter((file) => /worker/.test(file)).length).toBeGreaterThanOrEqual(4) // the engine's, the sender's, the two of the service
    for (const file of ["/", "/anmelden", ...files]) {
      const headers = (await fetch(town.appliance.origin + file, { method: "GET", headers: { accept: "text/html" } })).headers
      expect([file, headers.get("content-security-policy")]).toEqual([file, policy])
      const isForGood = file.startsWith("/assets/")
      expect([file, headers.get("cache-control")]).toEqual([file, isForGood ? "public, max-age=31536000, immutable" : "no-cache"])
    }
    // Later, by itself: what a debugger evaluates may more than the page.
    const obeys = (): Promise<string[]> =>
      new Promise((told) =>
        setTimeout(() => {
          const tries: Record<string, () => unknown> = {
            "a text that becomes code": () => (0, eval)("1"),
            "a function of a text": () => new Function("return 1")(),
            "a worker by a mere text": () => new Worker("/assets/none.js"),
          }
          const refused = Object.entries(tries).flatMap(([name, work]) => {
            try {
              work()
              return []
            } catch {
              return [name]
            }
          })
          told(refused)
        }),
      )
    const engines: (Page | Worker)[] = [anna.page, ...anna.page.workers()]
    expect(engines.length).toBeGreaterThanOrEqual(2)
    for (const one of engines)
      expect(await (one as Page).evaluate(obeys)).toEqual(["a text that becomes code", "a function of a text", "a worker by a mere text"])
  }, 60_000)

  test("signing out wipes what is kept, and shuts the other tab", async () => {
    const other = await anna.context.newPage()
    await other.goto(`${town.address}/a`)
    await other.getByRole("link", { name: /Umwelt/ }).first().waitFor()
    await anna.opens("/z")
    await anna.presses("Abmelden")
    await anna.heading("Anmelden")
    await other.getByRole("heading", { name: "Anmelden" }).first().waitFor({ timeout: 5_000 }) // and not when its next news come
    expect(await other.getByText("Umwelt").count()).toBe(0)
    const kept = await keptIn(looker)
    expect(kept).toMatchObject({ records: 0, cryptoKeys: [], files: [], ofServer: [], cookies: "", heldByServiceWorker: false })
    expect(kept.settings.filter((name) => !/look|darstellung/i.test(name))).toEqual([])
    expect(found(needles, (await heldBy(other)).texts)).toEqual([])
    await other.reload()
    await other.getByRole("heading", { name: "Anmelden" }).first().waitFor()
    expect((await keptIn(looker)).records).toBe(0)
  }, 90_000)
})
