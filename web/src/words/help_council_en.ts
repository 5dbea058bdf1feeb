// Help for the council's papers and meetings and the faction's own, in English.
import type { HelpPages } from "./help_page.ts"

export const helpCouncilEn: HelpPages = {
  rat: {
    title: "Council",
    parts: [
      {
        head: "What you find here",
        text: [
          "Your device has the public list of the council's system: titles, numbers, dates and agendas. The documents themselves stay there.",
        ],
      },
      {
        head: "How to search",
        steps: [
          "Write a number, words of the title or the name of a committee into “Look for a paper or a meeting”.",
          "Choose “Search”.",
          "A click on a hit opens the paper or the meeting.",
        ],
        after: ["“All meetings” leads to the calendar."],
      },
      {
        head: "Who learns of it?",
        text: ["Nobody. The search is done on your device, without a connection too. Neither the server nor the town hall learns what you look for and what you read."],
      },
      {
        head: "What “presumed” means",
        text: ["Not every council's system says which paper belongs to which item and whether an item is public. Where Mappe concludes it from the title or a heading, it says “presumed”."],
      },
      {
        head: "Nothing found",
        text: ["Take the number alone or one single word. Documents are not looked into. At the bottom it says of when the list is; what is quite new may still be missing."],
      },
    ],
    more: ["vorlage", "sitzungen", "verweis"],
  },
  vorlage: {
    title: "A paper",
    parts: [
      {
        head: "What is here",
        text: ["Number, kind and date, who brought it in, its “Documents”, and under “Debated in” the meetings on it. All this comes from the council's system. At the top it says of when it is."],
      },
      {
        head: "How to do it",
        steps: [
          "A click on a document opens it at the council, in a new window.",
          "“Open in the council’s system” shows the whole page there.",
          "Under “Debated in” a click leads to the meeting with its agenda.",
        ],
      },
      {
        head: "Writing a note on it",
        text: [
          "Choose “Write a note”. At “In which space?” choose where the note stands. Who belongs to that space can read it. The council and the administration learn nothing of it.",
        ],
      },
      {
        head: "If something is missing",
        text: [
          "Does the council's page ask for a sign-in? Then only who is signed in there can open it. Mappe cannot change that.",
          "If the council withdrew the paper, it says so at the top. Your notes are kept. “presumed” means: Mappe concluded it from the title.",
        ],
      },
    ],
    more: ["rat", "verweis", "notizen"],
  },
  sitzungen: {
    title: "Meetings",
    parts: [
      {
        head: "What is here",
        text: ["Meetings of the council and of your faction in one list. A click opens a meeting with its agenda."],
      },
      {
        head: "How to do it",
        steps: [
          "Under “Which meetings?” choose “To come” or “Past”.",
          "Under “Body” choose whose meetings you see.",
          "“Show earlier ones” at the end of the list brings older ones.",
          "“Make a meeting of our own” enters a meeting of the faction.",
        ],
      },
      {
        head: "Seeing my bodies alone",
        steps: [
          "Choose “My bodies”.",
          "Tick your bodies. If one is missing, write it into “Another body”.",
          "At “Where shall the choice be kept?” choose a space, so that it holds on all your devices. Its members can see it. Or choose “On this device alone”.",
          "Choose “Save”.",
        ],
      },
      {
        head: "You miss a meeting",
        text: ["Set “Body” to “All meetings” or “All committees”. “Make a meeting of our own” is missing if you may edit in no space."],
      },
    ],
    more: ["sitzung", "eigene-sitzung", "neue-sitzung"],
  },
  sitzung: {
    title: "A meeting of the council",
    parts: [
      {
        head: "Blue and green",
        text: ["What comes from the council has a blue edge. What your faction writes beside it has a green one. Only members of the space see the green; not the council, not the server."],
      },
      {
        head: "Writing something at an item",
        steps: [
          "Choose “Add from the faction” at the item.",
          "Enter what you have: “Recommendation”, “Speaker”, “Vote” or “Briefing”.",
          "Choose “Save”. Once the meeting has begun, there is “Enter the result” too.",
        ],
      },
      {
        head: "Files and notes",
        text: [
          "“Assign a file” puts a file to the item, a new one from your device too. “Notes” opens the talk about it. Items of your own are added at the bottom with “Add an item”.",
        ],
      },
      {
        head: "Preparing",
        text: [
          "“Take … along” puts its files on this device. “Print the pack for the meeting” puts everything on paper. “Attendance” says who comes.",
        ],
      },
      {
        head: "Two write at the same time",
        text: ["The second person sees both texts and chooses, for example “Join both”. Nothing is lost."],
      },
    ],
    more: ["sitzungen", "vorlage", "notizen"],
  },
  "eigene-sitzung": {
    title: "A meeting of your own",
    parts: [
      {
        head: "What for",
        text: ["For meetings of the faction and for bodies without a council's system. Who belongs to the space it was made in sees the page."],
      },
      {
        head: "The agenda",
        steps: [
          "“Add an item” writes a new item.",
          "“Take up items of the council” fetches items of a council meeting: tick them and take them up.",
          "Behind the three dots of an entry: “Change the item”, “Up”, “Down”, “Take off the agenda”.",
        ],
      },
      {
        head: "At each item",
        text: ["“Add from the faction” holds recommendation, speaker and vote. “Assign a file” adds files. After the beginning you enter what was decided with “Enter the result”."],
      },
      {
        head: "Inviting and preparing",
        text: [
          "“For the calendar (ICS)” saves the date as a file. Items that are not public are left out. “Print the pack for the meeting” prints everything. “Print the invitation” and “Change the meeting” are behind the three dots at the top. Under “Attendance” you choose who comes.",
        ],
      },
      {
        head: "Calling it off or deleting it",
        text: ["If it does not take place, tick “The meeting does not take place” under “Change the meeting”. “Delete the meeting” works only when no item is left on it."],
      },
    ],
    more: ["sitzungen", "neue-sitzung", "notizen"],
  },
  "neue-sitzung": {
    title: "Making a meeting of your own",
    parts: [
      {
        head: "What for",
        text: ["Enter a meeting of your faction here: faction meeting, board, working group. Or one of another body that has no council's system, such as a supervisory board."],
      },
      {
        head: "How to do it",
        steps: [
          "Under “Space” choose where the meeting stands. Who belongs to that space can read it.",
          "Choose “Our own” or “Another body's”.",
          "Give it a name under “Name”.",
          "Enter “Day”, “Begins” and, if you know them, “Ends” and the place.",
          "Choose “Make the meeting”.",
        ],
      },
      {
        head: "Afterwards",
        text: ["The meeting opens. There you write the agenda, assign files and print the invitation. If the day is not settled yet, leave it empty and add it later under “Change the meeting”."],
      },
      {
        head: "If something does not work",
        text: [
          "You cannot choose a space? Then you may edit in none. Ask who manages your space.",
          "A meeting cannot be moved into another space. Make it there anew.",
        ],
      },
    ],
    more: ["eigene-sitzung", "sitzungen"],
  },
  verweis: {
    title: "Links to papers and pages",
    parts: [
      {
        head: "What for",
        text: ["A link lies in the folder like a file. It opens a paper of the council or another page on the net, in a new window."],
      },
      {
        head: "Making a link",
        steps: [
          "Open the folder and choose “Link”.",
          "Paste the address of the page into “Address or number”. Or copy the number of the paper.",
          "Choose “Look up”. If several papers fit, choose the right one.",
          "Choose “Link”.",
        ],
      },
      {
        head: "On the link's page",
        text: [
          "You open it behind the three dots of the row with “About the link”. It says whether the council has changed something since. “Look at it in Mappe” shows the paper or meeting here. A click on the address opens the council's page.",
        ],
      },
      {
        head: "If something does not work",
        text: [
          "A page that is not known? Mappe asks first. Take “Open the page” only if you trust it.",
          "Pages of the members' area are opened only by who is signed in there.",
        ],
      },
    ],
    more: ["verweise", "vorlage", "ordner"],
  },
  verweise: {
    title: "Checking links",
    parts: [
      {
        head: "What for",
        text: ["When the council changes its system or withdraws something, old links lead nowhere. Here are all links of this space with their state of today. Mappe proposes new targets. Only what you tick is changed."],
      },
      {
        head: "How to do it",
        steps: [
          "Look under “To check”. What is under “In order” needs nothing.",
          "Compare the new target of each link with the old one.",
          "Tick what is right. “Tick all clear ones (…)” takes the sure ones at once. “Tick none” takes everything back.",
          "Choose the button for changing at the bottom.",
        ],
      },
      {
        head: "“presumed”",
        text: ["If number, title and date agree, the proposal is clear. Otherwise it says “presumed”. Then compare with special care. In doubt choose “Change nothing”."],
      },
      {
        head: "No proposal",
        text: ["Look for the paper under “Council” and link it anew. Only who may edit in this space can change things here. All others see the state."],
      },
    ],
    more: ["verweis", "rat", "ordner"],
  },
}
