import { agendaHelpEn } from "./agenda_en.ts"
import type { council as german, linkRules as germanRules } from "./council_de.ts"
import type { HelpPage } from "./help_de.ts"
import { counter } from "./plural.ts"

const n = counter("en")

export const council: typeof german = {
  title: "Council",
  search: "Look for a paper or a meeting",
  searchHint: "Number, words of the title, name of a committee or a person",
  searchDo: "Search",
  covers: "The search runs on your device, over titles, numbers and names, not over what is in documents. Nobody learns what you look for.",
  hits: (count, text) => `${n(count, "hit", "hits")} for “${text}”`,
  firstHits: (count) => `The first ${count} are shown.`,
  nothing: (text) => `Nothing found for “${text}”. Titles, numbers and names were searched, not what is in documents.`,
  allMeetings: "All meetings",
  has: (papers, meetings) => `${n(papers, "paper", "papers")} and ${n(meetings, "meeting", "meetings")}`,
  asOf: (time) => `as of ${time}`,
  from: (title) => `From the council’s system ${title}`,
  origin: "Council’s system",
  fetching: "The lists are being fetched …",
  notYet: "Nothing is here yet. The first reading takes some minutes up to some hours.",
  late: (title, time) => `The council’s system ${title} does not answer as it should at the moment. You see it as of ${time}.`,
  refused: (title) => `News of ${title} arrived incomplete or changed, and was not taken. What you see is the last that was checked.`,
  none: "This server knows no council’s system. Ask the operator if you need one.",

  meetings: "Meetings",
  ahead: "To come",
  past: "Past",
  which: "Which meetings?",
  body: "Committee",
  allBodies: "All committees",
  noMeetings: "No meeting is entered here.",
  earlier: "Show earlier ones",
  moreMeetings: (left) => `Show more (${left} left)`,
  cancelled: "cancelled",
  noTime: "date unknown",
  meetingGone: "This meeting is not in the list (any more).",
  where: "Place",
  until: (time) => `until ${time}`,
  agenda: "Agenda",
  noAgenda: "An agenda is not published yet.",
  openPart: "Public part",
  closedPart: "Part that is not public",
  unknownPart: "Further items",
  presumed: "presumed",
  presumedClosed: "The item stands below the heading of the part that is not public.",
  presumedPaper: "The same title in the same meeting.",
  closedText: "The papers are in the members’ area of the council’s system, if anywhere.",
  result: "Result",
  paperOf: (reference) => (reference ? `Paper ${reference}` : "Paper"),
  documents: "Documents",
  atCouncil: "Open in the council’s system",
  noAddress: "The council’s system names no page for this.",

  paperGone: "This paper is not in the list (any more).",
  withdrawn: "The council’s system has withdrawn this.",
  unreachable: "At the moment this is in no list of the council’s system. You see what was known last.",
  number: "Number",
  kind: "Kind",
  date: "Date",
  broughtBy: "Brought in by",
  meetingsOf: "Debated in",
  notSpokenOf: "No debate is entered.",
  decides: "decides",
  mainDocument: "Main document",
  file: "Document",

  next: "Next meeting",
  openMeeting: "Open the meeting",
  moreItems: (count) => `and ${n(count, "more item", "more items")}`,
  inDays: (days) => (days <= 0 ? "today" : days === 1 ? "tomorrow" : `in ${days} days`),
  later: "After that",

  link: "Link",
  linkTitle: "Link a paper or a page",
  linkLabel: "Address or number",
  linkHint: "Paste the address of the page, or type the number of the paper, for example 0717/2026.",
  linkLook: "Look up",
  linkMake: "Link",
  linkWhich: "Which one is meant?",
  linkFound: "Found in the council’s system",
  linkNumberUnknown: "The list has no paper of this number. Please compare the number, or paste the address of the page.",
  linkPlain: (host) => `This address becomes a simple link to ${host}.`,
  linkMember: (host) => `This page is in the members’ area of ${host}. Whoever is signed in there can open it.`,
  linkName: "Name of the link",
  linkEmpty: "Please enter an address or a number.",
  states: {
    same: "",
    changed: "changed in the council’s system",
    moved: "has a new address there",
    withdrawn: "withdrawn there",
    lost: "not to be found there any more",
    unknown: "",
  },
  linkState: "State",
  linkSame: "not changed",
  linkUnknown: "There is no list for it on this device.",
  linkedOn: (time) => `Linked: ${time}`,
  showPaper: "Look at it in Mappe",
  linkOpen: "Open the page",
  linkDetails: "About the link",
  badAddress: "This link leads to no page that a browser may open.",

  leaveTitle: (host) => `Open ${host}?`,
  leaveText: "This page does not belong to the council’s systems that your server knows. Open it only if you trust it.",
  leave: "Open the page",
}

export const linkRules: typeof germanRules = {
  link_malformed: "This is neither an address nor the number of a paper. Please copy the whole address from the browser’s address bar.",
  link_unsupported: "Only addresses that begin with http:// or https:// can be linked.",
  link_expired: "This address lives as long as a sign-in. Please link the page from which you opened it.",
  link_too_large: "This address is longer than an address may be.",
}

export const councilHelp: Record<string, HelpPage> = {
  rat: {
    title: "Council and links",
    parts: [
      {
        head: "Find papers and meetings",
        text: [
          "Your device has the public list of the council’s system: titles, numbers, dates and agendas. The documents themselves stay there.",
          "Search by the number, by words of the title or by the name of a committee. It works without a connection, too.",
          "The search runs on your device. Neither the server nor the town hall learns what you look for and what you read.",
        ],
      },
      {
        head: "What “presumed” means",
        text: [
          "Not every council’s system says which paper belongs to which item, and whether an item is public. Where Mappe concludes it from a title or a heading, it says “presumed”.",
        ],
      },
      {
        head: "Link a paper",
        text: [
          "Choose “Link” in a folder. Paste the address of the page, or type the number. If the number fits several papers, choose the right one.",
          "A link opens the page of the council’s system in a new window. Pages that are not public open only for who is signed in there.",
          "If a paper was changed or withdrawn there, the link says so.",
        ],
      },
      {
        head: "Check links",
        text: [
          "When the council changes its system, old links lead nowhere. Then choose “Check links” under “More actions” in the space. Mappe proposes the new target of each link.",
          "If number, title and date agree, the proposal is clear. Else it says “presumed”: please compare. Only what you tick is changed.",
        ],
      },
      {
        head: "Notes on papers and meetings",
        text: [
          "On the page of a paper or meeting and at each item of an agenda you can write notes. You choose the space in which the note stands: who belongs to it can read it.",
          "The council and its administration learn nothing of it, not even what you write about.",
        ],
      },
      agendaHelpEn,
    ],
  },
}
