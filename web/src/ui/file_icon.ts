// Which picture stands for a file, by the end of its name.
import type { Kind } from "../engine/contract.ts"
import type { IconName } from "./icons.ts"

const byEnding: [IconName, string[]][] = [
  ["pdf", ["pdf"]],
  ["text", ["doc", "docx", "odt", "rtf", "txt", "md"]],
  ["table", ["xls", "xlsx", "ods", "csv"]],
  ["slides", ["ppt", "pptx", "odp"]],
  ["image", ["jpg", "jpeg", "png", "gif", "webp", "heic", "svg", "avif"]],
  ["film", ["mp4", "mov", "webm", "avi", "mkv"]],
  ["music", ["mp3", "m4a", "wav", "ogg", "flac"]],
  ["archive", ["zip", "7z", "rar", "gz", "tar"]],
  ["mail", ["eml", "msg"]],
]

export function fileIcon(kind: Kind, name: string): IconName {
  if (kind === "folder") return "folder"
  if (kind === "link") return "link"
  const ending = name.slice(name.lastIndexOf(".") + 1).toLowerCase()
  return byEnding.find(([, endings]) => endings.includes(ending))?.[0] ?? "file"
}
