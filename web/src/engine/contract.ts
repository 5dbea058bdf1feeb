// What screens may ask of the engine, and what it tells them. The engine lives in a worker: it holds the keys, the
// replicas and everything that is under way. Screens hold ids and texts, never keys.
//
// Every method answers; none throws. All shapes are plain data that postMessage can carry. Ids are their text form
// (docs/protocol.md §1), times are milliseconds since 1970, sizes are bytes.
//   threads  called on the page, worked on in the engine's worker, one call after another unless it says otherwise

import type { AgendaAbout, AgendaEngine } from './agenda_contract.ts';
import type { CouncilEngine, CouncilPlace, LinkLook } from './council_contract.ts';
export type * from './agenda_contract.ts';
export type * from './council_contract.ts';
import type { TreasuryEngine } from './treasury_contract.ts';
export type * from './treasury_contract.ts';

export type Answer<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/** Why something was not done. Screens turn `kind` and `rule` into a sentence (src/words/problems.ts). */
export interface Problem {
  /** usage: what was typed does not fit (`field`, `rule`) · denied: no right, or wrong password or PIN · too_many: wait
   *  `retryAfterS` · quota: the faction's space is used up · locked: `holder` edits it · conflict: it changed meanwhile ·
   *  behind, forked, forged: the server's history is not what was seen; an alarm, see SpaceAlarm · untrusted: another
   *  server than the one this device knows · damaged: the content did not arrive whole · newer: written by a newer Mappe */
  kind:
    | 'usage' | 'denied' | 'too_many' | 'quota' | 'locked' | 'conflict' | 'exists' | 'not_found' | 'expired'
    | 'behind' | 'forked' | 'forged' | 'tampered' | 'untrusted' | 'damaged' | 'newer'
    | 'offline' | 'storage_full' | 'unsupported_browser' | 'internal';
  rule?: string; // docs/protocol.md §13
  field?: string; // of the question that was asked, e.g. 'pin'
  retryAfterS?: number;
  triesLeft?: number; // of a PIN
  holder?: string; // display name
  ask?: string[]; // denied, quota: names of who can help, where they are known
  detail?: string; // English, for a report; never shown alone
}

/** Of these kinds is the trouble of a server that is not believed: nothing is written there, and the whole page says so. */
export const disbelieved: readonly Problem['kind'][] = ['untrusted', 'behind', 'forked', 'forged', 'tampered'];

export type SpaceRole = 'reader' | 'commenter' | 'editor' | 'manager';
export type PersonRole = 'guest' | 'member' | 'manager';
export type Duty = 'treasury' | 'audit' | 'office' | 'spaces';

export const sheetPutOffMax = 2;

// ---- who is here ---------------------------------------------------------------------------------------------------

export type Standing =
  | { state: 'signed_out'; serverKnown: boolean }
  | { state: 'second_factor'; login: string } // the password was right; a code is asked for
  | { state: 'signed_in'; login: string; persons: OwnPerson[]; kept: boolean; online: boolean; asOfMs: number; trouble?: Problem; factorRequired?: boolean; sheetPutOff?: number; sheetUnproven?: boolean; healing?: Healing; clockOff?: true }; // clockOff: this device's clock and the server's are minutes apart, and one of them is wrong; sheetPutOff: how often "later" was said to the recovery sheet since it was last proven, at most sheetPutOffMax; sheetUnproven: one was made here and never proven; factorRequired: nothing goes until a second factor is set up; trouble: the server is another one, or older than seen: an alarm

/** A restored server gets back what it lost and this device has: so many parts of files of so many. of 0: it is not known yet how many, changes come first. */
export interface Healing { done: number; of: number }

export interface OwnPerson {
  faction: string;
  factionName: string;
  person: string;
  name: string;
  role: PersonRole;
  duties: Duty[];
  untilMs: number; // 0: without end
  suspended: boolean;
  usedBytes: number;
  quotaBytes: number | null;
  trashDays: number; // so long the faction's bins keep what was thrown away
}

