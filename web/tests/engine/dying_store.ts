// A device's store whose page ends after so many changes: from then on nothing is written any more.
import type { Drawer, Store } from "../../src/engine/store.ts"

export class PageEnded extends Error {}

export class DyingStore implements Store {
  readonly #inner: Store
  #left: number
  constructor(inner: Store, changes: number) {
    this.#inner = inner
    this.#left = changes
  }
  get isDead(): boolean {
    return this.#left <= 0
  }
  #spend(): void {
    if (this.isDead) throw new PageEnded()
    --this.#left
  }
  read(drawer: Drawer, name: string): Promise<Uint8Array | undefined> {
    return this.#inner.read(drawer, name)
  }
  async write(drawer: Drawer, name: string, bytes: Uint8Array): Promise<void> {
    this.#spend()
    await this.#inner.write(drawer, name, bytes)
  }
  async remove(drawer: Drawer, name: string): Promise<void> {
    this.#spend()
    await this.#inner.remove(drawer, name)
  }
  names(drawer: Drawer): Promise<string[]> {
    return this.#inner.names(drawer)
  }
  async appendTail(space: string, entries: { seq: number; bytes: Uint8Array }[]): Promise<void> {
    this.#spend()
    await this.#inner.appendTail(space, entries)
  }
  tail(space: string, from: number): Promise<Uint8Array[]> {
    return this.#inner.tail(space, from)
  }
  newestTail(space: string, bytesMax: number): Promise<Uint8Array[]> {
    return this.#inner.newestTail(space, bytesMax)
  }
  async cutTail(space: string, before: number): Promise<void> {
    this.#spend()
    await this.#inner.cutTail(space, before)
  }
  lock<T>(name: string, work: () => Promise<T>): Promise<T> {
    return this.#inner.lock(name, work)
  }
  destroy(): Promise<void> {
    return this.#inner.destroy()
  }
  close(): void {
    this.#inner.close()
  }
}
