// A made-up council for the engine without a server. One title tries to be markup.
import type {
  AgendaLine, Answer, Council, CouncilEngine, CouncilHit, CouncilLink, LinkChoice, LinkProposal, LinkReview, LinkState, MeetingCard, MeetingSight, PaperCard, PaperSight,
} from "../src/engine/contract.ts"
import type { CouncilNoteMethods } from "./fake_notes.ts"

const day = 86_400_000
const host = "ratsinfo.example"
const council = "musterstadt"
const checkedMs = Date.now() - 3 * 3_600_000
const at = (days: number, hour: number): number => new Date(Date.now() + days * day).setHours(hour, 0, 0, 0)

const paper = (number: number, reference: string, name: string, more: Partial<PaperCard> = {}): PaperCard => ({
  kind: "paper", council, id: `https://${host}/oparl/papers/${number}`, reference, name, date: `2026-0${number}-12`, type: "Beschlussvorlage", state: "present", ...more,
})
const papers: PaperCard[] = [
  paper(1, "0717/2026", "Haushaltssatzung 2027 und Haushaltsplan"),
  paper(2, "0688/2026", "Bebauungsplan 114 „Nördlich der Mühlenstraße“ – Abwägung der Stellungnahmen und Satzungsbeschluss"),
  paper(3, "0702/2026", "<b>Antrag</b>: Schatten für Schulhöfe", { type: "Antrag" }),
  paper(4, "0800/2026", "Kanalsanierungskonzept"),
  paper(5, "0800/2026", "Kanalsanierungskonzept, Ergänzung", { type: "Ergänzungsvorlage" }),
  paper(6, "0599/2026", "", { state: "depublished" }),
]
const meeting = (number: number, name: string, startMs: number, more: Partial<MeetingCard> = {}): MeetingCard => ({
  kind: "meeting", council, id: `https://${host}/oparl/meetings/${number}`, name, bodies: [name], startMs, cancelled: false, state: "present", ...more,
})
const meetings: MeetingCard[] = [
  meeting(9, "Rat der Stadt Musterstadt", at(-30, 17)),
  meeting(1, "Rat der Stadt Musterstadt", at(4, 17)),
  meeting(2, "Ausschuss für Stadtentwicklung, Bauen, Verkehr und Klimaschutzangelegenheiten", at(11, 18)),
  meeting(3, "Schulausschuss", at(13, 16), { cancelled: true }),
]
let itemCount = 0
const line = (number: string, name: string, more: Partial<AgendaLine> = {}): AgendaLine => ({ id: `https://${host}/oparl/items/${++itemCount}`, number, name, result: "", access: "open", papers: [], documents: [], ...more })
const speaksOf = (index: number, guessed = false) => ({ id: papers[index]!.id, reference: papers[index]!.reference, name: papers[index]!.name, url: `https://${host}/bi/vo020?VOLFDNR=${index + 1}`, guessed })
const items: AgendaLine[] = [
  line("Ö 1", "Eröffnung und Feststellung der ordnungsgemäßen Einberufung"),
  line("Ö 2", "Einwohnerfragestunde"),
  line("Ö 5", "Haushaltssatzung 2027 und Haushaltsplan", { papers: [speaksOf(0)], result: "vertagt" }),
  line("Ö 8", "Bebauungsplan 114 „Nördlich der Mühlenstraße“", { papers: [speaksOf(1)] }),
  line("Ö 12", "<b>Antrag</b>: Schatten für Schulhöfe", { papers: [speaksOf(2, true)] }),
  line("Ö 13", "Mitteilungen und Anfragen", { documents: [{ name: "Anfrage der Bürgerliste", url: `https://${host}/files/9`, bytes: 0, main: false, guessed: false, known: true }] }),
  line("N 1", "Grundstück am Bahnhof", { access: "closed" }),
  line("N 2", "Personalangelegenheit", { access: "closed_guessed" }),
]
const files = [
  { name: "Beschlussvorlage", url: `https://${host}/files/1`, bytes: 1_240_000, main: true, guessed: false, known: true },
  { name: "Anlage 3 Investitionsübersicht mit den Ansätzen der mittelfristigen Finanzplanung", url: "https://dokumente.anderswo.example/files/2", bytes: 0, main: false, guessed: false, known: false },
]
const councils: Council[] = [
  { council, title: "Musterstadt", hosts: [host], checkedMs, whole: true, fetching: false, late: false, papers: 12_480, meetings: 1_312, problem: null },
  { council: "kreis", title: "Kreis Musterland", hosts: ["kreis.example"], checkedMs: Date.now() - 4 * day, whole: true, fetching: false, late: true, papers: 3_011, meetings: 402, problem: { kind: "behind" } },
]

export const linkLook = (url: string): { state: LinkState; host: string; known: boolean } => ({
  state: url.includes(host) ? "changed" : "unknown",
  host: url.split("/")[2] ?? "",
  known: url.includes(host),
})