export interface SignIn { login: string; password: string; keep: boolean; deviceLabel: string }
export interface LastSignIn { lastMs: number; failedTries: number; address: string; device: string; factor: Factor; reset: FactorReset | null }
/** Somebody took this person's second factor away. by: display name; '' for the operator */
export interface FactorReset { by: string; atMs: number }
export type Factor = 'none' | 'totp' | 'backup_code' | 'remembered';

/** What a link or a typed code leads to, before anything is made. */
export type LinkSight =
  | { kind: 'found'; server: string; factionName: string; needsName: true } // factionName: as the operator wrote it; another is refused
  | { kind: 'invite'; server: string; factionName: string; inviter: string; name: string; needsPin: boolean; expiresMs: number };

/** code: of an account that is there, where the answer was rule second-factor-needed. */
export interface NewAccount { login: string; password: string; name?: string; faction?: string; deviceLabel: string; keep: boolean; code?: string }
export interface Joined {
  faction: string;
  recoveryCode: string; // nine groups of four, to be shown once
  joiningCode: string; // three groups of five; '' for a founder
  inviter: string; // display name; '' where nobody is known by one, and for a founder
  spaces: string[];
  waiting: number; // spaces in which the invitation did not become the person's yet
}

// ---- spaces --------------------------------------------------------------------------------------------------------

export interface SpaceCard {
  space: string;
  faction: string;
  title: string;
  role: SpaceRole | null; // null: no right (any more)
  untilMs: number;
  members: number;
  gateways: number;
  gatewaysAllowed: boolean; // drives without the program
  bytes: number;
  fresh: number; // changes by others since this person looked
  starred: boolean;
  waiting: boolean; // the keys come when a manager is there
  opening: boolean; // never open here, and the server's answers are slow to come
  alarm: SpaceAlarm | null;
  newer: boolean;
  frozen: boolean;
  notices: Notice[]; // the oldest first
}

/** What this device found out or did by itself; told until the person has put it away. */
export type Notice =
  | { id: number; notice: 'arrived'; seq: number; atMs: number } // a change whose answer was lost was a success
  | { id: number; notice: 'brought_back'; entries: number; contents: number; atMs: number } // to a restored server
  | { id: number; notice: 'conflict_copy'; node: string; name: string; wished: string; by: string; mine: boolean; atMs: number }; // who changed `wished` meanwhile; by '': it is gone

export interface SpaceAlarm {
  kind: 'behind' | 'forked' | 'forged';
  code: string; // verification code of the newest state this device has seen; '' where it was never open here: nothing can be looked at or decided
  seq: number;
  ask: string; // whom to call: a manager's name
  /** The server was restored and lacks what this device has seen; why it was not brought back. '': no restore is known. */
  unhealed: '' | 'closed' | 'forked' | 'not_kept' | 'later' | 'refused';
}

export type Kind = 'folder' | 'file' | 'link';
/** Rows of a folder. `node` is '' for the space's own root. */
export interface Row {
  node: string;
  kind: Kind;
  name: string;
  bytes: number;
  changedMs: number;
  changedBy: string;
  versions: number;
  editing: Editing | null;
  pinned: boolean; // kept on this device
  pinnedUntilMs: number; // the day it goes by itself; 0: it is not kept
  conflict: boolean;
  fresh: boolean;
  notes: number; // threads that are not resolved
  url?: string; // of a link; '' if it is none that may be opened
  link?: LinkLook; // of a link
}
/** `sinceMs`: at least since then, as far as this device saw; 0: not known. `mayTakeOver`: this person may end it. */
export interface Editing { name: string; sinceMs: number; mine: boolean; mayTakeOver: boolean }
export interface Crumb { node: string; name: string }
export type Sort = { by: 'name' | 'changed' | 'size' | 'kind'; down: boolean };

