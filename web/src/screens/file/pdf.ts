// pdf.js, fetched with the first PDF. Its worker is ours by address (the policy admits no other), it evaluates nothing
// (since 6) and reads no forms' scripts.
import type { PDFDocumentProxy } from "pdfjs-dist"
import workerUrl from "pdfjs-dist/build/pdf.worker.min.mjs?worker&url"
import { scriptUrl } from "../../app/script_url.ts"

let worker: Worker | null = null

export async function openPdf(bytes: Uint8Array): Promise<PDFDocumentProxy> {
  const pdfjs = await import("pdfjs-dist")
  worker ??= new Worker(scriptUrl(workerUrl), { type: "module" })
  pdfjs.GlobalWorkerOptions.workerPort = worker
  return pdfjs.getDocument({ data: bytes, enableXfa: false, useSystemFonts: true }).promise
}

/** Draws a page as wide as `widthPx` times `zoom`, sharp on this display. */
export async function drawPage(
  document: PDFDocumentProxy,
  number: number,
  canvas: HTMLCanvasElement,
  widthPx: number,
): Promise<string> {
  const page = await document.getPage(number)
  const plain = page.getViewport({ scale: 1 })
  const viewport = page.getViewport({ scale: (widthPx / plain.width) * devicePixelRatio })
  canvas.width = viewport.width
  canvas.height = viewport.height
  canvas.style.width = `${widthPx}px`
  canvas.style.height = `${(widthPx / plain.width) * plain.height}px`
  await page.render({ canvas, viewport }).promise
  const text = await page.getTextContent()
  return text.items.map((item) => ("str" in item ? item.str : "")).join(" ")
}
