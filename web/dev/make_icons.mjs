// Writes src/ui/icons.ts: the paths of the Material Symbols (Apache-2.0) that the screens use, and no others.
// Run it after a change of the list: node dev/make_icons.mjs
import { readFileSync, writeFileSync } from "node:fs"

const wanted = {
  home: "home",
  folder: "folder",
  folder_open: "folder_open",
  new_folder: "create_new_folder",
  people: "group",
  person_add: "person_add",
  person: "person",
  access: "key",
  help: "help",
  search: "search",
  lock: "lock",
  more: "more_vert",
  menu: "menu",
  sort: "sort",
  up: "arrow_upward",
  down: "arrow_downward",
  back: "arrow_back",
  right: "chevron_right",
  close: "close",
  check: "check",
  done: "check_circle",
  info: "info",
  warning: "warning",
  danger: "error",
  upload: "upload",
  download: "download",
  share: "group_add",
  edit: "edit",
  note: "comment",
  attach: "attach_file",
  trash: "delete",
  restore: "restore_from_trash",
  history: "history",
  copy: "content_copy",
  move: "drive_file_move",
  link: "link",
  device: "devices",
  keep: "offline_pin",
  pause: "pause",
  play: "play_arrow",
  print: "print",
  star: "star",
  starred: "star-fill",
  eye: "visibility",
  eye_off: "visibility_off",
  file: "draft",
  text: "description",
  pdf: "picture_as_pdf",
  image: "image",
  table: "table_chart",
  slides: "slideshow",
  music: "music_note",
  film: "movie",
  archive: "folder_zip",
  mail: "mail",
  conflict: "call_split",
  offline: "cloud_off",
  add: "add",
  select: "checklist",
  shield: "verified_user",
  logout: "logout",
  screen: "contrast",
  password: "password",
  drive: "hard_drive",
  sheet: "contact_page",
  rules: "gavel",
  new: "fiber_manual_record-fill",
  clock: "schedule",
  refresh: "refresh",
  phone: "call",
  zoom_in: "zoom_in",
  zoom_out: "zoom_out",
  open: "open_in_new",
  calendar: "calendar_month",
  council: "account_balance",
}

const from = new URL("../node_modules/@material-symbols/svg-400/outlined/", import.meta.url)
const rows = Object.entries(wanted).map(([name, symbol]) => {
  const path = readFileSync(new URL(`${symbol}.svg`, from), "utf8").match(/<path d="([^"]+)"/)[1]
  return `  ${name}: '${path}',`
})
writeFileSync(
  new URL("../src/ui/icons.ts", import.meta.url),
  `// Made by dev/make_icons.mjs from Material Symbols (Google, Apache-2.0). Do not edit by hand.
export const icons = {
${rows.join("\n")}
} as const;

export type IconName = keyof typeof icons;
`,
)