/** An opened folder: its rows stay in the engine and are asked for by windows. Close it when it is left. */
export interface OpenFolder {
  handle: number;
  space: string;
  node: string;
  path: Crumb[]; // from the root to this folder, both included
  count: number;
  canEdit: boolean;
  canComment: boolean;
  ask: string[]; // names of who can give more rights; none where they are not known
}

export interface Version {
  version: string;
  number: number; // 1 is the oldest
  bytes: number;
  atMs: number;
  by: string;
  through: string; // how: '' or e.g. "Netzlaufwerk (iPad)"
  current: boolean;
}
export interface FileSight {
  space: string;
  node: string;
  kind: Kind;
  name: string;
  path: Crumb[];
  bytes: number;
  type: string; // media type by its name
  changedMs: number;
  changedBy: string;
  createdMs: number;
  createdBy: string;
  trashed: boolean;
  trashedWith: Crumb | null; // the folder it was thrown away with
  editing: Editing | null;
  pinned: boolean;
  pinnedUntilMs: number;
  allVersionsDays: number; // so long every version stays; then the last of each day, a year later the last of each month
  versions: Version[];
}
export interface TrashRow { node: string; kind: Kind; name: string; from: string; bytes: number; trashedMs: number; trashedBy: string; goesMs: number }
/** A change by somebody else, newest first: "what is new" on the start page. */
export interface Recent { space: string; node: string; kind: Kind; name: string; changedMs: number; changedBy: string }
export interface Found { space: string; node: string; kind: Kind; name: string; path: string; changedMs: number }

export interface Member {
  principal: string;
  kind: 'person' | 'invite' | 'gateway';
  name: string;
  owner: string; // of a gateway: display name
  label: string; // of a gateway: the owner's word
  role: SpaceRole;
  untilMs: number;
  me: boolean;
  confirmed: boolean; // the joining code was compared
  former: boolean; // no longer in the faction
  renewal: Renewal | null; // let in again since: reads nothing here until a manager says yes
}
/** `keys` stands for what is said yes to; `by`: who let the person in again, '' for the person itself. */
export interface Renewal { keys: string; by: string; atMs: number }
export interface Health {
  seq: number;
  code: string; // six groups of five
  checkedMs: number;
  skipped: { seq: number; reason: string; by: string }[];
  alarms: { seq: number; alarm: string; by: string }[];
  believed: { seq: number; by: string } | null; // what lies before seq was taken from that snapshot's author, not judged here
  doubted: boolean; // that turned out to be false, and the rest could not be had yet
}

// ---- notes ----

/** A note's text as a tree (docs/protocol.md §4.10), persons by their names. Screens draw it; it is never markup. */
export type NoteInline =
  | { kind: 'text'; text: string }
  | { kind: 'link'; address: string; known: boolean } // http or https; whether a council of this server is known by its host
  | { kind: 'person'; name: string; me: boolean }
  | { kind: 'break' }
  | { kind: 'strong' | 'emphasis'; children: NoteInline[] };
export type NoteBlock =
  | { kind: 'paragraph'; line: NoteInline[] }
  | { kind: 'list'; items: NoteInline[][] }
  | { kind: 'numbered'; first: number; items: NoteInline[][] }
  | { kind: 'quote'; blocks: NoteBlock[] };
export interface Note {
  note: string;
  by: string;
  mine: boolean;
  atMs: number;
  text: NoteBlock[]; // empty when it was erased
  to: { name: string; me: boolean }[]; // empty: for all
  attachments: { name: string; bytes: number }[];
  erased: boolean;
  unread: boolean;
  forMe: boolean;
  mayErase: boolean;
}
export interface NoteThread {
  thread: string; // its first note
  notes: Note[]; // the first, then the answers
  resolved: boolean;
  mayResolve: boolean;
}
export interface NotesSight {
  threads: NoteThread[]; // open ones first, then the newest first
  mayWrite: boolean;
  persons: { person: string; name: string }[]; // whom a note may be addressed to: the other members
}
/** An open note for this person: addressed to him, with his name, or an answer to one of his. */
export interface NoteForMe { space: string; node: string; kind: Kind; name: string; by: string; atMs: number; begins: string; unread: boolean; place?: CouncilPlace } // place: about something of a council; then node is ''
/** Threads that are not resolved: with a note for this person, begun by this person, or all. */
export type NotesChoice = 'for_me' | 'mine' | 'all'
/** A note that was looked for, and the place it is at. */
export type NoteHit = Omit<NoteForMe, 'unread'> & { note: string };
export interface NewNote {
  text: string; // up to 16 KiB; "@Name" names a member
  to: string[]; // persons
  answers: string; // a note, or ''
  files: File[];
}