export function makeFakeCouncil(links: { make(space: string, parent: string, name: string, url: string): string; urlOf(space: string, node: string): { name: string; url: string } | undefined }): Omit<CouncilEngine, CouncilNoteMethods> {
  const ok = <T>(value: T): Promise<Answer<T>> => Promise.resolve({ ok: true, value })
  const gone = <T>(): Promise<Answer<T>> => Promise.resolve({ ok: false, problem: { kind: "not_found" } })
  const sightOf = (card: MeetingCard): MeetingSight => ({
    ...card, councilTitle: "Musterstadt", checkedMs, endMs: card.startMs + 3 * 3_600_000, place: "Rathaus, Ratssaal, Markt 1, 12345 Musterstadt",
    url: `https://${host}/to010?SILFDNR=1`, known: true, items: card.startMs < Date.now() + 5 * day ? items : [], documents: files.slice(0, 1).map((one) => ({ ...one, name: "Einladung" })),
  })
  const choiceOf = (one: PaperCard): LinkChoice => ({ council, councilTitle: "Musterstadt", id: one.id, kind: "paper", reference: one.reference, name: one.name, detail: one.type, startMs: 0 })
  const sightOfLink = (space: string, node: string) => {
    const link = links.urlOf(space, node)
    return link && { ...linkLook(link.url), node, name: link.name, kind: "paper", reference: "0717/2026", title: papers[0]!.name, body: "Musterstadt", date: "2026-01-12", number: "1", council, id: papers[0]!.id, url: link.url, linkedMs: Date.now() - 8 * day }
  }
  const relinked = new Set<string>()
  const proposal = (one: PaperCard, sure: boolean): LinkProposal => ({ council, councilTitle: "Musterstadt", id: one.id, kind: "paper", reference: one.reference, name: one.name, date: one.date, bodies: ["Bauausschuss"], sure })
  const reviewed = (): LinkReview[] => {
    const link = (node: string, state: LinkState, one: PaperCard): CouncilLink => ({
      ...linkLook(`https://${host}/vo020?VOLFDNR=1`), state: relinked.has(node) ? "same" : state, node, name: `${one.reference.replace("/", "-")} ${one.name}`, kind: "paper", reference: one.reference,
      title: one.name, body: "Musterstadt", date: one.date, number: "1", council, id: one.id, url: "", linkedMs: Date.now() - 90 * day,
    })
    return [
      { link: link("v-1", "lost", papers[0]!), path: "Haushalt/Vorlagen", proposals: [proposal(papers[0]!, true)] },
      { link: link("v-2", "lost", papers[3]!), path: "", proposals: [proposal(papers[3]!, false), proposal(papers[4]!, false)] },
      { link: link("v-3", "withdrawn", papers[5]!), path: "", proposals: [] },
      { link: link("v-4", "changed", papers[1]!), path: "Bauen", proposals: [proposal(papers[1]!, true)] },
      { link: link("v-5", "lost", papers[2]!), path: "", proposals: [proposal(papers[2]!, false)] },
      { link: link("v-6", "same", papers[2]!), path: "Schule", proposals: [] },
      { link: link("v-7", "unknown", { ...papers[2]!, reference: "", name: "Zeitungsartikel" }), path: "", proposals: [] },
    ].map((one) => (relinked.has(one.link.node) ? { ...one, proposals: [] } : one))
  }
  return {
    councils: () => ok(councils),
    searchCouncil: (text, limit) => {
      const wanted = text.toLowerCase()
      const all: CouncilHit[] = [...papers.filter((one) => one.state === "present"), ...meetings]
      return ok(all.filter((one) => one.name.toLowerCase().includes(wanted) || (one.kind === "paper" && one.reference === text)).slice(0, limit))
    },
    meetings: (fromMs, toMs) => ok(meetings.filter((one) => one.startMs >= fromMs && one.startMs < toMs)),
    meeting: (_council, id) => {
      const card = meetings.find((one) => one.id === id)
      return card ? ok(sightOf(card)) : gone()
    },
    nextMeetings: (count) => ok({ first: { ...sightOf(meetings[1]!), items: items.slice(0, count) }, moreItems: items.length - count, later: meetings.slice(2) }),
    paper: (_council, id) => {
      const card = papers.find((one) => one.id === id)
      if (!card) return gone()
      const isGone = card.state !== "present"
      return ok<PaperSight>({
        ...card, councilTitle: "Musterstadt", checkedMs, url: isGone ? "" : `https://${host}/vo020?VOLFDNR=1`, known: true, bodies: isGone ? [] : ["Bürgermeisteramt"], persons: [],
        documents: isGone ? [] : files,
        meetings: isGone ? [] : [{ id: meetings[1]!.id, name: meetings[1]!.name, startMs: meetings[1]!.startMs, role: "Entscheidung", bodies: [meetings[1]!.name], decides: true }],
      })
    },
    lookUpLink: (pasted) => {
      const text = pasted.trim()
      if (/^https?:/.test(text)) return ok({ sort: "plain", choices: [], url: text, host: text.split("/")[2] ?? "", known: text.includes(host) })
      const choices = papers.filter((one) => one.reference === text).map(choiceOf)
      if (/\d/.test(text)) return ok({ sort: "number", choices, url: "", host: "", known: false })
      return Promise.resolve({ ok: false, problem: { kind: "usage", rule: "link_malformed" } })
    },
    makeLink: (space, parent, wish) => {
      const one = "id" in wish ? papers.find((each) => each.id === wish.id) : undefined
      const name = "url" in wish ? wish.name || wish.url : `${one?.reference.replace("/", "-")} ${one?.name}`
      return ok({ node: links.make(space, parent, name, "url" in wish ? wish.url : `https://${host}/vo020?VOLFDNR=1`) })
    },
    links: () => ok([]),
    reviewLinks: () => ok(reviewed()),
    relink: (_space, wishes) => {
      for (const { node } of wishes) relinked.add(node)
      return ok(undefined)
    },
    link: (space, node) => {
      const sight = sightOfLink(space, node)
      return sight ? ok(sight) : gone()
    },
  }
}
