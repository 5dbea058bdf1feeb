// The engine as the page sees it: every method goes to the worker and its answer comes back. Beside that the page only
// carries ports and the store's unreadable key between its worker and the service worker: they cannot reach each other.
//   threads  the page's
import type { Answer, Engine, News, Problem } from "./contract.ts"
import { isDoneWithin } from "./turns.ts"
import type { FromEngine, Method, ToEngine, ToServiceWorker, Wanted } from "../worker/messages.ts"

const keyWithinMs = 1_000
const awakeEveryMs = 8_000 // Firefox may end a service worker after 30 s without a message, and a download with it
const endAgainMs = 1_000
const holdEveryMs = 15_000 // the service worker may have been ended meanwhile: then it is handed the key again

const methods: { [name in Method]: true } = {
  standing: true,
  proposePassword: true,
  lookAt: true,
  found: true,
  join: true,
  signIn: true,
  giveCode: true,
  recover: true,
  signOut: true,
  lastSignIn: true,
  factorResetSeen: true,
  changePassword: true,
  newRecoveryCode: true,
  putOffSheet: true,
  sheetProven: true,
  checkRecoveryGroup: true,
  devices: true,
  revokeDevice: true,
  newDevices: true,
  newDevicesSeen: true,
  offersFactor: true,
  factorPutOff: true,
  factor: true,
  beginTotp: true,
  newBackupCodes: true,
  finishTotp: true,
  endTotp: true,
  appPasswords: true,
  createAppPassword: true,
  revokeAppPassword: true,
  spaces: true,
  createSpace: true,
  renameSpace: true,
  star: true,
  seen: true,
  openFolder: true,
  openTrash: true,
  rows: true,
  indexOf: true,
  sortFolder: true,
  closeFolder: true,
  file: true,
  recent: true,
  lastOpened: true,
  search: true,
  makeFolder: true,
  rename: true,
  move: true,
  copy: true,
  trash: true,
  restore: true,
  purge: true,
  restoreVersion: true,
  undo: true,
  takeOver: true,
  notes: true,
  notesForMe: true,
  openNotes: true,
  searchNotes: true,
  seenNotes: true,
  writeNote: true,
  resolveNote: true,
  eraseNote: true,
  noteDraft: true,
  keepNoteDraft: true,
  attachmentAddress: true,
  permanentLink: true,
  putAwayNotice: true,
  keep: true,
  members: true,
  setRole: true,
  allowGateways: true,
  acceptKeys: true,
  health: true,
  verifyFromStart: true,
  followServer: true,
  upload: true,
  contentAddress: true,
  wholeContent: true,
  content: true,
  transfers: true,
  pause: true,
  resume: true,
  cancel: true,
  takeOverUpload: true,
  people: true,
  invite: true,
  withdrawInvite: true,
  reissueInvite: true,
  changePerson: true,
  renew: true,
  beforeRetiring: true,
  unmanaged: true,
  retire: true,
  confirmPerson: true,
  resetSecondFactor: true,
  rules: true,
  setRules: true,
  councils: true,
  searchCouncil: true,
  meetings: true,
  meeting: true,
  nextMeetings: true,
  paper: true,
  lookUpLink: true,
  makeLink: true,
  links: true,
  link: true,
  treasury: true,
  budgetOfDay: true,
  budgetNotice: true,
  budgetNoticed: true,
  setBudget: true,
  statementsAnew: true,
  statementFile: true,
  spaceSplits: true,
  reviewLinks: true,
  relink: true,
  councilNotes: true,
  councilNoteCounts: true,
  seenCouncilNotes: true,
  writeCouncilNote: true,
  agendaSpaces: true,
  beside: true,
  ownMeetings: true,
  ownMeeting: true,
  extraItems: true,
  writeMeeting: true,
  writeItem: true,
  takeUp: true,
  orderItems: true,
  removeFromAgenda: true,
  writeBrief: true,
  assign: true,
  unassign: true,
  attend: true,
  assignedTo: true,
  myBodies: true,
  bodiesPlace: true,
  setMyBodies: true,
}
export const methodNames = Object.keys(methods) as Method[]

export interface Port {
  postMessage(message: unknown, transfer?: Transferable[]): void
  onmessage: ((event: MessageEvent) => void) | null
}

