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
const afterZeros = (text: string, at: number): number => {
  while (text.charCodeAt(at) === zero) ++at
  return at
}

// Of the name that is being turned into a key; each sign takes at most three of it.
const room = new Uint8Array(3 * 256)

/** What can be compared as it is: the place of each sign, and before the digits of a number how many there are. None for a
 *  name that is too long. */
function keyOfPlain(text: string): string | undefined {
  if (3 * text.length > room.length) return undefined
  let end = 0
  for (let i = 0; i < text.length; ) {
    const code = text.charCodeAt(i)
    if (!isDigit(code)) {
      room[end++] = placeOf[code]!
      ++i
      continue
    }
    room[end++] = placeOf[zero]!
    const countAt = end++
    for (i = afterZeros(text, i); isDigit(text.charCodeAt(i)); ++i) room[end++] = text.charCodeAt(i)
    room[countAt] = end - countAt - 1
  }
  return String.fromCharCode.apply(null, room.subarray(0, end) as unknown as number[])
}

/** The plain signs that the collator takes a name for; none: it has to be asked. */
function plainOf(name: string): string | undefined {
  if (plain.test(name)) return name
  const folded = name.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[ßẞ]/g, "ss")
  return plain.test(folded) ? folded : undefined
}

interface Keyed<T> {
  readonly one: T
  readonly key: string | undefined
}
const smaller = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
function compare<T extends { readonly name: string }>(a: Keyed<T>, b: Keyed<T>): number {
  const order = a.key !== undefined && b.key !== undefined ? smaller(a.key, b.key) : collator.compare(a.one.name, b.one.name)
  return order !== 0 ? order : smaller(a.one.name, b.one.name)
}

/** A copy in that order; of names that are alike the smaller signs come first, so that each device shows the same. */
export function inOrderOfNames<T extends { readonly name: string }>(all: readonly T[]): T[] {
  const keyed = all.map((one): Keyed<T> => {
    const text = plainOf(one.name)
    return { one, key: text === undefined ? undefined : keyOfPlain(text) }
  })
  return keyed.sort(compare).map(({ one }) => one)
}
/** Two of them, where only some words are compared. */
export const compareWords = (a: string, b: string): number => collator.compare(a, b)
