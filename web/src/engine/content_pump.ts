// Contents go to the service worker piece by piece, as fast as it asks for them.
import type { Problem } from "./contract.ts"
import { damagedOr } from "./content_answer.ts"
import type { refused } from "./problems.ts"
import type { Bytes } from "../mappe/base/bytes.ts"
import type { Content } from "../mappe/journal/content.ts"
import type { Downloader } from "../mappe/transfer/download.ts"
import type { Watch } from "../mappe/transfer/patience.ts"
import type { ContentHead, FromStream, ToStream } from "../worker/messages.ts"

export interface Pumped {
  downloader: Downloader
  content: Content
  head: ContentHead
  watch: Watch // its signal stops it, too; while it is not going nothing is given out
}

/** How it ended: all was given, nobody asks any more, or why not. */
export type StreamEnd = "whole" | "stopped" | Problem

/** Until all that `head` promises was asked for, or nobody asks any more. */
export async function pump({ downloader, content, head, watch: outer }: Pumped, port: MessagePort): Promise<StreamEnd> {
  const post = (message: FromStream, transfer: Transferable[] = []): void => port.postMessage(message, transfer)
  const stop = new AbortController()
  let pulls = 0
  let wake: () => void = () => undefined
  const stopped = new Promise<void>((over) => stop.signal.addEventListener("abort", () => over()))
  const onStop = (): void => {
    stop.abort()
    wake()
  }
  outer.signal.addEventListener("abort", onStop)
  port.onmessage = (event) => {
    const told = event.data as ToStream
    if ("cancel" in told) stop.abort()
    else ++pulls
    wake()
  }
  const whileGoing = (): Promise<void> => Promise.race([outer.whileGoing(), stopped])
  const watch: Watch = { ...outer, whileGoing, signal: stop.signal }
  const pulled = async (): Promise<boolean> => {
    while (pulls === 0 && !stop.signal.aborted) await new Promise<void>((woken) => (wake = woken))
    --pulls
    await watch.whileGoing()
    return !stop.signal.aborted
  }
  const failed = async (why: Parameters<typeof refused>[0]): Promise<StreamEnd> => {
    if (stop.signal.aborted) return "stopped"
    if (await pulled()) post({ failed: true })
    return damagedOr(why).problem
  }
  try {
    post({ head })
    const chunks = await downloader.chunksOf(content, watch)
    if (!chunks.ok) return failed(chunks)
    for await (const part of downloader.read(chunks.value, head.from, head.toEnd, watch)) {
      if (!part.ok) return failed(part)
      if (!(await pulled())) return "stopped"
      const chunk: Bytes = part.value
      post({ chunk }, [chunk.buffer])
    }
    // Who has all that was promised asks for nothing more.
    if (head.from === head.toEnd && (await pulled())) post({ end: true })
    return "whole"
  } finally {
    outer.signal.removeEventListener("abort", onStop)
  }
}
