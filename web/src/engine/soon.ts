// For pages that show something of every space: one whose answers are long in coming does not hold up the others. What comes
// later is told, and asked for again.
import type { OpenSpace, Session } from "./session.ts"
import { isDoneWithin, openAtOnce, severalAtOnce } from "./turns.ts"
import { type Answer, isPassing } from "../mappe/wire/answer.ts"

const patienceMs = 3_000
const refusalCountsMs = 10_000

export class Soon {
  readonly #session: Session
  readonly #late = new Map<string, Promise<unknown>>()
  readonly #refused = new Map<string, { answer: Answer<OpenSpace>; untilMs: number }>() // too late for whoever asked
  #heard: (changed: OpenSpace | undefined) => void = () => undefined

  constructor(session: Session) {
    this.#session = session
  }
  /** `heard`: a space came late, or could not be opened; or one that was shown already was `changed` by being tended. */
  listen(heard: (changed: OpenSpace | undefined) => void): void {
    this.#heard = heard
  }
  changed(open: OpenSpace): void {
    this.#heard(open)
  }

  /** There is another connection: what failed over the one before says nothing any more. */
  forget(): void {
    this.#refused.clear()
  }

  /** undefined: it is still being opened. */
  async space(id: string): Promise<Answer<OpenSpace> | undefined> {
    const refused = this.#refused.get(id)
    if (refused && Date.now() < refused.untilMs && !this.#session.opened(id)) return refused.answer
    const opening = this.#session.space(id)
    if (await isDoneWithin(patienceMs, opening)) return opening
    this.#tellWhenThere(id, opening)
    return undefined
  }

  /** Those that are open by then. */
  async allThatOpen(): Promise<OpenSpace[]> {
    const listed = await this.#session.listings()
    if (!listed.ok) return []
    const all = await severalAtOnce(openAtOnce, listed.value, ({ space }) => this.space(space))
    return all.flatMap((open) => (open?.ok ? [open.value] : []))
  }

  #tellWhenThere(id: string, opening: Promise<Answer<OpenSpace>>): void {
    if (this.#late.get(id) === opening) return
    this.#late.set(id, opening)
    const over = (answer?: Answer<OpenSpace>): void => {
      this.#late.delete(id)
      // Told once with its reason; asked again at once it would be late again. Later it may not be.
      if (answer && !answer.ok) {
        this.#refused.set(id, { answer, untilMs: Date.now() + refusalCountsMs })
        if (isPassing(answer.error.kind)) setTimeout(() => this.#heard(undefined), refusalCountsMs)
      }
      this.#heard(undefined)
    }
    opening.then(over, () => over())
  }
}
