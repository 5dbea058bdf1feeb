// Who is here, their spaces and what is under way: read once for all screens, again on news.
import { type Engine, type Healing, type OwnPerson, type Problem, sheetPutOffMax, type SpaceCard, type Standing, type Transfer } from "../engine/contract.ts"
import { t } from "../words/say.svelte.ts"
import { useEngine } from "./engine.ts"
import { askToKeepStorage } from "./kept_storage.ts"
import { hush, say } from "./status.svelte.ts"

let standing = $state.raw<Standing | null>(null)
let spaces = $state.raw<SpaceCard[]>([])
let transfers = $state.raw<Transfer[]>([])
let spacesKnown = $state(false)
let healing = $state.raw<Healing | null>(null)
let sheetLater = false // "later" was said since the page was opened
let sheetDue = $state(false)
let turn = $state(0)

export const session = {
  get standing() {
    return standing
  },
  get spaces() {
    return spaces
  },
  get spacesKnown() {
    return spacesKnown
  },
  get transfers() {
    return transfers
  },
  /** What a restored server gets back from this device, and how far it is. */
  get healing() {
    return healing
  },
  /** Rises when all that is open has to be opened anew. */
  get turn() {
    return turn
  },
  get online() {
    return standing?.state !== "signed_in" || standing.online
  },
  /** The person whose faction the screens speak of: the first one that is not suspended. */
  get me(): OwnPerson | null {
    if (standing?.state !== "signed_in") return null
    return standing.persons.find((person) => !person.suspended) ?? standing.persons[0] ?? null
  },
  /** The faction's managers alone write invitations. */
  get mayInvite() {
    return this.me?.role === "manager"
  },
  get mayCreateSpaces() {
    return mayCreate(this.me)
  },
  /** The recovery sheet was put off on an earlier start, or its page went before it was proven: it is asked for before anything else. */
  get isSheetDue() {
    return sheetDue
  },
  /** How often "later" still works. */
  get sheetLaterLeft() {
    return Math.max(0, sheetPutOffMax - (standing?.state === "signed_in" ? (standing.sheetPutOff ?? 0) : 0))
  },
  async putOffSheet(): Promise<boolean> {
    sheetLater = true // before the news of it come
    const put = await useEngine().putOffSheet()
    sheetLater = put.ok
    if (put.ok) sheetDue = false
    return put.ok
  },
  get isGuest() {
    return this.me?.role === "guest"
  },
}

export function cardOf(space: string): SpaceCard | undefined {
  return spaces.find((card) => card.space === space)
}

/** How many days the bin of the space keeps what lies there, as its faction's rules say. */
export function trashDaysOf(space: string): number {
  const persons = standing?.state === "signed_in" ? standing.persons : []
  return (persons.find(({ faction }) => faction === cardOf(space)?.faction) ?? session.me)?.trashDays ?? 30
}

function mayCreate(me: OwnPerson | null): boolean {
  return me !== null && !me.suspended && (me.role === "manager" || me.duties.includes("spaces"))
}

/** Call once, at the start; answers when it is known who is here, or why that is not known. */
export async function follow(engine: Engine): Promise<Problem | undefined> {
  engine.onNews((news) => {
    if (news.news === "standing") void readStanding(engine)
    if (news.news === "spaces" || news.news === "alarm") void readSpaces(engine)
    if (news.news === "transfers") void readTransfers(engine)
    if (news.news === "reopened") {
      turn += 1
      void readSpaces(engine)
      void readTransfers(engine)
    }
    if (news.news === "healing") healing = news.healing
    if (news.news === "done") say(t().done[news.what](news.names), news.undo === null ? null : undoing(news.undo))
  })
  return readStanding(engine)
}

function undoing(step: number): () => void {
  return () => {
    hush()
    void useEngine().undo(step)
  }
}

async function readStanding(engine: Engine): Promise<Problem | undefined> {
  const got = await engine.standing()
  if (!got.ok) return got.problem
  setStanding(got.value)
  return undefined
}

/** After a sign-in whose answer is the new standing. */
export function setStanding(fresh: Standing): void {
  const wasIn = standing?.state === "signed_in"
  // By signing in, joining, founding or the recovery sheet alike; who was still signed in at the start was asked then.
  if (standing && !wasIn && fresh.state === "signed_in" && fresh.kept) void askToKeepStorage()
  standing = fresh
  sheetDue = isSheetDueNow(fresh)
  healing = fresh.state === "signed_in" ? (fresh.healing ?? null) : null
  if (fresh.state !== "signed_in") {
    spaces = []
    transfers = []
    spacesKnown = false
    return
  }
  if (!wasIn) {
    void readSpaces(useEngine())
    void readTransfers(useEngine())
  }
}

/** Without a connection no sheet can be made; but what is being printed does not vanish when the connection does. */
function isSheetDueNow(now: Standing): boolean {
  if (now.state !== "signed_in" || !(now.sheetPutOff || now.sheetUnproven) || sheetLater) return false
  return sheetDue || now.online
}

async function readSpaces(engine: Engine): Promise<void> {
  const got = await engine.spaces()
  if (got.ok) {
    spaces = got.value
    spacesKnown = true
  }
}

async function readTransfers(engine: Engine): Promise<void> {
  const got = await engine.transfers()
  if (got.ok) transfers = got.value
}
