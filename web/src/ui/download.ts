// Saving a file: the service worker answers a hidden frame with the content. (A link with `download` to that address is
// cancelled by Chromium.) Without one it lies in this page's memory by then.
import { useEngine } from "../app/engine.ts"
import { session } from "../app/session.svelte.ts"
import { done, heard } from "../app/status.svelte.ts"
import type { ContentAddress, FileSight, Transfer, Version } from "../engine/contract.ts"
import { stemAndEnding } from "../mappe/journal/stem.ts"
import { t } from "../words/say.svelte.ts"
import { saveUrl } from "./save_text.ts"
import { isOpen } from "./transfer_words.ts"

const lookEveryMs = 60 * 60_000

/** Under the name `as`, or that of the file. Gives whether it began. */
export async function download(space: string, node: string, version = "", as = ""): Promise<boolean> {
  const address = await heard(useEngine().contentAddress(space, node, version, "save", as))
  if (address) saveFrom(address)
  return address !== undefined
}

/** An earlier version: its name says which, for it may lie beside the current one. */
export function downloadVersion({ space, node, name }: FileSight, { version, number }: Version): Promise<boolean> {
  const [stem, ending] = stemAndEnding(name)
  return download(space, node, version, t().file.versionName(stem, number) + ending)
}

/** In place of one that did not end; that one is not spoken of any more. */
export async function downloadAgain({ id, space, node, version, name }: Transfer): Promise<void> {
  if (await download(space, node, version, version ? name : "")) await done(useEngine().cancel(id))
}

/** What the engine has offered under an address (contentAddress, attachmentAddress). */
export function saveFrom({ url, transfer, name }: ContentAddress): void {
  if (name !== undefined) return saveUrl(name, url)
  if (url === "") return
  const frame = document.createElement("iframe")
  frame.hidden = true
  frame.src = url
  document.body.append(frame)
  // A frame that goes away ends its download, and one that is paused may take days.
  const isGoing = (): boolean => session.transfers.some((one) => one.id === transfer && isOpen(one))
  const look = setInterval(() => {
    if (isGoing()) return
    clearInterval(look)
    frame.remove()
  }, lookEveryMs)
}
