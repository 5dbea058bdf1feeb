// One module per screen, fetched when it is first needed: the first page stays small.
import type { Component } from "svelte"
import type { Place, Route } from "./routes.ts"

type Screen = Component<{ route: never }>
type Loader = () => Promise<{ default: unknown }>

const loaders: Record<Place, Loader> = {
  start: () => import("../screens/Start.svelte"),
  spaces: () => import("../screens/Spaces.svelte"),
  folder: () => import("../screens/folder/Folder.svelte"),
  node: () => import("../screens/file/Node.svelte"),
  members: () => import("../screens/members/Members.svelte"),
  trash: () => import("../screens/Trash.svelte"),
  health: () => import("../screens/Health.svelte"),
  links: () => import("../screens/council/Links.svelte"),
  search: () => import("../screens/Search.svelte"),
  notes: () => import("../screens/notes/OpenNotes.svelte"),
  people: () => import("../screens/faction/People.svelte"),
  invite: () => import("../screens/faction/Invite.svelte"),
  person: () => import("../screens/faction/Person.svelte"),
  rights: () => import("../screens/faction/Rights.svelte"),
  costs: () => import("../screens/treasury/Costs.svelte"),
  compare: () => import("../screens/treasury/Compare.svelte"),
  rules: () => import("../screens/faction/Rules.svelte"),
  access: () => import("../screens/access/Access.svelte"),
  password: () => import("../screens/access/Password.svelte"),
  factor: () => import("../screens/access/Factor.svelte"),
  devices: () => import("../screens/access/Devices.svelte"),
  drive: () => import("../screens/access/Drive.svelte"),
  sheet: () => import("../screens/access/NewSheet.svelte"),
  look: () => import("../screens/access/Look.svelte"),
  council: () => import("../screens/council/Council.svelte"),
  meetings: () => import("../screens/council/Meetings.svelte"),
  meeting: () => import("../screens/council/Meeting.svelte"),
  paper: () => import("../screens/council/Paper.svelte"),
  own_meeting: () => import("../screens/agenda/OwnMeeting.svelte"),
  new_meeting: () => import("../screens/agenda/NewMeeting.svelte"),
  help: () => import("../screens/help/Help.svelte"),
  sign_in: () => import("../screens/entry/SignIn.svelte"),
  join: () => import("../screens/entry/Join.svelte"),
  found: () => import("../screens/entry/Found.svelte"),
  recover: () => import("../screens/entry/Recover.svelte"),
  nowhere: () => import("../screens/Nowhere.svelte"),
}

export interface Shown {
  place: Place
  route: Route
  Screen: Screen
}

/** Fetches the screen of a route. Throws when the network does not give it. */
export async function screenFor(place: Place, route: Route): Promise<Shown> {
  return { place, route, Screen: (await loaders[place]()).default as Screen }
}
