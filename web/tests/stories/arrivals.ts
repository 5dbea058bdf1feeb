// What arrives of an upload, piece by piece, and what happens in the middle of it.
import { createHash } from "node:crypto"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect } from "vitest"
import { blobsBrought, bringsBlobs } from "../engine/liar.ts"
import type { Somebody } from "./browser.ts"

const digest = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex")

/** Of one person's uploads, whose town has a front that lies. */
export class Arrivals {
  blobs: string[] = [] // as the server took them
  readonly #who: Somebody
  constructor(who: Somebody) {
    this.#who = who
  }
  /** After so many pieces of a file that arrived something happens, before the next is heard of. */
  after(pieces: number, what: () => void | Promise<void>): void {
    const { liar } = this.#who.town
    let begun: Promise<void> | undefined
    let passed = 0
    this.blobs = []
    const happens = async (): Promise<void> => {
      while (this.blobs.length < passed) await new Promise((done) => setTimeout(done, 20)) // those before are not cut short
      await what()
    }
    liar!.before = async (method, target, sent) => {
      if (!bringsBlobs(method, target)) return
      const count = blobsBrought(method, target, sent).length
      if (!begun && passed + count <= pieces) passed += count
      else await (begun ??= happens())
    }
    liar!.lie = (method, target, said, sent) => {
      if (said.status < 300) this.blobs.push(...blobsBrought(method, target, sent))
      return undefined
    }
  }
  /** Chooses a file of this computer; gives its path. */
  async begins(name: string, bytes: Uint8Array): Promise<string> {
    const path = join(this.#who.town.appliance.folder, name)
    writeFileSync(path, bytes)
    const chooser = this.#who.page.waitForEvent("filechooser")
    await this.#who.presses("Hochladen")
    await (await chooser).setFiles(path)
    return path
  }
  async isWhole(name: string, bytes: Uint8Array): Promise<void> {
    await this.#who.sees(name)
    expect(new Set(this.blobs).size).toBe(this.blobs.length) // nothing twice
    expect(digest(await this.#who.saves(() => this.#who.chooses("Herunterladen", name)))).toBe(digest(bytes))
  }
}
