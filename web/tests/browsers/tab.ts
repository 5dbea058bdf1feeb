// A page that some browser shows, and what a person does with it.

/** Longest that anything may take before it counts as missing, in milliseconds. */
export const patience = 90_000

/** One step of waiting, in milliseconds: a question at every frame takes seconds of a busy machine. */
export const polling = 250

/** The page has put something else in its place since it was found; nothing was done with it. */
export class Replaced extends Error {}

/** `E`: how the browser's driver names an element. Functions run in the page and see nothing outside of themselves; every call ends in an error when the page is gone. */
export interface Tab<E> {
  goto(address: string): Promise<void>
  reload(): Promise<void>
  back(): Promise<void>
  address(): Promise<string>
  ask<T>(what: (...all: string[]) => T, ...all: string[]): Promise<T>
  /** Undefined when there is none now. */
  seek(what: (...all: string[]) => Element | undefined, ...all: string[]): Promise<E | undefined>
  click(element: E): Promise<void>
  /** In the place of what stood there. */
  type(element: E, text: string): Promise<void>
  enter(): Promise<void>
  /** What it shows. */
  read(element: E): Promise<string>
  /** The entry with this text, of a field that offers a choice. */
  choose(element: E, entry: string): Promise<void>
  /** A file of this computer, into a field for files. */
  bring(element: E, path: string): Promise<void>
}

/** An appliance with a browser in front of it, in which each person has a profile of their own. */
export interface Town<E> {
  /** Where people go. */
  readonly address: string
  /** Where files come to rest. */
  readonly downloads: string
  foundingLink(faction: string): Promise<string>
  tab(width: number): Promise<Tab<E>>
  end(): Promise<void>
}

export const pause = (milliseconds: number): Promise<void> => new Promise((later) => setTimeout(later, milliseconds))
