// What is said of downloads under way and of those that did not end, in English.
import type { downloadRulesDe, downloadsDe } from "./downloads_de.ts"
import { counter } from "./plural.ts"

const n = counter("en")

export const downloadsEn: typeof downloadsDe = {
  down: (done, all) => `Downloading: ${done} of ${all}`,
  ended: (done, all) => `${done} of ${all} downloaded`,
  allDone: (count) => `${n(count, "file", "files")} downloaded`,
  spoken: (percent) => `Downloading: ${percent} percent`,
  spokenDone: "Downloading is complete.",
  interrupted: (name) => `‘${name}’ was not downloaded to the end. Please download the file again.`,
  failed: (name) => `‘${name}’ was not downloaded.`,
  anew: "Download again",
  close: "Dismiss message",
  again: (name) => `Download again: ${name}`,
  noFolders:
    "Folders are not downloaded here along with files. Open the folder and select the files there. A whole folder is best copied from the drive.",
  putAway: (name) => `Dismiss message: ${name}`,
}
export const downloadRulesEn: typeof downloadRulesDe = {
  no_service_worker:
    "Here, this browser can only download and show files up to 256 MB. That may be a private window, or it does not know the certificate of the page. Take a normal window or another browser, for instance Firefox, or ask the operator.",
  fetch_again: "Please download the file again.",
  download_interrupted: "That was not downloaded to the end. Please download the file again.",
}
