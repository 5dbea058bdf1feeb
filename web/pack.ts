// The last step of the build: beside every file its compressed copies, and the manifest that says what the app is.
//
//   node pack.ts FOLDER      FOLDER/PATH.br, FOLDER/PATH.gz, FOLDER/manifest.sha256 ("HEX  PATH" a line, sorted)
//
// Read by server/web/ and compared by `mappe audit-web`. The same sources give the same bytes.
import { createHash } from "node:crypto"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join, relative } from "node:path"
import { brotliCompressSync, constants, gzipSync } from "node:zlib"

const leastBytes = 1024 // below, a copy saves nothing
const packed = /\.(html|js|mjs|css|json|svg|webmanifest|txt|wasm|bcmap)$/

const folder = process.argv[2]
if (folder === undefined) throw new Error("usage: node pack.ts FOLDER")

function filesIn(at: string): string[] {
  return readdirSync(at, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesIn(join(at, entry.name)) : [join(at, entry.name)],
  )
}

const lines: string[] = []
for (const file of filesIn(folder)) {
  const path = relative(folder, file)
  if (path === "manifest.sha256" || path.endsWith(".br") || path.endsWith(".gz")) continue
  const content = readFileSync(file)
  lines.push(`${createHash("sha256").update(content).digest("hex")}  ${path}\n`)
  if (content.length < leastBytes || !packed.test(path)) continue
  const size = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length }
  writeFileSync(`${file}.br`, brotliCompressSync(content, { params: size }))
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
}
const pathOf = (line: string) => line.slice(66)
lines.sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1))
writeFileSync(join(folder, "manifest.sha256"), lines.join(""))
