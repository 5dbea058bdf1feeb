// A content as a stream: one chunk for each pull, and never quietly short.
import type { FromStream, ToStream } from "./messages.ts"

/** What stands in a message channel of either side here: the service worker's, or a test's. */
export interface StreamPort {
  postMessage(message: unknown): void
  onmessage: ((event: MessageEvent) => void) | null
}

const lookEveryMs = 3000

/** Ends after exactly `promised` bytes. Fewer, or more, is an error: a browser would keep half a file as whole. `isGone`: who
 *  answers on the port does not exist any more, which no port tells in every browser. */
export function streamOf(
  port: StreamPort,
  promised: number,
  isGone?: () => Promise<boolean>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let given = 0
  let look: ReturnType<typeof setInterval> | undefined
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull: (controller) =>
        new Promise((pulled) => {
          const fail = (): void => {
            clearInterval(look)
            port.onmessage = null
            controller.error(new Error("the content did not arrive whole"))
            port.postMessage({ cancel: true } satisfies ToStream)
            pulled()
          }
          if (isGone) look = setInterval(() => void isGone().then((gone) => gone && port.onmessage && fail()), lookEveryMs)
          port.onmessage = (event) => {
            clearInterval(look)
            const told = event.data as FromStream
            if ("chunk" in told && given + told.chunk.length <= promised) {
              given += told.chunk.length
              controller.enqueue(told.chunk)
              if (given === promised) controller.close()
            } else if ("end" in told && given === promised) {
              controller.close()
            } else {
              return fail()
            }
            pulled()
          }
          port.postMessage({ pull: true } satisfies ToStream)
        }),
      cancel: () => {
        clearInterval(look)
        port.postMessage({ cancel: true } satisfies ToStream)
      },
    },
    { highWaterMark: 2 },
  )
}
