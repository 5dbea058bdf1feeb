// What an English screen still says in German: sentences of the German words that were not said anew when the language was
// changed, or are written where nobody translates them.
import type { Page } from "playwright-core"
import { de } from "../../src/words/de.ts"
import { en } from "../../src/words/en.ts"

function* sentences(words: unknown): Generator<string> {
  if (typeof words === "string") yield words
  else if (typeof words === "object" && words !== null) for (const one of Object.values(words)) yield* sentences(one)
}
/** An Ablage and a document of the made-up ones have names that are words of the app, too. */
const contents = ["Fraktion", "Einladung"]
const english = new Set([...sentences(en), ...contents])
const german = [...new Set(sentences(de))].filter((text) => /\p{L}{3}/u.test(text) && !english.has(text))

export function leftGerman(page: Page): Promise<string[]> {
  return page.evaluate((known) => {
    const words = new Set(known)
    const found = new Set<string>()
    const hear = (text: string | null) => words.has(text?.trim() ?? "") && found.add(text!.trim())
    // What the quiet line said before the language was changed stays as it was said, for its few seconds.
    for (const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); texts.nextNode(); )
      if (!texts.currentNode.parentElement?.closest('[role="status"].line')) hear(texts.currentNode.textContent)
    for (const element of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]"))
      for (const name of ["aria-label", "title", "placeholder", "alt"]) hear(element.getAttribute(name))
    return [...found].map((text) => `German: ${text}`)
  }, german)
}
