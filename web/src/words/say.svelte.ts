// The language of the screens. German is the source and always there; English is fetched when it is chosen.
import { de } from "./de.ts"
import type { Words } from "./words.ts"

export type Language = "de" | "en"

let words = $state.raw<Words>(de)
let language: Language = "de"

/** The messages, in the language that was chosen: t().signIn.title */
export function t(): Words {
  return words
}

export function locale(): string {
  return language === "de" ? "de-DE" : "en-GB"
}

export async function chooseLanguage(fresh: Language): Promise<void> {
  const table: Words = fresh === "en" ? (await import("./en.ts")).en : de
  language = fresh
  words = table
}
