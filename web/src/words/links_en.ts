// Looking through the links of a space, in English.
import type { linksDe } from "./links_de.ts"
import { counter } from "./plural.ts"

const n = counter("en")

export const linksEn: typeof linksDe = {
  title: "Check links",
  lead: "These are all links of this space and how they stand in the council's system. Where the council changed something, or changed its system, Mappe proposes the new target. Only what you tick is changed.",
  none: "There are no links in this space yet.",
  noMirror: "There is no directory of the council on this device yet. Until then nobody knows how the links stand.",
  counts: (all: number, open: number) => `${n(all, "link", "links")}, ${open} of them to check`,
  states: {
    same: "unchanged",
    changed: "changed",
    moved: "has a new address",
    withdrawn: "withdrawn",
    lost: "not found any more",
    unknown: "without a directory",
  },
  presumed: "presumed",
  toDo: "To check",
  fine: "In order",
  inFolder: (path: string) => (path ? `in the folder ${path}` : "at the top of the space"),
  newTarget: "New target",
  sameObject: "Bring it up to date",
  chooseTarget: "Which target is meant?",
  keepOld: "Change nothing",
  noProposal: "Mappe has no proposal for it. Search for the paper in the council and link it anew.",
  presumedHint: "Number, title and date do not all agree. Please compare.",
  tick: (name: string) => `Change the link “${name}”`,
  tickSure: (count: number) => `Tick all clear ones (${count})`,
  untick: "Tick none",
  apply: (count: number) => (count === 0 ? "Change the ticked ones" : `Change ${n(count, "link", "links")}`),
  applying: "Changing …",
  chooseFirst: "Please tick first which links are to be changed.",
  readOnly: "You see how they stand. Who may edit in this space can change them.",
  more: (count: number) => `and ${count} more`,
}
