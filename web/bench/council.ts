// What a large council costs in Debian's Chromium: 100,000 papers and 20,000 meetings, made up and handed out in the place of
// a real server's mirror, in the app that a real appliance hands out. How long the mirror takes to come and to open again, how
// long a search takes from the press of a key to the hits on the screen, and whether lists and the calendar freeze.
//
//   node bench/council.ts [--quick]        JSON at the end of its output; --quick: 10,000 and 2,000
import type { Page } from "playwright-core"
import { Town } from "../tests/stories/browser.ts"

const isQuick = process.argv.includes("--quick")
const paperCount = isQuick ? 10_000 : 100_000
const meetingCount = isQuick ? 2_000 : 20_000
const bodyCount = 60
const personCount = 400
const pageObjects = 2_000 // a page has 8 MiB at most
const itemsEach = 12
const dayMs = 86_400_000
const host = "https://ris.musterstadt.example"
const figures: Record<string, number> = {}
const note = (what: string, value: number, unit: string): void => {
  figures[what] = value
  console.log(`${what.padEnd(72)} ${Math.round(value * 10) / 10} ${unit}`)
}

// ---- the council ----------------------------------------------------------------------------------------------------

const subjects = ["Radweg", "Bebauungsplan", "Haushaltssatzung", "Kindertagesstätte", "Straßenbeleuchtung", "Feuerwehrgerätehaus", "Lärmaktionsplan", "Grundstück", "Schulentwicklung", "Sporthalle"]
const places = ["Bahnhofstraße", "Altstadt", "Nördlich der Mühlenstraße", "Am Güterbahnhof", "Südring", "Rathausplatz", "Kastanienallee", "Industriegebiet West"]
const id = (kind: string, number: number): string => `${host}/oparl/${kind}/${number}`
const pad = (n: number): string => String(n).padStart(2, "0")

function objectAt(n: number): object {
  const body = id("bodies", 1)
  if (n <= bodyCount) return { id: id("organizations", n), kind: "organization", body, name: `Ausschuss Nummer ${n}` }
  if (n <= bodyCount + personCount) return { id: id("people", n), kind: "person", body, name: `Erika Beispiel-${n}` }
  const at = n - bodyCount - personCount
  if (at <= paperCount) {
    const day = `${2000 + (at % 27)}-${pad(1 + (at % 12))}-${pad(1 + (at % 28))}`
    return {
      id: id("papers", at), kind: "paper", body, reference: `${String(at % 10_000).padStart(4, "0")}/${2000 + (at % 27)}`, date: day, paper_type: "Antrag",
      name: `${subjects[at % 10]} ${places[at % 8]}, Antrag ${at}`, web: `${host}/bi/vo020?VOLFDNR=${at}`,
      main_file: { id: id("files", at), name: "Vorlage", access_url: `${host}/bi/doc?DOLFDNR=${at}`, size: 123_456 },
      originator_organizations: [id("organizations", 1 + (at % bodyCount))], originator_persons: [id("people", bodyCount + 1 + (at % personCount))],
    }
  }
  const meeting = at - paperCount
  const start = new Date(Date.now() + (meetingCount - meeting - meetingCount / 20) * -1 * (dayMs / 2))
  return {
    id: id("meetings", meeting), kind: "meeting", body, name: `Sitzung ${meeting}`, start: start.toISOString(), organizations: [id("organizations", 1 + (meeting % bodyCount))],
    items: Array.from({ length: itemsEach }, (_, i) => ({ id: id("items", meeting * 100 + i), number: `Ö ${i + 1}`, name: `${subjects[i % 10]} ${places[(meeting + i) % 8]}`, public: true })),
  }
}
const all = bodyCount + personCount + paperCount + meetingCount
function pageAfter(since: number): Uint8Array {
  const upto = Math.min(all, since + pageObjects)
  const objects = Array.from({ length: upto - since }, (_, i) => ({ n: since + i + 1, state: "present", first_seen_ms: 1, changed_ms: 1, object: objectAt(since + i + 1) }))
  return Buffer.from(JSON.stringify({ generation: "made-up", checked_ms: Date.now() - 60_000, upto, more: upto < all, objects }))
}

// ---- the day --------------------------------------------------------------------------------------------------------

