// An engine without keys or a server: everything lies in this page and is gone with it. Passwords are "falsch" (refused)
// or anything else; the code 000000 is wrong, any other right.
import type {
  Answer,
  Crumb,
  Engine,
  FileSight,
  Joined,
  Letter,
  News,
  Problem,
  Recent,
  Row,
  Rules,
  Sort,
  SpaceCard,
  Standing,
  Transfer,
} from "../src/engine/contract.ts"
import * as data from "./fake_data.ts"
import { fakeAgenda } from "./fake_agenda.ts"
import { linkLook, makeFakeCouncil } from "./fake_council.ts"
import { pictureOf, typeOf } from "./fake_content.ts"
import { fakeNotes } from "./fake_notes.ts"
import { makeFakeTreasury } from "./fake_treasury.ts"

export interface Wish {
  who: "nobody" | "guest" | "manager"
  online: boolean
  isHealing?: boolean
  isReset?: boolean
}

const recoveryCode = "K7Q4-M2XD-9HTR-P3WN-6YFA-B8ZC-D4EV-W2JH-5RKT"
const words =
  "apfel brunnen kerze wolke teller garten lampe birke feder hafen insel kissen leiter mantel nadel ofen pinsel quelle rasen sattel tasse ufer vogel wiese".split(
    " ",
  )

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
      : data.spaces.map((card) => ({ ...card }))
  let people = data.people.map((person) => ({ ...person }))
  let transfers: Transfer[] = []
  let devices = [...data.devices]
  let appPasswords = [...data.appPasswords]
  let rules: Rules = { secondFactor: "optional", inviteDays: 14, guestDays: 0, drives: true }
  let totp = false
  let nextId = 1
  let resetSeen = false
  let standing: Standing = wish.who === "nobody" ? { state: "signed_out", serverKnown: true } : signedIn(wish)

  const ok = <T>(value: T): Promise<Answer<T>> => Promise.resolve({ ok: true, value })
  const no = <T>(problem: Problem): Promise<Answer<T>> => Promise.resolve({ ok: false, problem })
  const later = <T>(ms: number, answer: () => Promise<Answer<T>>): Promise<Answer<T>> =>
    new Promise((resolve) => setTimeout(() => resolve(answer()), ms))
  const nothing = (): Promise<Answer<void>> => ok(undefined)
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
      pinned: one.pinned,
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
  ): Promise<Answer<void>> {
    const all = ids.map((id) => nodeOf(space, id)).filter((one) => one !== undefined)
    const backs = all.map(change)
    changed(space)
    for (const one of all) tell({ news: "node", space, node: one.node })
    done(
      what,
      all.map((one) => one.name),
      () => {
        backs.forEach((back) => back())
        changed(space)
        done("undone", [])
      },
    )
    return nothing()
  }
  const letter = (name: string, expiresMs: number, withPin: boolean): Letter => ({
    invite: `i-${nextId++}`,
    person: `p-${nextId}`,
    name,
    link: `${location.origin}/join#${"hbFfAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8wMTIzNDU2Nzg5Ojs8PT4_QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl9gYWJj"}`,
    typedCode: "K7Q4-M2XD-9HTR-P3WN-6YFA",
    pin: withPin ? "47110815" : "",
    expiresMs,
    missed: [],
  })
  const joined = (joiningCode: string): Joined => ({
    faction: "f-muster",
    recoveryCode,
    joiningCode,
    inviter: joiningCode ? "Ute Kramer" : "",
    spaces: joiningCode ? ["s-haushalt"] : [],
    waiting: joiningCode ? 1 : 0,
  })
  function enter(): void {
    standing = signedIn({ who: "manager", online: true })
    tell({ news: "standing" })
  }
  function run(id: number): void {
    const step = setInterval(() => {
      const one = transfers.find((each) => each.id === id)
      if (!one || one.state === "cancelled") return clearInterval(step)
      if (one.state !== "running") return
      one.done = Math.min(one.bytes, one.done + one.bytesPerS / 5)
      if (one.done >= one.bytes) {
        one.state = "done"
        clearInterval(step)
        if (one.direction === "up") {
          tree(one.space).push(
            data.node(one.name, one.node, { bytes: one.bytes, ageDays: 0, changedBy: "Renate Albers" }),
          )
          changed(one.space)
          done("uploaded", [one.name])
        }
      }
      transfers = [...transfers]
      tell({ news: "transfers" })
    }, 200)
  }

  return {
    onNews: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    standing: () => ok(standing),
    proposePassword: () =>
      ok(Array.from({ length: 6 }, () => words[Math.floor(Math.random() * words.length)]).join(" ")),
    lookAt: (what, pin = "") =>
      what.includes("/found")
        ? ok({ kind: "found", server: "mappe.musterstadt.example", factionName: "Fraktion Beispiel", needsName: true })
        : what.includes("falsch")
          ? no({ kind: "expired" })
          : later(300, () => {
              const needsPin = !what.includes("ohne-pin")
              if (pin === "00000000") return no({ kind: "denied", field: "pin" })
              const server = "mappe.musterstadt.example"
              if (needsPin && !pin) return ok({ kind: "invite", server, factionName: "", inviter: "", name: "", needsPin, expiresMs: 0 })
              const who = { factionName: "Bürgerliste Musterstadt", inviter: "Ute Kramer", name: "Hanna Vogt" }
              return ok({ kind: "invite", server, ...who, needsPin, expiresMs: Date.now() + 12 * data.day })
            }),
    found: () =>
      later(800, () => {
        enter()
        return ok(joined(""))
      }),
    join: () =>
      later(800, () => {
        enter()
        return ok(joined("48219 03755 91640"))
      }),
    signIn: ({ login, password }) =>
      later(500, () => {
        if (password === "falsch") return no({ kind: "denied" })
        if (login === "zweifach") {
          standing = { state: "second_factor", login }
          return ok(standing)
        }
        standing = signedIn({ who: "manager", online: true })
        return ok(standing)
      }),
    giveCode: (code) =>
      later(300, () => {
        if (code === "000000") return no({ kind: "denied" })
        standing = signedIn({ who: "manager", online: true })
        return ok(standing)
      }),
    recover: () =>
      later(800, () => {
        enter()
        return ok({ recoveryCode })
      }),
    signOut: (even) => {
      if (!even && transfers.some((one) => one.state === "running")) return ok({ unsent: 2 })
      standing = { state: "signed_out", serverKnown: true }
      tell({ news: "standing" })
      return ok({ unsent: 0 })
    },
    lastSignIn: () =>
      ok({
        lastMs: Date.now() - data.day,
        failedTries: 1,
        address: "192.0.2.7",
        device: "Safari (iPad)",
        factor: "remembered",
        reset: wish.isReset && !resetSeen ? { by: "Ute Kramer", atMs: Date.now() - 3_600_000 } : null,
      }),
    factorResetSeen: () => {
      resetSeen = true
      return nothing()
    },
    changePassword: (old) => later(500, () => (old === "falsch" ? no({ kind: "denied" }) : nothing())),
    newRecoveryCode: (password) =>
      later(500, () => (password === "falsch" ? no({ kind: "denied" }) : ok({ recoveryCode }))),
    putOffSheet: nothing,
    sheetProven: nothing,
    checkRecoveryGroup: (code, group, typed) => ok(code.split("-")[group - 1] === typed.trim().toUpperCase()),
    devices: () => ok(devices),
    revokeDevice: (device) => {
      devices = devices.filter((one) => one.device !== device)
      return nothing()
    },
    factor: () => ok({ totp, backupCodesLeft: 10, required: rules.secondFactor === "required" }),
    beginTotp: () =>
      ok({
        uri: "otpauth://totp/Mappe:r.albers?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Mappe",
        secret: "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP",
      }),
    finishTotp: (code) => {
      if (code === "000000") return no({ kind: "denied" })
      totp = true
      return ok({ backupCodes: Array.from({ length: 10 }, (_, i) => `BSPL-${1000 + i * 77}-K${i}QX`) })
    },
    newBackupCodes: (code) =>
      code === "000000"
        ? no({ kind: "denied" })
        : ok({ backupCodes: Array.from({ length: 10 }, (_, i) => `BSPL-${2000 + i * 77}-K${i}QX`) }),
    endTotp: (code) => {
      if (code === "000000") return no({ kind: "denied" })
      totp = false
      return nothing()
    },
    appPasswords: () => ok(appPasswords),
    createAppPassword: (wished) => {
      const id = `a${nextId++}`
      appPasswords = [
        ...appPasswords,
        {
          id,
          label: wished.label,
          createdMs: Date.now(),
          untilMs: wished.untilMs,
          lastUsedMs: 0,
          lastAddress: "",
          spaces: wished.spaces.map((one) => ({ ...one, title: titleOf(one.space) })),
        },
      ]
      return ok({ id, user: "r.albers.ipad", password: "bspl-7qkd-x2mn-94tr", address: `${location.origin}/dav/` })
    },
    revokeAppPassword: (id) => {
      appPasswords = appPasswords.filter((one) => one.id !== id)
      return nothing()
    },

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
        editing: row.editing,
        pinned: one.pinned,
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
      }),
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
              name: people.find((person) => person.person === one.person)?.name ?? "",
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

    upload: (space, parent, files) => {
      const editingOf = (name: string) => {
        const there = tree(space).find((one) => one.parent === parent && one.name === name)
        return there ? rowOf(there).editing : null
      }
      const made = files.map(({ file }) => ({
        id: nextId++,
        direction: "up" as const,
        space,
        node: parent,
        name: file.name,
        bytes: Math.max(1, file.size),
        done: 0,
        bytesPerS: Math.max(20_000, file.size / 6),
        state: editingOf(file.name) ? ("locked" as const) : ("running" as const),
        problem: null,
        editing: editingOf(file.name),
      }))
      transfers = [...transfers, ...made]
      made.filter((one) => one.state === "running").forEach((one) => run(one.id))
      tell({ news: "transfers" })
      return ok(made.map((one) => one.id))
    },
    contentAddress: (space, node) => ok({ url: pictureOf(nodeOf(space, node)?.name ?? ""), transfer: 0 }),
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
    transfers: () => ok(transfers),
    pause: (id) => setState(id, "paused"),
    resume: (id) => setState(id, "running"),
    cancel: (id) => setState(id, "cancelled"),
    takeOverUpload: (id) => setState(id, "running"),

    people: () => ok(people),
    invite: (wished) =>
      later(500, () => {
        people = [
          ...people,
          {
            person: `p-${nextId}`,
            name: wished.name,
            role: wished.role,
            duties: wished.duties,
            untilMs: wished.untilMs,
            state: "invited",
            invite: `i-${nextId}`,
            inviteExpiresMs: wished.expiresMs,
            confirmed: false,
            joiningCode: "",
            me: false,
          },
        ]
        tell({ news: "people", faction: wished.faction })
        return ok(letter(wished.name, wished.expiresMs, wished.withPin))
      }),
    withdrawInvite: (faction, invite) => {
      people = people.filter((person) => person.invite !== invite)
      tell({ news: "people", faction })
      return nothing()
    },
    changePerson: (faction, id, change) => {
      people = people.map((person) => (person.person === id ? { ...person, ...change } : person))
      tell({ news: "people", faction })
      return nothing()
    },
    renew: (_faction, id) =>
      later(500, () =>
        ok(letter(people.find((person) => person.person === id)?.name ?? "", Date.now() + 14 * data.day, true)),
      ),
    beforeRetiring: (_faction, id) => ok(id === "p-kramer" ? ["Vorstand", "Archiv seit 1994"] : []),
    retire: (faction, id) => {
      people = people.map((person) => (person.person === id ? { ...person, state: "retired" } : person))
      tell({ news: "people", faction })
      return nothing()
    },
    confirmPerson: (faction, id) => {
      people = people.map((person) => (person.person === id ? { ...person, confirmed: true, joiningCode: "" } : person))
      tell({ news: "people", faction })
      return nothing()
    },
    resetSecondFactor: nothing,
    rules: () => ok(rules),
    setRules: (_faction, fresh) => {
      rules = fresh
      return nothing()
    },
  }

  function setState(id: number, state: Transfer["state"]): Promise<Answer<void>> {
    transfers = transfers.map((one) => (one.id === id ? { ...one, state } : one))
    tell({ news: "transfers" })
    return nothing()
  }
}

function recentOf(space: string, { node, kind, name, changedMs, changedBy }: data.Node): Recent {
  return { space, node, kind, name, changedMs, changedBy }
}

function signedIn(wish: Wish): Standing {
  const guest = wish.who === "guest"
  return {
    state: "signed_in",
    login: guest ? "j.weber" : "r.albers",
    kept: true,
    online: wish.online,
    asOfMs: Date.now() - 900_000,
    ...(wish.isHealing && { healing: { done: 128, of: 1340 } }),
    persons: [
      {
        faction: "f-muster",
        factionName: "Bürgerliste Musterstadt",
        person: guest ? "p-weber" : "p-albers",
        name: guest ? "Jonas Weber" : "Renate Albers",
        role: guest ? "guest" : "manager",
        duties: guest ? [] : ["spaces", "treasury"],
        untilMs: 0,
        suspended: false,
        usedBytes: 3_120_000_000,
        quotaBytes: 10_000_000_000,
      },
    ],
  }
}
