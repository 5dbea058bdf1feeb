// Saving a file: the service worker answers a hidden frame with the content. (A link with `download` to that address is
// cancelled by Chromium.)
import { useEngine } from "../app/engine.ts"
import { heard } from "../app/status.svelte.ts"

const frameLifeMs = 60 * 60_000 // a frame that goes away ends its download

export async function download(space: string, node: string, version = ""): Promise<void> {
  const address = await heard(useEngine().contentAddress(space, node, version, "save"))
  if (address) saveFrom(address.url)
}

/** What the engine has offered under an address (contentAddress, attachmentAddress). */
export function saveFrom(url: string): void {
  const frame = document.createElement("iframe")
  frame.hidden = true
  frame.src = url
  document.body.append(frame)
  setTimeout(() => frame.remove(), frameLifeMs)
}
