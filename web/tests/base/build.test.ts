// What is delivered is the same bytes wherever it is built, so that anyone can compare what a server hands out.
import { execFile } from "node:child_process"
import { createHash } from "node:crypto"
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { promisify } from "node:util"
import { brotliCompressSync } from "node:zlib"
import { describe, expect, test } from "vitest"
import { app as delivered } from "../stories/browser.ts"

const run = promisify(execFile)
const web = resolve(import.meta.dirname, "../..")
const sources = ["index.html", "pack.ts", "package.json", "paper_light.ts", "precache.ts", "public", "src", "tsconfig.json", "vite.config.ts"]

/** Builds a copy of the sources in a folder of its own, as CMakeLists.txt does, and returns the manifest. */
async function manifestOf(folder: string, time: string): Promise<string> {
  for (const name of sources) cpSync(join(web, name), join(folder, name), { recursive: true })
  symlinkSync(join(web, "node_modules"), join(folder, "node_modules"))
  const environment = { ...process.env, NODE_ENV: "production", TZ: time, VITEST: undefined }
  const node = process.execPath
  const out = join(folder, "out")
  await run(node, [join(web, "node_modules/vite/bin/vite.js"), "build", "--outDir", out, "--emptyOutDir", "--logLevel", "warn"], { cwd: folder, env: environment })
  await run(node, ["pack.ts", out], { cwd: folder, env: environment })
  return readFileSync(join(out, "manifest.sha256"), "utf8")
}

const kib = 1024
const firstScreenKibMax = 250 // issue 5: without libsodium, as it travels
const sodium = ["libsodium-sumo/dist/modules-sumo-esm/libsodium-sumo.mjs", "libsodium-wrappers-sumo/dist/modules-sumo-esm/libsodium-wrappers.mjs"]
// What nobody needs before the start page is there: each in a file that is fetched when it is asked for.
const laterParts = ["council_part", "founding", "joining", "password_words", "app_passwords", "people", "upkeep"]

function scriptsIn(out: string): { all: string[]; code: (name: string) => string; named: (name: string) => string[] } {
  const all = readdirSync(join(out, "assets")).filter((name) => name.endsWith(".js"))
  return {
    all,
    code: (name) => readFileSync(join(out, "assets", name), "utf8"),
    named: (name) => all.filter((file) => file.replace(/-[\w-]{8}\.js$/, "") === name),
  }
}
/** With all that these import before they run. */
function withImports(out: string, roots: string[]): Set<string> {
  const { code } = scriptsIn(out)
  const found = new Set<string>()
  const add = (name: string): void => {
    if (found.has(name)) return
    found.add(name)
    for (const [, file] of code(name).matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) add(file!)
  }
  roots.forEach(add)
  return found
}
/** What is fetched until somebody has signed in and sees the start page: screens, words, engine. */
function firstScripts(out: string): Set<string> {
  const page = [...readFileSync(join(out, "index.html"), "utf8").matchAll(/src="\/assets\/([^"]+\.js)"/g)].map(([, name]) => name!)
  const { named } = scriptsIn(out)
  const parts = ["SignIn", "Start", "engine.worker", "engine"].map((name) => named(name))
  for (const part of [page, ...parts]) expect(part).toHaveLength(1)
  return withImports(out, [...page, ...parts.flat()])
}
function kibOf(out: string, names: Iterable<string>): number {
  const sizes = [...names].map((name) => {
    const path = join(out, "assets", name)
    return statSync(`${path}.br`, { throwIfNoEntry: false })?.size ?? statSync(path).size
  })
  return sizes.reduce((sum, size) => sum + size, 0) / kib
}
const sodiumKib = (): number => sodium.map((file) => brotliCompressSync(readFileSync(join(web, "node_modules", file))).length / kib).reduce((sum, size) => sum + size, 0)

const manifest = (): string => readFileSync(join(delivered, "manifest.sha256"), "utf8")

describe.skipIf(!existsSync(join(delivered, "manifest.sha256")))("what is delivered", () => {
  test("of the first useful screen it is little, and the later parts are none of it", () => {
    const first = firstScripts(delivered)
    const needed = kibOf(delivered, first) - sodiumKib()
    console.log(`first useful screen: ${needed.toFixed(1)} KiB in ${first.size} files; all scripts but those for PDF: ${(kibOf(delivered, scriptsIn(delivered).all.filter((name) => !name.includes("pdf"))) - sodiumKib()).toFixed(1)} KiB`)
    expect(needed).toBeGreaterThan(50) // else it was not all found
    expect(needed).toBeLessThan(firstScreenKibMax)
    const worker = readFileSync(join(delivered, "service_worker.js"), "utf8")
    for (const name of laterParts) {
      const files = scriptsIn(delivered).named(name)
      expect(files, name).not.toHaveLength(0)
      for (const file of files) {
        expect(first.has(file), `${file} waits until it is asked for`).toBe(false)
        expect(worker, `${file} is kept for when there is no connection`).toContain(`/assets/${file}`)
        expect(manifest(), `${file} is one of those that are compared`).toContain(`assets/${file}`)
      }
    }
  })

  test("docs/web-manifest.md names it: whoever reads that knows what a server should hand out", () => {
    const [named] = /^ {4}([0-9a-f]{64})$/m.exec(readFileSync(join(web, "../docs/web-manifest.md"), "utf8"))?.slice(1) ?? []
    const built = createHash("sha256").update(manifest()).digest("hex")
    expect(named, `write ${built} into docs/web-manifest.md, if web/ was changed`).toBe(built)
  })

  test("whoever builds it in another folder, at another time, gets the same manifest", async () => {
    const folder = mkdtempSync(join(tmpdir(), "mappe-another-and-longer-name-"))
    try {
      expect(manifest().split("\n").length).toBeGreaterThan(10)
      expect(await manifestOf(folder, "Asia/Tokyo")).toBe(manifest())
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }, 240_000)
})
