// Which meetings are of the bodies that a person chose, however their names are written.
import { describe, expect, test } from "vitest"
import type { Engine, MeetingCard, OwnMeetingCard } from "../../src/engine/contract.ts"
import { between, isMine } from "../../src/screens/agenda/ahead.ts"

const sitting = (id: string, name: string, bodies: string[]): MeetingCard => ({ kind: "meeting", council: "stadt", id, name, bodies, startMs: 1, cancelled: false, state: "present" })
const own = (id: string, owner: OwnMeetingCard["owner"], body: string): OwnMeetingCard => ({ kind: "own", space: "s", spaceTitle: "Umwelt", id, owner, title: "Sitzung", body, startMs: 1, endMs: 0, place: "", cancelled: false })

describe("my meetings", () => {
  const apart = "Gru\u0308nfla\u0308chenausschuss" // as some systems write it: letter and mark
  const known = {
    meetings: () => Promise.resolve({ ok: true, value: [sitting("1", "8. Sitzung", [`${apart} `]), sitting("2", apart, []), sitting("3", "Rat", ["Rat"])] }),
    ownMeetings: () => Promise.resolve({ ok: true, value: [own("4", "otherBody", apart), own("5", "otherBody", "Aufsichtsrat"), own("6", "faction", "")] }),
  } as unknown as Engine
  const shown = async (chosen: string[]): Promise<string> => {
    const all = await between(known, 0, 9)
    return all.ok ? all.value.filter((one) => isMine(one, chosen)).map((one) => one.id).join(" ") : ""
  }

  test("a body is the same however its name is composed, and with blanks around it; the faction's own are always there", async () => {
    expect(await shown(["Grünflächenausschuss".normalize("NFC")])).toBe("1 2 4 6")
    expect(await shown(["Rat"])).toBe("3 6")
    expect(await shown([])).toBe("1 2 3 4 5 6")
  })

  test("a body to choose from has the name that a choice keeps", async () => {
    const all = await between(known, 0, 9)
    expect(all.ok && all.value[0]!.bodies).toEqual(["Grünflächenausschuss".normalize("NFC")])
  })
})
