// Packs the frozen name-key table for the web client.                                    docs/protocol.md section 4.7
//
// usage: node make-name-key.mjs ../../../../journal/name-key-1.txt > name_key_1.ts
//        whenever the packed form should change; the table itself never does. tests/journal/name.test.ts compares both.
//
// The form: runs, separated by blanks, each FROM,TO[,COUNT[,STEP]] in base 36. FROM is counted from the last run's
// first code point, TO from this one's; COUNT code points in steps of STEP (1, or 2 where large and small alternate)
// are mapped by the same distance.
import { readFileSync } from "node:fs"

const pairs = readFileSync(process.argv[2], "ascii")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => line.split(" ").map((code) => parseInt(code, 16)))

function runLength(at, step) {
  const [from, to] = pairs[at]
  let count = 1
  for (; at + count < pairs.length; ++count) {
    const [code, folded] = pairs[at + count]
    if (code !== from + step * count || folded - code !== to - from) break
  }
  return count
}

const runs = []
let last = 0
for (let at = 0; at < pairs.length; ) {
  const [from, to] = pairs[at]
  const ones = runLength(at, 1)
  const twos = runLength(at, 2)
  const [count, step] = twos > ones ? [twos, 2] : [ones, 1]
  const fields = [from - last, to - from]
  if (count > 1) fields.push(count)
  if (step > 1) fields.push(step)
  runs.push(fields.map((field) => field.toString(36)).join(","))
  last = from
  at += count
}

let line = ""
const lines = []
for (const run of runs) {
  if (line.length + run.length > 110) {
    lines.push(line)
    line = ""
  }
  line += run + " "
}
lines.push(line.trimEnd())
console.log("// Made by make-name-key.mjs from journal/name-key-1.txt, and frozen like it.")
console.log("export const packedFoldings =")
console.log(lines.map((one) => `  ${JSON.stringify(one)}`).join(" +\n"))
