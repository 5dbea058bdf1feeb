// An invented faction in an invented town. All people, papers and figures are examples.
import type {
  AppPassword,
  Device,
  Kind,
  Member,
  Person,
  SpaceCard,
  SpaceRole,
  Version,
} from "../src/engine/contract.ts"

const now = Date.now()
const hour = 3_600_000
export const day = 24 * hour

export const people: Person[] = [
  person("p-albers", "Renate Albers", "manager", { me: true, duties: ["spaces", "treasury"] }),
  person("p-kramer", "Ute Kramer", "manager", { duties: ["office", "spaces"] }),
  person("p-lange", "Peter Lange", "member", {}),
  person("p-yildiz", "Deniz Yıldız", "member", { duties: ["treasury"] }),
  person("p-weber", "Jonas Weber", "guest", {
    untilMs: now + 400 * day,
    confirmed: false,
    joiningCode: "48219 03755 91640",
  }),
  person("p-vogt", "Hanna Vogt", "member", {
    state: "invited",
    invite: "i-vogt",
    inviteExpiresMs: now + 12 * day,
    confirmed: false,
  }),
  person("p-frei", "Gisela Frei", "guest", { state: "expired", untilMs: now - 3 * day }),
  person("p-ebert", "Sabine Ebert", "member", {
    state: "invite_over",
    invite: "i-ebert",
    inviteExpiresMs: now - 3 * day,
    confirmed: false,
  }),
  person("p-schulze", "Karl-Heinz Schulze-Wischeler", "member", { duties: ["audit"] }),
  person("p-frueher", "Erika Beispiel", "member", { state: "retired" }),
]

export const spaces: SpaceCard[] = [
  space("s-haushalt", "Haushalt 2027", "manager", {
    members: 6,
    gateways: 1,
    fresh: 2,
    starred: true,
    bytes: 412_000_000,
  }),
  space("s-fraktion", "Fraktion", "manager", { members: 14, fresh: 3, starred: true, bytes: 2_140_000_000 }),
  space("s-vorstand", "Vorstand", "editor", {
    members: 4,
    bytes: 91_000_000,
    notices: [
      { id: 1, notice: "arrived", seq: 112, atMs: now - day },
      { id: 2, notice: "brought_back", entries: 3, contents: 1, atMs: now - 2 * day },
      {
        ...{ id: 3, notice: "conflict_copy", node: "", by: "Ute Kramer", wished: "Rede.odt", mine: false, atMs: now },
        name: "Rede (Konflikt Ulrike Beispiel 2026-03-14 0915).odt",
      },
    ],
  }),
  space("s-schule", "Schule und Sport", "commenter", { members: 7, fresh: 1, bytes: 380_000_000 }),
  space("s-archiv", "Archiv seit 1994", "editor", { members: 9, bytes: 3_900_000_000 }),
  space("s-bau", "Bauausschuss", "manager", {
    members: 5,
    alarm: { kind: "forked", code: "27184 59045 23536 02874 71352 66249", seq: 311, ask: "Ute Kramer", unhealed: "forked" },
  }),
  space("s-neu", "Kreistag gemeinsam", "reader", { members: 3, waiting: true }),
]

export interface Node {
  node: string
  parent: string
  kind: Kind
  name: string
  bytes: number
  changedMs: number
  changedBy: string
  versions: Version[]
  trashedMs: number
  editing: string
  pinned: boolean
  conflict: boolean
  fresh: boolean
  url: string
}

export function node(
  name: string,
  parent: string,
  more: Partial<Node> & { ageDays?: number; times?: number } = {},
): Node {
  const changedMs = now - (more.ageDays ?? 3) * day
  const kind = more.kind ?? "file"
  const made: Node = {
    node: `n-${Math.random().toString(36).slice(2, 10)}`,
    parent,
    kind,
    name,
    bytes: 84_000,
    changedMs,
    changedBy: "Peter Lange",
    versions: [],
    trashedMs: 0,
    editing: "",
    pinned: false,
    conflict: false,
    fresh: false,
    url: "",
    ...more,
  }
  if (kind === "file") made.versions = versionsOf(made, more.times ?? 1)
  return made
}

function versionsOf(of: Node, times: number): Version[] {
  const authors = ["Peter Lange", "Renate Albers", "Ute Kramer"]
  return Array.from({ length: times }, (_, i) => ({
    version: `v${i + 1}`,
    number: i + 1,
    bytes: Math.round(of.bytes * (0.6 + (0.4 * (i + 1)) / times)),
    atMs: of.changedMs - (times - 1 - i) * 3 * hour,
    by: i === times - 1 ? of.changedBy : authors[i % 3]!,
    through: i === 1 ? "Netzlaufwerk (iPad Dateien)" : "",
    current: i === times - 1,
  }))
}

