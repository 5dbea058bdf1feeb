// The engine in a real browser: its worker, IndexedDB, the service worker, the policy that the server sends.
import { createHash } from "node:crypto"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer, type Server } from "node:https"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { extname, join, resolve } from "node:path"
import type { Browser, BrowserContext, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { build } from "vite"
import type { Engine } from "../../src/engine/contract.ts"
import { precache } from "../../precache.ts"
import { noise } from "./person.ts"
import { policy } from "./policy.ts"
import { Appliance, freePort, hasPrograms } from "./server.ts"
import { chromiumProgram, startChromium } from "./chromium.ts"

const types: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
}

declare global {
  interface Window {
    engine: Engine
  }
}

/** Files from `folder`, /v1 from the server behind, as the server itself hands the app out. */
function frontOf(folder: string, appliance: Appliance, port: number): Promise<Server> {
  const front = createServer(appliance.certificateFiles, (request, response) => {
    const parts: Buffer[] = []
    request.on("data", (part: Buffer) => parts.push(part))
    request.on("end", () => {
      const target = request.url ?? "/"
      if (!target.startsWith("/v1/")) {
        const file = join(folder, target === "/" ? "index.html" : target.split("?")[0]!)
        if (!existsSync(file)) return response.writeHead(404).end()
        return response
          .writeHead(200, {
            "content-type": types[extname(file)] ?? "application/octet-stream",
            "content-security-policy": policy,
          })
          .end(readFileSync(file))
      }
      const headers: Record<string, string> = {}
      for (const name of ["authorization", "content-type", "if-match"])
        if (typeof request.headers[name] === "string") headers[name] = request.headers[name]
      const body = Buffer.concat(parts)
      void fetch(appliance.origin + target, {
        method: request.method ?? "GET",
        headers,
        ...(body.length > 0 && { body: new Uint8Array(body) }),
      })
        .then(async (reply) => {
          const kept: Record<string, string> = {}
          for (const name of ["content-type", "date", "retry-after"])
            if (reply.headers.has(name)) kept[name] = reply.headers.get(name)!
          response.writeHead(reply.status, kept).end(Buffer.from(await reply.arrayBuffer()))
        })
        .catch(() => response.destroy())
      return undefined
    })
  })
  return new Promise((done, failed) => front.once("error", failed).listen(port, "127.0.0.1", () => done(front)))
}

