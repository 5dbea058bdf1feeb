// All that knows councils, in one file that is fetched when somebody looks at them (later.ts).
import type { Changes } from "./changes.ts"
import type { Context } from "./context.ts"
import { Councils } from "./council.ts"
import { CouncilLinks } from "./council_links.ts"

export interface CouncilPart {
  councils: Councils
  links: CouncilLinks
}
export function makeCouncilPart(context: Context, changes: Changes): CouncilPart {
  const councils = new Councils(context)
  return { councils, links: new CouncilLinks(context, councils, changes) }
}
