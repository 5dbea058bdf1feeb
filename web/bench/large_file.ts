// A large file both ways, beside what this browser can seal and hash.
import { closeSync, openSync, writeSync } from "node:fs"
import type { Page } from "playwright-core"
import { noise } from "../tests/engine/person.ts"

const mib = 1 << 20
const together = 4 // chunks, as the app has them

/** MiB/s of sealing and hashing whole chunks without sending them: importKey, SHA-256, AES-256-GCM, SHA-256. */
export async function chunkRate(page: Page, seconds: number): Promise<number> {
  return page.evaluate(
    async ([chunkBytes, lanes, ms]) => {
      const plain = new Uint8Array(chunkBytes!)
      let done = 0
      const end = performance.now() + ms!
      const lane = async (): Promise<void> => {
        while (performance.now() < end) {
          const raw = crypto.getRandomValues(new Uint8Array(32))
          const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"])
          await crypto.subtle.digest("SHA-256", plain)
          const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: new Uint8Array(12) }, key, plain)
          await crypto.subtle.digest("SHA-256", sealed)
          ++done
        }
      }
      const begun = performance.now()
      await Promise.all(Array.from({ length: lanes! }, lane))
      return (done * 1000) / (performance.now() - begun)
    },
    [mib, together, seconds * 1000],
  )
}

/** A file of that size of which no two chunks are the same. */
export function writeNoise(path: string, bytes: number): void {
  const piece = Buffer.from(noise(mib))
  const file = openSync(path, "w")
  for (let at = 0; at < bytes; at += mib) {
    piece.writeUInt32LE(at / mib, 0)
    writeSync(file, piece, 0, Math.min(mib, bytes - at))
  }
  closeSync(file)
}
