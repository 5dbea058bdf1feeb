// How a file can be shown here: by its media type, and only up to a size this page can bear.
export type PreviewKind = "image" | "audio" | "video" | "pdf" | "text" | "none" | "too_big"

export const limits = { textBytes: 256 * 1024, pdfBytes: 100_000_000, imageBytes: 60_000_000, askedBytes: 8_000_000 }

export function previewKind(type: string, bytes: number): PreviewKind {
  if (/^image\/(png|jpeg|gif|webp|avif|bmp)$/.test(type)) return bytes <= limits.imageBytes ? "image" : "too_big" // no SVG: it may carry script
  if (type.startsWith("audio/")) return "audio"
  if (type.startsWith("video/")) return "video"
  if (type === "application/pdf") return bytes <= limits.pdfBytes ? "pdf" : "too_big"
  if (type.startsWith("text/") || type === "application/json") return "text"
  return "none"
}
