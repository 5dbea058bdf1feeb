// The vectors of whole spaces, replayed by one member.
//                                                  tests/vectors/README.md   twin: tests/client/replay_vectors_test.cpp
import { expect } from "vitest"
import { fromHex, toHex } from "../../src/mappe/base/bytes.ts"
import { keyOf } from "../../src/mappe/base/id.ts"
import { FactionId, PrincipalId, type PrincipalKind, SpaceId } from "../../src/mappe/base/ids.ts"
import { BoxSeed, SignSeed } from "../../src/mappe/base/secret.ts"
import { type Card, parseCardRecord } from "../../src/mappe/crypto/card.ts"
import { Entry } from "../../src/mappe/journal/entry.ts"
import { type CardLookup, RosterHistory } from "../../src/mappe/journal/roster.ts"
import { encodeState } from "../../src/mappe/journal/snapshot.ts"
import { Identity } from "../../src/mappe/replica/identity.ts"
import { Draft, Replay } from "../../src/mappe/replica/replay.ts"
import { gives, must, runFamily, type Outcome, type Values } from "../vectors/read_vectors.ts"

function entriesOf(input: Values, name: string): Entry[] {
  return input.list(name).map((hex) => must(Entry.parse(must(fromHex(hex as string)))))
}

function cardsOf(input: Values): CardLookup {
  const cards = new Map<string, Card>()
  for (const hex of input.list("cards")) {
    const record = must(parseCardRecord(must(fromHex(hex as string))))
    cards.set(keyOf(record.fingerprint), record.card)
  }
  return (fingerprint) => cards.get(keyOf(fingerprint))
}

function identityOf(reader: Values, roster: RosterHistory): Identity {
  const principal = { kind: reader.number("kind") as PrincipalKind, id: reader.id(PrincipalId, "id") }
  const seeds = [reader.secret(SignSeed, "sign_seed"), reader.secret(BoxSeed, "box_seed")] as const
  return new Identity(principal, roster.state.faction, roster.root, ...seeds)
}

function shown(replay: Replay): Record<string, unknown> {
  const { whole } = replay.state
  return {
    whole: whole ? 1 : 0,
    state: whole ? toHex(must(encodeState(replay.state))) : "",
    skipped: replay.health.map((one) => [one.seq, one.unfit ?? "after_void"]),
    alarms: replay.alarms.map((one) => [one.seq, one.kind]),
    spoiled: whole ? replay.spoiled.map((one) => toHex(one.blob)) : [],
    husks: [...replay.verified.husks],
  }
}

// Pages of some entries each.
async function replayPages(input: Values, entriesOfPage: number): Promise<Outcome> {
  const cards = cardsOf(input)
  const roster = new RosterHistory(input.id(FactionId, "faction"))
  for (const entry of entriesOf(input, "roster")) expect(roster.append(entry, cards)).toBeUndefined()
  const replay = new Replay(identityOf(input.values("reader"), roster), input.id(SpaceId, "space"), cards)
  const entries = entriesOf(input, "entries")
  for (let at = 0; at < entries.length; at += entriesOfPage) {
    const draft = new Draft(replay, roster, cards)
    for (const entry of entries.slice(at, at + entriesOfPage)) {
      const broken = draft.add(entry)
      if (broken) return { verdict: broken }
    }
    await replay.accept(draft)
  }
  return gives(shown(replay))
}

async function replaySpace(input: Values): Promise<Outcome> {
  const oneByOne = await replayPages(input, 1)
  const inOnePage = await replayPages(input, Infinity)
  const state = (outcome: Outcome) => ({ ...outcome.gives, alarms: undefined }) // told in another order
  expect(inOnePage.verdict).toBe(oneByOne.verdict)
  expect(state(inOnePage)).toEqual(state(oneByOne))
  return oneByOne
}

runFamily("replays", { replay_space: replaySpace })
