// Around the way in, in English: help there, and the sheet that was put off.
import type { entryDe } from "./entry_de.ts"

export const entryEn: typeof entryDe = {
  help: "Help for this page",
  helpApart: "opens a new window",
  sheetMissing: "Your recovery sheet is still missing",
  sheetMissingText:
    "Last time you chose “Later”. Please print a new sheet now, or copy it by hand. If you forget your password without a sheet, your faction has to let you in again.",
  sheetMust: "Please do it now, then it goes on.",
}
