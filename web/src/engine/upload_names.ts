// Names of what is brought in at once. Telephones call many pictures alike (`image.jpg`), and a folder may hold `Plan.pdf`
// and `plan.pdf`, which are one name here: the second is no new version of the first, but gets a number.
import type { OpenSpace } from "./session.ts"
import { seenAt } from "./upload_changes.ts"
import { nameKey, newName } from "../mappe/journal/name.ts"

function placeKey(path: string): string {
  const keys = path.split("/").map((part) => {
    const name = newName(part)
    return nameKey(name.ok ? name.value : part)
  })
  return keys.join("/")
}
/** `Plan (2).pdf` */
function numbered(path: string, number: number): string {
  const dot = path.lastIndexOf(".")
  const end = dot > path.lastIndexOf("/") + 1 ? dot : path.length
  return `${path.slice(0, end)} (${number})${path.slice(end)}`
}
/** Whether a file of that name was given this one. */
export function isNumbered(name: string, fileName: string): boolean {
  const parts = /^(.+) \(\d+\)((?:\.[^.]*)?)$/s.exec(name)
  return parts !== null && `${parts[1]}${parts[2]}` === fileName
}

/** For one set of files. */
export class UploadNames {
  readonly #open: OpenSpace
  readonly #parent: string
  readonly #asked: ReadonlySet<string> // who has a name of his own keeps it
  readonly #taken = new Map<string, number>() // to the last number given

  constructor(open: OpenSpace, parent: string, paths: readonly string[]) {
    this.#open = open
    this.#parent = parent
    this.#asked = new Set(paths.map(placeKey))
  }

  /** For each of the paths: itself, or with the first number that neither another one has nor a file that is there. */
  take(path: string): string {
    const key = placeKey(path)
    let number = this.#taken.get(key)
    if (number === undefined) {
      this.#taken.set(key, 1)
      return path
    }
    let free = ""
    do free = numbered(path, ++number)
    while (this.#asked.has(placeKey(free)) || seenAt(this.#open, { path: free, parent: this.#parent }).node)
    this.#taken.set(key, number)
    return free
  }
}
