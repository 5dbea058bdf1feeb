import { isDoneWithin } from "../engine/turns.ts"
import { say } from "../app/status.svelte.ts"
import { t } from "../words/say.svelte.ts"

const patienceMs = 3_000 // a browser may ask the person, who looks elsewhere: the button is not to wait for that

/** Puts a text on the clipboard and says so; or says what to do when the browser refuses, or leaves it open. */
export async function copyText(text: string, words: string): Promise<void> {
  try {
    const copying = navigator.clipboard.writeText(text)
    if (!(await isDoneWithin(patienceMs, copying))) throw new Error("too late")
    await copying
    say(words)
  } catch {
    say(t().common.copyFailed)
  }
}
