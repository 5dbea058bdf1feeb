// What is shown as a notice is kept already.
import { expect, test } from "vitest"
import { addNotice, loadNotices, putAway } from "../../src/engine/notices.ts"
import type { Notice } from "../../src/engine/contract.ts"
import { type Drawer, type Store, StoreError } from "../../src/engine/store.ts"

class SlowStore {
  readonly kept = new Map<string, Uint8Array>()
  readonly waiting: (() => void)[] = []
  isFull = false
  read(_drawer: Drawer, name: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.kept.get(name))
  }
  async write(_drawer: Drawer, name: string, bytes: Uint8Array): Promise<void> {
    await new Promise<void>((go) => this.waiting.push(go))
    if (this.isFull) throw new StoreError("full")
    this.kept.set(name, bytes)
  }
  async goesOn(): Promise<void> {
    for (let i = 0; i < 20; ++i) await Promise.resolve()
    this.waiting.shift()!()
    for (let i = 0; i < 20; ++i) await Promise.resolve()
  }
}
const space = (): { id: string; notices: Notice[] } => ({ id: "umwelt", notices: [] })
const notice = (seq: number) => ({ notice: "arrived" as const, seq, atMs: 1_700_000_000_000 })
const seqs = (all: Notice[]): number[] => all.flatMap((one) => (one.notice === "arrived" ? [one.seq] : []))

test("it is shown when it is kept, and not before", async () => {
  const slow = new SlowStore()
  const store = slow as unknown as Store
  const open = space()
  const added = addNotice(store, open, notice(7))
  expect(open.notices).toEqual([])
  await slow.goesOn()
  await added
  expect(seqs(open.notices)).toEqual([7])
  expect(await loadNotices(store, "umwelt")).toEqual(open.notices)
})

test("of several at once each is kept, and one that is put away meanwhile is gone", async () => {
  const slow = new SlowStore()
  const store = slow as unknown as Store
  const open = space()
  const done = [addNotice(store, open, notice(7)), addNotice(store, open, notice(8)), putAway(store, open as never, 1), addNotice(store, open, notice(9))]
  for (let i = 0; i < done.length; ++i) await slow.goesOn()
  await Promise.all(done)
  expect(seqs(open.notices)).toEqual([8, 9])
  expect(await loadNotices(store, "umwelt")).toEqual(open.notices)
})

test("where there is no room it is shown all the same, and said to have failed", async () => {
  const slow = new SlowStore()
  slow.isFull = true
  const open = space()
  const added = addNotice(slow as unknown as Store, open, notice(7))
  void added.catch(() => undefined)
  await slow.goesOn()
  await expect(added).rejects.toEqual(new StoreError("full"))
  expect(seqs(open.notices)).toEqual([7])
})
