// What the parts of the engine share: who is signed in, and how the page is told.
import type { Answer, Engine, News, Problem } from "./contract.ts"
import { no, type No, refused } from "./problems.ts"
import { noSuchSpace, type OpenSpace, type Session } from "./session.ts"

export type Part = Partial<Omit<Engine, "onNews">>

export interface Context {
  readonly origin: string
  session(): Session | undefined
  tell(news: News): void
}

export const signedOut: No = no("expired", "nobody is signed in", { rule: "not-signed-in" })

/** With the session, or a refusal. */
export async function withSession<T>(
  context: Context,
  work: (session: Session) => Promise<Answer<T>>,
): Promise<Answer<T>> {
  const session = context.session()
  return session ? work(session) : signedOut
}
/** The same for what changes something beside spaces. Nothing that writes leaves a session whose server is not believed
 *  (session.ts); here it is not even begun. */
export function withBelieved<T>(context: Context, work: (session: Session) => Promise<Answer<T>>): Promise<Answer<T>> {
  return withSession(context, (session) => (session.distrust ? Promise.resolve(refused(session.distrust)) : work(session)))
}
/** With an open space, or a refusal. */
export function withSpace<T>(
  context: Context,
  space: string,
  work: (open: OpenSpace, session: Session) => Promise<Answer<T>>,
): Promise<Answer<T>> {
  return withSession(context, async (session) => {
    const open = await session.space(space)
    return open.ok ? work(open.value, session) : refused(open, open.error === noSuchSpace.error ? { rule: "no_space" } : {})
  })
}
/** The same in the space's own turn, for what writes. Refused while an alarm stands, and while the server is not believed. */
export function changing<T>(
  context: Context,
  space: string,
  work: (open: OpenSpace, session: Session) => Promise<Answer<T>>,
): Promise<Answer<T>> {
  return withSpace(context, space, (open, session) =>
    open.turns.take(async () => {
      const refusal = notNow(session, open)
      if (refusal) return refusal
      const done = await work(open, session)
      if (!done.ok) noteAlarm(context, open, done.problem)
      return done
    }),
  )
}
/** Why nothing is written there now. */
export function notNow(session: Session, open: OpenSpace): No | undefined {
  if (session.distrust) return refused(session.distrust)
  return open.alarm && no(open.alarm, "the server's history of this space is not what was seen")
}
/** Of a space; where the server is not believed at all, it is not the space's. */
export function noteAlarm(context: Context, open: OpenSpace, problem: Problem): void {
  if (context.session()?.distrust) return
  if (problem.kind !== "behind" && problem.kind !== "forked" && problem.kind !== "forged") return
  open.alarm = problem.kind
  context.tell({ news: "alarm", space: open.id })
  context.tell({ news: "spaces" })
}