export function treeOf(space: string): Node[] {
  if (space === "s-archiv") return archive()
  if (space === "s-schule")
    return [
      node("Schulhymne.mp3", "", { bytes: 3_400_000 }),
      node("Rundgang Turnhalle.mp4", "", { bytes: 91_000_000 }),
      node("Raumplan.dwg", "", { bytes: 1_200_000 }),
      node("Luftbild.png", "", { bytes: 84_000_000 }),
      node("Beschädigtes Bild.bmp", "", { bytes: 20_000 }),
    ]
  if (space !== "s-haushalt")
    return [
      node("Protokolle", "", { kind: "folder", ageDays: 12 }),
      node("Satzung der Fraktion.pdf", "", { bytes: 640_000, ageDays: 90 }),
      node("Adressen.xlsx", "", { bytes: 31_000, ageDays: 1, changedBy: "Ute Kramer", fresh: true }),
    ]
  const requests = node("Änderungsanträge", "", { kind: "folder", ageDays: 0.1 })
  return [
    requests,
    node("Vorlagen des Rates", "", { kind: "folder", ageDays: 1 }),
    node("Haushaltsrede Entwurf.docx", "", {
      bytes: 84_200,
      ageDays: 0.05,
      times: 4,
      editing: "Peter Lange",
      fresh: true,
    }),
    node("Eckdaten Kämmerei.pdf", "", { bytes: 2_140_000, ageDays: 7, pinned: true, changedBy: "Deniz Yıldız" }),
    node("Vorlage 0717/2026 Haushaltssatzung", "", {
      kind: "link",
      url: "https://ratsinfo.example/vo/0717",
      ageDays: 8,
    }),
    node("Tageblatt zum Haushalt", "", { kind: "link", url: "https://zeitung.example/artikel/7", ageDays: 8 }),
    node("Stellenplan Vergleich.xlsx", "", {
      bytes: 310_000,
      ageDays: 9,
      times: 2,
      conflict: true,
      changedBy: "Karl-Heinz Schulze-Wischeler",
    }),
    node("Foto Turnhalle Ost.jpg", "", { bytes: 4_800_000, ageDays: 10 }),
    node("Notizen aus der Klausur.txt", "", { bytes: 2_300, ageDays: 11, changedBy: "Renate Albers" }),
    node(
      "Ein sehr langer Dateiname, wie ihn die Verwaltung gern vergibt – Anlage 3 zur Vorlage 0717-2026 (Fassung vom 19. November, bereinigt).pdf",
      "",
      { bytes: 61_000_000, ageDays: 20 },
    ),
    node("Schatten für Schulhöfe.docx", requests.node, { bytes: 52_000, ageDays: 0.1 }),
    node("Alte Fassung der Rede.docx", "", { bytes: 80_000, trashedMs: now - 2 * day }),
  ]
}

function archive(): Node[] {
  const count = 100_000
  return Array.from({ length: count }, (_, i) =>
    node(`Vorlage ${String(i + 1).padStart(6, "0")} Niederschrift.pdf`, "", {
      bytes: 20_000 + ((i * 7919) % 4_000_000),
      ageDays: 10 + (i % 9000),
      times: 1,
      ...(i % 50 === 0 ? { pinned: true } : {}),
    }),
  )
}

export function membersOf(card: SpaceCard): Member[] {
  const rights: [string, SpaceRole][] = [
    ["p-albers", card.role ?? "reader"],
    ["p-kramer", "manager"],
    ["p-lange", "editor"],
    ["p-yildiz", "editor"],
    ["p-weber", "commenter"],
  ]
  const rows = rights.map(([principal, role]): Member => {
    const one = people.find((each) => each.person === principal)!
    return {
      principal,
      kind: "person",
      name: one.name,
      owner: "",
      label: "",
      role,
      untilMs: one.untilMs,
      me: one.me,
      confirmed: one.confirmed,
      former: false,
      renewal: principal === "p-yildiz" ? { keys: "neu", by: "Ute Kramer", atMs: now - 2 * hour } : null,
    }
  })
  rows.push({
    principal: "i-vogt",
    kind: "invite",
    name: "Hanna Vogt",
    owner: "",
    label: "",
    role: "reader",
    untilMs: 0,
    me: false,
    confirmed: false,
    former: false,
    renewal: null,
  })
  if (card.gateways)
    rows.push({
      principal: "g-lange",
      kind: "gateway",
      name: "",
      owner: "Peter Lange",
      label: "iPad Dateien",
      role: "editor",
      untilMs: now + 83 * day,
      me: false,
      confirmed: true,
      former: false,
      renewal: null,
    })
  return rows
}

export const devices: Device[] = [
  { device: "d1", label: "Firefox (Windows)", address: "203.0.113.0/24", factor: "totp", firstMs: now - 200 * day, lastMs: now, current: true, remembered: true },
  {
    device: "d2",
    label: "Safari (iPad)",
    address: "198.51.100.0/24",
    factor: "remembered",
    firstMs: now - 120 * day,
    lastMs: now - day,
    current: false,
    remembered: true,
  },
  {
    device: "d3",
    label: "Programm Mappe (Windows)",
    address: "203.0.113.0/24",
    factor: "none",
    firstMs: now - 30 * day,
    lastMs: now - 0.1 * day,
    current: false,
    remembered: false,
  },
]

export const appPasswords: AppPassword[] = [
  {
    id: "a1",
    label: "iPad Dateien",
    createdMs: now - 7 * day,
    untilMs: now + 83 * day,
    lastUsedMs: now - day,
    lastAddress: "192.0.2.7",
    spaces: [{ space: "s-haushalt", title: "Haushalt 2027", role: "editor" }],
  },
]

function person(id: string, name: string, role: Person["role"], more: Partial<Person>): Person {
  return {
    person: id,
    name,
    role,
    duties: [],
    untilMs: 0,
    state: "active",
    invite: "",
    inviteExpiresMs: 0,
    confirmed: true,
    joiningCode: "",
    me: false,
    ...more,
  }
}

function space(id: string, title: string, role: SpaceRole, more: Partial<SpaceCard>): SpaceCard {
  return {
    space: id,
    faction: "f-muster",
    title,
    role,
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
    ...more,
  }
}
