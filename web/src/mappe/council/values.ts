// What a council's mirror says, as it travels (docs/protocol.md, section 7a).          twin: council/mirror/values.h
//
// All text is data from outside, never markup. Ids and addresses are as the source has them. Members that are empty are
// not there.

export type ObjectState = "present" | "deleted" | "depublished" | "unreachable"

export interface CouncilFile {
  id?: string
  name?: string
  file_name?: string
  mime_type?: string
  date?: string
  size?: number
  access_url?: string
  download_url?: string
}
export interface System { kind: "system"; id: string; name?: string }
export interface Body { kind: "body"; id: string; name?: string; short_name?: string; website?: string }
export interface Organization { kind: "organization"; id: string; body?: string; name?: string; short_name?: string; web?: string }
export interface PersonObject { kind: "person"; id: string; body?: string; name?: string; family_name?: string; given_name?: string; form_of_address?: string; web?: string }
export interface Item {
  id?: string
  number?: string
  name?: string
  result?: string
  consultation?: string
  web?: string
  public?: boolean
  public_by_heading?: boolean
  files?: CouncilFile[]
}
export interface Meeting {
  kind: "meeting"
  id: string
  body?: string
  name?: string
  state?: string
  start?: string
  end?: string
  cancelled?: boolean
  web?: string
  location?: { description?: string; street?: string; room?: string; postal_code?: string; locality?: string }
  organizations?: string[]
  invitation?: CouncilFile
  results_protocol?: CouncilFile
  verbatim_protocol?: CouncilFile
  files?: CouncilFile[]
  items?: Item[]
}
export interface Consultation { id?: string; agenda_item?: string; meeting?: string; role?: string; authoritative?: boolean; organizations?: string[] }
export interface Paper {
  kind: "paper"
  id: string
  body?: string
  name?: string
  reference?: string
  date?: string
  paper_type?: string
  web?: string
  main_file?: CouncilFile
  main_file_is_guessed?: boolean
  files?: CouncilFile[]
  originator_persons?: string[]
  originator_organizations?: string[]
  under_direction_of?: string[]
  consultations?: Consultation[]
}
export type CouncilObject = System | Body | Organization | PersonObject | Meeting | Paper

/** Which paper is spoken of at which item of a meeting; `guessed`: only the title says so. */
export interface Join { item: string; paper: string; consultation?: string; guessed?: boolean }

export interface Mirrored {
  n: number
  state: ObjectState
  firstSeenMs: number
  changedMs: number
  object: CouncilObject // of a deleted or depublished one: id and kind alone
  papers: Join[]
}
