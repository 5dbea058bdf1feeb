// What is being brought in: so many bytes a second, by the clock.
import type { Answer, Engine, News, Row, Transfer } from "../src/engine/contract.ts"
import { nothing, ok } from "./fake_answers.ts"

/** Where it arrives. */
export interface Files {
  editingOf(space: string, parent: string, name: string): Row["editing"]
  arrived(one: Transfer): void
}
type Transfers = Pick<
  Engine,
  "upload" | "transfers" | "pause" | "resume" | "cancel" | "takeOverUpload"
>

export const interrupted: Transfer = {
  id: 1,
  direction: "down",
  space: "s-haushalt",
  node: "n-haushalt-1",
  version: "",
  name: "Film Bürgerversammlung.mp4",
  bytes: 1_400_000_000,
  done: 0,
  bytesPerS: 0,
  state: "failed",
  problem: { kind: "internal", rule: "download_interrupted" },
  editing: null,
}

const sent = (id: number, name: string, state: Transfer["state"], more: Partial<Transfer> = {}): Transfer => ({
  ...interrupted, id, direction: "up", node: "", name, bytes: 5_000_000_000, done: 1_200_000_000, state, problem: null, ...more,
})
/** One of each: hours left, minutes left, waiting, stopped, to be chosen again, refused in two ways. */
export const stuck: Transfer[] = [
  sent(901, "Film Ratssitzung in voller Länge.mp4", "running", { bytesPerS: 400_000 }),
  sent(902, "Anlagen zum Haushaltsplan.zip", "running", { direction: "down", node: "n1", bytes: 400_000_000, done: 100_000_000, bytesPerS: 1_000_000 }),
  sent(903, "Stellenplan.xlsx", "waiting", { bytes: 310_000, done: 0 }),
  sent(904, "Bauzeichnungen.pdf", "paused"),
  sent(905, "Fotos vom Sommerfest.zip", "needs_file"),
  sent(906, "Protokoll vom 12. November.docx", "failed", { problem: { kind: "quota", ask: ["Ute Kramer"] } }),
  sent(907, "Rede.odt", "failed", { problem: { kind: "offline" } }),
]

export interface FakeTransfers {
  part: Transfers
  isSending(): boolean
  /** Somebody saves it. */
  fetches(space: string, node: string, name: string, bytes: number): number
}

export function fakeTransfers(tell: (news: News) => void, files: Files, first: Transfer[]): FakeTransfers {
  let transfers = first
  let nextId = 2

  function run(id: number): void {
    const step = setInterval(() => {
      const one = transfers.find((each) => each.id === id)
      if (!one || one.state === "cancelled") return clearInterval(step)
      if (one.state !== "running") return
      one.done = Math.min(one.bytes, one.done + one.bytesPerS / 5)
      if (one.done >= one.bytes) {
        one.state = "done"
        clearInterval(step)
        if (one.direction === "up") {
          files.arrived(one)
        }
      }
      transfers = [...transfers]
      tell({ news: "transfers" })
    }, 200)
  }
  function setState(id: number, state: Transfer["state"]): Promise<Answer<void>> {
    transfers = transfers.map((one) => (one.id === id ? { ...one, state } : one))
    tell({ news: "transfers" })
    return nothing()
  }

  const part: Transfers = {
    upload: (space, parent, chosen) => {
      const made = chosen.map(({ file }) => ({
        id: nextId++,
        direction: "up" as const,
        space,
        node: parent,
        version: "",
        name: file.name,
        bytes: Math.max(1, file.size),
        done: 0,
        bytesPerS: Math.max(20_000, file.size / 6),
        state: files.editingOf(space, parent, file.name) ? ("locked" as const) : ("running" as const),
        problem: null,
        editing: files.editingOf(space, parent, file.name),
      }))
      transfers = [...transfers, ...made]
      made.filter((one) => one.state === "running").forEach((one) => run(one.id))
      tell({ news: "transfers" })
      return ok(made.map((one) => one.id))
    },
    transfers: () => ok(structuredClone(transfers)), // as from a worker
    pause: (id) => setState(id, "paused"),
    resume: (id) => setState(id, "running"),
    cancel: (id) => setState(id, "cancelled"),
    takeOverUpload: (id) => setState(id, "running"),
  }
  return {
    part,
    isSending: () => transfers.some((one) => one.direction === "up" && one.state === "running"),
    fetches(space, node, name, bytes) {
      const one: Transfer = { ...interrupted, id: nextId++, space, node, name, bytes, done: bytes / 3, bytesPerS: Math.max(20_000, bytes / 60), state: "running", problem: null }
      transfers = [...transfers, one]
      run(one.id)
      tell({ news: "transfers" })
      return one.id
    },
  }
}
