// The pages of help in English; German is the source.
import { helpAccessEn } from "./help_access_en.ts"
import { helpBeginEn } from "./help_begin_en.ts"
import { helpCouncilEn } from "./help_council_en.ts"
import type { HelpPages, HelpWords } from "./help_page.ts"
import { helpPeopleEn } from "./help_people_en.ts"
import { helpSafetyEn } from "./help_safety_en.ts"
import { helpSpacesEn } from "./help_spaces_en.ts"

export const help: HelpPages = { ...helpBeginEn, ...helpSpacesEn, ...helpCouncilEn, ...helpPeopleEn, ...helpAccessEn, ...helpSafetyEn }

export const helpWords: HelpWords = {
  more: "More on this",
  groups: {
    begin: "Beginning",
    spaces: "Spaces and files",
    council: "Council and meetings",
    faction: "Faction",
    access: "My access",
    safety: "Protection and warnings",
  },
}
