// An engine without keys or a server: everything lies in this page and is gone with it. Here are spaces and what lies in them.
import type { Answer, Crumb, Engine, FileSight, News, Recent, Row, Sort, SpaceCard } from "../src/engine/contract.ts"
import * as data from "./fake_data.ts"
import { fakeAccess, type Wish } from "./fake_access.ts"
import { later, no, nothing, ok } from "./fake_answers.ts"
import { fakeAgenda } from "./fake_agenda.ts"
import { linkLook, makeFakeCouncil } from "./fake_council.ts"
import { showingOf, typeOf } from "./fake_content.ts"
import { fakeNotes } from "./fake_notes.ts"
import { fakePeople } from "./fake_people.ts"
import { fakeTransfers, interrupted, stuck } from "./fake_transfers.ts"
import { makeFakeTreasury } from "./fake_treasury.ts"

const keptMs = 30 * 86_400_000
function pinnedOf({ pinned }: { pinned: boolean }): { pinned: boolean; pinnedUntilMs: number } {
  return { pinned, pinnedUntilMs: pinned ? Date.now() + keptMs : 0 }
}

export function makeFakeEngine(wish: Wish): Engine {
  const listeners = new Set<(news: News) => void>()
  const tell = (news: News): void => listeners.forEach((listener) => listener(news))
  const trees = new Map<string, data.Node[]>()
  const folders = new Map<number, { space: string; node: string; sort: Sort; rows: data.Node[] | null }>()
  const undos = new Map<number, () => void>()
  const members = new Map(data.spaces.map((card) => [card.space, data.membersOf(card)]))
  let spaces: SpaceCard[] =
    wish.who === "guest"
      ? [{ ...data.spaces[0]!, role: "commenter", untilMs: Date.now() + 400 * data.day, gateways: 0 }]
      : wish.hasNoSpaces
        ? []
        : data.spaces.map((card) => ({ ...card }))
  let nextId = 1

  const tree = (space: string): data.Node[] => {
    if (!trees.has(space)) trees.set(space, data.treeOf(space))
    return trees.get(space)!
  }
  const titleOf = (space: string): string => spaces.find((card) => card.space === space)?.title ?? ""
  const nodeOf = (space: string, id: string): data.Node | undefined => tree(space).find((each) => each.node === id)
  function pathTo(space: string, id: string): Crumb[] {
    const one = nodeOf(space, id)
    return one
      ? [...pathTo(space, one.parent), { node: one.node, name: one.name }]
      : [{ node: "", name: titleOf(space) }]
  }
  function sorted(space: string, parent: string, sort: Sort): data.Node[] {
    const collator = new Intl.Collator("de", { numeric: true })
    const by = {
      name: (a: data.Node, b: data.Node) => collator.compare(a.name, b.name),
      changed: (a: data.Node, b: data.Node) => a.changedMs - b.changedMs,
      size: (a: data.Node, b: data.Node) => a.bytes - b.bytes,
      kind: (a: data.Node, b: data.Node) => collator.compare(a.name.split(".").at(-1)!, b.name.split(".").at(-1)!),
    }[sort.by]
    const inside = tree(space).filter((each) => each.parent === parent && !each.trashedMs)
    return inside.sort(
      (a, b) => Number(b.kind === "folder") - Number(a.kind === "folder") || (sort.down ? -1 : 1) * by(a, b),
    )
  }
  function rowsOf(handle: number): data.Node[] {
    const folder = folders.get(handle)!
    return (folder.rows ??= sorted(folder.space, folder.node, folder.sort))
  }
  function changed(space: string): void {
    for (const [handle, folder] of folders)
      if (folder.space === space) {
        folder.rows = null
        tell({ news: "folder", handle, count: rowsOf(handle).length })
      }
  }
  function rowOf(one: data.Node): Row {
    const row: Row = {
      node: one.node,
      kind: one.kind,
      name: one.name,
      bytes: one.bytes,
      changedMs: one.changedMs,
      changedBy: one.changedBy,
      versions: one.versions.length,
      editing: one.editing
        ? { name: one.editing, sinceMs: Date.now() - 3_000_000, mine: one.editing === "Renate Albers", mayTakeOver: true }
        : null,
      ...pinnedOf(one),
      conflict: one.conflict,
      fresh: one.fresh,
      notes: one.name === "Haushaltsrede Entwurf.docx" ? 1 : 0,
    }
    return one.url ? { ...row, url: one.url, link: linkLook(one.url) } : row
  }
  function done(what: Extract<News, { news: "done" }>["what"], names: string[], back?: () => void): void {
    const undo = back ? nextId++ : null
    if (back && undo !== null) undos.set(undo, back)
    tell({ news: "done", what, names, undo })
  }
  function touch(
    space: string,
    ids: string[],
    what: Extract<News, { news: "done" }>["what"],
    change: (one: data.Node) => () => void,
    more: string[] = [],
  ): Promise<Answer<void>> {
    const all = ids.map((id) => nodeOf(space, id)).filter((one) => one !== undefined)
    const backs = all.map(change)
    changed(space)
    for (const one of all) tell({ news: "node", space, node: one.node })
    done(
      what,
      [...all.map((one) => one.name), ...more],
      () => {
        backs.forEach((back) => back())
        changed(space)
        done("undone", [])
      },
    )
    return nothing()
  }
  const people = fakePeople(tell)
  const transfers = fakeTransfers(tell, {
    editingOf(space, parent, name) {
      const there = tree(space).find((one) => one.parent === parent && one.name === name)
      return there ? rowOf(there).editing : null
    },
    arrived(one) {
      tree(one.space).push(data.node(one.name, one.node, { bytes: one.bytes, ageDays: 0, changedBy: "Renate Albers" }))
      changed(one.space)
      done("uploaded", [one.name])
    },
  }, wish.isStuck ? stuck : wish.isHalfLoaded ? [interrupted] : [])
  const about = { isSending: transfers.isSending, isFactorRequired: people.isFactorRequired, titleOf }

  return {
    onNews: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    ...fakeAccess(wish, tell, about),
    ...people.part,
    ...transfers.part,
    spaces: () => ok(spaces),
    createSpace: (faction, title) => {
      const card: SpaceCard = {
        space: `s-${nextId++}`,
        faction,
        title,
        role: "manager",
        untilMs: 0,
        members: 1,
        gateways: 0,
        bytes: 0,
        fresh: 0,
        starred: false,
        waiting: false,
        opening: false,
        alarm: null,
        newer: false,
        frozen: false,
        notices: [],
        gatewaysAllowed: false,
      }
      spaces = [...spaces, card]
      trees.set(card.space, [])
      members.set(card.space, data.membersOf(card).slice(0, 1))
      tell({ news: "spaces" })
      return ok({ space: card.space })
    },
    renameSpace: (space, title) => {
      spaces = spaces.map((card) => (card.space === space ? { ...card, title } : card))
      tell({ news: "spaces" })
      changed(space)
      return nothing()
    },
    star: (space, starred) => {
      spaces = spaces.map((card) => (card.space === space ? { ...card, starred } : card))
      tell({ news: "spaces" })
      return nothing()
    },
    seen: nothing,
    openFolder: (space, node, sort) => {
      if (!spaces.some((card) => card.space === space) || (node && !nodeOf(space, node)))
        return no({ kind: "not_found" })
      const handle = nextId++
      folders.set(handle, { space, node, sort, rows: null })
      const role = spaces.find((card) => card.space === space)!.role
      return ok({
        handle,
        space,
        node,
        path: pathTo(space, node),
        count: rowsOf(handle).length,
        canEdit: role === "editor" || role === "manager",
        canComment: role !== "reader",
        ask: ["Peter Lange"],
      })
    },
    openTrash: (space) =>
      ok(
        tree(space)
          .filter((one) => one.trashedMs)
          .map((one) => ({
            node: one.node,
            kind: one.kind,
            name: one.name,
            from: pathTo(space, one.parent).at(-1)!.name,
            bytes: one.bytes,
            trashedMs: one.trashedMs,
            trashedBy: "Peter Lange",
            goesMs: one.trashedMs + 30 * data.day,
          })),
      ),
    rows: (handle, from, to) =>
      folders.has(handle) ? ok(rowsOf(handle).slice(from, to).map(rowOf)) : no({ kind: "not_found" }),
    indexOf: (handle, node) => ok(rowsOf(handle).findIndex((one) => one.node === node)),
    sortFolder: (handle, sort) => {
      const folder = folders.get(handle)!
      folder.sort = sort
      folder.rows = null
      return nothing()
    },
    closeFolder: (handle) => {
      folders.delete(handle)
      return nothing()
    },
    file: (space, node) => {
      const one = nodeOf(space, node)
      if (!one) return no({ kind: "not_found" })
      const row = rowOf(one)
      const sight: FileSight = {
        space,
        node,
        kind: one.kind,
        name: one.name,
        path: pathTo(space, node),
        bytes: one.bytes,
        type: typeOf(one.name),
        changedMs: one.changedMs,
        changedBy: one.changedBy,
        createdMs: one.changedMs - 5 * data.day,
        createdBy: "Ute Kramer",
        trashed: one.trashedMs > 0,
        trashedWith: null,
        editing: row.editing,
        ...pinnedOf(one),
        allVersionsDays: 30,
        versions: one.versions,
      }
      return ok(sight)
    },
    lastOpened: (limit) =>
      ok(
        tree("s-haushalt")
          .filter((one) => one.kind === "file" && !one.trashedMs)
          .slice(0, Math.min(limit, 3))
          .map((one) => recentOf("s-haushalt", one)),
      ),
    recent: (limit) =>
      ok(
        [...(spaces.some((card) => card.space === "s-fraktion") ? ["s-haushalt", "s-fraktion"] : ["s-haushalt"])]
          .flatMap((space) =>
            tree(space)
              .filter((one) => !one.trashedMs)
              .map((one) => recentOf(space, one)),
          )
          .sort((a, b) => b.changedMs - a.changedMs)
          .slice(0, Math.min(5, limit)),
      ),
    ...fakeNotes(tell),
    ...makeFakeTreasury(),
    search: (space, text, limit) =>
      ok(
        spaces
          .filter((card) => !card.alarm && (!space || card.space === space))
          .flatMap((card) =>
            tree(card.space)
              .filter((one) => !one.trashedMs && one.name.toLowerCase().includes(text.toLowerCase()))
              .slice(0, limit)
              .map((one) => ({
                space: card.space,
                node: one.node,
                kind: one.kind,
                name: one.name,
                path: pathTo(card.space, one.parent)
                  .slice(1)
                  .map((crumb) => crumb.name)
                  .join(" / "),
                changedMs: one.changedMs,
              })),
          )
          .slice(0, limit),
      ),
    ...fakeAgenda(data.spaces[0]!.space, data.spaces[0]!.title, wish.who === "manager", tell),
    ...makeFakeCouncil({
      make(space, parent, name, url) {
        const made = data.node(name, parent, { kind: "link", url, ageDays: 0, changedBy: "Renate Albers" })
        tree(space).push(made)
        changed(space)
        done("link_made", [name])
        return made.node
      },
      urlOf: (space, node) => nodeOf(space, node),
    }),
    makeFolder: (space, parent, name) => {
      if (tree(space).some((one) => one.parent === parent && one.name === name && !one.trashedMs))
        return no({ kind: "exists" })
      const made = data.node(name, parent, { kind: "folder", ageDays: 0, changedBy: "Renate Albers" })
      tree(space).push(made)
      changed(space)
      done("folder_made", [name])
      return ok({ node: made.node })
    },
    rename: (space, node, name) =>
      touch(space, [node], "renamed", (one) => {
        const was = one.name
        one.name = name
        return () => {
          one.name = was
        }
      }),
    move: (space, nodes, parent) =>
      touch(space, nodes, "moved", (one) => {
        const was = one.parent
        one.parent = parent
        return () => {
          one.parent = was
        }
      }),
    copy: (space, nodes, parent) =>
      touch(space, nodes, "copied", (one) => {
        const made = data.node(one.parent === parent ? `Kopie von ${one.name}` : one.name, parent, {
          kind: one.kind,
          bytes: one.bytes,
          ageDays: 0,
        })
        tree(space).push(made)
        return () => {
          made.trashedMs = Date.now()
        }
      }),
    trash: (space, nodes) =>
      touch(space, nodes, "trashed", (one) => {
        one.trashedMs = Date.now()
        return () => {
          one.trashedMs = 0
        }
      }),
    restore: (space, nodes) =>
      touch(space, nodes, "restored", (one) => {
        one.trashedMs = 0
        return () => {
          one.trashedMs = Date.now()
        }
      }),
    purge: (space, nodes) => {
      trees.set(
        space,
        tree(space).filter((one) => !nodes.includes(one.node)),
      )
      changed(space)
      done("purged", ["Datei"])
      return nothing()
    },
    restoreVersion: (space, node, version) =>
      touch(space, [node], "version_restored", (one) => {
        const was = one.versions
        const old = was.find((each) => each.version === version)!
        one.versions = [
          ...was.map((each) => ({ ...each, current: false })),
          {
            ...old,
            version: `v${was.length + 1}`,
            number: was.length + 1,
            current: true,
            atMs: Date.now(),
            by: "Renate Albers",
          },
        ]
        return () => {
          one.versions = was
        }
      }, [`${nodeOf(space, node)?.versions.find((each) => each.version === version)?.number}`]),
    undo: (step) => {
      undos.get(step)?.()
      undos.delete(step)
      return nothing()
    },
    takeOver: (space, node) =>
      touch(space, [node], "taken_over", (one) => {
        one.editing = "Renate Albers"
        return () => {
          one.editing = "Peter Lange"
        }
      }),
    permanentLink: (space, node) => ok(`${location.origin}/d/${space}/${node}`),
    keep: (space, node, untilMs) =>
      touch(space, [node], untilMs ? "kept" : "let_go", (one) => {
        one.pinned = untilMs > 0
        return () => {
          one.pinned = untilMs === 0
        }
      }),
    members: (space) => ok(members.get(space) ?? []),
    setRole: (space, wishes) => {
      let rows = members.get(space) ?? []
      for (const one of wishes) {
        const known = rows.find((row) => row.principal === one.person)
        if (one.role === null) rows = rows.filter((row) => row.principal !== one.person)
        else if (known) rows = rows.map((row) => (row === known ? { ...row, role: one.role! } : row))
        else
          rows = [
            ...rows,
            {
              principal: one.person,
              kind: "person",
              name: people.nameOf(one.person),
              owner: "",
              label: "",
              role: one.role,
              untilMs: one.untilMs,
              me: false,
              confirmed: true,
              former: false,
              renewal: null,
            },
          ]
      }
      members.set(space, rows)
      spaces = spaces.map((card) =>
        card.space === space ? { ...card, members: rows.filter((row) => row.kind === "person").length } : card,
      )
      tell({ news: "spaces" })
      return nothing()
    },
    acceptKeys: (space, person) => {
      const rows = members.get(space) ?? []
      members.set(space, rows.map((row) => (row.principal === person ? { ...row, renewal: null } : row)))
      tell({ news: "spaces" })
      return nothing()
    },
    allowGateways: (space, allowed) => {
      spaces = spaces.map((card) => (card.space === space ? { ...card, gatewaysAllowed: allowed } : card))
      tell({ news: "spaces" })
      return nothing()
    },
    health: (space) =>
      ok({
        seq: 412,
        code: "31415 92653 58979 32384 62643 38327",
        checkedMs: Date.now() - 120_000,
        skipped: [{ seq: 207, reason: "drops_need_editor", by: "Jonas Weber" }],
        doubted: false,
        believed: space === "s-schule" ? null : { seq: 180, by: "Ute Kramer" },
        alarms: space === "s-schule" ? [{ seq: 398, alarm: "void_access", by: "Jonas Weber" }, { seq: 401, alarm: "snapshot_differs", by: "Jonas Weber" }] : [],
      }),
    putAwayNotice: (space, id) => {
      spaces = spaces.map((card) =>
        card.space === space ? { ...card, notices: card.notices.filter((one) => one.id !== id) } : card,
      )
      tell({ news: "spaces" })
      return nothing()
    },
    verifyFromStart: () => later(1200, nothing),
    followServer: (space) => {
      spaces = spaces.map((card) => (card.space === space ? { ...card, alarm: null } : card))
      tell({ news: "spaces" })
      return nothing()
    },

    contentAddress: (space, node, _version, how) => {
      const one = nodeOf(space, node)
      const transfer = how === "save" && one ? transfers.fetches(space, node, one.name, one.bytes) : 0
      return showingOf(one?.name ?? "").then((shown) => ok({ url: how === "save" ? "about:blank" : shown, transfer }))
    },
    content: (_space, _node, _version, _max) =>
      typeOf(nodeOf(_space, _node)?.name ?? "") === "application/pdf"
        ? fetch("/beispiel.pdf").then(async (got): Promise<Answer<Uint8Array>> => ({
            ok: true,
            value: new Uint8Array(await got.arrayBuffer()),
          }))
        : ok(
            new TextEncoder().encode(
              "Klausur am Wochenende\n\n1. Haushalt: Rücklage nicht unter 3 Millionen\n2. Turnhalle Ost: Ortstermin\n3. Schulhöfe: Antrag bis Montag\n",
            ),
          ),
  }
}

function recentOf(space: string, { node, kind, name, changedMs, changedBy }: data.Node): Recent {
  return { space, node, kind, name, changedMs, changedBy }
}
