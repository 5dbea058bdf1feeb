// Puts the app on the page: the engine first, then who is here, then the screens.
import { mount } from "svelte"
import type { Engine } from "../engine/contract.ts"
import NoWasm from "../screens/NoWasm.svelte"
import App from "./App.svelte"
import { forgiveDoubleClicks } from "./double_click.ts"
import { setEngine } from "./engine.ts"
import { readLook } from "./look.svelte.ts"
import { listen } from "./router.svelte.ts"
import { follow } from "./session.svelte.ts"
import { refuseStrayDrops } from "./stray_drop.ts"

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
  await Promise.all([readLook(), follow(engine)])
  mount(App, { target: document.body })
}
