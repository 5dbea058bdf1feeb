import type { PartPlace } from "../../src/mappe/council/mirror.ts"

/** A place in memory, which can fail. */
export class MemoryPlace implements PartPlace {
  readonly kept = new Map<string, Uint8Array>()
  writesUntilFailure = Number.POSITIVE_INFINITY
  read(name: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.kept.get(name))
  }
  write(name: string, bytes: Uint8Array): Promise<void> {
    if (--this.writesUntilFailure < 0) return Promise.reject(new Error("the disk is full"))
    this.kept.set(name, bytes)
    return Promise.resolve()
  }
  remove(name: string): Promise<void> {
    this.kept.delete(name)
    return Promise.resolve()
  }
  names(): Promise<string[]> {
    return Promise.resolve([...this.kept.keys()])
  }
}
