import type { HelpPage } from "./help_de.ts"
import { councilHelp } from "./council_en.ts"
import { treasuryHelpEn } from "./treasury_en.ts"

export const help: Record<string, HelpPage> = {
  ...councilHelp,
  ...treasuryHelpEn,
  start: {
    title: "Start",
    parts: [
      {
        head: "What you see here",
        text: [
          "The next meeting comes first, where there is one; then your spaces. The star moves a space to the front.",
          "“3 new” means that others changed three things since your last visit.",
        ],
      },
      {
        head: "Your last sign-in",
        text: ["A device you do not know? Choose “That was not me”, sign that device out and change your password."],
      },
    ],
  },
  ablage: {
    title: "Folders and files",
    parts: [
      {
        head: "Adding files",
        text: [
          "Choose “Upload” and select the files. On a computer you can also drag files and whole folders into the list.",
          "You can go on working meanwhile. Just keep the window open.",
          "If a file stops, the line below it says why. “Try again” goes on where it stopped.",
        ],
      },
      {
        head: "Getting files",
        text: [
          "A click on the name shows the file. “Download” saves it on your device. It can be paused and goes on as long as the window stays open; after that it begins anew.",
          "Several files are chosen by “Select” behind the three dots at the top. A whole folder cannot be downloaded in the browser: copy it from the drive, or use the command line program.",
        ],
      },
      {
        head: "Searching",
        text: ["The field “Search” at the top finds names of files and folders in all your spaces, not what is in them."],
      },
      {
        head: "Renaming, moving, deleting",
        text: [
          "The three dots in each row hold everything you can do with a file.",
          "Deleted things stay in the bin for 30 days. You find it behind the three dots at the top.",
        ],
      },
      {
        head: "Somebody is editing",
        text: [
          "A name below a file means this person is writing in it. Wait, or call. “Take over anyway” is only for when you have agreed on it.",
        ],
      },
      {
        head: "Reading without a connection",
        text: [
          "“Keep on this device” stores a file on your device, locked, for 30 days. The list says until when; “Prolong” behind the three dots gives 30 days again. On iPad and iPhone please add Mappe to the home screen first; otherwise the device clears it after seven days.",
        ],
      },
    ],
  },
  datei: {
    title: "A file and its versions",
    parts: [
      {
        head: "Earlier versions",
        text: [
          "Every saving makes a new version. They are listed with name and time.",
          "Old versions become fewer in time: for a while all of them stay (mostly 30 days, it says so there). After that the last one of each day stays, a year later the last one of each month. Their numbers may shift by that; go by the date.",
          "“Open” shows an earlier version and changes nothing. Above it stands when it was made.",
          "“Restore” makes an earlier version the valid one again. The current one is kept.",
        ],
      },
      {
        head: "Notes",
        text: [
          "Beside a file and below what a folder holds stand the notes on it. “Write a note” begins one, “Answer” adds to one. Everybody who belongs to the space can read them; who may comment can write.",
          "If somebody should see the note for sure, choose the person under “For everybody”, or write @ and the name into the text. It then stands on that person's start page under “Notes for you” until it is done.",
          "**Two stars** make bold, *one star* italic; lines with “-” become a list, lines with “>” a quotation. Longer texts are attached as a file.",
          "“Done” and “Delete” stand with your own notes. Who manages the space can do both with all. What is “new” is remembered by this device alone.",
        ],
      },
      {
        head: "Second version (conflict)",
        text: [
          "When two people save at the same time, both versions are kept. Compare them and delete the one you do not need.",
        ],
      },
    ],
  },
  papierkorb: {
    title: "Bin",
    parts: [
      {
        head: "Getting things back",
        text: ["“Restore” puts everything back in its place. After 30 days it is deleted for good."],
      },
    ],
  },
  mitglieder: {
    title: "Members",
    parts: [
      {
        head: "Four rights",
        text: [
          "Who can read sees everything in the space. Who can comment writes notes. Who can edit changes and deletes files. Who can manage also decides who belongs to it.",
        ],
      },
      {
        head: "Share and invite",
        text: ["“Share” adds people of your faction. “Invite” is for somebody who does not have Mappe yet; only managers of the faction may do that."],
      },
      {
        head: "Removing somebody",
        text: [
          "From now on this person can read nothing new. What was downloaded before stays with them. No program can change that.",
        ],
      },
      {
        head: "Comparison code",
        text: ["When somebody has joined, call and compare the code. If it is the same, nobody came in between."],
      },
      {
        head: "Let in again",
        text: [
          "When somebody has lost password and sheet, the faction lets them in again. Then somebody has to agree once in every space. The yellow box says who let them in again and when. Agree only if this was arranged.",
        ],
      },
    ],
  },
  zustand: {
    title: "State of the space",
    parts: [
      {
        head: "Verification code",
        text: ["Two members who see the same code at the same time see the same documents."],
      },
      {
        head: "Red page",
        text: [
          "A red page means that the server shows something that does not fit what your device has seen. Change nothing, call the person named there and compare the code.",
        ],
      },
    ],
  },
  personen: {
    title: "People of the faction",
    parts: [
      {
        head: "Inviting",
        text: [
          "You get a letter of two sheets. Sheet 1 goes by post. The PIN on sheet 2 goes another way, best by telephone.",
          "If the letter was lost or has run out, open the person and choose “Issue a new letter”. The old letter is void then.",
        ],
      },
      { head: "Password and sheet lost", text: ["Re-admit the person. There is a new letter; the rights stay."] },
      {
        head: "Telephone lost",
        text: ["Reset the confirmation code. Call first and ask whether the wish really comes from that person."],
      },
      {
        head: "Rules",
        text: [
          "Under “Rules” you see whether the confirmation code is a duty and how long invitations, guests and device passwords may last.",
        ],
      },
      {
        head: "End date",
        text: [
          "Whose membership has an end can open nothing after the last day and stays in the list as “over”. Open the person and enter a new end date, best before the last day: then it counts in the spaces that you manage yourself, too. Mappe tells you which spaces are left.",
        ],
      },
      {
        head: "Leaving",
        text: [
          "Mappe tells you first which spaces nobody could manage any more. It can look only into spaces that you belong to; ask the person about others.",
        ],
      },
    ],
  },
  zugang: {
    title: "My access",
    parts: [
      {
        head: "Recovery sheet",
        text: [
          "With the sheet you get back in when you have forgotten your password. Keep it at home, not with the device.",
        ],
      },
      {
        head: "Confirmation code",
        text: [
          "Six digits from an app on your telephone. They protect you even if somebody saw your password. On your own device you are asked every 30 days only.",
          "Without the telephone, take one of the printed backup codes when you sign in. Each works once; when only a few are left, make new ones here.",
        ],
      },
      {
        head: "Devices",
        text: [
          "Sign out a lost device here. As soon as it has a connection again, Mappe opens nothing there without your signing in. Until then only the lock of the device protects what is stored on it.",
        ],
      },
      {
        head: "Network drive",
        text: [
          "Best with the program. Only where none can be installed, the device password helps. While you use it the operator could read along; all members see that.",
        ],
      },
    ],
  },
  beitreten: {
    title: "Joining",
    parts: [
      {
        head: "Code and PIN",
        text: [
          "Type the code from the invitation letter. Capital or small letters are the same. On a tablet or telephone you can also take a picture of the pattern in the letter.",
          "Then Mappe asks for the PIN. It stands on a sheet of its own, or somebody tells you on the telephone. After ten wrong tries you need a new letter.",
        ],
      },
      {
        head: "Sign-in name and password",
        text: [
          "You choose the sign-in name yourself, such as r.albers. As password Mappe proposes six words. Writing them down is allowed.",
        ],
      },
      {
        head: "The recovery sheet",
        text: [
          "With this sheet you get in again if you forget your password. Print it, or copy it by hand, and keep it at home. It is shown only once.",
          "“Later” works twice. After that Mappe asks for the sheet until you have it.",
        ],
      },
      {
        head: "The comparison code",
        text: ["Read the code out to the person who invited you. If they see the same one, nobody came in between."],
      },
    ],
  },
  gruenden: {
    title: "Founding a faction",
    parts: [
      {
        head: "The operator's link",
        text: [
          "Whoever runs the server sends you a link. It is for one faction and works only once. Open it on the device you work with.",
        ],
      },
      {
        head: "What you become",
        text: [
          "You manage the faction afterwards: you invite the others and give duties. Give this right to a second person soon, so that not everything depends on you.",
        ],
      },
      {
        head: "Password and sheet",
        text: [
          "At the beginning nobody can help you if you forget your password. So print the recovery sheet at once, and keep it at home.",
        ],
      },
    ],
  },
  anmelden: {
    title: "Signing in",
    parts: [
      {
        head: "You have a letter of invitation",
        text: ["Choose “I have an invitation letter”. How it goes on stands on the help page “Joining”."],
      },
      {
        head: "Password forgotten",
        text: [
          "With the recovery sheet you set a new password. If the sheet is gone too, call your office: it re-admits you, and your rights stay.",
        ],
      },
      {
        head: "On somebody else's device",
        text: [
          "Do not tick “Stay signed in on this device” there, and sign out under “My access” at the end. Nothing then stays on the device.",
        ],
      },
    ],
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
  },
}
