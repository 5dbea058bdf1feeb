import type { noticesDe } from "./notices_de.ts"
import { counter } from "./plural.ts"

const n = counter("en")

export const noticesEn: typeof noticesDe = {
  putAway: "I see",
  arrivedTitle: "Your change has arrived",
  arrived: (when, seq) =>
    `One of your changes got no answer. It was stored nevertheless: ${when}, entry ${seq}. Please do not make it again.`,
  broughtBackTitle: "This device has brought back what was lost",
  broughtBack: (entries, contents) =>
    `The server was restored from an older backup. This device gave it back ${n(entries, "change", "changes")} and ${n(contents, "part", "parts")} of files. There is nothing for you to do.`,
  healing:
    "The server was restored from an older backup. This device gives it back what it lacks. You can go on working. Please keep Mappe open until then.",
  healingBar: "Given back",
  healingParts: (done, of) => `${done.toLocaleString("en")} of ${n(of, "part", "parts")} given back`,
  conflictTitle: "Two versions of one file",
  conflict: (by, wished, name) =>
    `${by} changed “${wished}” while you had no connection. Your version lies beside it and is called “${name}”. Please compare the two.`,
  conflictOwn: (wished, name) =>
    `You changed “${wished}” on another device while there was no connection here. The version from here lies beside it and is called “${name}”. Please compare the two.`,
  conflictNobody: (wished, name) => `“${wished}” was no longer there when your version arrived. It is now called “${name}”.`,
  conflictOpen: "Look at your version",
  unhealed: {
    closed:
      "The server was restored from a backup, and its operator takes nothing any more that came after it. Ask for bringing back to be opened again.",
    forked:
      "The server was restored from a backup, and others have already worked on from there. A person who manages this space must decide which state counts.",
    not_kept:
      "The server was restored from an older backup, and this device does not have all that it lacks. Ask the other members to open Mappe on their devices: one of them may have the rest.",
    later:
      "The server was restored from a backup. This device brings back what it lacks, and will soon try again. Please keep Mappe open.",
    refused:
      "The server was restored from a backup and does not take what this device wants to bring back. Please tell its operator.",
  },
}
