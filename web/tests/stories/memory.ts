// What a browser's processes hold while something goes on: memory of their own (no mapped files), by kind, at its most.
import { readdirSync, readFileSync } from "node:fs"

const lookEveryMs = 300

/** Of one process, "" when it has ended.   proc(5) */
function read(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8")
  } catch {
    return ""
  }
}
function ownMib(pid: string): number {
  const told = read(pid, "status")
  const kib = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(told)?.[1] ?? 0)
  return (kib("RssAnon") + kib("RssShmem")) / 1024
}
const parentOf = (pid: string): string => /^PPid:\s+(\d+)/m.exec(read(pid, "status"))?.[1] ?? ""

/** All of the browser whose first process that is, with their kinds: "browser", "renderer", "gpu-process", "utility", ... */
export function processesOf(first: number): [pid: string, kind: string][] {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name))
  const parents = new Map(all.map((pid) => [pid, parentOf(pid)]))
  const belongs = (pid: string): boolean => {
    for (let at: string | undefined = pid, depth = 0; at && depth < 10; at = parents.get(at), ++depth)
      if (at === String(first)) return true
    return false
  }
  return all.filter(belongs).map((pid) => [pid, /--type=([\w-]+)/.exec(read(pid, "cmdline"))?.[1] ?? "browser"])
}

/** Looks until it is told to stop; then gives the most MiB that one process of each kind held. */
export function watchMemory(first: number): () => Record<string, number> {
  const most: Record<string, number> = {}
  const looking = setInterval(() => {
    for (const [pid, kind] of processesOf(first)) most[kind] = Math.round(Math.max(most[kind] ?? 0, ownMib(pid)))
  }, lookEveryMs)
  return () => {
    clearInterval(looking)
    return most
  }
}
