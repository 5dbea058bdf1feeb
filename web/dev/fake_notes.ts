// Invented notes on one file and one folder.
import type { Answer, Engine, News, Note, NoteBlock, NoteForMe, NotesSight } from "../src/engine/contract.ts"
import { day, people } from "./fake_data.ts"

export type CouncilNoteMethods = "councilNotes" | "councilNoteCounts" | "seenCouncilNotes" | "writeCouncilNote"
type NoteMethods = "notes" | "notesForMe" | "openNotes" | "searchNotes" | "seenNotes" | "writeNote" | "resolveNote" | "eraseNote" | "noteDraft" | "keepNoteDraft" | "attachmentAddress" | CouncilNoteMethods

const hour = 3_600_000
const line = (text: string): NoteBlock => ({ kind: "paragraph", line: [{ kind: "text", text }] })
const note = (id: string, by: string, atMs: number, text: NoteBlock[], more: Partial<Note> = {}): Note => ({
  note: id,
  by,
  mine: by === "Renate Albers",
  atMs,
  text,
  to: [],
  attachments: [],
  erased: false,
  unread: false,
  forMe: false,
  mayErase: true,
  ...more,
})

function threads(now: number): NotesSight["threads"] {
  return [
    {
      thread: "n-1",
      resolved: false,
      mayResolve: true,
      notes: [
        note(
          "n-1",
          "Peter Lange",
          now - 5 * hour,
          [
            {
              kind: "paragraph",
              line: [
                { kind: "text", text: "Bitte lesen Sie das " },
                { kind: "strong", children: [{ kind: "text", text: "bis Montag" }] },
                { kind: "text", text: ", " },
                { kind: "person", name: "Renate Albers", me: true },
                { kind: "text", text: ":" },
              ],
            },
            {
              kind: "list",
              items: [
                [{ kind: "text", text: "Seite 2, die Zahlen der Kämmerei" }],
                [
                  { kind: "text", text: "die Vorlage " },
                  { kind: "link", address: "https://ratsinfo.example.de/bi/vo020.asp?VOLFDNR=101373", known: true },
                ],
              ],
            },
            { kind: "quote", blocks: [line("Der Haushalt ist ein Gesetz, kein Wunschzettel.")] },
          ],
          {
            to: [
              { name: "Renate Albers", me: true },
              { name: "Ute Kramer", me: false },
            ],
            attachments: [{ name: "Berechnung Grundsteuer und Gewerbesteuer 2027.xlsx", bytes: 48_000 }],
            unread: true,
            forMe: true,
          },
        ),
        note("n-2", "Ute Kramer", now - 3 * hour, [line("Ich habe die Zahlen geprüft. Sie stimmen.")], { unread: true }),
        note("n-3", "Renate Albers", now - 2 * hour, [], { erased: true, mayErase: false }),
      ],
    },
    {
      thread: "n-4",
      resolved: true,
      mayResolve: false,
      notes: [note("n-4", "Karl-Heinz Schulze-Wischeler", now - 3 * day, [line("Auf Seite 4 fehlt ein Komma.")])],
    },
  ]
}

