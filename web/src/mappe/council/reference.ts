// The normal form of a Drucksachen number: upper case, without blanks, dashes as hyphens.
//                                                                       twin: council/links/recogniser_number.cpp
import { fail, ok, type Result } from "../base/result.ts"
import { lower } from "./address.ts"

const referenceBytesMax = 64
const lettersMax = 6 // in a row: "DHH", "BAGAFW"; longer is a word

// What people write before the number; no part of it. ("DS" and "VO" are: "DS/0039-03/VI".)
const wordsBefore = new Set(
  "antrag anfrage drs drs. drucksache drucksachennummer nr nr. nummer vorlage drucksachen-nr. vorlagen-nr.".split(" "),
)

function withoutWordsBefore(text: string): string {
  let rest = text
  for (;;) {
    const found = /^([^ ]*) +/.exec(rest)
    if (!found || !wordsBefore.has(lower(found[1]!))) return rest
    rest = rest.slice(found[0].length)
  }
}

function fits(text: string): boolean {
  return (
    new TextEncoder().encode(text).length <= referenceBytesMax &&
    /^[A-ZÄÖÜ0-9]+([/._-][A-ZÄÖÜ0-9]+)*$/.test(text) && // marks stand between letters and digits, alone
    !new RegExp(`[A-ZÄÖÜ]{${lettersMax + 1}}`).test(text) &&
    (text.match(/[0-9]/g) ?? []).length >= 2
  )
}

// The same of any text, whether or not it is a number: for comparing with what councils write.
export function normalReference(text: string): string {
  const plain = text.replace(/[\u00a0\u202f]/g, " ").replace(/[\u2010\u2011\u2013\u2014\u2212]/g, "-")
  return withoutWordsBefore(plain)
    .replace(/ /g, "")
    .replace(/[a-zäöü]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 32))
}

export function readReference(text: string): Result<string> {
  const reference = normalReference(text)
  if (!fits(reference)) return fail("malformed", "neither an address nor the number of a paper")
  return ok(reference)
}