// ---- people --------------------------------------------------------------------------------------------------------

export interface Person {
  person: string;
  name: string;
  role: PersonRole;
  duties: Duty[];
  untilMs: number;
  state: 'active' | 'invited' | 'invite_over' | 'renewing' | 'retired' | 'expired'; // invite_over: past its day, not withdrawn; expired: past its end, which can be moved
  invite: string; // of an open invitation, or of the one that is over
  inviteExpiresMs: number;
  confirmed: boolean;
  joiningCode: string; // '' until joined, or when confirmed
  me: boolean;
}
export interface Invite {
  faction: string;
  name: string;
  role: PersonRole;
  duties: Duty[];
  untilMs: number; // of the membership; 0: without end
  expiresMs: number; // of the invitation, by this device's clock (the engine knows the server's); 0: as the faction's rules say
  withPin: boolean;
  spaces: { space: string; role: SpaceRole }[];
}
/** Secrets that are shown once: the letter's two sheets. */
export interface Letter { invite: string; person: string; name: string; link: string; typedCode: string; pin: string; expiresMs: number; missed: string[] }
export interface Rules {
  secondFactor: 'optional' | 'required';
  invitePin: boolean; // offered first when inviting
  inviteDays: number;
  guestDays: number; // 0: no limit
  trashDays: number;
  versionDays: number; // so long every version stays
  drives: boolean; // without the program may be used
}

export interface AppPassword { id: string; label: string; createdMs: number; untilMs: number; lastUsedMs: number; lastAddress: string; spaces: { space: string; title: string; role: SpaceRole }[] }
export interface NewAppPassword { label: string; untilMs: number /* by this device's clock */; spaces: { space: string; role: 'reader' | 'editor' }[] }
export interface MadeAppPassword { id: string; user: string; password: string; address: string }
/** `address`, shortened, and `factor` are of its last sign-in. */
export interface Device { device: string; label: string; address: string; factor: Factor; firstMs: number; lastMs: number; current: boolean; remembered: boolean }
export interface Totp { uri: string; secret: string }

// ---- what is under way -----------------------------------------------------------------------------------------------

/** Where a content is to be had, and the transfer it is: 0 of one that is only shown. `name`: without a service worker it lies at
 *  `url` in this page's memory, to be saved under it, and whoever saves or shows it revokes it. `url` '': it was stopped on its way. */
export interface ContentAddress { url: string; transfer: number; name?: string }
export interface WholeContent { blob: Blob; name: string; save: boolean }
/** locked: somebody edits the file that it would replace (`editing`); it waits for resume, takeOverUpload or cancel. */
export type TransferState = 'waiting' | 'running' | 'paused' | 'needs_file' | 'locked' | 'done' | 'failed' | 'cancelled';
export interface Transfer {
  id: number;
  direction: 'up' | 'down';
  space: string;
  node: string; // of the folder for an upload, of the file for a download; '' of what is attached to a note
  version: string; // of a download, as it was asked for: '' the newest
  name: string;
  bytes: number;
  done: number;
  bytesPerS: number;
  state: TransferState;
  problem: Problem | null;
  editing: Editing | null; // of a locked one: who
}
/** One file of an upload; `path` is where it lies below the folder that was dropped, with slashes. about: it is put there
 *  once it lies in the space. */
