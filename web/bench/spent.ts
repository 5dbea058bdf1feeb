// What processors' time a server and a browser have had, by /proc: whole, and by what they are for.
import { readdirSync, readFileSync } from "node:fs"
import { processesOf } from "../tests/stories/memory.ts"

const ticksPerS = 100 // on Linux
const lookEveryMs = 250

/** Seconds of a processor. `browser` is all of it, the others but the server are parts of that. */
export interface Spent {
  server: number
  browser: number
  network: number // Chromium's process for what goes over the line: TLS, requests
  files: number // its first process: reads files, writes IndexedDB
  engine: number // the app's worker with the keys
  sender: number // its worker that sends
  serviceWorker: number
  pool: number // threads of the page's process for many things: WebCrypto's for the most
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
function threadsOf(pid: string): { id: string; name: string; seconds: number }[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map((id) => ({ id, ...secondsOf(`/proc/${pid}/task/${id}`) }))
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

type Seen = Map<string, { what: keyof Spent; seconds: number }>

/** Of all that is there now, by process or thread. A worker begun later than another has the higher number. */
function look(server: number, browser: number, seen: Seen): void {
  const note = (key: string, what: keyof Spent, seconds: number): void => {
    if (seconds > 0) seen.set(key, { what, seconds })
  }
  note(`${server}`, "server", secondsOf(`/proc/${server}`).seconds)
  for (const [pid, kind] of processesOf(browser)) {
    const { seconds } = secondsOf(`/proc/${pid}`)
    note(pid, "browser", seconds)
    if (kind === "browser") note(`${pid} files`, "files", seconds)
    if (kind === "utility" && isNetwork(pid)) note(`${pid} network`, "network", seconds)
    if (kind !== "renderer") continue
    const threads = threadsOf(pid)
    const workers = threads.filter(({ name }) => name.startsWith("DedicatedWorker"))
    workers.slice(0, 2).forEach((one, i) => note(`${pid} ${one.id}`, i === 0 ? "engine" : "sender", one.seconds))
    for (const one of threads) {
      if (one.name.startsWith("ServiceWorker")) note(`${pid} ${one.id}`, "serviceWorker", one.seconds)
      if (one.name.startsWith("ThreadPool")) note(`${pid} ${one.id}`, "pool", one.seconds)
    }
  }
}

/** From now until what it gives is called: what came between, of each. Threads that end meanwhile count as they were last
 *  seen. `server`, `browser`: their first processes. */
export function followed(server: number, browser: number): () => Spent {
  const before: Seen = new Map()
  look(server, browser, before)
  const seen: Seen = new Map(before)
  const looking = setInterval(() => look(server, browser, seen), lookEveryMs)
  return () => {
    clearInterval(looking)
    look(server, browser, seen)
    const all: Spent = { server: 0, browser: 0, network: 0, files: 0, engine: 0, sender: 0, serviceWorker: 0, pool: 0 }
    for (const [key, { what, seconds }] of seen) all[what] += seconds - (before.get(key)?.seconds ?? 0)
    return all
  }
}
