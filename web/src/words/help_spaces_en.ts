// Help for spaces, folders, files and notes, in English.
import type { HelpPages } from "./help_page.ts"

export const helpSpacesEn: HelpPages = {
  ablagen: {
    title: "My spaces",
    parts: [
      {
        head: "What a space is",
        text: [
          "A space is a shared cupboard with folders and files. Only its members can look inside. Here are all spaces you belong to, with the number of people and your right there, such as “can read” or “can edit”.",
        ],
      },
      {
        head: "How to do it",
        steps: [
          "A click on the name opens the space.",
          "The star on the right moves it to the top. A second click takes it down again.",
          "“New space” makes one: enter a name and choose “Create”. You manage it then and add others.",
        ],
      },
      {
        head: "You do not see “New space”",
        text: ["Only faction managers and who has the duty “may create spaces” can make one. Ask there."],
      },
      {
        head: "What the remarks mean",
        text: [
          "“is being unlocked”: one of the managers has to be online for a moment. Just wait.",
          "“Your rights have ended”: you no longer belong to it. Ask who manages the space.",
          "“closed”: nothing is changed here any more.",
          "A red card means: please open it and read what it says.",
        ],
      },
    ],
    more: ["ordner", "mitglieder", "rote-seite"],
  },
  ordner: {
    title: "Folders and files",
    parts: [
      {
        head: "Adding files",
        text: [
          "Choose “Upload” and select the files. On a computer you can also drag files and whole folders into the list. “New folder” makes a folder.",
          "You can go on working meanwhile. Just keep the window open. If a file stops, the line below it says why.",
        ],
      },
      {
        head: "Opening and getting files",
        text: [
          "A click on the name shows the file. “Download” behind the three dots of the row saves it on your device. For several take “Select” under “More actions”. A whole folder you copy from the network drive.",
        ],
      },
      {
        head: "Changing and deleting",
        text: [
          "The three dots of each row hold “Rename”, “Move”, “Copy” and “Move to bin”. You open the bin under “More actions”.",
          "If these are missing, you may only read here. Below the buttons it says whom you can ask.",
        ],
      },
      {
        head: "Somebody is editing",
        text: ["A name below a file means this person is writing in it. Call. “Take over anyway” is only for when you have agreed on it."],
      },
      {
        head: "Reading without a connection",
        text: [
          "“Keep on this device” stores a file on your device, locked, for 30 days. “Prolong” gives 30 days again. On iPad and iPhone add Mappe to the home screen first; otherwise the device clears it after seven days.",
        ],
      },
    ],
    more: ["datei", "papierkorb", "mitglieder", "verweis", "suche"],
  },
  datei: {
    title: "A file",
    parts: [
      {
        head: "What you see here",
        text: ["The preview is on the left; beside or below it are notes, “Versions” and “Details”. Mappe itself shows pictures, PDF, text, sound and film. Everything else you download."],
      },
      {
        head: "How to do it",
        steps: [
          "“Download” saves the file on your device.",
          "“To the folder” leads to where it lies.",
          "Behind the three dots: “Copy link” takes a link that stays right after renaming. Only who belongs to the space can open it.",
          "There too: “Keep on this device”, “Rename”, “Move”, “Copy”, “Move to bin”.",
        ],
      },
      {
        head: "Changing a file",
        text: [
          "You do not write in the file in the browser. Download it, change it, and upload it into the same folder under the same name. The earlier version is kept. With the network drive this works without the detour.",
        ],
      },
      {
        head: "If something does not work",
        text: [
          "A download can be paused and goes on while the window is open. If it breaks off, begin anew. Mappe never passes incomplete files off as finished.",
          "“This cannot be seen here” means: the file was deleted, or you do not belong to the space, or no longer. Look in the bin.",
        ],
      },
    ],
    more: ["versionen", "notizen", "papierkorb", "netzlaufwerk"],
  },
  versionen: {
    title: "Versions of a file",
    parts: [
      {
        head: "What for",
        text: ["Every saving makes a new version. They are listed on the file's page under “Versions”, with name and time. Today's says “valid now”."],
      },
      {
        head: "Looking at an earlier version",
        steps: [
          "Choose “Open” at that version. Nothing is changed by that. Above it stands when it was made.",
          "Or choose “Download”, open it on your device and compare it with today's.",
        ],
      },
      {
        head: "Getting an earlier version back",
        steps: [
          "Read the name and the time of that version.",
          "Choose “Restore”.",
        ],
        after: ["It is valid again at once. The version before is kept. If the button is missing, you may only read in this space."],
      },
      {
        head: "How long versions stay",
        text: [
          "For a while all of them stay. How long is said above the list. After that the last one of each day stays, a year later the last one of each month. Their numbers may shift by that. Go by the date.",
        ],
      },
      {
        head: "Second version",
        text: ["When two people save at the same time, both files are in the folder. One says “second version (conflict)”. Compare them, and delete the one you do not need."],
      },
    ],
    more: ["datei", "ordner", "papierkorb"],
  },
  notizen: {
    title: "Writing notes",
    parts: [
      {
        head: "What for",
        text: ["Notes stand beside a file, below a folder and with papers, meetings and items. Everybody who belongs to the space can read them. Who has at least “can comment” may write."],
      },
      {
        head: "How to do it",
        steps: [
          "Choose “Write a note”. At somebody else's note choose “Answer”.",
          "Should somebody see it for sure? Write @ and the name, or choose the person below the field. The note then stands on that person's first page.",
          "“Attach a file” adds a file from your device.",
          "Choose “Save note” or “Save answer”.",
        ],
      },
      {
        head: "Done or delete",
        text: [
          "“Done” and “Delete” stand with your own notes. Who manages the space can do both with all. Who has read a deleted note before may have copied it.",
        ],
      },
      {
        head: "Good to know",
        text: [
          "**Two stars** make bold, *one star* italic. Lines with - become a list.",
          "A text you began stays on this device until you save it or choose “Cancel”. What is “new” is remembered by this device alone.",
        ],
      },
    ],
    more: ["offene-notizen", "datei"],
  },
  "offene-notizen": {
    title: "Open notes",
    parts: [
      {
        head: "What for",
        text: ["Here are the notes of all your spaces that are not done yet. So you find what somebody wants to know from you, and what you asked yourself."],
      },
      {
        head: "How to do it",
        steps: [
          "“For me” shows notes in which you are spoken to.",
          "“By me” shows what you began.",
          "“All open ones” shows everything that is open in your spaces.",
          "A click on a note leads to the file, folder or item it belongs to.",
        ],
      },
      {
        head: "Ticking off a note",
        text: [
          "Go to the note and choose “Done”. That works with your own notes. With others you answer, or ask the person. Who manages the space can tick off all.",
          "Notes that are done do not vanish. They stay in their place, only not in this list.",
        ],
      },
      {
        head: "You miss a note",
        text: [
          "Look under “All open ones”. Perhaps you were not spoken to in it. Or it is done already: then look for a word of its text in the field “Search” at the top.",
        ],
      },
    ],
    more: ["notizen", "start", "suche"],
  },
  suche: {
    title: "Search",
    parts: [
      {
        head: "What is found",
        text: [
          "The search knows the names of files and folders and the text of notes, in all your spaces. Where a council is connected, titles, numbers and names of its papers and meetings come too. It does not look inside files.",
          "The search is done on your device. Nobody learns what you look for.",
        ],
      },
      {
        head: "How to do it",
        steps: [
          "Write part of the name into “Search” at the top, for example budget.",
          "Press the Enter key.",
          "A click on a hit opens it. Below it says in which space it lies.",
        ],
      },
      {
        head: "Nothing found",
        text: [
          "Take a shorter word or only a part of it. Perhaps the file has another name than you think: then the folder helps, sorted with “Sort” and “by change”.",
          "Is the file in the bin? You open that in the space. If you do not belong to a space, the search finds nothing of it.",
        ],
      },
      {
        head: "Very many hits",
        text: ["Only the first ones are shown then. Write one more word."],
      },
    ],
    more: ["ordner", "rat", "papierkorb"],
  },
  papierkorb: {
    title: "Bin",
    parts: [
      {
        head: "What for",
        text: [
          "What somebody deleted from this space lies here first. Each entry says which folder it comes from, who deleted it and until when it stays.",
          "It stays for as many days as your faction has decided; otherwise 30. After that it is gone for good.",
        ],
      },
      {
        head: "Getting things back",
        steps: [
          "Find the entry in the list.",
          "Choose “Restore”. It goes back to its place, or to the top of the space when that folder is gone.",
          "Several at once: tick them or “Select all”, then “Restore selected”.",
        ],
      },
      {
        head: "Deleting sooner",
        text: [
          "“Delete for good” does not wait so long. Mappe asks once more. After that the entry cannot be brought back, nor its earlier versions. Who downloaded the file before keeps it.",
        ],
      },
      {
        head: "You do not see the buttons",
        text: ["Who has “can edit” or “can manage” in this space may restore and delete. Ask one of them. The page “Members” of the space says who that is."],
      },
    ],
    more: ["ordner", "versionen", "mitglieder"],
  },
  mitglieder: {
    title: "Members",
    parts: [
      {
        head: "Who is listed here",
        text: [
          "Only these people can read the space. The four rights: “can read” sees everything. “can comment” writes notes. “can edit” changes and deletes. “can manage” decides who belongs to it.",
        ],
      },
      {
        head: "Adding somebody",
        text: ["Choose “Share”, tick people of the faction, choose the right and then “Add”. “Invite” is for people who do not have Mappe yet. Only faction managers may do that."],
      },
      {
        head: "Changing a right or removing somebody",
        text: [
          "Choose another right in the person's row. Behind the three dots there is “Remove”, for yourself “Leave space”. From now on the person reads nothing new. What was downloaded before stays with them.",
        ],
      },
      {
        head: "If a box appears",
        text: [
          "Blue: somebody is new. Call. If the other device shows the same code, choose “Code is the same”. Otherwise “Code is different”.",
          "Yellow: somebody had lost password and sheet and was let in again. Choose “Yes, open it again” only if this was arranged.",
        ],
      },
      {
        head: "Further down",
        text: [
          "“Allow drives without software” is seen only by who manages the space. “Operator can read along” shows that somebody may use one. “Print list of rights” puts everything on paper.",
        ],
      },
    ],
    more: ["rechte", "einladen", "netzlaufwerk"],
  },
}