describe.skipIf(!hasPrograms || !chromiumProgram)("in a browser", () => {
  const folder = mkdtempSync(join(tmpdir(), "mappe-page-"))
  let appliance: Appliance
  let front: Server
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let space = ""
  const broken: string[] = []
  const address = (): string => `https://127.0.0.1:${(front.address() as AddressInfo).port}`

  const opens = async (): Promise<void> => {
    page = await context.newPage()
    page.on("console", (message) => message.type() === "error" && broken.push(message.text()))
    page.on("pageerror", (error) => broken.push(String(error)))
    await page.goto(address())
  }

  beforeAll(async () => {
    const root = resolve(import.meta.dirname, "page")
    await build({
      configFile: false,
      root,
      logLevel: "error",
      publicDir: false,
      plugins: [precache()],
      worker: { format: "es" },
      define: { "import.meta.env.PROD": "true" },
      build: {
        outDir: folder,
        emptyOutDir: true,
        target: "es2022",
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        minify: false,
        rollupOptions: {
          input: {
            index: join(root, "index.html"),
            service_worker: resolve(import.meta.dirname, "../../src/worker/service_worker.ts"),
          },
          output: {
            entryFileNames: (chunk) =>
              chunk.name === "service_worker" ? "service_worker.js" : "assets/[name]-[hash].js",
          },
        },
      },
    })
    for (const name of ["manifest.webmanifest", "mappe.svg"]) writeFileSync(join(folder, name), "")
    // The address must be one of the server's origins, so it is found first.
    const port = await freePort()
    appliance = await Appliance.start("", [`https://127.0.0.1:${port}`])
    front = await frontOf(folder, appliance, port)
    browser = await startChromium(["--ignore-certificate-errors"])
    context = await browser.newContext({ acceptDownloads: true })
    await opens()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    front?.closeAllConnections()
    front?.close()
    await appliance?.end()
    rmSync(folder, { recursive: true, force: true })
  })

  test("founds, creates a space and uploads through the worker, under the server's policy", async () => {
    const link = await appliance.foundingLink("Beispielfraktion")
    space = await page.evaluate(async (link) => {
      const founded = await window.engine.found(link, {
        login: "erika",
        password: "sechs worte",
        name: "Erika Beispiel",
        deviceLabel: "Browser",
        keep: false,
      })
      if (!founded.ok) throw new Error(JSON.stringify(founded.problem))
      const made = await window.engine.createSpace(founded.value.faction, "Umwelt")
      if (!made.ok) throw new Error(JSON.stringify(made.problem))
      return made.value.space
    }, link)
    expect(space).toHaveLength(22)
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
    expect(broken).toEqual([])
  })

  test("saves a large file by the service worker, whole and with its name", async () => {
    const bytes = noise(9 * 1024 * 1024 + 13)
    await page.evaluate(() =>
      document.body.append(Object.assign(document.createElement("input"), { type: "file", id: "file" })),
    )
    await page.setInputFiles("#file", {
      name: "Öffentlicher Plan (1).bin",
      mimeType: "application/octet-stream",
      buffer: Buffer.from(bytes),
    })
    const download = page.waitForEvent("download")
    await page.evaluate(async (space) => {
      const file = document.querySelector<HTMLInputElement>("#file")!.files![0]!
      const sent = await window.engine.upload(space, "", [{ file, path: file.name }])
      if (!sent.ok) throw new Error(JSON.stringify(sent.problem))
      for (;;) {
        const all = await window.engine.transfers()
        if (!all.ok || all.value.every((one) => one.state === "done")) break
        if (all.value.some((one) => one.state === "failed")) throw new Error(JSON.stringify(all.value))
        await new Promise((goOn) => setTimeout(goOn, 50))
      }
      const open = await window.engine.openFolder(space, "", { by: "name", down: false })
      const rows = open.ok ? await window.engine.rows(open.value.handle, 0, 10) : open
      if (!rows.ok) throw new Error(JSON.stringify(rows.problem))
      const at = await window.engine.contentAddress(space, rows.value[0]!.node, "", "save")
      if (!at.ok) throw new Error(JSON.stringify(at.problem))
      const frame = Object.assign(document.createElement("iframe"), { src: at.value.url, hidden: true })
      document.body.append(frame)
    }, space)
    const saved = await download
    expect(saved.suggestedFilename()).toBe("Öffentlicher Plan (1).bin")
    const got = readFileSync(await saved.path())
    expect(createHash("sha256").update(got).digest("hex")).toBe(createHash("sha256").update(bytes).digest("hex"))
    await page.waitForFunction(async () => {
      const all = await window.engine.transfers()
      return all.ok && all.value.every((one) => one.state === "done")
    })
    expect(broken).toEqual([])
  })

  test("works on though a tab that is gone never gave back what it held", async () => {
    const name = `mappe/pin-${space}`
    const gone = await context.newPage()
    await gone.goto(page.url())
    await gone.evaluate((name) => new Promise<void>((held) => void navigator.locks.request(name, () => (held(), new Promise(() => undefined)))), name)
    const holders = (): Promise<number> => gone.evaluate(async (name) => (await navigator.locks.query()).held!.filter((one) => one.name === name).length, name)
    expect(await holders()).toBe(1)
    const made = await page.evaluate((space) => window.engine.makeFolder(space, "", "Anträge"), space)
    expect(made.ok).toBe(true)
    expect(await holders()).toBe(0)
    await gone.close()
  })

  test("is signed in after a reload and in a second tab, without having wished to stay", async () => {
    await page.reload()
    const state = (): Promise<string> =>
      page.evaluate(async () => {
        const at = await window.engine.standing()
        return at.ok ? at.value.state : at.problem.kind
      })
    expect(await state()).toBe("signed_in")
    await opens()
    expect(await state()).toBe("signed_in")
    await page.close()
    page = context.pages()[0]!
  })

  test("starts without the server from what the service worker keeps", async () => {
    await context.setOffline(true)
    await page.reload()
    const at = await page.evaluate(() => window.engine.standing())
    expect(at).toMatchObject({ ok: true, value: { state: "signed_in", online: false } })
    await context.setOffline(false)
  })
})
