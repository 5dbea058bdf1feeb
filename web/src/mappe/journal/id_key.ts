// The way back from keyOf (base/id.ts): the bytes of an id that served as the key of a Map. Keys
// order as their bytes do.
import type { Bytes } from "../base/bytes.ts"

export function bytesOfKey(key: string): Bytes {
  const id = new Uint8Array(key.length)
  for (let i = 0; i < key.length; ++i) id[i] = key.charCodeAt(i)
  return id
}