async function msOf(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}
/** Tasks of the page above 50 ms since the last look. */
const longTasks = (page: Page): Promise<number[]> => page.evaluate(() => (window as unknown as { long: number[] }).long.splice(0))
async function noteLong(page: Page, what: string): Promise<void> {
  const long = await longTasks(page)
  note(`${what}: tasks above 50 ms`, long.length, "")
  note(`${what}: the longest`, Math.max(0, ...long), "ms")
}
/** From the press of the button until the hits are on the screen, seen from inside of the page. */
function searchMs(page: Page, text: string): Promise<number> {
  return page.evaluate(async (text) => {
    const field = document.querySelector<HTMLInputElement>("main input[type=search]")!
    field.value = text
    field.dispatchEvent(new Event("input", { bubbles: true }))
    await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))
    const begun = performance.now()
    field.form!.requestSubmit()
    const isThere = (): boolean => document.querySelector("main")!.textContent!.includes(`„${text}“`)
    for (let tries = 0; !isThere() && tries < 2_000; ++tries) await new Promise((next) => setTimeout(next, 2))
    return performance.now() - begun
  }, text)
}

async function day(): Promise<void> {
  const town = await Town.start({ lies: true })
  const anna = await town.somebody()
  anna.page.setDefaultTimeout(240_000)
  await anna.page.addInitScript(() => {
    const long: number[] = []
    Object.assign(window, { long })
    new PerformanceObserver((list) => list.getEntries().forEach((one) => long.push(one.duration))).observe({ type: "longtask" })
  })
  await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
  await anna.createsSpace("Haushalt")
  const listed = { councils: [{ council: "musterstadt", title: "Musterstadt", address: `${host}/oparl/system`, roots: [], generation: "made-up", upto: all, checked_ms: Date.now() - 60_000, outcome: "complete" }] }
  town.liar!.lie = (_method, target) => {
    if (target === "/v1/councils") return { status: 200, body: new Uint8Array(Buffer.from(JSON.stringify(listed))), type: "application/json" }
    const since = /^\/v1\/councils\/musterstadt\/objects\?since=(\d+)$/.exec(target)?.[1]
    return since === undefined ? undefined : { status: 200, body: new Uint8Array(pageAfter(Number(since))), type: "application/json" }
  }
  const thousands = (count: number): string => new Intl.NumberFormat("de").format(count)
  const whole = anna.page.getByText(`${thousands(paperCount)} Vorlagen und ${thousands(meetingCount)} Sitzungen`)
  note("the mirror comes", (await msOf(async () => { await anna.opens("/rat"); await whole.waitFor() })) / 1000, "s")
  await noteLong(anna.page, "while it comes")
  note("opened again, until it says what it has", (await msOf(async () => { await anna.opens("/rat"); await whole.waitFor() })) / 1000, "s")
  await noteLong(anna.page, "opening again")
  const times: number[] = []
  for (const text of ["bebauungsplan altstadt", "0717/2015", "größe", "erika beispiel-200 radweg", "ausschuss nummer 7", "nirgends zu finden", "antrag 99", "e", "sitzung 19"]) times.push(await searchMs(anna.page, text))
  times.sort((a, b) => a - b)
  note("a search, from the press to the hits: median", times[Math.floor(times.length / 2)]!, "ms")
  note("a search, from the press to the hits: slowest", times.at(-1)!, "ms")
  await noteLong(anna.page, "searches")
  note("the calendar's list", await msOf(async () => { await anna.opens("/rat/sitzungen"); await anna.page.getByRole("main").getByRole("link", { name: /^Sitzung \d/ }).first().waitFor() }), "ms")
  await noteLong(anna.page, "the calendar's list")
  await anna.page.getByLabel("Welche Sitzungen?").selectOption({ label: "Vergangene" })
  for (let i = 0; i < 8; ++i) await anna.presses(/^(Frühere anzeigen|Weitere anzeigen .*)$/)
  await anna.page.getByLabel("Gremium").selectOption({ label: "Ausschuss Nummer 7" })
  await noteLong(anna.page, "years back, and one body")
  note("a meeting with its agenda", await msOf(async () => { await anna.page.getByRole("main").getByRole("link", { name: /^Sitzung \d/ }).first().click(); await anna.heading("Öffentlicher Teil") }), "ms")
  await noteLong(anna.page, "a meeting")
  note("the start page until the next meeting", await msOf(async () => { await anna.opens("/"); await anna.heading("Nächste Sitzung") }), "ms")
  await noteLong(anna.page, "the start page")
  await town.end()
}

await day()
console.log(JSON.stringify(figures))
