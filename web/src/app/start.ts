// Puts the app on the page: the engine first, then who is here, then the screens.
import { mount, unmount } from "svelte"
import type { Engine, Problem } from "../engine/contract.ts"
import NoWasm from "../screens/NoWasm.svelte"
import NotOpened from "../screens/NotOpened.svelte"
import Opening from "../screens/Opening.svelte"
import App from "./App.svelte"
import { forgiveDoubleClicks } from "./double_click.ts"
import { setEngine } from "./engine.ts"
import { readLook } from "./look.svelte.ts"
import { listen } from "./router.svelte.ts"
import { follow } from "./session.svelte.ts"
import { refuseStrayDrops } from "./stray_drop.ts"

/** How long a page may be empty before it says why, in milliseconds. */
const emptyMax = 8_000

/** `connect` starts the engine; it is not called where WebAssembly is missing. */
export async function start(connect: () => Engine): Promise<void> {
  if (typeof WebAssembly !== "object") {
    await readLook()
    mount(NoWasm, { target: document.body })
    return
  }
  const engine = connect()
  setEngine(engine)
  forgiveDoubleClicks()
  refuseStrayDrops()
  listen()
  const followed = follow(engine)
  await readLook()
  // WebKit can leave the store locked by a page that is gone (docs/web.md); until all its pages are shut, the engine waits.
  let opening: ReturnType<typeof mount> | undefined
  const late = setTimeout(() => (opening = mount(Opening, { target: document.body })), emptyMax)
  const problem = await followed
  clearTimeout(late)
  if (opening) await unmount(opening)
  mount(problem && isOfStore(problem) ? NotOpened : App, { target: document.body })
}

/** Then nobody can sign in here either. */
function isOfStore({ kind, rule }: Problem): boolean {
  return kind === "storage_full" || rule === "store_refused"
}
