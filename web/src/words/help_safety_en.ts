// Help for trust: what protects, how to check it, and what to do when something does not fit, in English.
import type { HelpPages } from "./help_page.ts"

export const helpSafetyEn: HelpPages = {
  zustand: {
    title: "State of the space",
    parts: [
      {
        head: "What for",
        text: ["Your device checks each change in the space: whose it is, and whether they were allowed to make it. What came of that is here. “All is well” is the usual case. Then you need not do anything."],
      },
      {
        head: "Comparing the verification code",
        steps: [
          "Call another member. Both open this page at the same time.",
          "Read the “Verification code” out to each other.",
          "If it is the same, you both see the same documents. If somebody has changed something meanwhile, both reload and compare again.",
        ],
      },
      {
        head: "Checking everything once more",
        text: [
          "When it is opened for the first time, a device takes over older changes as a member recorded them. Who that was is said here. “Check everything from the beginning” checks that too. With a large space it takes a while.",
        ],
      },
      {
        head: "If something is not right",
        text: [
          "If there are “Warnings” here, read them and call the person named there.",
          "“Decision of the managers” is seen only by who manages the space, and only after a red page. “Server’s state counts” cannot be taken back. First clear up on the telephone what happened.",
        ],
      },
    ],
    more: ["rote-seite", "schutz", "mitglieder"],
  },
  "rote-seite": {
    title: "A red page",
    parts: [
      {
        head: "What it means",
        text: [
          "The server shows something that does not fit what your device has seen. That happens when the server was restored from a backup. It can also be an attack. So Mappe does not simply go on.",
          "You have done nothing wrong.",
        ],
      },
      {
        head: "What you do now",
        steps: [
          "Change nothing, and upload nothing.",
          "Call the person named on the red page. Take a number that you know already.",
          "Compare the verification code on the telephone, if there is one.",
          "Choose “Save report”, and give the file to your office.",
        ],
      },
      {
        head: "You need a paper at once",
        text: ["“Only look at what is on this device” shows what your device has checked before. Nothing new is added. “Back to the start” leads to your other spaces; they mostly go on."],
      },
      {
        head: "How it ends",
        text: ["Often the members' devices bring back what the server lacks. Otherwise somebody who manages the space clears the matter up with the operator. They then choose “Decision of the managers” and write a reason that all see."],
      },
    ],
    more: ["zustand", "schutz"],
  },
  schutz: {
    title: "How Mappe protects",
    parts: [
      {
        head: "Locked on your device",
        text: [
          "Your files are locked on your device. The server keeps them but cannot open them. It does not know the names of files and folders either.",
          "Only the members of a space have its keys. Who joins gets them from a member. When somebody leaves, the space is re-locked.",
        ],
      },
      {
        head: "What the server sees",
        text: [
          "It sees who comes when and from which address, and roughly how large files are: sizes are rounded up.",
          "It knows the sign-in names, the names and roles of the people in your faction, who belongs to which space, and what your devices are called.",
        ],
      },
      {
        head: "What Mappe cannot exclude in a browser",
        text: [
          "Whoever runs the server could send you a changed page. To exclude that, use the program instead of the browser.",
          "Nobody can protect a device that somebody else controls. Keep your device up to date.",
        ],
      },
      {
        head: "Checked, not believed",
        text: [
          "Your device checks each change as it comes: whose it is, and whether they were allowed to make it. If something does not fit, Mappe tells you plainly.",
          "When you open a space on a device for the first time, it takes over older changes as a member recorded them. Who that was is said under “State of the space”.",
          "What was checked it remembers. It checks everything once more when you choose “Check everything from the beginning” under “State of the space”.",
        ],
      },
    ],
    more: ["zustand", "rote-seite", "geraete"],
  },
}
