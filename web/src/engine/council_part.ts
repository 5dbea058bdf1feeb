// All that knows councils, in one file that is fetched when somebody looks at them (later.ts).
import { Agendas } from "./agenda.ts"
import type { Changes } from "./changes.ts"
import type { Context } from "./context.ts"
import { Councils } from "./council.ts"
import { CouncilLinks } from "./council_links.ts"
import { CouncilNotes } from "./council_notes.ts"
import { CouncilRelink } from "./council_relink.ts"
import { Mandates } from "./mandates.ts"
import type { Notes } from "./notes.ts"
import type { OpenSpace } from "./session.ts"

export interface CouncilNeeds {
  changes: Changes
  notes: Notes
  onChanged: (open: OpenSpace) => void
}
export type CouncilPart = ReturnType<typeof makeCouncilPart>

export function makeCouncilPart(context: Context, { changes, notes, onChanged }: CouncilNeeds) {
  const councils = new Councils(context)
  const links = new CouncilLinks(context, councils, changes)
  const relink = new CouncilRelink(context, councils, changes, links)
  const about = new CouncilNotes(context, councils, notes)
  const agendas = new Agendas(context, councils, onChanged)
  return { councils, links, agendas, part: { ...councils.part, ...links.part, ...relink.part, ...about.part, ...agendas.part, ...new Mandates(context, onChanged).part } }
}
