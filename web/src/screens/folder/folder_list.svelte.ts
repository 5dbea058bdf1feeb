// An opened folder: its handle at the engine, how it is sorted, what is chosen. Rows stay in the engine.
import type { OpenFolder, Problem, Row, Sort } from "../../engine/contract.ts"
import { useEngine } from "../../app/engine.ts"

export class FolderList {
  open = $state.raw<OpenFolder | null>(null)
  problem = $state.raw<Problem | null>(null)
  count = $state(0)
  version = $state(0) // rises when rows already given out are old
  sort = $state.raw<Sort>({ by: "name", down: false })
  selecting = $state(false)
  selected = $state.raw<ReadonlyMap<string, Row>>(new Map())
  readonly #engine = useEngine()
  #turn = 0

  /** Opens another folder (and closes the one before). */
  async show(space: string, node: string): Promise<void> {
    const turn = ++this.#turn
    this.unselect()
    const got = await this.#engine.openFolder(space, node, this.sort)
    if (turn !== this.#turn) {
      if (got.ok) void this.#engine.closeFolder(got.value.handle)
      return
    }
    this.#release()
    this.problem = got.ok ? null : got.problem
    this.open = got.ok ? got.value : null
    this.count = got.ok ? got.value.count : 0
    this.version += 1
  }

  leave(): void {
    this.#turn += 1
    this.#release()
  }

  rows = async (from: number, to: number): Promise<Row[]> => {
    if (!this.open) return []
    const got = await this.#engine.rows(this.open.handle, from, to)
    return got.ok ? got.value : []
  }

  async sortBy(by: Sort["by"]): Promise<void> {
    this.sort = { by, down: this.sort.by === by ? !this.sort.down : by === "changed" || by === "size" }
    if (this.open) await this.#engine.sortFolder(this.open.handle, this.sort)
    this.version += 1
  }

  changed(handle: number, count: number): void {
    if (handle !== this.open?.handle) return
    this.count = count
    this.version += 1
  }

  select(row: Row, selected: boolean): void {
    const next = new Map(this.selected)
    if (selected) next.set(row.node, row)
    else next.delete(row.node)
    this.selected = next
    if (selected) this.selecting = true
  }

  async selectAll(): Promise<void> {
    this.selected = new Map((await this.rows(0, this.count)).map((row) => [row.node, row]))
  }

  unselect(): void {
    this.selecting = false
    this.selected = new Map()
  }

  #release(): void {
    if (this.open) void this.#engine.closeFolder(this.open.handle)
    this.open = null
  }
}
