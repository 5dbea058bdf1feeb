// What the invented files hold: a drawn picture, a short text, a second of silence.
const types: Record<string, string> = {
  pdf: "application/pdf",
  jpg: "image/jpeg",
  png: "image/png",
  txt: "text/plain",
  bmp: "image/bmp",
  mp3: "audio/mpeg",
  mp4: "video/mp4",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

export function typeOf(name: string): string {
  return types[name.split(".").at(-1)?.toLowerCase() ?? ""] ?? "application/octet-stream"
}

function pictureOf(name: string): string {
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

/** A wave file that a browser plays: 8,000 samples of silence. */
function soundOf(): string {
  const samples = 8_000
  const wave = new DataView(new ArrayBuffer(44 + samples))
  const write = (at: number, text: string): void => [...text].forEach((letter, i) => wave.setUint8(at + i, letter.charCodeAt(0)))
  write(0, "RIFF")
  wave.setUint32(4, 36 + samples, true)
  write(8, "WAVEfmt ")
  wave.setUint32(16, 16, true)
  wave.setUint16(20, 1, true) // PCM
  wave.setUint16(22, 1, true) // mono
  wave.setUint32(24, samples, true)
  wave.setUint32(28, samples, true)
  wave.setUint16(32, 1, true)
  wave.setUint16(34, 8, true)
  write(36, "data")
  wave.setUint32(40, samples, true)
  for (let i = 0; i < samples; ++i) wave.setUint8(44 + i, 128)
  return URL.createObjectURL(new Blob([wave.buffer], { type: "audio/wav" }))
}

/** Drawn and recorded here, some frames of it. */
async function filmOf(name: string): Promise<string> {
  const canvas = document.createElement("canvas")
  canvas.width = 640
  canvas.height = 360
  const pen = canvas.getContext("2d")!
  const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: "video/webm" })
  const parts: Blob[] = []
  recorder.ondataavailable = ({ data }) => parts.push(data)
  const stopped = new Promise((resolve) => (recorder.onstop = resolve))
  recorder.start()
  for (let frame = 0; frame < 8; ++frame) {
    pen.fillStyle = "#7a8f6a"
    pen.fillRect(0, 0, 640, 360)
    pen.fillStyle = "#fff"
    pen.font = "28px sans-serif"
    pen.fillText(name, 20, 180 + frame)
    await new Promise((drawn) => setTimeout(drawn, 40))
  }
  recorder.stop()
  await stopped
  return URL.createObjectURL(new Blob(parts, { type: "video/webm" }))
}

/** An address at which it can be seen or heard. */
export async function showingOf(name: string): Promise<string> {
  const type = typeOf(name)
  if (type === "image/bmp") return "data:image/bmp;base64,AAAA" // nothing a browser can show
  if (type.startsWith("audio/")) return soundOf()
  if (type.startsWith("video/")) return filmOf(name)
  return pictureOf(name)
}
