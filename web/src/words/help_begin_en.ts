// Help for the way in and the first page, in English.
import type { HelpPages } from "./help_page.ts"

export const helpBeginEn: HelpPages = {
  anmelden: {
    title: "Signing in",
    parts: [
      {
        head: "How to sign in",
        steps: [
          "Write the name you chose when you joined into “Sign-in name”.",
          "Write your password. “Show what is typed” lets you see what you type.",
          "Is the device your own? Then tick “Stay signed in on this device”. Otherwise do not.",
          "Choose “Sign in”.",
        ],
      },
      {
        head: "You have no sign-in name yet",
        text: ["Choose “I have an invitation letter”. You decide on name and password there."],
      },
      {
        head: "It does not work",
        text: [
          "Look at capital and small letters in the password, and whether there is a blank before or behind it. Telephones like to add one.",
          "If you have forgotten the password, choose “Forgot password”. You need your recovery sheet for that. If the sheet is gone too, call your office: the faction re-admits you, and your rights stay.",
        ],
      },
      {
        head: "On somebody else's device",
        text: ["Tick neither “Stay signed in on this device” nor “Do not ask again on this device for 30 days” there. At the end sign out under “My access” with “Sign out”. Nothing is left there then."],
      },
    ],
    more: ["beitreten", "code", "wiederherstellen"],
  },
  code: {
    title: "Entering the confirmation code",
    parts: [
      {
        head: "What you are asked for",
        text: ["After the password Mappe asks for six digits. The app on your telephone shows them. So nobody gets in who knows your password alone."],
      },
      {
        head: "How to do it",
        steps: [
          "Open the app on your telephone. It shows six digits for Mappe.",
          "Type them into “Confirmation code”. They change every 30 seconds.",
          "Choose “Confirm”.",
        ],
      },
      {
        head: "Not being asked each time",
        text: [
          "Tick “Do not ask again on this device for 30 days” below. Then your password is enough here for that long, also after signing out. After you changed your password, Mappe asks once again everywhere. Do this only on a device of your own.",
        ],
      },
      {
        head: "The telephone is not there",
        text: [
          "Choose “Use a backup code” and take a code from your printed sheet. Each works once. Strike it out afterwards.",
          "If you have no backup code either, call the managers of your faction. They can reset the confirmation code.",
        ],
      },
      {
        head: "The code is not taken",
        text: ["Wait for the next one. If it is never right, the telephone's clock is wrong: set it there so that it keeps time by itself."],
      },
    ],
    more: ["bestaetigungscode", "anmelden"],
  },
  beitreten: {
    title: "Joining",
    parts: [
      {
        head: "What you need",
        text: ["The invitation letter with the code, the PIN on a sheet of its own or by telephone, and best a printer."],
      },
      {
        head: "How to do it",
        steps: [
          "Take a picture of the pattern in the letter. Or type the code into “Code from the letter”. Capital or small letters are the same.",
          "Type the PIN into “Invitation PIN”. You have ten tries. After that you need a new letter.",
          "Think of a sign-in name. As password Mappe proposes six words. “Other words” shows new ones. Writing them down is allowed. Then choose “Join”.",
          "Print the recovery sheet with “Print sheet”, or copy it by hand. It is shown only once. As a proof you type one group of it.",
          "Read the comparison code out on the telephone to the person who invited you. If they see the same one, nobody came in between.",
        ],
      },
      {
        head: "If something is missing",
        text: [
          "“Later” puts the sheet off, but not often. After that Mappe asks for it until you have it.",
          "You find the comparison code again under “My access” until somebody has confirmed it.",
          "If the invitation is no longer valid, ask your office for a new letter.",
        ],
      },
    ],
    more: ["anmelden", "start", "wiederherstellungsblatt"],
  },
  start: {
    title: "Start",
    parts: [
      {
        head: "What you see here",
        text: [
          "The next meeting comes first, where there is one. Below it are “My spaces”. A click on the name opens a space. The star moves it to the front.",
          "“What is new” lists what others changed last. A click leads right there.",
          "“Notes for you” are notes in which somebody speaks to you. “Last opened” takes you back to your last file.",
        ],
      },
      {
        head: "Under “For you”",
        text: [
          "This is what waits for you. If somebody has joined, call the person and compare the comparison code. “Set up the confirmation code” stands there too if your faction demands it.",
        ],
      },
      {
        head: "Your last sign-in",
        text: [
          "Do you know the time and the device? Then all is well. If not, choose “That was not me”. Sign the strange device out there and change your password.",
        ],
      },
      {
        head: "There is no space yet",
        text: [
          "After joining it sometimes takes a while. One of the managers has to be online for a moment. You need not do anything.",
          "If you may create spaces, there is “New space” here.",
        ],
      },
    ],
    more: ["ablagen", "ordner", "offene-notizen"],
  },
  wiederherstellen: {
    title: "Forgotten password",
    parts: [
      {
        head: "What you need",
        text: ["Your recovery sheet. It shows your sign-in name and nine groups of four characters. If you have set up a confirmation code, you also need your telephone or a backup code."],
      },
      {
        head: "How to do it",
        steps: [
          "Write your sign-in name.",
          "Type the nine groups into “Code from the recovery sheet”. Capital or small letters are the same.",
          "Choose a new password and type it once more.",
          "Choose “Restore”.",
          "Print the new sheet with “Print sheet” and type the group that Mappe asks for.",
        ],
      },
      {
        head: "Afterwards",
        text: ["The new password is valid at once. The old sheet is void. Destroy it, and keep the new one at home."],
      },
      {
        head: "If it does not work",
        text: [
          "Compare sign by sign. The last group is a check: it shows up a slip of the finger.",
          "Without a sheet nobody can reset your password, not even whoever runs the server. Call your office. The faction re-admits you with a new letter. Your spaces are kept.",
        ],
      },
    ],
    more: ["anmelden", "wiederherstellungsblatt", "beitreten"],
  },
  gruenden: {
    title: "Founding a faction",
    parts: [
      {
        head: "What for",
        text: ["Whoever runs the server sends you a link. With it you found the Mappe of your faction. The link is for one faction and works only once. Open it on the device you work with."],
      },
      {
        head: "How to do it",
        steps: [
          "Open the link. Or paste it into “Link from the operator” and choose “Check link”.",
          "Look at the name of the faction. If it is wrong, ask for a new link.",
          "Write your name and choose a sign-in name and a password. Mappe proposes six words.",
          "Choose “Found a faction”.",
          "Print the recovery sheet at once with “Print sheet”. At the beginning nobody else can help you if you forget your password.",
        ],
      },
      {
        head: "What you do next",
        text: [
          "You manage the faction. Make the first space with “New space” on the first page. Then invite the others under “Faction” with “Invite”.",
          "Give the role “Faction manager” to a second person soon. Then not everything depends on you.",
          "Whoever runs the server can read nothing of your documents.",
        ],
      },
    ],
    more: ["start", "einladen", "schutz"],
  },
}
