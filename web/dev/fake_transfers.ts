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

export function fakeTransfers(tell: (news: News) => void, files: Files): { part: Transfers; isSending(): boolean } {
  let transfers: Transfer[] = []
  let nextId = 1

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
    transfers: () => ok(transfers),
    pause: (id) => setState(id, "paused"),
    resume: (id) => setState(id, "running"),
    cancel: (id) => setState(id, "cancelled"),
    takeOverUpload: (id) => setState(id, "running"),
  }
  return { part, isSending: () => transfers.some((one) => one.state === "running") }
}
