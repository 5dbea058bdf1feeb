const readWithinMs = 60_000 // by the browser

/** Offers a small text file for saving. */
export function saveText(name: string, text: string): void {
  saveBlob(name, new Blob([text], { type: "text/plain;charset=utf-8" }))
}
/** The same of bytes that are here already. */
export function saveBytes(name: string, type: string, bytes: Uint8Array): void {
  saveBlob(name, new Blob([bytes as Uint8Array<ArrayBuffer>], { type }))
}
function saveBlob(name: string, blob: Blob): void {
  saveUrl(name, URL.createObjectURL(blob))
}
/** What lies at an address in this page, which ends with it. */
export function saveUrl(name: string, url: string): void {
  const link = document.createElement("a")
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), readWithinMs)
}