/** The engine behind `port`, once it was started. `worker` may be a Worker or a MessagePort. */
export function engineBehind(port: Port, onOther: (message: FromEngine) => void = () => undefined): Engine {
  const waiting = new Map<number, (answer: Answer<unknown>) => void>()
  const listeners = new Set<(news: News) => void>()
  let next = 1
  let broken: { ok: false; problem: Problem } | undefined
  port.onmessage = (event) => {
    const message = event.data as FromEngine
    if (message.from === "answer") {
      waiting.get(message.id)?.(message.answer)
      waiting.delete(message.id)
    } else if (message.from === "news") {
      for (const listener of listeners) listener(message.news)
    } else {
      if (message.from === "broken") {
        broken = { ok: false, problem: message.problem }
        for (const answer of waiting.values()) answer(broken)
        waiting.clear()
      }
      onOther(message)
    }
  }
  const call = (method: Method, args: unknown[]): Promise<Answer<unknown>> => {
    if (broken) return Promise.resolve(broken)
    return new Promise((answered) => {
      const id = next++
      waiting.set(id, answered)
      port.postMessage({ to: "call", id, method, args } satisfies ToEngine)
    })
  }
  const engine: Record<string, unknown> = {
    onNews(listener: (news: News) => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  for (const method of methodNames) engine[method] = (...args: unknown[]) => call(method, args)
  return engine as unknown as Engine
}

/** Starts the worker and gives its engine at once; calls wait until it has begun. */
export function startEngine(worker: Worker): Engine {
  const serviceWorkers = "serviceWorker" in navigator ? navigator.serviceWorker : undefined
  // A page that was reloaded by force has no controller, but the service worker is there all the same.
  let registration: ServiceWorkerRegistration | undefined
  void registrationOf(serviceWorkers).then((found) => (registration = found))
  const toServiceWorker = (message: ToServiceWorker): void =>
    (serviceWorkers?.controller ?? registration?.active)?.postMessage(message)
  let awake: ReturnType<typeof setInterval> | undefined
  let hold: ReturnType<typeof setInterval> | ReturnType<typeof setTimeout> | undefined
  let holding: () => void = () => undefined
  let letGo: () => void = () => undefined
  let isHeld = false
  serviceWorkers?.addEventListener("controllerchange", () => holding()) // on the first visit it comes after the page
  // A reload finds the key held, also where this page lay in the background and its timers with it.
  if (serviceWorkers) addEventListener("pagehide", () => isHeld && holding())
  // Chromium tells workers nothing of that.
  for (const to of ["online", "offline"] as const)
    globalThis.addEventListener?.(to, () => worker.postMessage({ to } satisfies ToEngine))
  const engine = engineBehind(worker, (message) => {
    if (message.from === "hold") {
      const { key } = message
      isHeld = key != null
      holding = () => (key === undefined ? undefined : toServiceWorker({ to: "hold", key }))
      holding()
      clearInterval(hold)
      // A wiped one is ended once more: another tab may have held it while it was being told.
      if (key !== undefined) hold = key ? setInterval(holding, holdEveryMs) : setTimeout(holding, endAgainMs)
    }
    if (message.from === "open") {
      letGo()
      letGo = message.lock === null ? () => undefined : holdLock(message.lock)
    }
    if (message.from === "streams") {
      clearInterval(awake)
      if (message.open > 0) awake = setInterval(() => toServiceWorker({ to: "awake" }), awakeEveryMs)
    }
  })
  // Its script did not come: nobody is there who would ever answer. Once it has spoken, an error is an answer's.
  let hasSpoken = false
  worker.addEventListener("message", () => (hasSpoken = true), { once: true })
  worker.addEventListener("error", (event) => {
    const message: FromEngine = { from: "broken", problem: { kind: "internal", detail: event.message ?? "" } }
    if (!hasSpoken) worker.dispatchEvent(new MessageEvent("message", { data: message }))
  })
  serviceWorkers?.addEventListener("message", (event) => {
    const wanted = event.data as Wanted
    if (typeof wanted.wanted !== "string") return
    const { wanted: token, range, port } = wanted
    worker.postMessage({ to: "stream", token, range, port } satisfies ToEngine, [port])
  })
  void askForKey(serviceWorkers).then((key) =>
    worker.postMessage({ to: "start", origin: location.origin, key } satisfies ToEngine),
  )
  return engine
}

/** Of the service worker that is there, whether it stands before this page or not; also without a network. */
export function registrationOf(workers: ServiceWorkerContainer | undefined): Promise<ServiceWorkerRegistration | undefined> {
  return workers ? workers.getRegistration().catch(() => undefined) : Promise.resolve(undefined)
}

/** Holds it until what it gives is called, or the page is gone. */
function holdLock(name: string): () => void {
  let letGo: () => void = () => undefined
  const until = new Promise<void>((done) => (letGo = done))
  if (navigator.locks) void navigator.locks.request(name, () => until).catch(() => undefined)
  return letGo
}

/** What the service worker holds; nothing where there is none, or where it does not answer in time. */
export async function askForKey(workers: ServiceWorkerContainer | undefined, withinMs = keyWithinMs): Promise<CryptoKey | null> {
  let key: CryptoKey | null = null
  await isDoneWithin(withinMs, answeredKey(workers).then((answered) => (key = answered)))
  return key
}
async function answeredKey(workers: ServiceWorkerContainer | undefined): Promise<CryptoKey | null> {
  const asked = workers?.controller ?? (await registrationOf(workers))?.active
  if (!asked) return null
  return new Promise((answered) => {
    const channel = new MessageChannel()
    channel.port1.onmessage = (event) => answered((event.data as { key: CryptoKey | null }).key)
    asked.postMessage({ to: "key", port: channel.port2 } satisfies ToServiceWorker, [channel.port2])
  })
}
