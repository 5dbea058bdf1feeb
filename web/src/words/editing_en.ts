// Who is editing a file, in English.
import type { editingDe } from "./editing_de.ts"

export const editingEn: typeof editingDe = {
  row: (name, since) => (since === "" ? `${name} is editing` : `${name} is editing (since ${since} at least)`),
  waits: (name, since) =>
    since === ""
      ? `${name} is editing this file. Your version waits.`
      : `${name} has been editing this file since ${since} at least. Your version waits.`,
  waitsMine: "You are editing this file on another device or in another window. This version waits.",
  what: "Please talk to each other, then try again.",
  whatManager: "Please talk to each other. “Take over anyway” is only for when you have agreed on it.",
  askManager: "If nobody answers, ask somebody who can manage the space.",
  again: "Try again",
  takeOver: "Take over anyway",
  takeOverText: (name, since) =>
    `${since === "" ? `${name} is editing this file.` : `${name} has been editing this file since ${since} at least.`} Take over only if you have agreed on it; otherwise there will be a second version.`,
}
