// Help for the faction: its people, rules and costs, in English.
import type { HelpPages } from "./help_page.ts"

export const helpPeopleEn: HelpPages = {
  personen: {
    title: "People of the faction",
    parts: [
      {
        head: "Who is listed here",
        text: ["All people of your faction with role, duties and end date. A click on a name shows more. It gives nobody access to a space: that is given in each space under “Members”."],
      },
      {
        head: "What you can do",
        steps: [
          "“Who may do what” shows who has which role and duty.",
          "“Invite” takes in somebody new. “Rules” settles what holds for everybody. Only faction managers see both.",
          "“Costs and storage” is seen by managers, treasury and audit.",
          "“Show those who left” shows former members too.",
        ],
      },
      {
        head: "What the remarks mean",
        text: [
          "“Invitation open”: the letter has not been used yet.",
          "“not confirmed yet”: call the person, and compare the code.",
          "“ran out”: the last day is over. The person opens nothing any more.",
          "“is being re-admitted”: there is a new letter, because password and sheet were lost.",
        ],
      },
      {
        head: "Somebody needs help",
        text: ["If somebody has lost telephone, password or sheet, a faction manager opens the person. It says there what to do."],
      },
    ],
    more: ["person", "einladen", "rechte"],
  },
  person: {
    title: "A person",
    parts: [
      {
        head: "Who may change something here",
        text: ["Only faction managers. All others see role, duties and end date. Your own password you change under “My access”."],
      },
      {
        head: "Role, duties, end date",
        text: ["Change the entries and choose “Save”. “Member until” stays empty if there is no end. Prolong before the last day: then the new end also holds in the spaces you manage. Mappe tells you which are left."],
      },
      {
        head: "Somebody has lost something",
        text: [
          "The telephone: “Reset confirmation code”. First ask on the telephone whether the wish really comes from that person.",
          "Password and sheet: “Re-admit”. There is a new letter. Somebody then has to agree in every space.",
          "The letter: “Issue a new letter”. The old one is void. “Withdraw invitation” makes it invalid.",
        ],
      },
      {
        head: "Somebody stops",
        text: ["“End membership” ends the access at once. Mappe first names spaces that nobody could manage then. Give somebody “can manage” there first. Mappe sees only your own spaces: ask for others. What the person downloaded stays with them."],
      },
    ],
    more: ["einladen", "brief", "rechte"],
  },
  einladen: {
    title: "Inviting",
    parts: [
      {
        head: "What for",
        text: ["Here a faction manager takes in somebody who does not have Mappe yet. It makes a letter with a code, and a PIN on a sheet of its own. Who belongs to the faction already is added in the space with “Share”."],
      },
      {
        head: "How to do it",
        steps: [
          "Write the name under “First and last name”.",
          "Choose the role: “Member”, “Guest” or “Faction manager”. A guest sees only what you choose, and needs an end date.",
          "Tick “Duties” if the person has any.",
          "Choose for each space what the person may do there. You see only spaces that you manage.",
          "Under “The invitation is valid for” choose the number of days. Shorter is safer.",
          "Leave “With PIN on its own sheet” ticked. Then the letter alone is of no use to anybody.",
          "Choose “Invite”. The letter appears.",
        ],
      },
      {
        head: "If something does not work",
        text: [
          "If a space is missing, you do not manage it. Ask who manages it to add the person there later.",
          "If the name is wrong, withdraw the invitation and invite anew.",
        ],
      },
    ],
    more: ["brief", "person", "rechte"],
  },
  brief: {
    title: "The letter of invitation",
    parts: [
      {
        head: "What is in front of you",
        text: ["Sheet 1 is the letter with the code. Sheet 2 has the PIN. Only both together open the way in. You see both sheets only now."],
      },
      {
        head: "How to do it",
        steps: [
          "Choose “Print both sheets”.",
          "Give sheet 1 by post or in person.",
          "Say the PIN on the telephone, or hand in sheet 2 apart. Never both in one envelope.",
          "Choose “Close letter”.",
        ],
        after: ["“Copy link” takes the letter's link, without the PIN. Do not send the PIN by the same way."],
      },
      {
        head: "Afterwards",
        text: ["When the person has joined, it says so on your first page. Call and compare the comparison code. Only then do you know that nobody else used the letter."],
      },
      {
        head: "If something goes wrong",
        text: [
          "Letter lost, run out, or the PIN wrong ten times: open the person under “Faction”, and choose “Issue a new letter”.",
          "A mistake: “Withdraw invitation”. The letter is void then.",
          "If the letter was made without a PIN, pass it on in person only.",
        ],
      },
    ],
    more: ["einladen", "person", "beitreten"],
  },
  rechte: {
    title: "Who may do what",
    parts: [
      {
        head: "What for",
        text: ["This page says in words who has which role and which duty in your faction. It is there to be read and printed. Nothing is changed here."],
      },
      {
        head: "Role, duty, right",
        text: [
          "Every person has a role: “Member”, “Guest” or “Faction manager”.",
          "A duty comes on top: “Office”, “may create spaces”, “Treasury”, “Audit”.",
          "A right holds in one space alone: “can read”, “can comment”, “can edit”, “can manage”.",
          "Faction managers too read only in spaces in which they are members.",
        ],
      },
      {
        head: "How to do it",
        steps: [
          "Look for a role under “In the faction”. The names are below it.",
          "The same under “Duties”. “Nobody at present.” means: the duty is free.",
          "“Print” puts the page on paper. At the top it says of when it is.",
        ],
      },
      {
        head: "Something is not right",
        text: ["Roles and duties are changed by a faction manager at the person. Rights in a space are changed by who manages it, on the page “Members” of the space."],
      },
    ],
    more: ["personen", "person", "mitglieder"],
  },
  regeln: {
    title: "Rules",
    parts: [
      {
        head: "What for",
        text: ["Here is what holds for everybody in the faction. Only faction managers can change it."],
      },
      {
        head: "What you settle",
        text: [
          "“Confirmation code at sign-in”: “optional” or “required for everybody”. If required, everybody has to set it up before going on. Set up your own first, and announce it.",
          "“Invitations have a PIN”: it is on a sheet of its own and goes out separately.",
          "“Invitations are valid for”: a letter runs out after so many days at most.",
          "“Guests stay at most”: after that a guest's access ends by itself. Empty means no limit.",
          "“Deleted things stay in the bin for”: for so many days they can be restored.",
          "“All earlier versions stay for”: after so many days they become fewer.",
          "“Drives without software are allowed”: without this tick nobody can make a device password. Each space has to allow it too.",
        ],
      },
      {
        head: "How to do it",
        steps: [
          "Change the entries.",
          "Choose “Save rules”. The rules hold from now on.",
        ],
      },
      {
        head: "Good to know",
        text: [
          "Letters that are out already do not change by that. To make one invalid, open the person and choose “Withdraw invitation”.",
          "If Mappe does not take a number, write digits alone, for example 14.",
        ],
      },
    ],
    more: ["rechte", "bestaetigungscode", "netzlaufwerk"],
  },
  kosten: {
    title: "Costs and storage",
    parts: [
      {
        head: "What is here",
        text: [
          "The server counts how much room the spaces take, and how long. That makes the costs. What is in the files and how they are called it does not know.",
          "The page is seen by faction managers, treasury and audit.",
        ],
      },
      {
        head: "Entering the budget (treasury only)",
        steps: [
          "Choose “Enter the budget” or “Change the budget”.",
          "Enter “Grant”, the beginning of the year and the grant line. “Commitments” count as spent.",
          "Choose “Save the budget”. At 50, 80 and 100 % treasury and managers are told.",
        ],
      },
      {
        head: "Statements",
        text: [
          "A statement is closed and signed once. After that it never changes; corrections are statements of their own. Take “PDF” for the files, “CSV (table)” for reckoning, “JSON (signed)” for checking. After the budget year there is the “Proof of use”.",
        ],
      },
      {
        head: "Making room",
        text: [
          "“What your spaces consist of” shows what former versions and the bin take. “Open the bin” leads there. Former versions become fewer by themselves.",
          "Even when the money is used up, reading, taking along and deleting work.",
        ],
      },
    ],
    more: ["vergleich", "papierkorb", "rechte"],
  },
  vergleich: {
    title: "Comparing costs",
    parts: [
      {
        head: "What for",
        text: ["The page reckons what about the same would cost elsewhere: with a server of your own in the office, a rented one in a data centre, or a product from the market. So you can answer in the council."],
      },
      {
        head: "How to do it",
        steps: [
          "Look at the bars under “By month”. The amount by year is below each.",
          "Go through the numbers below. Each says where it comes from.",
          "Put in what you know, for example your offer or your price of power. The bars change at once.",
        ],
      },
      {
        head: "What to bear in mind",
        text: [
          "The numbers are assumptions and may be out of date. For a decision get offers.",
          "It is reckoned on your device alone. Nothing of it is stored: after a reload the first numbers are back. Print the page if you want to keep yours.",
          "What is not money is missing: who can read along, where the data lies, and what moving costs.",
        ],
      },
      {
        head: "The bars are missing",
        text: ["Then a number cannot be read. The field says so. Write digits and a point alone, for example 12.5."],
      },
    ],
    more: ["kosten", "schutz"],
  },
}
