// The engine as the page sees it: every method goes to the worker and its answer comes back. Beside that the page only
// carries ports and the store's unreadable key between its worker and the service worker: they cannot reach each other.
//   threads  the page's
import type { Answer, Engine, News } from "./contract.ts"
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
  let broken: string | undefined
  const isBroken = (detail: string): Answer<unknown> => ({ ok: false, problem: { kind: "internal", detail } })
  port.onmessage = (event) => {
    const message = event.data as FromEngine
    if (message.from === "answer") {
      waiting.get(message.id)?.(message.answer)
      waiting.delete(message.id)
    } else if (message.from === "news") {
      for (const listener of listeners) listener(message.news)
    } else {
      if (message.from === "broken") {
        broken = message.detail
        for (const answer of waiting.values()) answer(isBroken(broken))
        waiting.clear()
      }
      onOther(message)
    }
  }
  const call = (method: Method, args: unknown[]): Promise<Answer<unknown>> => {
    if (broken !== undefined) return Promise.resolve(isBroken(broken))
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
  const toServiceWorker = (message: ToServiceWorker): void => serviceWorkers?.controller?.postMessage(message)
  let awake: ReturnType<typeof setInterval> | undefined
  let hold: ReturnType<typeof setInterval> | ReturnType<typeof setTimeout> | undefined
  let holding: () => void = () => undefined
  serviceWorkers?.addEventListener("controllerchange", () => holding()) // on the first visit it comes after the page
  const engine = engineBehind(worker, (message) => {
    if (message.from === "hold") {
      const { key } = message
      holding = () => (key === undefined ? undefined : toServiceWorker({ to: "hold", key }))
      holding()
      clearInterval(hold)
      // A wiped one is ended once more: another tab may have held it while it was being told.
      if (key !== undefined) hold = key ? setInterval(holding, holdEveryMs) : setTimeout(holding, endAgainMs)
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
    const message: FromEngine = { from: "broken", detail: event.message ?? "" }
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

/** What the service worker holds; nothing where there is none, or where it does not answer in time. */
export function askForKey(
  serviceWorkers: ServiceWorkerContainer | undefined,
  withinMs = keyWithinMs,
): Promise<CryptoKey | null> {
  const controller = serviceWorkers?.controller
  if (!controller) return Promise.resolve(null)
  return new Promise((answered) => {
    const channel = new MessageChannel()
    const timer = setTimeout(() => answered(null), withinMs)
    channel.port1.onmessage = (event) => {
      clearTimeout(timer)
      answered((event.data as { key: CryptoKey | null }).key)
    }
    controller.postMessage({ to: "key", port: channel.port2 } satisfies ToServiceWorker, [channel.port2])
  })
}
