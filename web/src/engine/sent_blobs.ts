// Sealed blobs of what this person brought in lately, small files alone: what a restored server may lack and nobody
// else has. The newest sentBytesMax of them.                                                   docs/protocol.md §4.5
//   settings/sent = [[space, blob, bytes]...], oldest first      past/sent-BLOB = the blob
import { readSetting, writeSetting } from "./settings.ts"
import type { Store } from "./store.ts"
import type { Bytes } from "../mappe/base/bytes.ts"
import { idText } from "../mappe/base/id.ts"
import type { BlobId } from "../mappe/base/ids.ts"
import { blobIdOf } from "../mappe/crypto/chunk.ts"

const sentBytesMax = 32 << 20
type Sent = [space: string, blob: string, bytes: number]
const record = (blob: string): string => `sent-${blob}`

export async function keepSent(store: Store, space: string, blobs: readonly Bytes[]): Promise<void> {
  if (blobs.length === 0) return
  await store.lock("sent", async () => {
    const sent = await readSetting<Sent[]>(store, "sent", [])
    for (const bytes of blobs) {
      const blob = idText(await blobIdOf(bytes))
      await store.write("past", record(blob), bytes)
      sent.push([space, blob, bytes.length])
    }
    let bytes = sent.reduce((sum, one) => sum + one[2], 0)
    while (bytes > sentBytesMax) {
      const [, blob, size] = sent.shift()!
      bytes -= size
      await store.remove("past", record(blob))
    }
    await writeSetting(store, "sent", sent)
  })
}

export async function sentBlobsOf(store: Store, space: string): Promise<string[]> {
  return (await readSetting<Sent[]>(store, "sent", [])).filter((one) => one[0] === space).map((one) => one[1])
}

export async function sentBlob(store: Store, blob: BlobId): Promise<Bytes | undefined> {
  return (await store.read("past", record(idText(blob))).catch(() => undefined)) as Bytes | undefined
}
