// What an app on a telephone does with a secret: RFC 6238, SHA-1, six digits, thirty seconds.
import { createHmac } from "node:crypto"
import { fromBase32 } from "../../src/mappe/base/bytes.ts"

export const stepNow = (aheadMs = 0): number => Math.floor((Date.now() + aheadMs) / 30_000)

export function codeOf(secret: string, step: number): string {
  const key = fromBase32(secret)
  if (!key.ok) throw new Error("no secret")
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac("sha1", key.value).update(counter).digest()
  const at = mac[19]! & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0")
}
