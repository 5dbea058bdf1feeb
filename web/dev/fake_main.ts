// The screens with a made-up engine: npm run dev:fake. Never part of what is delivered.
//   ?als=niemand   nobody is signed in
//   ?als=gast      a guest who sees one space
//   ?ohne=netz     no connection
//   ?code=weg      somebody reset the confirmation code
//   ?erinnert=ja   another device signed in for the first time, and a confirmation code is offered
//   ?heilt=ja      a restored server gets back what it lost
//   ?geladen=halb  a download ended with its page
//   ?abrechnung=falsch   statements are not what was seen
import "../src/app/styles.ts"
import { setLanguage } from "../src/app/look.svelte.ts"
import { start } from "../src/app/start.ts"
import type { Language } from "../src/words/say.svelte.ts"
import { makeFakeEngine } from "./fake_engine.ts"

const wish = new URLSearchParams(location.search)
const engine = makeFakeEngine({
  who: wish.get("als") === "niemand" ? "nobody" : wish.get("als") === "gast" ? "guest" : "manager",
  online: wish.get("ohne") !== "netz",
  isReset: wish.get("code") === "weg",
  isReminded: wish.get("erinnert") === "ja",
  isHealing: wish.get("heilt") === "ja",
  isHalfLoaded: wish.get("geladen") === "halb",
})
addEventListener("language", ({ detail }: CustomEventInit<Language>) => void (detail && setLanguage(detail))) // by the looks (tests/looks)
await start(() => engine)
