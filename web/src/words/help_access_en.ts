// Help for one's own access, in English.
import type { HelpPages } from "./help_page.ts"

export const helpAccessEn: HelpPages = {
  zugang: {
    title: "My access",
    parts: [
      {
        head: "What you find here",
        text: [
          "“Password”: choose a new one.",
          "“Confirmation code”: the second protection at sign-in, with your telephone.",
          "“Devices”: see where you are signed in, and sign out a lost device.",
          "“Network drive”: open spaces like a drive.",
          "“Recovery sheet”: a new sheet in case you forget your password.",
          "“Appearance”: light or dark, language, keys.",
        ],
      },
      {
        head: "Signing out",
        text: [
          "“Sign out” is at the bottom. Files stored on this device are deleted then. Everything stays on the server.",
          "If something has not been sent yet, Mappe asks. Then choose “Send first” and wait until all is away.",
          "On somebody else's device always sign out. On your own you need not.",
        ],
      },
      {
        head: "There is a comparison code here",
        text: ["Then nobody has confirmed yet that it is you. When somebody of your faction calls, read the code out. After that it vanishes."],
      },
      {
        head: "Who can help me",
        text: ["Your name, your role and your end date are changed by faction managers alone. They help with a lost telephone too."],
      },
    ],
    more: ["passwort", "bestaetigungscode", "geraete", "wiederherstellungsblatt"],
  },
  passwort: {
    title: "Changing the password",
    parts: [
      {
        head: "When you need this",
        text: ["When somebody may have seen your password, or when you find a strange device under “Devices”. Otherwise you need not change it from time to time."],
      },
      {
        head: "How to do it",
        steps: [
          "Write the present one into “Current password”.",
          "Mappe proposes six words. “Other words” shows new ones. “Choose a password of my own” lets you think of one, of at least 12 characters.",
          "Type the new one once more. So you practise it at once.",
          "If Mappe asks for the confirmation code, type it.",
          "Choose “Change password”.",
        ],
      },
      {
        head: "Afterwards",
        text: [
          "The new password is valid at once. Your other devices are signed out; sign in there with the new one. Your recovery sheet stays valid.",
        ],
      },
      {
        head: "You do not know the old one any more",
        text: ["Then it does not work here. Find your recovery sheet. Then sign out and choose “Forgot password” on the sign-in page. If you have no sheet, do not sign out yet, and call your office."],
      },
    ],
    more: ["wiederherstellen", "geraete", "bestaetigungscode"],
  },
  bestaetigungscode: {
    title: "Confirmation code",
    parts: [
      {
        head: "What for",
        text: ["Six digits from an app on your telephone. They protect you even if somebody saw your password. Some factions demand it."],
      },
      {
        head: "How to set it up",
        steps: [
          "Choose “Set up”.",
          "Take the pattern with the app. If you are on the telephone itself, type the characters below into the app.",
          "Enter the six digits and choose “Confirm”.",
          "Print the backup codes with “Print backup codes”. They are shown only now. Then choose “I have printed them”.",
        ],
      },
      {
        head: "The telephone is lost",
        text: [
          "Take a backup code when you sign in. Each works once. Then set the code up here with “Set up anew” on the new telephone. Where Mappe asks for the old code, take one more backup code.",
          "If you have no backup code either, call the managers of your faction. They reset the code.",
        ],
      },
      {
        head: "New telephone, few codes, turning it off",
        text: [
          "Take “Set up anew” also when you change telephones. “New backup codes” makes all old ones invalid. “Turn off” is there only if your faction does not demand the code. Mappe asks for a code first.",
        ],
      },
    ],
    more: ["code", "geraete", "zugang"],
  },
  geraete: {
    title: "Devices",
    parts: [
      {
        head: "What is here",
        text: ["Every device and every browser in which you are or were signed in: since when, last when and with which protection. “this device” is the one you sit at. “without a confirmation code” means: Mappe does not ask for it there for a while. On that device itself you end this with “Do not remember any more”."],
      },
      {
        head: "Signing out a device",
        steps: [
          "Find the device in the list.",
          "Choose “Sign out device” and confirm.",
        ],
        after: ["Do that with a device that is lost or sold, and with each one you do not know."],
      },
      {
        head: "What happens then",
        text: [
          "As soon as the device has a connection again, Mappe opens nothing there without your signing in. Until then what is stored there can be opened. Only the lock of the device itself protects it.",
        ],
      },
      {
        head: "You do not know a device",
        text: [
          "Sign it out, and change your password right after. Set up the confirmation code if you have none yet. Tell your office.",
          "Sometimes it is your own: a second browser on the same computer counts as a device of its own.",
        ],
      },
    ],
    more: ["passwort", "bestaetigungscode", "zugang"],
  },
  wiederherstellungsblatt: {
    title: "Recovery sheet",
    parts: [
      {
        head: "What for",
        text: ["With this sheet you get in again when you have forgotten your password. Nobody else can reset your password. Whoever has the sheet gets at your documents: keep it at home, not with the device, and take no picture of it."],
      },
      {
        head: "How to make a new one",
        steps: [
          "Write your password into “To be safe: your password”. Mappe may ask for the confirmation code too.",
          "Choose “Make a new sheet”.",
          "Choose “Print sheet”. Without a printer copy the nine groups with care.",
          "Type the group that Mappe asks for, and choose “Done”.",
          "Destroy the old sheet. It is void.",
        ],
      },
      {
        head: "When you need a new one",
        text: ["When the old one is lost, when somebody may have seen it, or when you are not sure whether you have one."],
      },
      {
        head: "Mappe shows this page by itself",
        text: ["Then you have not proven the sheet yet. “Later” puts it off while the button is there. After that nothing goes on until you have a sheet. Do not close the page before it is printed."],
      },
    ],
    more: ["wiederherstellen", "passwort", "zugang"],
  },
  netzlaufwerk: {
    title: "Network drive",
    parts: [
      {
        head: "What for",
        text: ["With it you open your spaces like a drive, for example in the Windows Explorer. That works best with the program Mappe: it locks everything on your device. Your office tells you where to get it."],
      },
      {
        head: "If no program can be installed",
        text: ["Then a device password helps. But: while you use it the operator can read the space, older things too. All members see this access."],
        steps: [
          "Choose “Make device password”.",
          "Name the device, and choose which spaces it may open and how long it is valid. Choose only what is needed.",
          "Tick “I have understood this.” and choose “Make device password” once more.",
          "Enter “Address”, “User name” and “Password” on the device. The password is shown only now.",
          "Choose “Done”.",
        ],
      },
      {
        head: "No longer needed",
        text: ["Choose “Delete” under “Your device passwords”. The drive stops at once. Do this too if the device is lost."],
      },
      {
        head: "Mappe refuses",
        text: ["The faction has to allow it under “Rules”, and who manages the space under “Members” with “Allow drives without software”."],
      },
    ],
    more: ["mitglieder", "regeln", "schutz"],
  },
  darstellung: {
    title: "Appearance",
    parts: [
      {
        head: "What for",
        text: ["Here you set how Mappe looks on this device. What you choose holds at once and only here. On another device you set it there."],
      },
      {
        head: "How to do it",
        steps: [
          "Under “Brightness” choose “light”, “dark” or “like the device”. The last one follows your device's own setting.",
          "Under “Language” choose “Deutsch” or “English”.",
        ],
      },
      {
        head: "Keys of one sign",
        text: [
          "The key / jumps into the field “Search”, the key ? shows all keys. Who dictates to the device sets them off by mistake. Then take the tick at the keys away. Everything else goes on as usual.",
        ],
      },
      {
        head: "Larger letters",
        text: [
          "You set those in the browser. On a computer press Ctrl and plus, on a Mac Command and plus. With Ctrl and minus they become smaller again. On iPad and iPhone tap the sign with two A on the left of the address bar. Mappe then arranges the page anew; nothing is lost.",
        ],
      },
    ],
    more: ["zugang", "start"],
  },
}
