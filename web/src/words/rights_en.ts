// Who may what in the faction and in its spaces, in English.
import type { rightsDe } from "./rights_de.ts"

export const rightsEn: typeof rightsDe = {
  title: "Who may do what",
  open: "Who may do what",
  lead: (faction) => `This is how rights and duties are given in “${faction}”.`,
  faction: "In the faction",
  duties: "Duties",
  dutiesText: "Duties come in addition. Managers of the faction give them.",
  spaces: "In every space",
  spacesText:
    "These rights count in that one space alone. Who has them there stands on the space's page “Members”. Managers of the faction, too, read only where they are members.",
  roleTexts: {
    manager: "invites, lets in again and ends memberships; gives duties and sets the rules, such as the confirmation code",
    member: "sees the list of people and the spaces he or she belongs to",
    guest: "sees only the spaces he or she belongs to, and always has an end date",
  },
  dutyTexts: {
    office: "is there for questions and can manage every new space; only managers of the faction may invite",
    treasury: "sees costs and storage",
    audit: "sees costs and statements",
    spaces: "can create new spaces for the faction",
  },
  spaceTexts: {
    reader: "opens and downloads, older things too",
    commenter: "reads and writes notes",
    editor: "uploads, changes, moves and deletes",
    manager: "also decides who is in it and who may do what",
  },
  nobody: "Nobody at present.",
  until: (name, day) => `${name} (until ${day})`,
  print: "Print",
}
