// Where the time goes when a space of many files is opened and scrolled: CPU profiles of page and engine, taken without
// anything else that drives the browser.
//
//   node bench/profile.ts [--files N] [--app FOLDER] [--keep FOLDER] [--snapshot]
//     --snapshot   each time as if the space had never been open here: from a snapshot instead of what is kept
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { Town } from "../tests/stories/browser.ts"
import { Hand } from "../tests/engine/insiders.ts"
import { evaluate, type Line, lineToPage, reloadedUntilMs, sleep } from "./line.ts"
import { aRow, fillsSpace, joinsAndOpens, Years } from "./many_files.ts"
import { Unwatched } from "./unwatched.ts"

const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(name)
  return at > 0 ? process.argv[at + 1] : undefined
}
const fileCount = Number(option("--files") ?? 100_000)
const fromSnapshot = process.argv.includes("--snapshot")

interface Node { id: number; callFrame: { functionName: string; url: string; lineNumber: number; columnNumber: number }; children?: number[] }
interface Profile { nodes: Node[]; samples: number[]; timeDeltas: number[]; startTime: number; endTime: number }

function report(name: string, profile: Profile, top = 28): void {
  const self = new Map<number, number>()
  profile.samples.forEach((id, i) => self.set(id, (self.get(id) ?? 0) + profile.timeDeltas[i]! / 1000))
  const byId = new Map(profile.nodes.map((node) => [node.id, node]))
  const label = (node: Node): string => {
    const { functionName, url, lineNumber } = node.callFrame
    return `${functionName || "(anonymous)"} ${url.split("/").pop() ?? ""}:${lineNumber + 1}`
  }
  const selfOf = new Map<string, number>()
  const wholeOf = new Map<string, number>()
  const walk = (node: Node, above: Set<string>): number => {
    const key = label(node)
    const isTop = !above.has(key)
    if (isTop) above.add(key)
    const own = self.get(node.id) ?? 0
    let whole = own
    for (const child of node.children ?? []) whole += walk(byId.get(child)!, above)
    if (isTop) {
      above.delete(key)
      wholeOf.set(key, (wholeOf.get(key) ?? 0) + whole)
    }
    selfOf.set(key, (selfOf.get(key) ?? 0) + own)
    return whole
  }
  walk(profile.nodes[0]!, new Set())
  const lines = (of: Map<string, number>): string =>
    [...of].sort((a, b) => b[1] - a[1]).slice(0, top).map(([key, ms]) => `  ${ms.toFixed(0).padStart(6)} ms  ${key}`).join("\n")
  console.log(`== ${name}: ${((profile.endTime - profile.startTime) / 1000).toFixed(0)} ms\n self\n${lines(selfOf)}\n with what it calls\n${lines(wholeOf)}`)
}

async function attach(port: number, isProfiled: boolean): Promise<{ line: Line; page: string; workers: string[] }> {
  const { line, page } = await lineToPage(port)
  const workers: string[] = []
  line.events.set("Target.attachedToTarget", (params) => {
    const session = params["sessionId"] as string
    const info = params["targetInfo"] as { type: string; url: string }
    void (async () => {
      if (info.type === "worker" && isProfiled) {
        workers.push(session)
        await line.send("Profiler.enable", {}, session)
        await line.send("Profiler.setSamplingInterval", { interval: 500 }, session)
        await line.send("Profiler.start", {}, session)
      }
      await line.send("Runtime.runIfWaitingForDebugger", {}, session)
    })()
  })
  await line.send("Target.setAutoAttach", { autoAttach: isProfiled, waitForDebuggerOnStart: isProfiled, flatten: true }, page)
  return { line, page, workers }
}

/** What the store keeps of spaces is taken away; only to be looked at again from a snapshot. */
const forget = `(async () => {
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((opened, failed) => Object.assign(indexedDB.open(name), { onsuccess: (event) => opened(event.target.result), onerror: failed }))
    const known = [...base.objectStoreNames].filter((store) => store === "records" || store === "tails")
    if (known.length === 2) {
      const change = base.transaction(known, "readwrite")
      change.objectStore("records").delete(IDBKeyRange.bound("checkpoints/", "checkpoints/\uffff"))
      change.objectStore("tails").clear()
      await new Promise((done, failed) => Object.assign(change, { oncomplete: done, onerror: failed }))
    }
    base.close()
  }
})()`

