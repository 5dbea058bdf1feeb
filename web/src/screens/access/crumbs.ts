import { to } from "../../app/routes.ts"
import { t } from "../../words/say.svelte.ts"

export function crumbsTo(name: string): { name: string; href?: string }[] {
  return [{ name: t().access.title, href: to.access }, { name }]
}
