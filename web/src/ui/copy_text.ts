import { say } from "../app/status.svelte.ts"
import { t } from "../words/say.svelte.ts"

/** Puts a text on the clipboard and says so; or says what to do when the browser refuses. */
export async function copyText(text: string, words: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    say(words)
  } catch {
    say(t().common.copyFailed)
  }
}
