// What an upload writes into a space.
import { named } from "./changes.ts"
import type { Answer } from "./contract.ts"
import { nodeOf } from "./folders.ts"
import { unwatched } from "./pinned.ts"
import { type No, no, yes } from "./problems.ts"
import type { OpenSpace } from "./session.ts"
import { type Bytes, equal, wipe } from "../mappe/base/bytes.ts"
import { type Etag, NodeId } from "../mappe/base/ids.ts"
import { ok } from "../mappe/base/result.ts"
import { type Content, parseContent } from "../mappe/journal/content.ts"
import { nameKey, newName } from "../mappe/journal/name.ts"
import type { Change } from "../mappe/replica/batch.ts"
import { leaseKeysFor } from "../mappe/replica/leases.ts"
import { isInline, type Uploaded } from "../mappe/transfer/upload.ts"
import { type Answer as Asked, isPassing } from "../mappe/wire/answer.ts"
import type { LeaseToken } from "../mappe/wire/types.ts"

/** One file of an upload: below which folder, on which way from there. */
export interface UploadPlace {
  path: string
  parent: string
  file: File | undefined
  isFolder: boolean // an empty folder: nothing but folders is made on its way
  /** It was brought in while there was no connection: the file of that name that this person saw then, if there was one.
   *  Whether somebody else changed it meanwhile is judged by that, as a client's outbox does.   docs/protocol.md §4.8 */
  away: Seen | undefined
}
export interface Seen {
  node: NodeId | undefined
  base: Etag | undefined
}

/** What lies at the place of an upload, as this device knows it. */
export function seenAt({ replica }: OpenSpace, one: Pick<UploadPlace, "path" | "parent">): Seen {
  const { state } = replica
  let node: NodeId | undefined = nodeOf(one.parent)
  for (const part of one.path.split("/").filter((name) => name !== "")) {
    const name = newName(part)
    node = node && name.ok ? state.child(node, name.value) : undefined
  }
  return { node, base: node && state.etag(node) }
}

/** A digest is its author's claim; of what this person wrote it is true. Saved again without a change it is no version. */
function isSame({ replica }: OpenSpace, node: NodeId, uploaded: Uploaded): boolean {
  const current = replica.state.current(node)
  if (!current || !uploaded.content.digest || !replica.isSelf(current.stamp.author)) return false
  const there = parseContent(current.content)
  return (
    there.ok &&
    there.value.sizeBytes === uploaded.content.sizeBytes &&
    there.value.digest !== undefined &&
    equal(there.value.digest, uploaded.content.digest)
  )
}

/** Why it has no place there, before anything is sent: a name that nobody could use, or one that a folder has where a file
 *  is to be, or the other way round. */
export function placeFault({ replica }: OpenSpace, one: UploadPlace): No | undefined {
  let at: NodeId | undefined = nodeOf(one.parent)
  const parts = one.path.split("/").filter((part) => part !== "")
  for (const [i, part] of parts.entries()) {
    const name = named(newName(part))
    if (!name.ok) return name
    at = at && replica.state.child(at, name.value)
    const isToBeFolder = i + 1 < parts.length || one.isFolder
    const sort = at && replica.state.node(at)?.sort
    if (sort !== undefined && (isToBeFolder ? sort !== "folder" : sort !== "file" && sort !== "draft"))
      return no("exists", "something of another kind has that name", { field: "name", rule: "name_taken" })
  }
  return undefined
}

/** The folders on the way that are not there yet, then the file: a new one, or a version of the one of that name. Nothing
 *  where that is the same already. `tokens`: of the leases it holds. */
export function changesFor(
  open: OpenSpace,
  one: UploadPlace,
  uploaded: Uploaded,
  folders: Map<string, NodeId>,
  tokens: LeaseToken[] = [],
): Answer<Change[]> {
  const { replica } = open
  const { state } = replica
  const changes: Change[] = []
  const parts = one.path.split("/").filter((part) => part !== "")
  let parent = nodeOf(one.parent)!
  let isNew = false
  let at = ""
  for (const typed of one.isFolder ? parts : parts.slice(0, -1)) {
    const name = named(newName(typed))
    if (!name.ok) return name
    at += `/${nameKey(name.value)}`
    const known = folders.get(at) ?? (isNew ? undefined : state.child(parent, name.value))
    if (known) {
      isNew = folders.has(at)
      parent = known
      continue
    }
    const node = NodeId.random()
    const leaseKeys = isNew ? [] : leaseKeysFor(replica, parent, name.value)
    changes.push({ intent: { intent: "folder", node, parent, name: name.value }, leaseKeys })
    folders.set(at, node)
    parent = node
    isNew = true
  }
  if (one.isFolder) return yes(changes)
  const name = named(newName(parts.at(-1) ?? ""))
  if (!name.ok) return name
  const node = isNew ? undefined : state.child(parent, name.value)
  if (node && isSame(open, node, uploaded)) return yes(changes)
  const { away } = one
  changes.push({
    ...(away && { origin: "outbox" as const }),
    intent: {
      intent: "save",
      parent,
      name: name.value,
      node: away ? away.node : node,
      base: away ? away.base : node && state.etag(node),
      freshNode: NodeId.random(),
      content: uploaded.content,
      mtimeMs: Math.max(0, Math.floor(one.file?.lastModified ?? Date.now())),
      conditions: {},
    },
    blobs: uploaded.blobs,
    inner: uploaded.inner,
    leaseKeys: isNew ? [] : leaseKeysFor(replica, parent, name.value),
    leaseTokens: tokens,
  })
  return yes(changes)
}

export function contentOf({ intent }: Change): Content | undefined {
  return intent.intent === "save" ? intent.content : undefined
}
/** Compared by opening: a digest is its author's claim. Large ones are not fetched for that: they count as different. */
export async function isSameAsFile(open: OpenSpace, current: Bytes, file: File | undefined): Promise<Asked<boolean>> {
  const there = parseContent(current)
  if (!there.ok || !file || there.value.sizeBytes !== file.size || !isInline(file.size)) return ok(false)
  const chunks = await open.downloader.chunksOf(there.value, unwatched)
  const bytes = chunks.ok ? await open.downloader.whole(chunks.value, file.size, unwatched) : chunks
  if (!bytes.ok) return isPassing(bytes.error.kind) ? bytes : ok(false)
  const same = equal(bytes.value, new Uint8Array(await file.arrayBuffer()))
  wipe(bytes.value)
  return ok(same)
}
