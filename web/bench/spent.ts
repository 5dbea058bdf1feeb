// What processors' time a server and a browser have had, by /proc: whole, and by what they are for.
import { readdirSync, readFileSync } from "node:fs"
import { processesOf } from "../tests/stories/memory.ts"

const ticksPerS = 100 // on Linux

/** Seconds of a processor. `browser` is all of it, the others are parts of that. */
export interface Spent {
  atMs: number
  server: number
  browser: number
  network: number // Chromium's process for what goes over the line: TLS, requests
  engine: number // the app's worker with the keys
  sender: number // its worker that sends
  serviceWorker: number
  pool: number // threads of the page's process: WebCrypto's, for the most
  files: number // the browser's first process: reads files, carries requests
}

/** Of a process or thread; 0 when it has ended.   proc(5), stat */
function secondsOf(path: string): { name: string; seconds: number } {
  try {
    const stat = readFileSync(`${path}/stat`, "utf8")
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
    return { name: stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")")), seconds: (Number(fields[11]) + Number(fields[12])) / ticksPerS }
  } catch {
    return { name: "", seconds: 0 }
  }
}
function threadsOf(pid: string): { name: string; seconds: number }[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map((thread) => secondsOf(`/proc/${pid}/task/${thread}`))
  } catch {
    return []
  }
}
function isNetwork(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("network.mojom")
  } catch {
    return false
  }
}

/** `server`, `browser`: their first processes. A worker begun later than another has the higher number. */
export function spent(server: number, browser: number): Spent {
  const all: Spent = {
    ...{ atMs: performance.now(), server: secondsOf(`/proc/${server}`).seconds },
    ...{ browser: 0, network: 0, engine: 0, sender: 0, serviceWorker: 0, pool: 0, files: 0 },
  }
  for (const [pid, kind] of processesOf(browser)) {
    const { seconds } = secondsOf(`/proc/${pid}`)
    all.browser += seconds
    if (kind === "browser") all.files += seconds
    if (kind === "utility" && isNetwork(pid)) all.network += seconds
    if (kind !== "renderer") continue
    const threads = threadsOf(pid)
    const workers = threads.filter(({ name }) => name.startsWith("DedicatedWorker"))
    all.engine += workers[0]?.seconds ?? 0
    all.sender += workers[1]?.seconds ?? 0
    for (const { name, seconds: own } of threads) {
      if (name.startsWith("ServiceWorker")) all.serviceWorker += own
      if (name.startsWith("ThreadPool")) all.pool += own
    }
  }
  return all
}

/** What came between, of each. */
export function between(before: Spent, after: Spent): Spent {
  const keys = Object.keys(before) as (keyof Spent)[]
  return Object.fromEntries(keys.map((key) => [key, after[key] - before[key]])) as unknown as Spent
}
