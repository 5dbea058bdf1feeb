// Names in the order in which German dictionaries have them: numbers by their value, neither case nor accents counted. What
// the collator says, for names of plain and accented Latin letters without asking it: it takes a microsecond or two for a
// pair, and a folder may hold a hundred thousand.
const collator = new Intl.Collator("de", { numeric: true, sensitivity: "base" })
const [firstSign, lastSign] = [0x20, 0x7e] // of those that the table knows
const [zero, nine] = [0x30, 0x39]
const plain = /^[ -~]*$/

/** Place of each sign among the plain ones, as this browser's collator has them; alike: the same place. */
const placeOf = ((): Uint8Array => {
  const signs = Array.from({ length: lastSign - firstSign + 1 }, (_, i) => String.fromCharCode(firstSign + i))
  const places = new Uint8Array(lastSign + 1)
  let place = 0
  signs.sort(collator.compare).forEach((sign, i) => {
    if (i > 0 && collator.compare(signs[i - 1]!, sign) !== 0) ++place
    places[sign.charCodeAt(0)] = place
  })
  return places
})()

const isDigit = (code: number): boolean => code >= zero && code <= nine
function afterZeros(text: string, at: number): number {
  while (text.charCodeAt(at) === zero) ++at
  return at
}
function afterDigits(text: string, at: number): number {
  while (isDigit(text.charCodeAt(at))) ++at
  return at
}

function comparePlain(a: string, b: string): number {
  let [i, j] = [0, 0]
  while (i < a.length && j < b.length) {
    const [left, right] = [a.charCodeAt(i), b.charCodeAt(j)]
    if (isDigit(left) && isDigit(right)) {
      const [from, other] = [afterZeros(a, i), afterZeros(b, j)]
      i = afterDigits(a, from)
      j = afterDigits(b, other)
      if (i - from !== j - other) return i - from - (j - other)
      for (let k = 0; from + k < i; ++k) {
        const order = a.charCodeAt(from + k) - b.charCodeAt(other + k)
        if (order !== 0) return order
      }
      continue
    }
    const order = placeOf[left]! - placeOf[right]!
    if (order !== 0) return order
    ++i
    ++j
  }
  return a.length - i - (b.length - j)
}

/** The plain signs that the collator takes a name for; none: it has to be asked. */
function plainOf(name: string): string | undefined {
  if (plain.test(name)) return name
  const folded = name.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[ßẞ]/g, "ss")
  return plain.test(folded) ? folded : undefined
}

/** A copy in that order; of names that are alike the smaller signs come first, so that each device shows the same. */
export function inOrderOfNames<T extends { readonly name: string }>(all: readonly T[]): T[] {
  const keyed = all.map((one) => ({ one, text: plainOf(one.name) }))
  keyed.sort((a, b) => {
    const order =
      a.text !== undefined && b.text !== undefined ? comparePlain(a.text, b.text) : collator.compare(a.one.name, b.one.name)
    return order !== 0 ? order : a.one.name < b.one.name ? -1 : a.one.name > b.one.name ? 1 : 0
  })
  return keyed.map(({ one }) => one)
}
/** Two of them, where only some words are compared. */
export const compareWords = (a: string, b: string): number => collator.compare(a, b)
