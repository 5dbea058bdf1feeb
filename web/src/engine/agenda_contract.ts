// The agenda's part of the contract: what the faction puts beside the council's meetings and items, and its own
// meetings. It lives in the spaces of the person, sealed like everything there; what several spaces say of one item
// stands together.                                                                        docs/protocol.md §4.11
import type { AgendaPaper } from "./council_contract.ts"
import type { Answer, Kind, NoteBlock } from "./contract.ts"

/** What something stands beside: a meeting or item of the council, or of a space's own agenda. */
export type AgendaAbout = { oparlId: string } | { space: string; entry: string }
export type BriefField = 'briefing' | 'recommendation' | 'speaker' | 'vote' | 'result'
export type Attendance = 'comes' | 'doesNotCome' | 'wasThere' | 'wasMissing'
/** What somebody saw when he began to write; null: nothing was there. What is meanwhile another is not overwritten. */
export type Seen = { seq: number; op: number } | null

export interface BriefSight {
  space: string;
  spaceTitle: string;
  field: BriefField;
  text: NoteBlock[]; // to be shown
  raw: string; // to be written on, persons as @Name
  by: string;
  mine: boolean;
  atMs: number;
  seen: Seen;
  mayWrite: boolean;
}
export interface AssignedFile { space: string; node: string; kind: Kind; name: string; by: string; mine: boolean; atMs: number; mayWrite: boolean }
export interface Attending { space: string; person: string; name: string; me: boolean; answer: Attendance }
export interface BesideSight { briefs: BriefSight[]; files: AssignedFile[]; attending: Attending[] }

export interface AgendaSpace { space: string; title: string; persons: { person: string; name: string; me: boolean }[] }
/** Into which spaces this person may write on agendas, and which of them to propose ('' where people must choose). */
export interface AgendaSpaces { spaces: AgendaSpace[]; proposed: string }

export interface MeetingFields {
  owner: 'faction' | 'otherBody';
  title: string;
  body: string;
  startMs: number; // 0: not known
  endMs: number; // 0: not known
  place: string;
  cancelled: boolean;
}
export interface OwnMeetingCard extends MeetingFields { kind: 'own'; space: string; spaceTitle: string; id: string }
export interface ItemFields {
  number: string;
  title: string;
  access: 'open' | 'closed' | 'unknown';
  rank: number;
  council: string; // oparl id of the council's item that it takes up, or ''
}
export interface OwnItem extends ItemFields {
  space: string;
  id: string;
  seen: Seen;
  mayWrite: boolean;
  papers: AgendaPaper[]; // of the council's item
  mirror: string; // the council they are of, or ''
  about: AgendaAbout; // what stands beside the council's item stands beside this one too
}
export interface OwnMeetingSight extends OwnMeetingCard {
  seen: Seen;
  mayWrite: boolean;
  changedMs: number;
  changedBy: string;
  sequence: number; // grows with every change
  items: OwnItem[];
  persons: { person: string; name: string; me: boolean }[]; // of the space
}
export interface TakenItem { oparlId: string; number: string; title: string; access: 'open' | 'closed' | 'unknown' }
export interface AssignedPlace { about: AgendaAbout; title: string; meeting: string; startMs: number; href: 'council' | 'own' | ''; council: string; meetingId: string }

/** Where the choice of bodies may be kept for all devices of this person, and where it is, or is to be proposed; '': here. */
export interface BodiesPlace { spaces: { space: string; title: string }[]; chosen: string }

export interface AgendaEngine {
  agendaSpaces(): Promise<Answer<AgendaSpaces>>;
  beside(abouts: AgendaAbout[]): Promise<Answer<BesideSight[]>>; // in their order
  ownMeetings(fromMs: number, toMs: number): Promise<Answer<OwnMeetingCard[]>>; // by time; those without one last
  ownMeeting(space: string, id: string): Promise<Answer<OwnMeetingSight>>;
  extraItems(meeting: string): Promise<Answer<OwnItem[]>>; // entered by hand in a meeting of the council
  writeMeeting(space: string, id: string, seen: Seen, fields: MeetingFields): Promise<Answer<{ id: string }>>; // id '': a new one
  writeItem(space: string, meeting: AgendaAbout, id: string, seen: Seen, fields: ItemFields): Promise<Answer<{ id: string }>>;
  takeUp(space: string, meeting: string, items: TakenItem[]): Promise<Answer<void>>; // at the end of an own meeting
  orderItems(space: string, meeting: string, ids: string[]): Promise<Answer<void>>;
  removeFromAgenda(space: string, id: string, seen: Seen): Promise<Answer<void>>;
  writeBrief(space: string, about: AgendaAbout, field: BriefField, seen: Seen, text: string): Promise<Answer<void>>;
  assign(space: string, node: string, about: AgendaAbout): Promise<Answer<void>>;
  unassign(space: string, node: string, about: AgendaAbout): Promise<Answer<void>>;
  attend(space: string, about: AgendaAbout, person: string, answer: Attendance | ''): Promise<Answer<void>>;
  assignedTo(space: string, node: string): Promise<Answer<AssignedPlace[]>>;
  /** Bodies whose meetings this person wants to see, by name. Empty: all. */
  myBodies(): Promise<Answer<string[]>>;
  bodiesPlace(): Promise<Answer<BodiesPlace>>;
  setMyBodies(names: string[], space: string): Promise<Answer<void>>; // space '': on this device alone
}
