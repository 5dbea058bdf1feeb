// Contents where no service worker stands between page and server: the page gets them as a whole, by the same stream and only once
// every byte was verified. So they have a size that is bearable in memory.
import { streamOf } from "../worker/content_stream.ts"
import type { FromStream } from "../worker/messages.ts"
import type { Answer, WholeContent } from "./contract.ts"

export const wholeBytesMax = 256 * 1024 * 1024

/** `stream` gives the content to a port, as to a service worker's; the caller has looked at its size.
 *    internal  fetch_again: it did not arrive whole; of one that is saved its transfer says why */
export async function wholeOf(stream: (port: MessagePort) => void): Promise<Answer<WholeContent>> {
  const { port1, port2 } = new MessageChannel()
  const said = new Promise<FromStream>((heard) => (port1.onmessage = ({ data }) => heard(data as FromStream)))
  stream(port2)
  const first = await said
  if (!("head" in first)) return notWhole
  const { name, type, sizeBytes, save } = first.head
  try {
    const blob = await new Response(streamOf(port1, sizeBytes), { headers: { "Content-Type": type } }).blob()
    return { ok: true, value: { blob, name, save } }
  } catch {
    return notWhole
  } finally {
    port1.close()
  }
}
const notWhole: Answer<never> = { ok: false, problem: { kind: "internal", rule: "fetch_again" } }
