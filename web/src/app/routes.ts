// Which screen a path names. Pure: no history, no window.
//
// Folders stand in a path by their id and never by their name: a reload sends the path to the server, and names are
// none of its business. Which paper of a council somebody looks at, or looks for, is none either: it stands behind the
// "#", which no browser sends.

export type Route =
  | { at: "start" }
  | { at: "spaces" }
  | { at: "folder"; space: string; node: string } // node '': the space's own root
  | { at: "node"; space: string; node: string; version: string } // permanent link: a file, or a folder to be led to; version: an earlier one, or 'versionen': their list; or ''
  | { at: "members"; space: string }
  | { at: "trash"; space: string }
  | { at: "health"; space: string }
  | { at: "links"; space: string }
  | { at: "search"; text: string }
  | { at: "notes"; which: NotesPage }
  | { at: "people" }
  | { at: "invite"; space: string }
  | { at: "person"; person: string }
  | { at: "rules" }
  | { at: "rights" }
  | { at: "costs" }
  | { at: "compare" }
  | { at: "access" }
  | { at: "password" }
  | { at: "factor" }
  | { at: "devices" }
  | { at: "drive" }
  | { at: "sheet" }
  | { at: "look" }
  | { at: "help"; page: string }
  | { at: "sign_in" }
  | { at: "join" }
  | { at: "found" }
  | { at: "recover" }
  | { at: "council"; text: string } // search
  | { at: "meetings" }
  | { at: "meeting"; council: string; id: string; item: string } // item: whose notes stand open; or ''
  | { at: "paper"; council: string; id: string }
  | { at: "own_meeting"; space: string; id: string; item: string } // of the faction's own agenda; item as above
  | { at: "new_meeting" }
  | { at: "nowhere" }

export type Place = Route["at"]
export type NotesPage = "" | "von-mir" | "offen" // '': for me

const own = {
  passwort: "password",
  bestaetigungscode: "factor",
  geraete: "devices",
  netzlaufwerk: "drive",
  wiederherstellungsblatt: "sheet",
  darstellung: "look",
} as const
const inSpace = { mitglieder: "members", papierkorb: "trash", zustand: "health", verweise: "links" } as const
const outside: Record<string, Route> = {
  anmelden: { at: "sign_in" },
  beitreten: { at: "join" },
  join: { at: "join" },
  gruenden: { at: "found" },
  found: { at: "found" },
  wiederherstellen: { at: "recover" },
}

/** The page of help of each screen (words/help_de.ts): one of its own. '' is the list of all: help itself and a wrong address. */
export const helpPages: Record<Place, string> = {
  start: "start",
  spaces: "ablagen",
  folder: "ordner",
  node: "datei",
  members: "mitglieder",
  trash: "papierkorb",
  health: "zustand",
  links: "verweise",
  search: "suche",
  notes: "offene-notizen",
  people: "personen",
  invite: "einladen",
  person: "person",
  rules: "regeln",
  rights: "rechte",
  costs: "kosten",
  compare: "vergleich",
  access: "zugang",
  password: "passwort",
  factor: "bestaetigungscode",
  devices: "geraete",
  drive: "netzlaufwerk",
  sheet: "wiederherstellungsblatt",
  look: "darstellung",
  help: "",
  sign_in: "anmelden",
  join: "beitreten",
  found: "gruenden",
  recover: "wiederherstellen",
  council: "rat",
  meetings: "sitzungen",
  meeting: "sitzung",
  paper: "vorlage",
  own_meeting: "eigene-sitzung",
  new_meeting: "neue-sitzung",
  nowhere: "",
}

/** What one screen shows at times in place of itself, and what help there is for that. */
export const helpBeside = { second_step: "code", letter: "brief", link: "verweis", version: "versionen", alarm: "rote-seite" } as const

/** Screens that need nobody signed in. */
export function isOpen(route: Route): boolean {
  return ["sign_in", "join", "found", "recover", "help"].includes(route.at)
}

/** Not for guests of the faction. What lies in a space shared with one, a meeting too, is. */
export function isForMembers(route: Route): boolean {
  return ["people", "invite", "person", "rules", "rights", "costs", "compare", "council", "meetings", "new_meeting"].includes(route.at)
}

