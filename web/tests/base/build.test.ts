// What is delivered is the same bytes wherever it is built, so that anyone can compare what a server hands out.
import { execFile } from "node:child_process"
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { promisify } from "node:util"
import { expect, test } from "vitest"

const run = promisify(execFile)
const web = resolve(import.meta.dirname, "../..")
const sources = ["index.html", "pack.ts", "package.json", "precache.ts", "public", "src", "tsconfig.json", "vite.config.ts"]

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

test("two builds in different folders give the same manifest", async () => {
  const folders = ["mappe-build-", "mappe-another-and-longer-name-"].map((name) => mkdtempSync(join(tmpdir(), name)))
  try {
    const first = await manifestOf(folders[0]!, "UTC")
    const second = await manifestOf(folders[1]!, "Asia/Tokyo")
    expect(first.split("\n").length).toBeGreaterThan(10)
    expect(second).toBe(first)
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  }
}, 240_000)
