// A made-up agenda for the engine without a server: one own meeting, and words beside two of the council's items.
import type {
  AgendaAbout, AgendaEngine, Answer, BesideSight, BriefField, MeetingFields, News, NoteBlock, OwnItem, OwnMeetingCard, Seen,
} from "../src/engine/contract.ts"

const day = 86_400_000
const host = "ratsinfo.example"
const at = (days: number, hour: number): number => new Date(Date.now() + days * day).setHours(hour, 0, 0, 0)
const itemId = (number: number): string => `https://${host}/oparl/items/${number}`
const keyOf = (about: AgendaAbout): string => ("oparlId" in about ? about.oparlId : about.entry)
const persons = [
  { person: "p1", name: "Ute Kramer", me: true },
  { person: "p2", name: "Hans-Jürgen Brüggemann", me: false },
  { person: "p3", name: "Ayşe Yıldız", me: false },
]
const said = (text: string): NoteBlock[] => text.split("\n\n").map((line) => ({ kind: "paragraph", line: [{ kind: "text", text: line }] }))

export function fakeAgenda(space: string, spaceTitle: string, mayWrite: boolean, tell: (news: News) => void): AgendaEngine {
  const ok = <T>(value: T): Promise<Answer<T>> => Promise.resolve({ ok: true, value })
  const none = <T>(): Promise<Answer<T>> => Promise.resolve({ ok: false, problem: { kind: "not_found" } })
  let next = 1
  let bodies: string[] = []
  const meetings = new Map<string, OwnMeetingCard>([
    ["s1", { kind: "own", space, spaceTitle, id: "s1", owner: "faction", title: "Fraktionssitzung", body: "Fraktion", startMs: at(2, 19), endMs: at(2, 21), place: "Rathaus, Zimmer 212", cancelled: false }],
    ["s2", { kind: "own", space, spaceTitle, id: "s2", owner: "otherBody", title: "Aufsichtsrat der Stadtwerke", body: "Stadtwerke", startMs: at(9, 10), endMs: 0, place: "", cancelled: false }],
  ])
  const itemOf = (id: string, title: string, more: Partial<OwnItem> = {}): OwnItem => ({
    space, id, seen: { seq: 1, op: 0 }, mayWrite, number: "", title, access: "open", rank: next++ * 1000, council: "", papers: [], mirror: "", about: { space, entry: id }, ...more,
  })
  const items = new Map<string, OwnItem[]>([
    ["s1", [
      itemOf("i1", "Bericht aus dem Vorstand", { number: "1" }),
      itemOf("i2", "Haushaltssatzung 2027 und Haushaltsplan", { number: "2", council: itemId(3), about: { oparlId: itemId(3) }, mirror: "musterstadt", papers: [{ id: `https://${host}/oparl/papers/1`, reference: "0717/2026", name: "Haushaltssatzung 2027", url: `https://${host}/bi/vo020?VOLFDNR=1`, guessed: false }] }),
      itemOf("i3", "Grundstück am Bahnhof", { number: "3", access: "closed" }),
    ]],
  ])
  const besides = new Map<string, BesideSight>()
  const besideOf = (key: string): BesideSight => {
    if (!besides.has(key)) besides.set(key, { briefs: [], files: [], attending: [] })
    return besides.get(key)!
  }
  const put = (key: string, field: BriefField, text: string): void => {
    const one = besideOf(key)
    one.briefs = one.briefs.filter((brief) => brief.field !== field)
    if (text) one.briefs.push({ space, spaceTitle, field, text: said(text), raw: text, by: "Ute Kramer", mine: false, atMs: Date.now() - day, seen: { seq: next++, op: 0 }, mayWrite })
  }
  put(itemId(3), "recommendation", "Zustimmen, wenn die Schulsozialarbeit im Plan bleibt.")
  put(itemId(3), "speaker", "Hans-Jürgen Brüggemann")
  besideOf(itemId(5)).briefs.push({ ...besideOf(itemId(3)).briefs[0]!, field: "speaker", raw: "@Renate Albers", text: [{ kind: "paragraph", line: [{ kind: "person", name: "Renate Albers", me: true }] }] })
  put(itemId(4), "briefing", "Die Einwendungen der Anlieger stehen auf Seite 14.\n\nDer Abstand zur Bahn ist geklärt.")
  besideOf(itemId(3)).files.push({ space, node: "n1", kind: "file", name: "Änderungsantrag.docx", by: "Ute Kramer", mine: false, atMs: Date.now() - day, mayWrite })
  besideOf("s1").attending.push({ space, person: "p1", name: "Ute Kramer", me: true, answer: "comes" }, { space, person: "p3", name: "Ayşe Yıldız", me: false, answer: "doesNotCome" })
  const changed = <T>(value: T): Promise<Answer<T>> => {
    tell({ news: "notes", space })
    return ok(value)
  }
  const write = (id: string, fields: MeetingFields): Promise<Answer<{ id: string }>> => {
    const key = id || `s${next++ + 10}`
    meetings.set(key, { kind: "own", space, spaceTitle, id: key, ...fields })
    return changed({ id: key })
  }
  return {
    agendaSpaces: () => ok({ spaces: mayWrite ? [{ space, title: spaceTitle, persons }] : [], proposed: mayWrite ? space : "" }),
    beside: (abouts) => ok(abouts.map((about) => structuredClone(besides.get(keyOf(about)) ?? { briefs: [], files: [], attending: [] }))),
    ownMeetings: (fromMs, toMs) => ok([...meetings.values()].filter((one) => one.startMs >= fromMs && one.startMs < toMs).sort((a, b) => a.startMs - b.startMs)),
    ownMeeting: (_space, id) => {
      const card = meetings.get(id)
      return card ? ok({ ...card, seen: { seq: 1, op: 0 } as Seen, mayWrite, changedMs: Date.now() - day, changedBy: "Ute Kramer", sequence: 1, items: items.get(id) ?? [], persons }) : none()
    },
    extraItems: (meeting) => ok(meeting.endsWith("/meetings/1") ? [itemOf("x1", "Vorkaufsrecht für das Grundstück Am Alten Güterbahnhof 14", { number: "N 3", access: "closed" })] : []),
    writeMeeting: (_space, id, _seen, fields) => write(id, fields),
    writeItem: (_space, meeting, id, _seen, fields) => {
      const key = id || `i${next++ + 10}`
      const before = items.get(keyOf(meeting)) ?? []
      const made = itemOf(key, fields.title, fields)
      items.set(keyOf(meeting), before.some((one) => one.id === key) ? before.map((one) => (one.id === key ? { ...one, ...fields } : one)) : [...before, made])
      return changed({ id: key })
    },
    takeUp: (_space, meeting, taken) => {
      items.set(meeting, [...(items.get(meeting) ?? []), ...taken.map((one) => itemOf(`i${next++ + 10}`, one.title, { number: one.number, council: one.oparlId, about: { oparlId: one.oparlId } }))])
      return changed(undefined)
    },
    orderItems: (_space, meeting, ids) => {
      items.set(meeting, ids.flatMap((id) => items.get(meeting)?.find((one) => one.id === id) ?? []))
      return changed(undefined)
    },
    removeFromAgenda: (_space, id) => {
      meetings.delete(id)
      for (const [key, list] of items) items.set(key, list.filter((one) => one.id !== id))
      return changed(undefined)
    },
    writeBrief: (_space, about, field, _seen, text) => {
      put(keyOf(about), field, text)
      return changed(undefined)
    },
    assign: (_space, node, about) => {
      besideOf(keyOf(about)).files.push({ space, node, kind: "file", name: "Datei", by: "Ute Kramer", mine: false, atMs: Date.now(), mayWrite })
      return changed(undefined)
    },
    unassign: (_space, node, about) => {
      besideOf(keyOf(about)).files = besideOf(keyOf(about)).files.filter((one) => one.node !== node)
      return changed(undefined)
    },
    attend: (_space, about, person, answer) => {
      const one = besideOf(keyOf(about))
      one.attending = one.attending.filter((each) => each.person !== person)
      const who = persons.find((each) => each.person === person)
      if (answer && who) one.attending.push({ space, person, name: who.name, me: who.me, answer })
      return changed(undefined)
    },
    assignedTo: () => ok([]),
    myBodies: () => ok(bodies),
    bodiesPlace: () => ok({ spaces: mayWrite ? [{ space, title: spaceTitle }] : [], chosen: mayWrite ? space : "" }),
    setMyBodies: (names) => {
      bodies = names
      tell({ news: "council" })
      return ok(undefined)
    },
  }
}
