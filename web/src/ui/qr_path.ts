import { encode } from "uqr"

const quietModules = 4 // ISO/IEC 18004: cameras want this white border

/** One subpath per run of dark modules in a row. */
export function qrPath(text: string): { size: number; path: string } {
  const { data, size } = encode(text, { border: quietModules, ecc: "L" })
  const runs: string[] = []
  data.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue
      const start = x
      while (row[x + 1]) x++
      runs.push(`M${start} ${y}h${x - start + 1}v1h-${x - start + 1}z`)
    }
  })
  return { size, path: runs.join("") }
}
