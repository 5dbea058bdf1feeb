// What can be done with one row, in the order of how often it is wanted.
import { useEngine } from "../../app/engine.ts"
import { askToKeepStorage, isClearedAfterAWeek } from "../../app/kept_storage.ts"
import { go } from "../../app/router.svelte.ts"
import { to } from "../../app/routes.ts"
import { done, heard } from "../../app/status.svelte.ts"
import type { Row } from "../../engine/contract.ts"
import { shortDay } from "../../words/amounts.ts"
import { t } from "../../words/say.svelte.ts"
import type { Action } from "../../ui/action.ts"
import { copyText } from "../../ui/copy_text.ts"
import { download } from "../../ui/download.ts"
import type { Asking } from "./asking.ts"

const keptDays = 30

export function rowActions(space: string, row: Row, canEdit: boolean, ask: (asking: Asking) => void): Action[] {
  const words = t().folder
  const isFile = row.kind === "file"
  const actions: (Action | false)[] = [
    row.kind !== "link" && {
      label: words.open,
      icon: "open",
      run: () => go(row.kind === "folder" ? to.folder(space, row.node) : to.node(space, row.node)),
    },
    row.kind === "link" && { label: t().council.linkDetails, icon: "info", run: () => go(to.node(space, row.node)) },
    isFile && { label: words.download, icon: "download", run: () => void download(space, row.node) },
    canEdit &&
      row.editing?.mine === false &&
      row.editing.mayTakeOver && { label: words.takeOver, icon: "edit", run: () => ask({ what: "take_over", row }) },
    canEdit && { label: words.rename, icon: "edit", run: () => ask({ what: "rename", row }) },
    canEdit && { label: words.move, icon: "move", run: () => ask({ what: "move", rows: [row] }) },
    canEdit && { label: words.copy, icon: "copy", run: () => ask({ what: "copy", rows: [row] }) },
    canEdit && {
      label: t().agenda.toItem,
      icon: "calendar",
      run: () => ask({ what: "to_item", row }),
    },
    isFile && {
      label: `${words.versions} (${row.versions})`,
      icon: "history",
      run: () => go(to.versions(space, row.node)),
    },
    { label: words.permanentLink, icon: "link", run: () => void copyLink(space, row.node) },
    isFile &&
      row.pinned && { label: words.prolong, icon: "clock", run: () => void prolong(space, row.node) },
    isFile && {
      label: row.pinned ? words.letGo : words.keep,
      icon: "keep",
      run: () => void keep(space, row.node, !row.pinned),
    },
    canEdit && { label: words.toTrash, icon: "trash", danger: true, run: () => ask({ what: "trash", rows: [row] }) },
  ]
  return actions.filter((action) => action !== false)
}

export async function copyLink(space: string, node: string): Promise<void> {
  const link = await heard(useEngine().permanentLink(space, node))
  if (link) await copyText(link, t().common.linkCopied)
}

export async function keep(space: string, node: string, kept: boolean): Promise<void> {
  if (kept) void askToKeepStorage()
  const note = isClearedAfterAWeek() ? t().safety.homeScreen : t().folder.keepNote
  await done(useEngine().keep(space, node, kept ? inThirtyDays() : 0), kept ? note : "")
}

/** What is here is not fetched again. */
export async function prolong(space: string, node: string): Promise<void> {
  const untilMs = inThirtyDays()
  await done(useEngine().keep(space, node, untilMs), t().folder.prolonged(shortDay(untilMs)))
}

function inThirtyDays(): number {
  return Date.now() + keptDays * 86_400_000
}
