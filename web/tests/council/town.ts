// Councils' systems for tests, by OParl over real HTTP: a made-up town whose meetings lie ahead of today, and the recorded
// pages of Hürtgenwald (tests/council/data says where they are from). The server's quirks are tests/council's business.
import { readFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { resolve } from "node:path"

const data = resolve(import.meta.dirname, "../../../tests/council/data/sdnet-huertgenwald-1.0")
type Thing = Record<string, unknown> & { id: string }

export const hostile = '<img src=x onerror="document.title=1">Antrag & "Anfrage"'
const dayMs = 86_400_000

/** "2026-11-28", so many days from today where the people of the stories are; a day may have begun there already. */
export function dayInGermany(daysAhead: number): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin" }).format(Date.now() + daysAhead * dayMs)
}

export class CouncilTown {
  readonly lists = new Map<string, Thing[]>()
  readonly singles = new Map<string, unknown>()
  asked: string[] = []
  readonly headers: Record<string, string | undefined>[] = []
  readonly #server: Server

  private constructor() {
    this.#server = createServer((request, response) => {
      const url = new URL(request.url ?? "/", this.origin)
      this.headers.push({ url: request.url, referer: request.headers.referer })
      if (url.pathname !== "/robots.txt") this.asked.push(request.url ?? "")
      const said = this.#said(url)
      response.writeHead(said === undefined ? 404 : 200, { "content-type": "application/json" })
      response.end(said === undefined ? "{}" : JSON.stringify(said).replaceAll("%HOST%", this.origin))
    })
  }
  static async start(): Promise<CouncilTown> {
    const town = new CouncilTown()
    await new Promise<void>((done) => town.#server.listen(0, "127.0.0.1", done))
    town.#makeUp()
    town.#record()
    return town
  }
  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }
  end(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }
  /** What a server's configuration says of them. */
  configuration(...names: ("musterstadt" | "huertgenwald")[]): string {
    const paths = { musterstadt: "/oparl/system", huertgenwald: "/rim4220/webservice/oparl/v1.0/system" }
    return `councils:\n${names
      .map((name) => `  - name: ${name}\n    contact: council@mappe.example\n    request_gap: 1 s\n    address: ${this.origin}${paths[name]}\n${name === "musterstadt" ? `    title: Musterstadt\n    roots: ["${this.origin}/bi/"]\n` : ""}`)
      .join("")}`
  }
  /** Musterstadt has another system now: other ids, other pages; numbers, titles and dates stay. But for the last paper,
   *  whose title was mended on the way. Gives how a server's configuration is changed. */
  moves(): (yaml: string) => string {
    const moved = (text: string): string =>
      text.replaceAll("%HOST%/oparl/papers/", "%HOST%/neu/vorlagen/").replaceAll("%HOST%/oparl/", "%HOST%/neu/").replaceAll("/bi/vo020?VOLFDNR=", "/ris/vo0050.asp?__kvonr=10")
    for (const [path, list] of [...this.lists].filter(([path]) => path.startsWith("/oparl/"))) {
      this.lists.delete(path)
      this.lists.set(moved(`%HOST%${path}`).slice(6), JSON.parse(moved(JSON.stringify(list))) as Thing[])
    }
    const papers = this.lists.get("/neu/papers")!
    papers.find((one) => one["reference"] === "0900/2026")!["name"] = "Verkehrskonzept Altstadt"
    this.singles.set("/neu/system", JSON.parse(moved(JSON.stringify(this.singles.get("/oparl/system")))))
    this.singles.delete("/oparl/system")
    return (yaml) => yaml.replace("/oparl/system", "/neu/system").replace(`${this.origin}/bi/`, `${this.origin}/ris/`)
  }
  change(list: string, number: number, how: (one: Thing) => void): void {
    const one = this.lists.get(`/oparl/${list}`)!.find((each) => each.id.endsWith(`/${number}`))!
    how(one)
    one["modified"] = new Date().toISOString().slice(0, 19) + "+00:00"
  }

  #said(url: URL): unknown {
    const list = this.lists.get(url.pathname)
    if (list) {
      const since = Date.parse(url.searchParams.get("modified_since") ?? "1970-01-01T00:00:00+00:00")
      const chosen = list.filter((one) => Date.parse(String(one["modified"])) >= since)
      return { data: chosen, pagination: { totalElements: chosen.length }, links: {} }
    }
    const single = this.singles.get(url.pathname)
    return single ?? [...this.lists.values()].flat().find((one) => one.id.endsWith(url.pathname) && one.id.includes("://") === false)
  }

  #makeUp(): void {
    const at = (kind: string, number: number) => `%HOST%/oparl/${kind}/${number}`
    const type = (name: string) => `https://schema.oparl.org/1.1/${name}`
    const stamp = { created: "2024-01-01T08:00:00+01:00", modified: "2024-01-01T08:00:00+01:00" }
    const days = (count: number, clock: string) => `${dayInGermany(count)}T${clock}:00+01:00`
    this.singles.set("/oparl/system", { id: "%HOST%/oparl/system", type: type("System"), oparlVersion: "https://schema.oparl.org/1.1/", name: "Ratsinformation", vendor: "made up", body: "%HOST%/oparl/bodies" })
    this.lists.set("/oparl/bodies", [
      { id: at("bodies", 1), type: type("Body"), name: "Musterstadt", organization: "%HOST%/oparl/organizations", person: "%HOST%/oparl/people", meeting: "%HOST%/oparl/meetings", paper: "%HOST%/oparl/papers", ...stamp },
    ])
    const organization = (number: number, name: string) => ({ id: at("organizations", number), type: type("Organization"), body: at("bodies", 1), name, ...stamp })
    this.lists.set("/oparl/organizations", [organization(1, "Rat"), organization(2, "Ausschuss für Bauen und Verkehr"), organization(3, "Fraktion Beispiel")])
    this.lists.set("/oparl/people", [{ id: at("people", 1), type: type("Person"), body: at("bodies", 1), name: "Dr. Änne Größler", familyName: "Größler", ...stamp }])
    const file = (number: number, name: string) => ({ id: at("files", number), type: type("File"), name, mimeType: "application/pdf", size: 1_234_567, accessUrl: `%HOST%/bi/doc?DOLFDNR=${number}`, ...stamp })
    const paper = (number: number, reference: string, name: string, more: object = {}) => ({
      id: at("papers", number), type: type("Paper"), body: at("bodies", 1), name, reference, date: `2026-0${number}-15`, paperType: "Antrag",
      web: `%HOST%/bi/vo020?VOLFDNR=${number}`, mainFile: file(number, "Vorlage"), ...stamp, ...more,
    })
    const spoken = (number: number, meeting: number, item: number) => ({
      consultation: [{ id: at("consultations", number), type: type("Consultation"), meeting: at("meetings", meeting), agendaItem: at("items", item), organization: [at("organizations", 1)], role: "Entscheidung", authoritative: true }],
    })
    this.lists.set("/oparl/papers", [
      paper(1, "0717/2026", "Radweg an der Bahnhofstraße", spoken(1, 1, 2)),
      paper(2, "0718/2026", hostile, { originatorPerson: [at("people", 1)], ...spoken(2, 1, 3) }),
      paper(3, "0800/2026", "Haushaltssatzung 2027", { originatorOrganization: [at("organizations", 3)] }),
      paper(4, "0800/2026", "Haushaltssatzung 2027, zweite Lesung"),
      paper(5, "0900/2026", "Verkehrskonzept für die Altstadt"),
    ])
    const item = (number: number, label: string, name: string, more: object = {}) => ({ id: at("items", number), type: type("AgendaItem"), meeting: at("meetings", 1), number: label, name, public: true, ...more })
    this.lists.set("/oparl/meetings", [
      {
        id: at("meetings", 1), type: type("Meeting"), name: "Sitzung des Rates", start: days(5, "17:00"), end: days(5, "20:00"), web: "%HOST%/bi/to010?SILFDNR=1",
        organization: [at("organizations", 1)], location: { id: at("locations", 1), type: type("Location"), description: "Rathaus, Ratssaal", room: "Ratssaal", streetAddress: "Markt 1", locality: "Musterstadt" },
        agendaItem: [
          item(1, "Ö 1", "Eröffnung der Sitzung"),
          item(2, "Ö 2", "Radweg an der Bahnhofstraße", { consultation: at("consultations", 1) }),
          item(3, "Ö 3", "Anträge und Anfragen", { consultation: at("consultations", 2) }),
          item(4, "Ö 4", "Verkehrskonzept für die Altstadt"),
          item(5, "Ö 5", "Mitteilungen"),
          item(6, "Ö 6", "Verschiedenes"),
          item(7, "N 7", "Grundstücksangelegenheit", { public: false }),
        ],
        ...stamp,
      },
      { id: at("meetings", 2), type: type("Meeting"), name: "Ausschuss für Bauen und Verkehr", start: days(12, "18:30"), cancelled: true, organization: [at("organizations", 2)], agendaItem: [], ...stamp },
      { id: at("meetings", 3), type: type("Meeting"), name: "Sitzung des Rates", start: "2026-01-15T17:00:00+01:00", organization: [at("organizations", 1)], agendaItem: [], ...stamp },
    ])
  }

  #record(): void {
    const host = "https://sdnetrim.kdvz-frechen.de"
    const base = "/rim4220/webservice/oparl/v1.0"
    const read = (name: string) => JSON.parse(readFileSync(resolve(data, name), "utf8").replaceAll(host, "%HOST%")) as { data: Thing[] }
    this.singles.set(`${base}/system`, read("system.json"))
    const bodies = read("body-list.json").data
    this.singles.set(`${base}/body`, { data: bodies, links: {} })
    const add = (list: string, ...names: string[]) =>
      this.lists.set(`${base}/body/1/${list}`, names.flatMap((name) => read(`${name}.json`).data))
    add("organization", "organization-page-1")
    add("person", "person-page-2.redacted")
    add("meeting", "meeting-page-14", "meeting-page-15")
    add("paper", ...Array.from({ length: 10 }, (_, i) => `paper-page-${76 + i}`))
  }
}