export interface Upload { file: File; path: string; isFolder?: boolean; about?: AgendaAbout } // isFolder: an empty one; its file is empty and not sent

export type News =
  | { news: 'standing' } // who is here, or whether the server can be reached
  | { news: 'spaces' } // the list of spaces, or what their cards say
  | { news: 'folder'; handle: number; count: number } // its rows changed: ask for the window again
  | { news: 'node'; space: string; node: string }
  | { news: 'notes'; space: string } // of any place in it, or what stands on its agenda
  | { news: 'attaching'; done: number; bytes: number } // of what goes up with the note that is being written
  | { news: 'people'; faction: string }
  | { news: 'transfers' }
  | { news: 'done'; what: Done; names: string[]; undo: number | null } // said in the status line; undo(n) takes it back
  | { news: 'reopened' } // another tab's session took the place of one that ended: no folder is open any more
  | { news: 'alarm'; space: string }
  | { news: 'healing'; healing: Healing | null } // null: it is over
  | { news: 'council' }; // the mirror of a council, or how its fetching is

/** What was done; the screens have a sentence for each (src/words/de.ts, `done`). */
export type Done =
  | 'trashed' | 'restored' | 'restored_elsewhere' // names: was, place, now
  | 'purged' | 'moved' | 'copied' | 'renamed' | 'folder_made' | 'uploaded' | 'downloaded' // checked whole
  | 'version_restored' | 'taken_over' | 'link_made' | 'relinked' | 'kept' | 'let_go' | 'undone';

export interface Engine extends CouncilEngine, AgendaEngine, TreasuryEngine {
  onNews(listener: (news: News) => void): () => void;

  // without a session
  standing(): Promise<Answer<Standing>>;
  proposePassword(): Promise<Answer<string>>; // six words
  lookAt(linkOrCode: string, pin?: string): Promise<Answer<LinkSight>>; // with a PIN nothing is seen before it, and each wrong one is counted
  found(link: string, account: NewAccount): Promise<Answer<Joined>>;
  join(linkOrCode: string, pin: string, account: NewAccount): Promise<Answer<Joined>>;
  signIn(wish: SignIn): Promise<Answer<Standing>>;
  giveCode(code: string, remember: boolean): Promise<Answer<Standing>>; // TOTP or backup code
  recover(login: string, recoveryCode: string, newPassword: string, deviceLabel: string, keep: boolean, code?: string): Promise<Answer<{ recoveryCode: string }>>;
  /** Ends the session and wipes what this device keeps. `unsent`: how many changes would be lost; then nothing is done
   *  unless `evenUnsent`. `forget`: the device counts as remembered no more; else that outlives it. */
  signOut(evenUnsent: boolean, forget?: boolean): Promise<Answer<{ unsent: number }>>;

  // my access
  lastSignIn(): Promise<Answer<LastSignIn>>;
  factorResetSeen(): Promise<Answer<void>>; // it is not told any more
  /** `code`: where the answer was rule second-factor-needed. The same for the recovery sheet. */
  changePassword(old: string, fresh: string, code?: string): Promise<Answer<void>>;
  newRecoveryCode(password: string, code?: string): Promise<Answer<{ recoveryCode: string }>>;
  /** "Later": on the next start the sheet is asked for again. Refused (rule sheet_must) after sheetPutOffMax times. */
  putOffSheet(): Promise<Answer<void>>;
  sheetProven(): Promise<Answer<void>>;
  checkRecoveryGroup(code: string, group: number, typed: string): Promise<Answer<boolean>>;
  devices(): Promise<Answer<Device[]>>;
  revokeDevice(device: string): Promise<Answer<void>>;
  newDevices(): Promise<Answer<Device[]>>; // others that first signed in since this one did, newest first, until newDevicesSeen
  newDevicesSeen(): Promise<Answer<void>>;
  offersFactor(): Promise<Answer<boolean>>; // to who has none, a week after the first sign-in; not for 90 days after factorPutOff
  factorPutOff(): Promise<Answer<void>>;
  factor(): Promise<Answer<{ totp: boolean; backupCodesLeft: number; required: boolean }>>;
  beginTotp(): Promise<Answer<Totp>>;
  /** `oldCode`: of the factor that is replaced. */
  finishTotp(code: string, oldCode?: string): Promise<Answer<{ backupCodes: string[] }>>;
  newBackupCodes(code: string): Promise<Answer<{ backupCodes: string[] }>>;
  endTotp(code: string): Promise<Answer<void>>;
  appPasswords(): Promise<Answer<AppPassword[]>>;
  createAppPassword(wish: NewAppPassword): Promise<Answer<MadeAppPassword>>;
  revokeAppPassword(id: string): Promise<Answer<void>>;

