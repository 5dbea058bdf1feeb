// A text file as people wrote it: UTF-8; UTF-16 where its first bytes say so; else what Windows wrote for decades.
export function textOf(bytes: Uint8Array, isCut: boolean): string {
  const mark = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : ""
  if (mark !== "") return new TextDecoder(mark).decode(bytes, { stream: isCut })
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: isCut }) // a sign may be cut in two
  } catch {
    return new TextDecoder("windows-1252").decode(bytes)
  }
}
