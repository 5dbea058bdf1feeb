// The screens with a made-up engine: npm run dev:fake. Never part of what is delivered.
//   ?als=niemand   nobody is signed in
//   ?als=gast      a guest who sees one space
//   ?ohne=netz     no connection
//   ?code=weg      somebody reset the confirmation code
//   ?erinnert=ja   another device signed in for the first time, and a confirmation code is offered
//   ?uhr=falsch    the clocks of device and server differ
//   ?heilt=ja      a restored server gets back what it lost
//   ?geladen=halb  a download ended with its page
//   ?abrechnung=falsch   statements are not what was seen
//   ?server=untrusted    a server that is not believed (behind, forged, ...)
//   ?person=gesperrt     the operator suspended the faction
//   ?code=pflicht        the faction demands a confirmation code
//   ?code=wenige         two backup codes are left
//   ?blatt=faellig       the recovery sheet was put off twice
//   ?ablagen=keine       no space yet
//   ?sendet=stockt       uploads and downloads in every state
//   ?app=neu, ?app=oeffnet, ?app=verwehrt, ?app=ohne-wasm   a newer version waits; the store does not answer, or is refused; the browser is too old
import "../src/app/styles.ts"
import { mount } from "svelte"
import { readLook, setLanguage } from "../src/app/look.svelte.ts"
import { start } from "../src/app/start.ts"
import { offerReload } from "../src/app/update.svelte.ts"
import type { Problem } from "../src/engine/contract.ts"
import Opening from "../src/screens/Opening.svelte"
import type { Language } from "../src/words/say.svelte.ts"
import { makeFakeEngine } from "./fake_engine.ts"

const wish = new URLSearchParams(location.search)
const engine = makeFakeEngine({
  who: wish.get("als") === "niemand" ? "nobody" : wish.get("als") === "gast" ? "guest" : "manager",
  online: wish.get("ohne") !== "netz",
  isReset: wish.get("code") === "weg",
  isReminded: wish.get("erinnert") === "ja",
  isHealing: wish.get("heilt") === "ja",
  isClockOff: wish.get("uhr") === "falsch",
  isHalfLoaded: wish.get("geladen") === "halb",
  isStuck: wish.get("sendet") === "stockt",
  isSuspended: wish.get("person") === "gesperrt",
  isFactorRequired: wish.get("code") === "pflicht",
  hasFewCodes: wish.get("code") === "wenige",
  isSheetDue: wish.get("blatt") === "faellig",
  hasNoSpaces: wish.get("ablagen") === "keine",
  trouble: wish.get("server") as Problem["kind"] | null,
})
addEventListener("language", ({ detail }: CustomEventInit<Language>) => void (detail && setLanguage(detail))) // by the looks (tests/looks)
const app = wish.get("app")
if (app === "neu") offerReload(() => location.reload())
if (app === "ohne-wasm") Object.defineProperty(globalThis, "WebAssembly", { value: undefined })
if (app === "verwehrt") engine.standing = () => Promise.resolve({ ok: false, problem: { kind: "internal", rule: "store_refused" } })
if (app === "oeffnet") await readLook().then(() => mount(Opening, { target: document.body }))
else await start(() => engine)