const watch = `
  window.long = []; new PerformanceObserver((list) => list.getEntries().forEach((one) => window.long.push([Math.round(one.startTime), Math.round(one.duration)]))).observe({ type: "longtask" })`

async function reload(port: number, isProfiled: boolean): Promise<void> {
  const { line, page, workers } = await attach(port, isProfiled)
  const { identifier } = await line.send<{ identifier: string }>("Page.addScriptToEvaluateOnNewDocument", { source: watch }, page)
  if (isProfiled) {
    await line.send("Profiler.enable", {}, page)
    await line.send("Profiler.setSamplingInterval", { interval: 500 }, page)
    await line.send("Profiler.start", {}, page)
  }
  if (fromSnapshot) await evaluate(line, page, forget)
  const first = await reloadedUntilMs(line, page, aRow)
  if (isProfiled) {
    for (const worker of workers) {
      const stopped = await line.send<{ profile: Profile }>("Profiler.stop", {}, worker).catch(() => undefined)
      if (!stopped) continue // of the page before
      const { profile } = stopped
      report("engine", profile, 60)
      if (option("--keep")) writeFileSync(join(option("--keep")!, "engine.cpuprofile"), JSON.stringify(profile))
    }
    const { profile } = await line.send<{ profile: Profile }>("Profiler.stop", {}, page)
    report("page", profile)
  }
  console.log(`reload ${isProfiled ? "(profiled)" : ""}: first row after ${Math.round(first)} ms; long tasks ${JSON.stringify(await evaluate(line, page, "window.long"))}`)
  await line.send("Page.removeScriptToEvaluateOnNewDocument", { identifier }, page)
  line.close()
}

async function scrolls(port: number, isProfiled: boolean): Promise<void> {
  const { line, page } = await attach(port, false)
  const tracing = isProfiled && process.argv.includes("--trace")
  if (isProfiled) {
    await line.send("Profiler.enable", {}, page)
    await line.send("Profiler.setSamplingInterval", { interval: 250 }, page)
    await line.send("Profiler.start", {}, page)
  }
  const events: Record<string, unknown>[] = []
  if (tracing) {
    line.events.set("Tracing.dataCollected", (params) => events.push(...(params["value"] as Record<string, unknown>[])))
    await line.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories: ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline", "blink"] } })
  }
  await evaluate(line, page, "void (window.long.length = 0)")
  const height = await evaluate<number>(line, page, "document.documentElement.scrollHeight")
  for (let i = 1; i <= 40; ++i) {
    if (i % 2) await line.send("Input.dispatchMouseEvent", { type: "mouseWheel", x: 600, y: 500, deltaX: 0, deltaY: 700 }, page)
    else await evaluate(line, page, `scrollTo(0, ${(height * i) / 40})`)
    await sleep(60)
  }
  await sleep(500)
  if (tracing) {
    const ended = new Promise<void>((goOn) => line.events.set("Tracing.tracingComplete", () => goOn()))
    await line.send("Tracing.end")
    await ended
    writeFileSync("/tmp/scroll_trace.json", JSON.stringify(events))
  }
  if (isProfiled) {
    const { profile } = await line.send<{ profile: Profile }>("Profiler.stop", {}, page)
    report("page while scrolling", profile, 40)
  }
  const long = await evaluate<[number, number][]>(line, page, "window.long")
  console.log(`scrolling ${isProfiled ? "(profiled)" : ""}: ${long.length} long tasks, longest ${Math.max(0, ...long.map((one) => one[1]))} ms; ${long.map((one) => one[1]).join(" ")}`)
  line.close()
}

const town = await Town.start(option("--app") ? { folder: option("--app")! } : {})
let browser: Unwatched | undefined
try {
  const { link } = await fillsSpace(town, fileCount)
  browser = await Unwatched.start(town)
  await joinsAndOpens(browser.somebody, link)
  if (fromSnapshot) await new Years(await Hand.of(town.appliance, "bernd"), new URL(browser.somebody.page.url()).pathname.split("/")[2]!).recordedInSnapshot()
  await sleep(2000)
  const port = await browser.letGo()
  await reload(port, false)
  await sleep(1000)
  await reload(port, true)
  await sleep(1000)
  await reload(port, false)
  await sleep(3000)
  await scrolls(port, true)
  await sleep(500)
  await scrolls(port, false)
} finally {
  await browser?.end()
  await town.end()
}
