// What the browser says of its connection: whoever comes out of a tunnel, or opens the lid, does not wait.
import type { Answer } from "./answer.ts"

/** Until the function it gives is called. A worker hears it, of the browser or of its page (engine/remote.ts); Node does not. */
function on(what: "online" | "offline", heard: () => void): () => void {
  if (!("addEventListener" in globalThis)) return () => undefined
  addEventListener(what, heard)
  return () => removeEventListener(what, heard)
}

/** So long, or until there is a connection again, or `signal` ends it. */
export function untilOnline(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((goOn) => {
    const ends = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener("abort", ends)
      deaf()
      goOn()
    }
    const timer = setTimeout(ends, ms)
    signal?.addEventListener("abort", ends)
    const deaf: () => void = on("online", ends)
  })
}

/** What is asked of the server and may take long, and may be asked twice; undefined: there is a connection again, and over
 *  the one before no answer would come. What was answered before that stands. `signal` ends it as well. `isWary`: the same
 *  where the browser says that there is none any more; it knows nothing of a server on this device, so that is asked. */
export async function overThisConnection<T>(
  signal: AbortSignal,
  ask: (signal: AbortSignal) => Promise<Answer<T>>,
  isWary = false,
): Promise<Answer<T> | undefined> {
  const asking = new AbortController()
  let isAnother = false
  const ends = (): void => asking.abort()
  const breaksOff = (): void => {
    isAnother = true
    ends()
  }
  const deaf = on("online", breaksOff)
  const careless = isWary ? on("offline", breaksOff) : () => undefined
  signal.addEventListener("abort", ends)
  if (signal.aborted) ends()
  try {
    const answer = await ask(asking.signal)
    return isAnother && !answer.ok && !signal.aborted ? undefined : answer
  } finally {
    deaf()
    careless()
    signal.removeEventListener("abort", ends)
  }
}