  // spaces
  spaces(): Promise<Answer<SpaceCard[]>>;
  createSpace(faction: string, title: string): Promise<Answer<{ space: string }>>;
  renameSpace(space: string, title: string): Promise<Answer<void>>;
  star(space: string, starred: boolean): Promise<Answer<void>>;
  seen(space: string): Promise<Answer<void>>; // what is new counts from now
  openFolder(space: string, node: string, sort: Sort): Promise<Answer<OpenFolder>>;
  openTrash(space: string): Promise<Answer<TrashRow[]>>;
  rows(handle: number, from: number, to: number): Promise<Answer<Row[]>>;
  indexOf(handle: number, node: string): Promise<Answer<number>>; // -1: not in it
  sortFolder(handle: number, sort: Sort): Promise<Answer<void>>;
  closeFolder(handle: number): Promise<Answer<void>>;
  file(space: string, node: string): Promise<Answer<FileSight>>;
  recent(limit: number): Promise<Answer<Recent[]>>; // over all spaces
  lastOpened(limit: number): Promise<Answer<Recent[]>>; // files this person looked at on this device, the last first
  search(space: string | null, text: string, limit: number): Promise<Answer<Found[]>>;
  makeFolder(space: string, parent: string, name: string): Promise<Answer<{ node: string }>>;
  rename(space: string, node: string, name: string): Promise<Answer<void>>;
  move(space: string, nodes: string[], parent: string): Promise<Answer<void>>;
  copy(space: string, nodes: string[], parent: string): Promise<Answer<void>>;
  trash(space: string, nodes: string[]): Promise<Answer<void>>;
  restore(space: string, nodes: string[]): Promise<Answer<void>>;
  purge(space: string, nodes: string[]): Promise<Answer<void>>;
  restoreVersion(space: string, node: string, version: string): Promise<Answer<void>>;
  undo(step: number): Promise<Answer<void>>;
  takeOver(space: string, node: string): Promise<Answer<void>>; // somebody else's lease
  permanentLink(space: string, node: string): Promise<Answer<string>>;
  keep(space: string, node: string, untilMs: number): Promise<Answer<void>>; // on this device; 0: let go of it
  members(space: string): Promise<Answer<Member[]>>;
  /** `person`: the principal of a person, an invite or (only to remove it) a gateway. */
  setRole(space: string, principals: { person: string; role: SpaceRole | null; untilMs: number }[]): Promise<Answer<void>>; // null: removed
  /** A manager's yes to the keys that a member has since it was let in again: those of Renewal, no others. */
  acceptKeys(space: string, person: string, keys: string): Promise<Answer<void>>;
  allowGateways(space: string, allowed: boolean): Promise<Answer<void>>;
  health(space: string): Promise<Answer<Health>>;
  verifyFromStart(space: string): Promise<Answer<void>>;
  putAwayNotice(space: string, id: number): Promise<Answer<void>>;
  /** After a true fork: believes the server's history. Only a manager of the space, with a reason that is kept. */
  followServer(space: string, reason: string): Promise<Answer<void>>;

