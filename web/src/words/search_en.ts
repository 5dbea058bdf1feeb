// The search over everything: names, notes, the council.
import { counter } from "./plural.ts"
import type { searchDe } from "./search_de.ts"

const n = counter("en")

export const searchEn: typeof searchDe = {
  title: "Search",
  label: "Search",
  nothing: (text) => `Nothing found for “${text}”.`,
  results: (count, text) => `${n(count, "hit", "hits")} for “${text}”`,
  ask: "Enter above what you are looking for.",
  first: (count) => `The first ${count} are shown.`,
  names: "Files and folders",
  notes: "Notes",
  council: "Papers and meetings of the council",
  noteBy: (by) => `Note by ${by}`,
  covers: "The names of files and folders and the text of notes are searched, not the content of files. This happens on your device. Nobody learns what you look for.",
  coversCouncil:
    "The names of files and folders, the text of notes, and the titles, numbers and names of papers and meetings are searched, not the content of files and documents. This happens on your device. Nobody learns what you look for.",
}
