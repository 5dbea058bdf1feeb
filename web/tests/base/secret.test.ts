// Secrets cannot slip out, and are gone when they were wiped.                         twin: tests/crypto/secret_test.cpp
import { expect, test } from "vitest"
import { EpochKey, equalSecrets } from "../../src/mappe/base/secret.ts"

const key = () => EpochKey.own(new Uint8Array(32).fill(0x11))

test("a secret is not serialised, printed, spread or posted", () => {
  const secret = key()
  expect(() => JSON.stringify({ secret })).toThrow("never serialised")
  expect(String(secret)).toBe("[object Object]")
  expect(Object.keys(secret)).toEqual([])
  expect(JSON.stringify({ ...secret })).toBe("{}")
  expect(structuredClone(secret)).toEqual({})
})

test("a wiped secret is zeros, and whoever reads it made a mistake", () => {
  const secret = key()
  const bytes = secret.expose()
  secret.wipe()
  expect(bytes.every((byte) => byte === 0)).toBe(true)
  expect(() => secret.expose()).toThrow("check failed")
})

test("parse copies, so that each owner wipes his own", () => {
  const bytes = new Uint8Array(32).fill(7)
  const parsed = EpochKey.parse(bytes)
  bytes.fill(0)
  expect(parsed.ok && parsed.value.expose()[0]).toBe(7)
  expect(EpochKey.parse(new Uint8Array(31))).toMatchObject({ ok: false, error: { kind: "malformed" } })
})

test("a duplicate outlives what it was made of", () => {
  const first = key()
  const second = first.duplicate()
  expect(equalSecrets(first, second)).toBe(true)
  first.wipe()
  expect(second.expose()[31]).toBe(0x11)
})
