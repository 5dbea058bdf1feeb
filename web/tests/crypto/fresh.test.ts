// What must be drawn anew each time is, and what was secret on the way is wiped.       twin: tests/crypto/fresh_test.cpp
import { expect, test } from "vitest"
import { encodeArray } from "../../src/mappe/base/cbor.ts"
import { JournalId, SpaceId } from "../../src/mappe/base/ids.ts"
import { ChunkKey, EpochKey } from "../../src/mappe/base/secret.ts"
import { appPasswordText, makeAppPassword, parseAppPassword } from "../../src/mappe/crypto/app_password.ts"
import { AtRestKey, openAtRest } from "../../src/mappe/crypto/at_rest_box.ts"
import { openChunk, sealChunk } from "../../src/mappe/crypto/chunk.ts"
import { openBox, sealBox } from "../../src/mappe/crypto/committed_box.ts"
import { entryKey, openEntry, sealEntry } from "../../src/mappe/crypto/entry_body.ts"
import { sealEpochLink } from "../../src/mappe/crypto/epoch_link.ts"
import { makePin, parsePin, pinText } from "../../src/mappe/crypto/invitation.ts"
import { deriveMaster, passwordBytes } from "../../src/mappe/crypto/password.ts"
import { parseRecoveryCode, RecoveryCode, recoveryCodeText } from "../../src/mappe/crypto/recovery.ts"
import { makeTypedCode, parseTypedCode, typedCodeText } from "../../src/mappe/crypto/typed_code.ts"
import { must, same, sameSecret } from "../vectors/read_vectors.ts"

const ad = Uint8Array.of(1)
const message = Uint8Array.of(2, 3)

test("no box, body or link is sealed under a nonce of before", () => {
  const key = new Uint8Array(32).fill(9)
  const boxes = [1, 2].map(() => sealBox(key, "wrap-commit", ad, message))
  expect(boxes[0]).not.toEqual(boxes[1])
  expect(boxes.map((box) => must(openBox(key, "wrap-commit", ad, box)))).toEqual([message, message])

  const ofJournal = entryKey(sameSecret(EpochKey, 1), same(JournalId, 2))
  const bodies = [1, 2].map(() => must(sealEntry(ofJournal, ad, message)))
  expect(bodies[0]).not.toEqual(bodies[1])
  expect(bodies.map((body) => must(openEntry(ofJournal, ad, body)))).toEqual([message, message])

  const link = () => sealEpochLink(sameSecret(EpochKey, 1), same(SpaceId, 2), 2, 1, sameSecret(EpochKey, 3))
  expect(link()).not.toEqual(link())
})

test("the at-rest box has one version for good: another is malformed, not newer", () => {
  const newer = encodeArray(2, new Uint8Array(32), new Uint8Array(24), new Uint8Array(16))
  expect(openAtRest(sameSecret(AtRestKey, 1), ad, newer)).toMatchObject({ ok: false, error: { kind: "malformed" } })
  expect(openBox(new Uint8Array(32), "wrap-commit", ad, newer)).toMatchObject({ error: { kind: "unsupported" } })
})

test("codes that were made can be typed in again, and no two are alike", () => {
  const recovery = [RecoveryCode.random(), RecoveryCode.random()].map(recoveryCodeText)
  expect(recovery.map((text) => recoveryCodeText(must(parseRecoveryCode(text.toLowerCase()))))).toEqual(recovery)
  const typed = [makeTypedCode(), makeTypedCode()].map(typedCodeText)
  expect(typed.map((text) => typedCodeText(must(parseTypedCode(text))))).toEqual(typed)
  const app = [makeAppPassword(), makeAppPassword()].map(appPasswordText)
  expect(app.map((text) => appPasswordText(must(parseAppPassword(text))))).toEqual(app)
  expect(new Set([...recovery, ...typed, ...app]).size).toBe(6)
  expect(typed[0]).toMatch(/^([A-Z2-7]{4} ){4}[A-Z2-7]{4}$/)
  expect(app[0]).toMatch(/^([A-Z2-7]{4}-){9}[A-Z2-7]{4}$/)
})

test("a PIN has eight digits, each as likely as another", () => {
  const pins = Array.from({ length: 2_000 }, () => pinText(makePin()))
  expect(pins.every((pin) => /^[0-9]{8}$/.test(pin) && pinText(must(parsePin(pin))) === pin)).toBe(true)
  const counts = [..."0123456789"].map((digit) => pins.join("").split(digit).length - 1)
  expect(counts.every((count) => Math.abs(count - 1_600) < 300)).toBe(true) // 1,600 each; 300 is 7.9 sigma
})

test("a chunk of 1 MiB opens again, and its plaintext is borrowed", async () => {
  const key = ChunkKey.random()
  const plain = new Uint8Array(1 << 20).fill(0x61)
  const { id, blob } = await sealChunk(key.expose(), plain)
  expect(blob.length).toBe(1_048_592)
  expect(plain[0]).toBe(0x61)
  expect(must(await openChunk(key.expose(), id, blob, plain.length)).length).toBe(1 << 20)
})

test("one password typed on two keyboards is one", () => {
  expect(passwordBytes("gru\u0308n")).toEqual(passwordBytes("gr\u00fcn"))
  expect(passwordBytes("")).toMatchObject({ ok: false, error: { kind: "malformed" } })
  expect(passwordBytes("\ud800")).toMatchObject({ ok: false, error: { kind: "malformed" } })
  expect(passwordBytes("ä".repeat(513))).toMatchObject({ ok: false, error: { kind: "too_large" } })
  expect(must(passwordBytes("ä".repeat(512))).length).toBe(1_024)
})

test("an unknown suite is refused before the password is touched", () => {
  const untouched = new Proxy({}, { get: () => expect.fail("touched") }) as unknown as string
  const master = deriveMaster(2, untouched, untouched as never, untouched as never, untouched as never)
  expect(master).toMatchObject({ ok: false, error: { kind: "unsupported" } })
})
