// What a device keeps: sealed under a key that nobody gets out, each record at its own place.
import "fake-indexeddb/auto"
import { openDB } from "idb"
import { expect, test } from "vitest"
import { isEmpty, keptKey, newStoreKey, openStore, StoreError } from "../../src/engine/store.ts"

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const damaged = new StoreError("damaged")
let count = 0
const fresh = (): string => `kept-${++count}`

test("the key is not handed out, and what is sealed cannot be read without it", async () => {
  const key = await newStoreKey()
  expect(key.extractable).toBe(false)
  await expect(crypto.subtle.exportKey("raw", key)).rejects.toThrow()
  const name = fresh()
  const store = await openStore(name, key, true)
  await store.write("settings", "recent", bytes("Haushalt 2027"))
  await store.appendTail("umwelt", [{ seq: 0, bytes: bytes("Haushalt 2027") }])
  const database = await openDB(name)
  for (const drawer of ["records", "tails"])
    for (const one of (await database.getAll(drawer)) as Uint8Array[]) expect(Buffer.from(one).includes("Haushalt")).toBe(false)
  expect(await store.read("settings", "recent")).toEqual(bytes("Haushalt 2027")) // the twin
  const stranger = await openStore(name, await newStoreKey(), false)
  await expect(stranger.read("settings", "recent")).rejects.toEqual(damaged)
  await expect(stranger.tail("umwelt", 0)).rejects.toEqual(damaged)
})

test("a record that was moved, changed or exchanged with an older one of another place does not open", async () => {
  const name = fresh()
  const store = await openStore(name, await newStoreKey(), true)
  await store.write("pins", "a", bytes("7"))
  await store.write("pins", "b", bytes("3"))
  await store.appendTail("umwelt", [0, 1].map((seq) => ({ seq, bytes: bytes(`entry ${seq}`) })))
  const database = await openDB(name)
  const honest = (await database.get("records", "pins/b")) as Uint8Array
  const lies = [(await database.get("records", "pins/a")) as Uint8Array, honest.map((byte, at) => (at === honest.length - 1 ? byte ^ 1 : byte)), honest.slice(0, -1), new Uint8Array(0)]
  for (const lie of lies) {
    await database.put("records", lie, "pins/b")
    await expect(store.read("pins", "b")).rejects.toEqual(damaged)
  }
  await database.put("records", honest, "pins/b")
  expect(await store.read("pins", "b")).toEqual(bytes("3"))
  await database.put("tails", await database.get("tails", ["umwelt", 0]), ["umwelt", 1])
  await expect(store.tail("umwelt", 0)).rejects.toEqual(damaged)
})

test("wiped, neither records nor key are there, whoever else has it open", async () => {
  const name = fresh()
  const key = await newStoreKey()
  const store = await openStore(name, key, true)
  const other = await openStore(name, key, true) // another tab
  await store.write("account", "session", bytes("token"))
  await store.appendTail("umwelt", [{ seq: 0, bytes: bytes("entry") }])
  expect(await keptKey(name)).toBeDefined()
  await store.destroy()
  expect([await isEmpty(name), await keptKey(name), await other.read("account", "session"), await other.tail("umwelt", 0)]).toEqual([true, undefined, undefined, []])
})

test("without the wish to stay the key is not laid beside, and one that lay there goes", async () => {
  const name = fresh()
  const key = await newStoreKey()
  ;(await openStore(name, key, true)).close()
  ;(await openStore(name, key, false)).close()
  expect(await keptKey(name)).toBeUndefined()
})
