// The screens with the made-up engine, built and served for a browser: what is judged here is how they look and speak,
// not what they do, which the stories walk with the real parts.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import type { Browser } from "playwright-core"
import { build, preview, type PreviewServer } from "vite"
import { shellProgram, startChromium } from "../engine/chromium.ts"

const configFile = resolve(import.meta.dirname, "../../dev/fake.vite.config.ts")
export const canShow = shellProgram !== undefined

export class Stage {
  readonly base: string
  readonly browser: Browser
  readonly #server: PreviewServer
  readonly #folder: string
  private constructor(base: string, browser: Browser, server: PreviewServer, folder: string) {
    this.base = base
    this.browser = browser
    this.#server = server
    this.#folder = folder
  }
  static async start(): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), "mappe-looks-"))
    const common = { configFile, logLevel: "warn" as const, build: { outDir: folder, emptyOutDir: true } }
    await build(common)
    const headers = { "Cache-Control": "max-age=3600" } // each screen is a new page
    const server = await preview({ ...common, preview: { host: "127.0.0.1", port: 0, strictPort: true, headers } })
    const address = server.httpServer.address()
    if (address === null || typeof address === "string") throw new Error("the stage has no port")
    const browser = await startChromium([], shellProgram)
    return new Stage(`http://127.0.0.1:${address.port}`, browser, server, folder)
  }
  async end(): Promise<void> {
    await this.browser.close()
    await new Promise((closed) => this.#server.httpServer.close(closed))
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