export function parseRoute(path: string, search = "", hash = ""): Route {
  const parts = path.split("/").filter(Boolean).map(decode)
  const [first = "", second = "", third = "", fourth = ""] = parts
  if (parts.length === 0) return { at: "start" }
  if (parts.length === 1 && Object.hasOwn(outside, first)) return outside[first]!
  switch (first) {
    case "a":
      return parseSpaces(second, third, fourth)
    case "d":
      return second && third ? { at: "node", space: second, node: third, version: decode(hash.replace(/^#/, "")) } : { at: "nowhere" }
    case "suche":
      // What is looked for stands behind the "#", which no browser sends; "?q=" is of older links.
      return { at: "search", text: hash.length > 1 ? decode(hash.slice(1)) : (new URLSearchParams(search).get("q") ?? "") }
    case "n":
      return second === "" || second === "von-mir" || second === "offen" ? { at: "notes", which: second } : { at: "nowhere" }
    case "f":
      return parseFaction(second, third, search)
    case "z":
      return second === ""
        ? { at: "access" }
        : Object.hasOwn(own, second)
          ? { at: own[second as keyof typeof own] }
          : { at: "nowhere" }
    case "rat":
      return parseCouncil(second, hash.replace(/^#/, ""))
    case "s":
      if (second === "neu") return { at: "new_meeting" }
      return second && third ? { at: "own_meeting", space: second, id: third, item: decode(hash.replace(/^#/, "")) } : { at: "meetings" }
    case "h":
      return { at: "help", page: second }
    default:
      return { at: "nowhere" }
  }
}

function parseSpaces(space: string, what: string, node: string): Route {
  if (space === "") return { at: "spaces" }
  if (what === "") return { at: "folder", space, node: "" }
  if (what === "o" && node) return { at: "folder", space, node }
  if (Object.hasOwn(inSpace, what)) return { at: inSpace[what as keyof typeof inSpace], space }
  return { at: "nowhere" }
}

function parseFaction(what: string, id: string, search: string): Route {
  if (what === "") return { at: "people" }
  if (what === "einladen") return { at: "invite", space: new URLSearchParams(search).get("ablage") ?? "" }
  if (what === "person" && id) return { at: "person", person: id }
  if (what === "regeln") return { at: "rules" }
  if (what === "kosten") return id === "" ? { at: "costs" } : id === "vergleich" ? { at: "compare" } : { at: "nowhere" }
  if (what === "rechte") return { at: "rights" }
  return { at: "nowhere" }
}

function parseCouncil(what: string, behind: string): Route {
  if (what === "") return { at: "council", text: decode(behind) }
  if (what === "sitzungen") return { at: "meetings" }
  const [council = "", id = "", item = ""] = behind.split("/").map(decode)
  if (council === "" || id === "") return { at: "nowhere" }
  if (what === "sitzung") return { at: "meeting", council, id, item }
  return what === "vorlage" ? { at: "paper", council, id } : { at: "nowhere" }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part // a broken escape names nothing; the screen says so
  }
}

/** Paths for links. */
export const to = {
  start: "/",
  spaces: "/a",
  people: "/f",
  rules: "/f/regeln",
  rights: "/f/rechte",
  costs: "/f/kosten",
  compare: "/f/kosten/vergleich",
  access: "/z",
  signIn: "/anmelden",
  join: "/beitreten",
  recover: "/wiederherstellen",
  own: (page: keyof typeof own) => `/z/${page}`,
  folder: (space: string, node: string) => (node ? `/a/${space}/o/${node}` : `/a/${space}`),
  node: (space: string, node: string, version = "") => `/d/${space}/${node}${version ? `#${version}` : ""}`,
  versions: (space: string, node: string) => `/d/${space}/${node}#versionen`,
  members: (space: string) => `/a/${space}/mitglieder`,
  trash: (space: string) => `/a/${space}/papierkorb`,
  health: (space: string) => `/a/${space}/zustand`,
  links: (space: string) => `/a/${space}/verweise`,
  invite: (space = "") => (space ? `/f/einladen?ablage=${encodeURIComponent(space)}` : "/f/einladen"),
  person: (person: string) => `/f/person/${person}`,
  notes: (which: NotesPage = "") => (which ? `/n/${which}` : "/n"),
  search: (text: string) => `/suche#${encodeURIComponent(text)}`,
  council: (text = "") => (text ? `/rat#${encodeURIComponent(text)}` : "/rat"),
  meetings: "/rat/sitzungen",
  meeting: (council: string, id: string, item = "") =>
    `/rat/sitzung#${council}/${encodeURIComponent(id)}${item ? `/${encodeURIComponent(item)}` : ""}`,
  paper: (council: string, id: string) => `/rat/vorlage#${council}/${encodeURIComponent(id)}`,
  newMeeting: "/s/neu",
  ownMeeting: (space: string, id: string, item = "") => `/s/${space}/${id}${item ? `#${encodeURIComponent(item)}` : ""}`,
  help: (page = "") => (page ? `/h/${page}` : "/h"),
}

/** The space a route is in, for its alarm; '' when in none. */
export function spaceOf(route: Route): string {
  return "space" in route && route.at !== "invite" ? route.space : ""
}
