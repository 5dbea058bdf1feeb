// Reads a QR code as a camera's app does, where nothing is dirty: ISO/IEC 18004, versions 1 to 10, level L, bytes or capitals and digits.
// Shares no code with what draws it.

interface Blocks {
  eccOfEach: number
  data: number[] // bytes of each block
}
const level = 1 // L
const blocksOf: Blocks[] = [
  { eccOfEach: 7, data: [19] },
  { eccOfEach: 10, data: [34] },
  { eccOfEach: 15, data: [55] },
  { eccOfEach: 20, data: [80] },
  { eccOfEach: 26, data: [108] },
  { eccOfEach: 18, data: [68, 68] },
  { eccOfEach: 20, data: [78, 78] },
  { eccOfEach: 24, data: [97, 97] },
  { eccOfEach: 30, data: [116, 116] },
  { eccOfEach: 18, data: [68, 68, 69, 69] },
]
const alignmentsOf: number[][] = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]]
const quiet = 4
const signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:" // of capitals and digits, two in eleven bits
const masks: ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]

/** The dark modules of a path of runs "Mx yhNv1h-Nz", without its white border, which must be there. */
export function modulesOf(path: string, size: number): boolean[][] {
  const dark = Array.from({ length: size }, () => new Array<boolean>(size).fill(false))
  let rest = path.length
  for (const [whole, x, y, run, back] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g)) {
    if (run !== back) throw new Error("a run that is no rectangle")
    for (let at = 0; at < Number(run); ++at) dark[Number(y)]![Number(x) + at] = true
    rest -= whole.length
  }
  if (rest !== 0) throw new Error("a path of something else")
  const isBorder = (x: number, y: number): boolean => Math.min(x, y, size - 1 - x, size - 1 - y) < quiet
  if (dark.some((row, y) => row.some((one, x) => one && isBorder(x, y)))) throw new Error("no white border")
  return dark.slice(quiet, -quiet).map((row) => row.slice(quiet, -quiet))
}

/** What is no data: finders, timing, alignment, format and version. */
function isFixed(size: number, version: number, x: number, y: number): boolean {
  const inFinder = (x < 9 && y < 9) || (x < 9 && y >= size - 8) || (x >= size - 8 && y < 9)
  if (inFinder || x === 6 || y === 6) return true
  if (version >= 7 && ((x < 6 && y >= size - 11) || (y < 6 && x >= size - 11))) return true
  const centres = alignmentsOf[version - 1]!
  const last = centres.at(-1) ?? 0
  return centres.some((cx) =>
    centres.some((cy) => {
      const atFinder = (cx === 6 && cy === 6) || (cx === 6 && cy === last) || (cx === last && cy === 6)
      return !atFinder && Math.abs(x - cx) <= 2 && Math.abs(y - cy) <= 2
    }),
  )
}

export function readQr(modules: boolean[][]): string {
  const size = modules.length
  const version = (size - 17) / 4
  const blocks = blocksOf[version - 1]
  if (!blocks) throw new Error(`no version for ${size} modules`)
  const at = (x: number, y: number): number => (modules[y]![x] ? 1 : 0)
  let format = 0 // the first five of its bits, from the left of the upper left finder
  for (let x = 0; x < 5; ++x) format = (format << 1) | at(x, 8)
  format ^= 0b10101
  if (format >> 3 !== level) throw new Error("another level than L")
  const mask = masks[format & 7]!
  const bits: number[] = []
  let isUp = true
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) --right
    for (let step = 0; step < size; ++step) {
      const y = isUp ? size - 1 - step : step
      for (const x of [right, right - 1]) if (!isFixed(size, version, x, y)) bits.push(at(x, y) ^ (mask(x, y) ? 1 : 0))
    }
    isUp = !isUp
  }
  const words = Array.from({ length: Math.floor(bits.length / 8) }, (_, i) => bits.slice(8 * i, 8 * i + 8).reduce((sum, bit) => (sum << 1) | bit, 0))
  const all = blocks.data.reduce((sum, count) => sum + count + blocks.eccOfEach, 0)
  if (words.length !== all) throw new Error(`${words.length} words instead of ${all}`)
  const parts = blocks.data.map(() => [] as number[])
  let word = 0
  for (let row = 0; row < Math.max(...blocks.data); ++row)
    blocks.data.forEach((count, block) => void (row < count && parts[block]!.push(words[word++]!)))
  const data = parts.flat()
  const stream = data.flatMap((byte) => Array.from({ length: 8 }, (_, i) => (byte >> (7 - i)) & 1))
  let place = 0
  const number = (count: number): number => stream.slice(place, (place += count)).reduce((sum, bit) => (sum << 1) | bit, 0)
  const mode = number(4)
  if (mode === 4) {
    const length = number(version < 10 ? 8 : 16)
    return Buffer.from(Array.from({ length }, () => number(8))).toString("utf8")
  }
  if (mode !== 2) throw new Error("neither bytes nor capitals and digits")
  let text = ""
  for (let left = number(version < 10 ? 9 : 11); left > 0; left -= 2) {
    const pair = left > 1 ? number(11) : number(6)
    text += left > 1 ? signs[Math.floor(pair / 45)]! + signs[pair % 45]! : signs[pair]!
  }
  return text
}
