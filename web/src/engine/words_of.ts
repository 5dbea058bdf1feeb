// Roles, duties, kinds and codes between the protocol's numbers and the page's words.
import type { Duty, Kind, PersonRole, SpaceRole as RoleWord } from "./contract.ts"
import { SpaceRole } from "../mappe/journal/access.ts"
import { duty, FactionRole } from "../mappe/journal/roster_body.ts"
import type { Sort } from "../mappe/journal/state.ts"

const spaceWords: readonly RoleWord[] = ["reader", "commenter", "editor", "manager"]
export function roleWord(role: SpaceRole): RoleWord {
  return spaceWords[role - 1]!
}
export function roleOf(word: RoleWord): SpaceRole {
  return SpaceRole[word]
}
const personWords: readonly PersonRole[] = ["guest", "member", "manager"]
export function personWord(role: FactionRole): PersonRole {
  return personWords[role - 1]!
}
export function personRoleOf(word: PersonRole): FactionRole {
  return FactionRole[word]
}
const duties: readonly [Duty, number][] = [
  ["treasury", duty.treasury],
  ["audit", duty.audit],
  ["office", duty.office],
  ["spaces", duty.createSpaces],
]
export function dutyWords(bits: number): Duty[] {
  return duties.filter(([, bit]) => (bits & bit) !== 0).map(([word]) => word)
}
export function dutyBits(words: readonly Duty[]): number {
  return duties.reduce((bits, [word, bit]) => (words.includes(word) ? bits | bit : bits), 0)
}
export function kindOf(sort: Sort): Kind {
  return sort === "draft" ? "file" : sort
}

const conflictForm = / \(Konflikt .+ \d{4}-\d{2}-\d{2} \d{4}\)( \d+)?(\.[^.]*)?$/
export function isConflictName(name: string): boolean {
  return conflictForm.test(name)
}

const mediaTypes: Readonly<Record<string, string>> = {
  pdf: "application/pdf",
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  avif: "image/avif",
  svg: "image/svg+xml",
  bmp: "image/bmp",
  txt: "text/plain",
  md: "text/markdown",
  csv: "text/csv",
  mp4: "video/mp4",
  webm: "video/webm",
  mov: "video/quicktime",
  mp3: "audio/mpeg",
  m4a: "audio/mp4",
  ogg: "audio/ogg",
  wav: "audio/wav",
  flac: "audio/flac",
  json: "application/json",
  xml: "application/xml",
  zip: "application/zip",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  doc: "application/msword",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  xls: "application/vnd.ms-excel",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  ppt: "application/vnd.ms-powerpoint",
  odt: "application/vnd.oasis.opendocument.text",
  ods: "application/vnd.oasis.opendocument.spreadsheet",
  odp: "application/vnd.oasis.opendocument.presentation",
  eml: "message/rfc822",
  ics: "text/calendar",
}
/** By the name's ending; never by what is inside. */
export function mediaTypeOf(name: string): string {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ""
  return Object.hasOwn(mediaTypes, ending) ? mediaTypes[ending]! : "application/octet-stream"
}
