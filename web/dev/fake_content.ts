// What the invented files hold: a drawn picture, a short text.
const types: Record<string, string> = {
  pdf: "application/pdf",
  jpg: "image/jpeg",
  png: "image/png",
  txt: "text/plain",
  mp3: "audio/mpeg",
  mp4: "video/mp4",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

export function typeOf(name: string): string {
  return types[name.split(".").at(-1)?.toLowerCase() ?? ""] ?? "application/octet-stream"
}

export function pictureOf(name: string): string {
  const canvas = document.createElement("canvas")
  canvas.width = 1200
  canvas.height = 800
  const pen = canvas.getContext("2d")!
  pen.fillStyle = "#9fc6e8"
  pen.fillRect(0, 0, 1200, 800)
  pen.fillStyle = "#7a8f6a"
  pen.fillRect(0, 520, 1200, 280)
  pen.fillStyle = "#c9a37a"
  pen.fillRect(280, 260, 640, 320)
  pen.fillStyle = "#333"
  pen.font = "40px sans-serif"
  pen.fillText(name, 300, 420)
  return canvas.toDataURL("image/png")
}
