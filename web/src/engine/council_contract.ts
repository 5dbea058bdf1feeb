// The council's part of the contract: what the mirror on this device says, and links to it. All text of a council is
// foreign: screens show it as text. Addresses begin with http:// or https://; `known`: the host is one of the councils'
// that this server is configured for, others are asked about before they are opened.
//
// No question here tells the server, or the council, what somebody reads or links.
import type { Answer, NewNote, NoteThread, Problem } from "./contract.ts"

export interface Council {
  council: string
  title: string
  hosts: string[]
  checkedMs: number // as of; 0: nothing is here yet
  whole: boolean // the first fetching came to its end
  fetching: boolean
  late: boolean // the council's system does not answer the server as it should
  papers: number
  meetings: number
  problem: Problem | null // why the last fetching failed; what was here stays
}

export type CouncilObjectState = 'present' | 'deleted' | 'depublished' | 'unreachable'
export interface PaperCard { kind: 'paper'; council: string; id: string; reference: string; name: string; date: string; type: string; state: CouncilObjectState } // date: yyyy-mm-dd, or ''
export interface MeetingCard { kind: 'meeting'; council: string; id: string; name: string; bodies: string[]; startMs: number; cancelled: boolean; state: CouncilObjectState } // startMs 0: unknown
export type CouncilHit = PaperCard | MeetingCard

export interface CouncilDocument { name: string; url: string; bytes: number; main: boolean; guessed: boolean; known: boolean } // bytes 0: unknown; guessed: only its name says that it is the main one
export interface AgendaPaper { id: string; reference: string; name: string; url: string; guessed: boolean } // url: its page, or ''; guessed: only the same title says so
export interface AgendaLine {
  id: string; // '': the source gives none
  number: string;
  name: string;
  result: string;
  access: 'open' | 'closed' | 'closed_guessed' | 'unknown'; // guessed: it stands below a heading for the closed part
  papers: AgendaPaper[];
  documents: CouncilDocument[];
}
export interface MeetingSight extends MeetingCard { councilTitle: string; checkedMs: number; endMs: number; place: string; url: string; known: boolean; items: AgendaLine[]; documents: CouncilDocument[] }
export interface PaperMeeting { id: string; name: string; startMs: number; role: string; bodies: string[]; decides: boolean } // id '': the mirror does not have it
export interface PaperSight extends PaperCard { councilTitle: string; checkedMs: number; url: string; known: boolean; bodies: string[]; persons: string[]; meetings: PaperMeeting[]; documents: CouncilDocument[] }
/** For the start page: the next meeting with its first items, and how many more there are; then the ones after it. */
export interface NextMeetings { first: MeetingSight | null; moreItems: number; later: MeetingCard[] }

export interface LinkChoice { council: string; councilTitle: string; id: string; kind: string; reference: string; name: string; detail: string; startMs: number }
/** What a pasted address or a typed number means. */
export interface LinkFinding {
  sort: 'object' | 'plain' | 'member' | 'number'; // member: of an area that asks for a sign-in
  choices: LinkChoice[]; // in the mirrors here
  url: string; // '' of a number
  host: string;
  known: boolean;
}
export type LinkWish = { council: string; id: string } | { url: string; name: string };
/** same · changed since it was linked · moved: its page has another address now · withdrawn by the council · lost: the
 *  mirror does not have it, or nobody knows · unknown: nothing to compare with */
export type LinkState = 'same' | 'changed' | 'moved' | 'withdrawn' | 'lost' | 'unknown'
export interface LinkLook { state: LinkState; host: string; known: boolean }
export interface CouncilLink {
  node: string;
  name: string; // in the folder
  state: LinkState;
  kind: string; // paper, meeting ...; '': a plain link
  reference: string;
  title: string;
  body: string;
  date: string; // yyyy-mm-dd; '' unknown
  number: string; // the vendor's; '' unknown
  council: string; // with id: in the mirror here; else ''
  id: string;
  url: string; // '' if it is none that may be opened
  host: string;
  known: boolean;
  linkedMs: number;
}

/** A link of a space with what may be done about it. Proposals are there when its object was changed or moved (then it
 *  is the same object as it is now), withdrawn or lost (then others that may be it). sure: number, name and date agree. */
export interface LinkReview { link: CouncilLink; path: string; proposals: LinkProposal[] } // path: of its folder, without slashes at its ends
export interface LinkProposal { council: string; councilTitle: string; id: string; kind: string; reference: string; name: string; date: string; bodies: string[]; sure: boolean }
export interface Relink { node: string; council: string; id: string }

/** Which page a note is about. item: of the meeting `id`, or of the own one; own: of the space's own agenda; gone: nothing
 *  here has it (any more). */
export interface CouncilPlace { council: string; id: string; kind: 'paper' | 'meeting' | 'item' | 'own' | 'gone'; item: string }
/** A thread and the space it lives in: who belongs to that space reads it. */
export interface CouncilNoteThread extends NoteThread { space: string; spaceTitle: string }
export interface NoteSpace { space: string; title: string; persons: { person: string; name: string }[] }
/** The notes about one thing of a council, of all spaces of this person. */
export interface CouncilNotesSight {
  threads: CouncilNoteThread[]; // open ones first, then the newest first
  spaces: NoteSpace[]; // into which this person may write notes
  proposed: string; // of them: the one used last, or the only one; '' : people choose
}
export interface NoteCount { open: number; unread: number } // threads that are not resolved; notes not shown here yet

export interface CouncilEngine {
  /** Answers with what is here; what is newer is fetched meanwhile, and told as news. */
  councils(): Promise<Answer<Council[]>>;
  searchCouncil(text: string, limit: number): Promise<Answer<CouncilHit[]>>;
  meetings(fromMs: number, toMs: number): Promise<Answer<MeetingCard[]>>; // by time
  meeting(council: string, id: string): Promise<Answer<MeetingSight>>;
  nextMeetings(items: number): Promise<Answer<NextMeetings>>;
  paper(council: string, id: string): Promise<Answer<PaperSight>>;
  lookUpLink(pasted: string): Promise<Answer<LinkFinding>>;
  makeLink(space: string, parent: string, wish: LinkWish): Promise<Answer<{ node: string }>>;
  links(space: string, node: string): Promise<Answer<CouncilLink[]>>; // of one folder
  link(space: string, node: string): Promise<Answer<CouncilLink>>;
  reviewLinks(space: string): Promise<Answer<LinkReview[]>>; // all of them, of every folder
  relink(space: string, wishes: Relink[]): Promise<Answer<void>>; // to what the mirror here has
  /** `about`: the OParl id of a paper, a meeting or an item of an agenda; of a space's own agenda what ownSubject() gives.
   *  Notes about it live in spaces, sealed like all of them; those about an own agenda in its space alone. */
  councilNotes(about: string): Promise<Answer<CouncilNotesSight>>;
  councilNoteCounts(abouts: string[]): Promise<Answer<Record<string, NoteCount>>>; // of those that have any
  seenCouncilNotes(about: string): Promise<Answer<void>>;
  writeCouncilNote(space: string, about: string, note: NewNote): Promise<Answer<{ note: string }>>;
}
