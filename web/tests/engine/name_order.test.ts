// Names are put in the collator's order without asking it for each pair.
import { expect, test } from "vitest"
import { inOrderOfNames } from "../../src/engine/name_order.ts"

const collator = new Intl.Collator("de", { numeric: true, sensitivity: "base" })
const ordered = (names: string[]): string[] => inOrderOfNames(names.map((name) => ({ name }))).map(({ name }) => name)

let seed = 20_261_129
function below(limit: number): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return Math.floor((seed / 2 ** 32) * limit)
}
const plainSigns = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i))
const oftenDigits = [..."0012379"]
const foreign = ["ä", "Ö", "ü", "ß", "ẞ", "é", "ç", "A\u0308", "Ł", "æ", "–", "§", "€", "ж", "中", "½"]
const someOf = (signs: string[]): string => signs[below(signs.length)]!
function drawn(): string {
  const pools = [plainSigns, plainSigns, oftenDigits, [..."abAB"], below(3) === 0 ? foreign : plainSigns]
  return Array.from({ length: 1 + below(7) }, () => someOf(pools[below(pools.length)]!)).join("")
}

test("each pair comes as the collator has it, digits, accents and foreign signs among them", () => {
  const wrong: string[][] = []
  let different = 0
  for (let i = 0; i < 60_000; ++i) {
    const first = drawn()
    // Often near to the first, for what differs early says little.
    const at = below(first.length)
    const second = below(2) === 0 ? drawn() : first.slice(0, at) + someOf([...plainSigns, ...oftenDigits, ...foreign]) + first.slice(at + below(2))
    const order = Math.sign(collator.compare(first, second))
    if (order === 0) continue
    ++different
    const wanted = order < 0 ? [first, second] : [second, first]
    for (const given of [wanted, [...wanted].reverse()]) if (ordered(given)[0] !== wanted[0]) wrong.push(given)
  }
  expect(wrong).toEqual([])
  expect(different).toBeGreaterThan(50_000)
})

test("what is alike to the collator has one order, wherever it came from", () => {
  const alike = ["a 01", "A 1", "Ä 1", "a 1"]
  for (const one of alike) expect(collator.compare(one, alike[0]!)).toBe(0)
  expect(ordered(alike)).toEqual(ordered([...alike].reverse()))
})

test("many names, in whatever order they come", () => {
  const names = Array.from({ length: 3000 }, drawn)
  const wanted = [...names].sort((a, b) => collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0))
  expect(ordered(names)).toEqual(wanted)
  expect(ordered([...names].reverse())).toEqual(wanted)
  const latin = names.filter((name) => /^[ -~äöüßé]*$/.test(name)) // none that the collator has to be asked for
  expect(latin.length).toBeGreaterThan(1500)
  expect(ordered(latin)).toEqual(wanted.filter((name) => latin.includes(name)))
  const plain = wanted.filter((name) => /^[ -~]*$/.test(name)) // which are in order already
  expect(ordered(plain)).toEqual(plain)
})

test("names of digits alone, and longer ones than files may have", () => {
  const digits = ["9".repeat(255), "1" + "0".repeat(254), "0".repeat(255), "00", "0", "7"]
  expect(ordered(digits)).toEqual(["0", "00", "0".repeat(255), "7", "1" + "0".repeat(254), "9".repeat(255)])
  const long = ["b".repeat(300), "a".repeat(300), "a", "b"]
  expect(ordered(long)).toEqual(["a", "a".repeat(300), "b", "b".repeat(300)])
})
