// What a mirror says, as screens show it.
import type { AgendaLine, CouncilDocument, MeetingCard, MeetingSight, PaperCard, PaperMeeting, PaperSight } from "./council_contract.ts"
import { joinsOf, type Mirror, type Row } from "../mappe/council/mirror.ts"
import { isKnownHost } from "../mappe/council/resolve.ts"
import { isGone } from "../mappe/council/search.ts"
import type { CouncilFile, Item, Meeting, Mirrored, Paper } from "../mappe/council/values.ts"

export interface Source {
  council: string
  title: string
  hosts: readonly string[]
  mirror: Mirror
}

export function paperCard(council: string, row: Row): PaperCard {
  return { kind: "paper", council, id: row.id, reference: row.reference, name: row.name, date: row.date, type: row.type, state: row.state }
}
export function meetingCard({ council, mirror }: Source, row: Row): MeetingCard {
  return { kind: "meeting", council, id: row.id, name: row.name, bodies: namesOf(mirror, row.bodies), startMs: row.startMs, cancelled: row.cancelled, state: row.state }
}
export function namesOf(mirror: Mirror, ids: readonly string[]): string[] {
  return ids.map((id) => mirror.rows.get(id)?.name ?? "").filter((name) => name !== "")
}

function documentOf(source: Source, file: CouncilFile | undefined, more: { main?: boolean; guessed?: boolean } = {}): CouncilDocument[] {
  const url = file?.access_url ?? file?.download_url ?? ""
  if (!file || url === "") return []
  const name = file.name || file.file_name || ""
  return [{ name, url, bytes: file.size ?? 0, main: more.main ?? false, guessed: more.guessed ?? false, known: isKnownHost(url, source.hosts) }]
}

function accessOf(item: Item): AgendaLine["access"] {
  if (item.public === true) return "open"
  if (item.public === false) return "closed"
  return item.public_by_heading === false ? "closed_guessed" : "unknown"
}

export function meetingSight(source: Source, row: Row, mirrored: Mirrored): MeetingSight {
  const { mirror } = source
  const meeting = mirrored.object as Meeting
  const ids = new Set<string>([""])
  const items = (meeting.items ?? []).map((item): AgendaLine => ({
    // What is said of an item hangs on its id: a second one of the same id has none.
    id: item.id === undefined || ids.has(item.id) ? "" : (ids.add(item.id), item.id),
    number: item.number ?? "",
    name: item.name ?? "",
    result: item.result ?? "",
    access: accessOf(item),
    papers: once(
      joinsOf(mirrored.papers, item.id).flatMap((join) => {
        const paper = mirror.rows.get(join.paper)
        return paper && !isGone(paper) ? [{ id: paper.id, reference: paper.reference, name: paper.name, url: paper.web, guessed: join.guessed ?? false }] : []
      }),
      (paper) => paper.id,
    ),
    documents: once((item.files ?? []).flatMap((file) => documentOf(source, file)), urlOf),
  }))
  const { location } = meeting
  const town = [location?.postal_code, location?.locality].filter(Boolean).join(" ")
  const place = location?.description || [location?.room, location?.street, town].filter(Boolean).join(", ")
  const files = [meeting.invitation, meeting.results_protocol, meeting.verbatim_protocol, ...(meeting.files ?? [])]
  return {
    ...meetingCard(source, row),
    councilTitle: source.title,
    checkedMs: mirror.checkedMs,
    endMs: meeting.end === undefined || Number.isNaN(Date.parse(meeting.end)) ? 0 : Date.parse(meeting.end),
    place: place.trim(),
    url: row.web,
    known: isKnownHost(row.web, source.hosts),
    items,
    documents: once(files.flatMap((file) => documentOf(source, file)), urlOf),
  }
}

export function paperSight(source: Source, row: Row, mirrored: Mirrored): PaperSight {
  const { mirror } = source
  const paper = mirrored.object as Paper
  const meetings = new Map<string, PaperMeeting>()
  for (const one of paper.consultations ?? []) {
    const meeting = one.meeting === undefined ? undefined : mirror.rows.get(one.meeting)
    const bodies = namesOf(mirror, one.organizations ?? [])
    const seen: PaperMeeting = {
      id: meeting?.id ?? "",
      name: meeting?.name || bodies.join(", "),
      startMs: meeting?.startMs ?? 0,
      role: one.role ?? "",
      bodies: bodies.length > 0 ? bodies : namesOf(mirror, meeting?.bodies ?? []),
      decides: one.authoritative ?? false,
    }
    meetings.set(`${one.id}/${one.meeting}/${one.agenda_item}`, seen)
  }
  const main = documentOf(source, paper.main_file, { main: true, guessed: paper.main_file_is_guessed ?? false })
  const brought = [...(paper.originator_organizations ?? []), ...(paper.under_direction_of ?? [])]
  return {
    ...paperCard(source.council, row),
    councilTitle: source.title,
    checkedMs: mirror.checkedMs,
    url: row.web,
    known: isKnownHost(row.web, source.hosts),
    bodies: [...new Set(namesOf(mirror, brought))],
    persons: namesOf(mirror, paper.originator_persons ?? []),
    meetings: [...meetings.values()].sort((a, b) => a.startMs - b.startMs),
    documents: once([...main, ...(paper.files ?? []).flatMap((file) => documentOf(source, file))], urlOf),
  }
}

const urlOf = (document: CouncilDocument): string => document.url
/** Councils name one thing twice (a paper that comes back, a file in two places); lists on screens tell it once. */
function once<T>(all: readonly T[], keyOf: (one: T) => string): T[] {
  const seen = new Set<string>()
  return all.filter((one) => !seen.has(keyOf(one)) && seen.add(keyOf(one)))
}