  // notes
  notes(space: string, node: string): Promise<Answer<NotesSight>>;
  notesForMe(limit: number): Promise<Answer<NoteForMe[]>>; // over all spaces, unread ones first
  openNotes(which: NotesChoice, limit: number): Promise<Answer<NoteForMe[]>>; // likewise
  /** Open and resolved ones of all spaces that are open here, the newest first, whose text has all words of `text`. */
  searchNotes(text: string, limit: number): Promise<Answer<NoteHit[]>>;
  seenNotes(space: string, node: string): Promise<Answer<void>>; // those of this place were shown, on this device
  writeNote(space: string, node: string, note: NewNote): Promise<Answer<{ note: string }>>;
  resolveNote(space: string, thread: string): Promise<Answer<void>>;
  eraseNote(space: string, note: string): Promise<Answer<void>>;
  /** What was begun and not sent, kept sealed on this device: '' for nothing. `thread`: the one that is answered, or ''. */
  noteDraft(space: string, node: string, thread: string): Promise<Answer<string>>;
  keepNoteDraft(space: string, node: string, thread: string, text: string): Promise<Answer<void>>;
  /** Like contentAddress, to save what is attached. */
  attachmentAddress(space: string, note: string, index: number): Promise<Answer<ContentAddress>>;

  // transfers
  upload(space: string, parent: string, files: Upload[]): Promise<Answer<number[]>>;
  /** Where the service worker answers with the content: for a hidden frame, an image, a video. `version` '' : newest. It is
   *  saved under the name `as`, or that of the file. */
  contentAddress(space: string, node: string, version: string, how: 'save' | 'show', as?: string): Promise<Answer<ContentAddress>>;
  /** What stands behind the `url` of such an address, where no service worker answers: as a whole, up to 256 MiB. Undefined: somebody stopped it. */
  wholeContent(url: string): Promise<Answer<WholeContent | undefined>>;
  content(space: string, node: string, version: string, maxBytes: number): Promise<Answer<Uint8Array>>; // its beginning, where it is longer
  /** Among them downloads that a former page did not finish: failed by the rule `download_interrupted`, until they are cancelled. */
  transfers(): Promise<Answer<Transfer[]>>;
  pause(id: number): Promise<Answer<void>>;
  resume(id: number, file?: File): Promise<Answer<void>>;
  cancel(id: number): Promise<Answer<void>>;
  takeOverUpload(id: number): Promise<Answer<void>>; // ends the lease that a locked upload met, and goes on

  // the faction
  people(faction: string): Promise<Answer<Person[]>>;
  invite(wish: Invite): Promise<Answer<Letter>>;
  withdrawInvite(faction: string, invite: string): Promise<Answer<void>>;
  /** A new letter, with a PIN, in place of an invitation that is open or over: name, role, duties and end stay, the old one ends. */
  reissueInvite(faction: string, invite: string, spaces: Invite['spaces']): Promise<Answer<Letter>>;
  /** A new end counts in the person's spaces, too. Gives the titles of those where it could not be set, since somebody else manages them. */
  changePerson(faction: string, person: string, change: { name?: string; role?: PersonRole; duties?: Duty[]; untilMs?: number }): Promise<Answer<string[]>>;
  renew(faction: string, person: string, withPin: boolean): Promise<Answer<Letter>>;
  /** Spaces that would be left without a manager, by title: of those that the acting person belongs to and that open. */
  beforeRetiring(faction: string, person: string): Promise<Answer<string[]>>;
  unmanaged(faction: string): Promise<Answer<string[]>>; // titles of the spaces that open here and have nobody who could manage them
  retire(faction: string, person: string): Promise<Answer<void>>;
  confirmPerson(faction: string, person: string, joiningCode: string): Promise<Answer<void>>;
  resetSecondFactor(faction: string, person: string): Promise<Answer<void>>;
  rules(faction: string): Promise<Answer<Rules>>;
  setRules(faction: string, rules: Rules): Promise<Answer<void>>;
}
