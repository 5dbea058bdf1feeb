// What the panel of uploads says besides, in English.
import type { uploadRulesDe, uploadsDe } from "./uploads_de.ts"

export const uploadsEn: typeof uploadsDe = {
  stayOpen:
    "There is no connection at the moment. Please leave this page open: the upload goes on by itself as soon as the connection is back. If you close the page, please choose the files again later.",
  stayOpenServer:
    "The server cannot take it at the moment. Please leave this page open: Mappe tries again by itself every few minutes. If you close the page, please choose the files again later.",
  again: (name) => `Try again: ${name}`,
  ended: (done, all) => `${done} of ${all} uploaded`,
  hidden: (count) => (count === 1 ? "1 more file is not shown yet." : `${count} more files are not shown yet.`),
  putAway: "Dismiss messages",
}
export const uploadRulesEn: typeof uploadRulesDe = {
  another_file: "That is another file. Please choose the same one again, unchanged.",
  needs_file: "Please choose the file again.",
  too_large: "That is too large. A file may have at most 20 GB, a note about 16,000 characters.",
  file_changed:
    "This file was changed, moved or deleted on your device while it was being uploaded. Nothing of it has arrived in the space. Please upload it again.",
  unreadable: "A file could not be read on your device, so nothing was uploaded. Please try again.",
}
