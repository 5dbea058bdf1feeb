// The pages of help: one per screen, in the words of the screens themselves, and some for what several screens share.
// Fetched with the first page of help; „…“ is what a screen shows (tests/ui/help.test.ts).
import { helpAccessDe } from "./help_access_de.ts"
import { helpBeginDe } from "./help_begin_de.ts"
import { helpCouncilDe } from "./help_council_de.ts"
import type { HelpPages, HelpWords } from "./help_page.ts"
import { helpPeopleDe } from "./help_people_de.ts"
import { helpSafetyDe } from "./help_safety_de.ts"
import { helpSpacesDe } from "./help_spaces_de.ts"

export const help: HelpPages = { ...helpBeginDe, ...helpSpacesDe, ...helpCouncilDe, ...helpPeopleDe, ...helpAccessDe, ...helpSafetyDe }

export const helpWords: HelpWords = {
  more: "Mehr dazu",
  groups: {
    begin: "Anfangen",
    spaces: "Ablagen und Dateien",
    council: "Rat und Sitzungen",
    faction: "Fraktion",
    access: "Mein Zugang",
    safety: "Schutz und Warnungen",
  },
}
