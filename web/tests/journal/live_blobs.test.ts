// Which blobs are live, as a device keeps it: the whole set, and the partial one of who began at a snapshot.
import { describe, expect, test } from "vitest"
import { BlobId } from "../../src/mappe/base/ids.ts"
import type { Header } from "../../src/mappe/journal/entry.ts"
import { LiveBlobs } from "../../src/mappe/journal/live_blobs.ts"

const one = { blob: BlobId.random(), sizeBytes: 17 }
const empty = { blob: BlobId.random(), sizeBytes: 0 }
const changes = (adds: (typeof one)[], drops: (typeof one)[] = []): Header => ({ adds, drops }) as unknown as Header
const again = (live: LiveBlobs): LiveBlobs => LiveBlobs.kept(live.encode(), live.sizeBytes, live.isPartial)

describe("live blobs that were kept", () => {
  test("a whole set is the same again, an empty blob among it, and refuses what does not fit", () => {
    const live = new LiveBlobs()
    live.apply(changes([one, empty]))
    const kept = again(live)
    expect([kept.sizeOf(one.blob), kept.sizeOf(empty.blob), kept.sizeBytes]).toEqual([17, 0, 17])
    expect(kept.check(changes([], [empty]))).toBeUndefined()
    expect(kept.check(changes([empty]))).toBe("blob_already_live")
    expect(kept.check(changes([], [{ ...one, sizeBytes: 18 }]))).toBe("blob_not_live")
  })
  test("a partial set knows what was dropped, and believes it no more", () => {
    const live = LiveBlobs.partial()
    expect(live.believe(empty)).toBe(true)
    live.apply(changes([], [one])) // of before its beginning
    const kept = again(live)
    expect([kept.isPartial, kept.sizeOf(empty.blob), kept.contains(one.blob)]).toEqual([true, 0, false])
    expect(kept.believe(one)).toBe(false)
    expect(kept.all()).toEqual([empty])
    kept.apply(changes([one]))
    expect(kept.believe(one)).toBe(true)
  })
})
