// The people of a faction: invited, changed, renewed, retired; and the faction's rules.
import type { Engine, Letter, News, Rules } from "../src/engine/contract.ts"
import { later, nothing, ok } from "./fake_answers.ts"
import * as data from "./fake_data.ts"

type People = Pick<
  Engine,
  "people" | "invite" | "withdrawInvite" | "reissueInvite" | "changePerson" | "renew" | "beforeRetiring" | "retire" | "confirmPerson"
  | "unmanaged" | "resetSecondFactor" | "rules" | "setRules"
>

export function fakePeople(tell: (news: News) => void): { part: People; nameOf(person: string): string; isFactorRequired(): boolean } {
  let people = data.people.map((person) => ({ ...person }))
  let rules: Rules = { secondFactor: "optional", invitePin: true, inviteDays: 14, guestDays: 0, trashDays: 30, versionDays: 30, drives: true }
  let nextId = 1

  const letter = (name: string, expiresMs: number, withPin: boolean): Letter => ({
    invite: `i-${nextId++}`,
    person: `p-${nextId}`,
    name,
    link: `${location.origin}/join#${"hbFfAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8wMTIzNDU2Nzg5Ojs8PT4_QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl9gYWJj"}`,
    typedCode: "K7Q4-M2XD-9HTR-P3WN-6YFA",
    pin: withPin ? "47110815" : "",
    expiresMs,
    missed: [],
  })

  const part: People = {
    unmanaged: () => ok([]),
    people: () => ok(people),
    invite: (wished) =>
      later(500, () => {
        people = [
          ...people,
          {
            person: `p-${nextId}`,
            name: wished.name,
            role: wished.role,
            duties: wished.duties,
            untilMs: wished.untilMs,
            state: "invited",
            invite: `i-${nextId}`,
            inviteExpiresMs: wished.expiresMs,
            confirmed: false,
            joiningCode: "",
            me: false,
          },
        ]
        tell({ news: "people", faction: wished.faction })
        return ok(letter(wished.name, wished.expiresMs, wished.withPin))
      }),
    withdrawInvite: (faction, invite) => {
      people = people.filter((person) => person.invite !== invite)
      tell({ news: "people", faction })
      return nothing()
    },
    reissueInvite: (faction, invite) =>
      later(500, () => {
        const name = people.find((person) => person.invite === invite)?.name ?? ""
        const fresh = letter(name, Date.now() + 14 * data.day, true)
        people = people.map((person) =>
          person.invite === invite
            ? { ...person, state: "invited", invite: fresh.invite, inviteExpiresMs: fresh.expiresMs }
            : person,
        )
        tell({ news: "people", faction })
        return ok(fresh)
      }),
    changePerson: (faction, id, change) => {
      people = people.map((person) => (person.person === id ? { ...person, ...change, state: person.state === "expired" ? "active" : person.state } : person))
      tell({ news: "people", faction })
      return ok(id === "p-frei" && change.untilMs !== undefined ? ["Archiv seit 1994"] : [])
    },
    renew: (_faction, id) =>
      later(500, () =>
        ok(letter(people.find((person) => person.person === id)?.name ?? "", Date.now() + 14 * data.day, true)),
      ),
    beforeRetiring: (_faction, id) => ok(id === "p-kramer" ? ["Vorstand", "Archiv seit 1994"] : []),
    retire: (faction, id) => {
      people = people.map((person) => (person.person === id ? { ...person, state: "retired" } : person))
      tell({ news: "people", faction })
      return nothing()
    },
    confirmPerson: (faction, id) => {
      people = people.map((person) => (person.person === id ? { ...person, confirmed: true, joiningCode: "" } : person))
      tell({ news: "people", faction })
      return nothing()
    },
    resetSecondFactor: nothing,
    rules: () => ok(rules),
    setRules: (_faction, fresh) => {
      rules = fresh
      return nothing()
    },
  }
  return {
    part,
    nameOf: (id) => people.find((person) => person.person === id)?.name ?? "",
    isFactorRequired: () => rules.secondFactor === "required",
  }
}
