// Contents where no service worker stands between page and server: the page gets them as a whole, by the same stream and only once
// every byte was verified. So they have a size that is bearable in memory.
import { streamOf } from "../worker/content_stream.ts"
import type { FromStream, ToStream } from "../worker/messages.ts"
import type { StreamEnd } from "./content_pump.ts"
import type { Answer, WholeContent } from "./contract.ts"
import { no, thrown, yes } from "./problems.ts"

export const wholeBytesMax = 256 * 1024 * 1024

export const notWhole = no("damaged", "the content did not arrive whole")

/** `stream` gives the content to a port, as to a service worker's; the caller has looked at its size. Undefined: stopped. */
export async function wholeOf(stream: (port: MessagePort) => Promise<StreamEnd>): Promise<Answer<WholeContent | undefined>> {
  const { port1, port2 } = new MessageChannel()
  try {
    const said = new Promise<FromStream>((heard) => (port1.onmessage = ({ data }) => heard(data as FromStream)))
    const ended = stream(port2)
    const first = await Promise.race([said, ended])
    if (typeof first !== "object" || !("head" in first)) return answerOf(await ended)
    const { name, type, sizeBytes, save } = first.head
    const whole = new Response(streamOf(port1, sizeBytes), { headers: { "Content-Type": type } }).blob().catch(() => undefined)
    const end = await ended // who stops says nothing to the port
    const blob = end === "whole" ? await whole : undefined
    return blob ? yes({ blob, name, save }) : answerOf(end)
  } catch (error) {
    return thrown(error)
  } finally {
    port1.postMessage({ cancel: true } satisfies ToStream)
    port1.close()
  }
}
function answerOf(end: StreamEnd): Answer<undefined> {
  if (end === "stopped") return yes(undefined)
  return end === "whole" ? notWhole : { ok: false, problem: end }
}