export function fakeNotes(tell: (news: News) => void): Pick<Engine, NoteMethods> {
  const ok = <T>(value: T): Promise<Answer<T>> => Promise.resolve({ ok: true, value })
  const nothing = (): Promise<Answer<void>> => ok(undefined)
  let all = threads(Date.now())
  const others = people.filter((person) => !person.me && person.state === "active")
  const withNotes = new Set<string>()
  const forMe = () =>
    ok([
      {
        space: "s-haushalt",
        node: "",
        kind: "folder",
        name: "Haushalt 2027",
        by: "Peter Lange",
        atMs: Date.now() - 5 * hour,
        begins: "Bitte lesen Sie das bis Montag, Renate Albers: Seite 2, die Zahlen der Kämmerei",
        unread: true,
      },
      { space: "s-haushalt", node: "", kind: "folder", name: "Haushalt 2027", by: "Ute Kramer", atMs: Math.floor(Date.now() / day) * day, begins: "Auch ich habe dazu eine Frage.", unread: true },
      // At the same time at the same place: whoever writes says when.
      { space: "s-haushalt", node: "", kind: "folder", name: "Haushalt 2027", by: "Ute Kramer", atMs: Math.floor(Date.now() / day) * day, begins: "Und noch eine.", unread: true },
    ]) as Promise<Answer<NoteForMe[]>>
  return {
    notes: (space, node) => {
      // The first file that is asked for has notes; other places have none.
      if (withNotes.size === 0 && node !== "" && space === "s-haushalt") withNotes.add(node)
      const persons = others.map(({ person, name }) => ({ person, name }))
      return ok({ threads: withNotes.has(node) ? all : [], mayWrite: space !== "s-neu", persons })
    },
    notesForMe: () => forMe(),
    openNotes: (which) => (which === "mine" ? ok([]) : forMe()),
    searchNotes: (text) =>
      ok(
        "haushalt kämmerei".includes(text.toLowerCase())
          ? [{ space: "s-haushalt", node: "", kind: "folder", name: "Haushalt 2027", note: "n-1", by: "Peter Lange", atMs: Date.now() - 5 * hour, begins: "Bitte lesen Sie das bis Montag: Seite 2, die Zahlen der Kämmerei zum Haushalt" },
            // A note of the same id in another space: whoever writes in both may give it.
            { space: "s-umwelt", node: "", kind: "folder", name: "Umwelt", note: "n-1", by: "Peter Lange", atMs: Date.now() - 5 * hour, begins: "Auch zum Haushalt" }]
          : [],
      ),
    seenNotes: nothing,
    councilNotes: (about) => {
      const persons = others.map(({ person, name }) => ({ person, name }))
      const spaces = [{ space: "s-haushalt", title: "Haushalt 2027", persons }, { space: "s-umwelt", title: "Umwelt", persons }]
      const has = about.endsWith("/papers/1") || about.endsWith("/items/2")
      const at = (place: number) => ({ space: spaces[place]!.space, spaceTitle: spaces[place]!.title })
      // The last one has the id of the first, in another space: whoever writes in both may give it.
      const threads = [...all.map((one, i) => ({ ...one, ...at(i % 2) })), ...all.slice(0, 1).map((one) => ({ ...one, ...at(1) }))]
      return ok({ threads: has ? threads : [], spaces, proposed: "s-haushalt" })
    },
    councilNoteCounts: (abouts) => ok(Object.fromEntries(abouts.filter((id) => id.endsWith("/items/2")).map((id) => [id, { open: 2, unread: 1 }]))),
    seenCouncilNotes: nothing,
    writeCouncilNote: () => ok({ note: "n-9" }),
    noteDraft: () => ok(""),
    keepNoteDraft: nothing,
    writeNote: (space, _node, wish) => {
      const fresh = note(`n-${Date.now()}`, "Renate Albers", Date.now(), [line(wish.text)])
      all = wish.answers
        ? all.map((one) => (one.notes.some((each) => each.note === wish.answers) ? { ...one, notes: [...one.notes, fresh] } : one))
        : [{ thread: fresh.note, notes: [fresh], resolved: false, mayResolve: true }, ...all]
      tell({ news: "notes", space })
      return ok({ note: fresh.note })
    },
    resolveNote: (space, thread) => {
      all = all.map((one) => (one.thread === thread ? { ...one, resolved: true, mayResolve: false } : one))
      tell({ news: "notes", space })
      return nothing()
    },
    eraseNote: (space, id) => {
      all = all.map((one) => ({
        ...one,
        notes: one.notes.map((each) => (each.note === id ? { ...each, erased: true, text: [], mayErase: false } : each)),
      }))
      tell({ news: "notes", space })
      return nothing()
    },
    attachmentAddress: () => Promise.resolve({ ok: false, problem: { kind: "offline" } }),
  }
}
