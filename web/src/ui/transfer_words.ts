// What is said of something under way.
import type { Editing, Transfer } from "../engine/contract.ts"
import { clockOrNone, percentOf, sizeOf } from "../words/amounts.ts"
import { sentenceOf } from "../words/problems.ts"
import { t } from "../words/say.svelte.ts"
import type { IconName } from "./icons.ts"

export function transferLine(transfer: Transfer): string {
  const words = t().transfers
  const percent = percentOf(transfer.done, transfer.bytes)
  const [done, all] = [sizeOf(transfer.done), sizeOf(transfer.bytes)]
  switch (transfer.state) {
    case "waiting":
      return words.waiting
    case "running":
      return words.running(percent, done, all) + timeLeft(transfer)
    case "paused":
      return words.paused(percent, done, all)
    case "needs_file":
      return words.needsFile
    case "locked":
      return lockedLine(transfer.editing)
    case "done":
      return `${words.done} · ${all}`
    case "failed":
      return transfer.problem ? sentenceOf(transfer.problem) : sentenceOf({ kind: "internal" })
    case "cancelled":
      return words.cancelled
  }
}

function lockedLine(editing: Editing | null): string {
  const words = t().editing
  if (!editing) return sentenceOf({ kind: "locked" })
  if (editing.mine) return words.waitsMine
  const what = editing.mayTakeOver ? words.whatManager : `${words.what} ${words.askManager}`
  return `${words.waits(editing.name, clockOrNone(editing.sinceMs))} ${what}`
}

function timeLeft(transfer: Transfer): string {
  const words = t().transfers
  if (transfer.bytesPerS <= 0) return ""
  const seconds = (transfer.bytes - transfer.done) / transfer.bytesPerS
  if (seconds < 5) return ""
  if (seconds < 90) return words.left(words.seconds(Math.ceil(seconds / 5) * 5))
  if (seconds < 90 * 60) return words.left(words.minutes(Math.ceil(seconds / 60)))
  return words.left(words.hours(Math.ceil(seconds / 3600)))
}

/** The step that is spoken: at 25, 50 and 75 percent, and at the end. */
function spokenStep(transfers: Transfer[]): number {
  const all = transfers.reduce((sum, transfer) => sum + transfer.bytes, 0)
  const done = transfers.reduce((sum, transfer) => sum + transfer.done, 0)
  return Math.floor(percentOf(done, all) / 25) * 25
}

interface SpokenWords {
  spoken(percent: number): string
  ended(done: number, all: number): string
  done: string
}
/** What is read out of all that goes one way; what is done is not repeated while something else goes on. */
export function spokenOf(transfers: Transfer[], finished: number, isGoing: boolean, words: SpokenWords): string {
  if (transfers.some(isOpen)) return words.spoken(spokenStep(transfers))
  if (transfers.some(({ state }) => state === "failed")) return words.ended(finished, transfers.length)
  return finished > 0 && !isGoing ? words.done : ""
}

/** How many there are and what they do, first of all what nobody but the person can move; "": there are none. */
export function underWay(all: Transfer[]): string {
  const words = t().shell
  const transfers = countedOf(all)
  if (transfers.some(waits)) return words.transfersWait(transfers.length)
  if (transfers.some(({ state }) => state === "running" || state === "waiting")) return words.transfers(transfers.length)
  return transfers.length ? words.transfersRest(transfers.length) : ""
}

/** The arrow beside it: the way that all it counts go. */
export function arrowOf(all: Transfer[]): IconName {
  return countedOf(all).every(({ direction }) => direction === "down") ? "download" : "upload"
}

/** Those that wait for the person, if there are any; else all that are under way. */
function countedOf(all: Transfer[]): Transfer[] {
  const going = all.filter((transfer) => (isOpen(transfer) || transfer.state === "failed") && !isInterrupted(transfer))
  const waiting = going.filter(waits)
  return waiting.length ? waiting : going
}

/** Nobody but the person can move it. */
function waits({ state, problem }: Transfer): boolean {
  return state === "needs_file" || state === "locked" || (state === "failed" && problem?.kind !== "offline")
}

/** A download whose page was closed: said on every page (Interrupted.svelte), not among what is under way. */
export function isInterrupted({ direction, state, problem }: Transfer): boolean {
  return direction === "down" && state === "failed" && problem?.rule === "download_interrupted"
}

/** Why it failed may pass, or be put right: with a connection, room, money, a right. */
export function canRetry({ direction, state, problem }: Transfer): boolean {
  const passes = ["offline", "quota", "denied", "conflict", "too_many", "storage_full", "internal"]
  return direction === "up" && state === "failed" && passes.includes(problem?.kind ?? "internal")
}

export function isOpen(transfer: Transfer): boolean {
  return ["waiting", "running", "paused", "needs_file", "locked"].includes(transfer.state)
}
