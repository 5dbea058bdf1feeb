// What the client from npm does with a drive. usage: client.mjs ADDRESS; ends with 1 at what is not as it should be.
import assert from "node:assert/strict"
import { buffer } from "node:stream/consumers"
import { createClient } from "webdav"

const client = createClient(process.argv[2])
const MANY = 300

// Put and get, names and sizes.
await client.createDirectory("/Anträge")
assert.equal(await client.putFileContents("/Anträge/Größe #100%+&;.txt", "eins", { overwrite: false }), true)
assert.equal(await client.putFileContents("/Anträge/Größe #100%+&;.txt", "zwei", { overwrite: false }), false)
assert.equal(await client.getFileContents("/Anträge/Größe #100%+&;.txt", { format: "text" }), "eins")
const large = Buffer.alloc(3_000_000, "0123456789abcdef")
await client.putFileContents("/large.bin", large)
assert.ok(large.equals(await client.getFileContents("/large.bin")))
assert.equal((await client.stat("/large.bin")).size, large.length)

// Ranges.
const part = await buffer(client.createReadStream("/large.bin", { range: { start: 1_048_570, end: 1_048_589 } }))
assert.ok(part.equals(large.subarray(1_048_570, 1_048_590)))

// Move and copy.
await client.moveFile("/Anträge/Größe #100%+&;.txt", "/verschoben.txt")
await client.copyFile("/verschoben.txt", "/Anträge/kopiert.txt")
assert.equal(await client.exists("/Anträge/Größe #100%+&;.txt"), false)
assert.equal(await client.getFileContents("/Anträge/kopiert.txt", { format: "text" }), "eins")

// A lock binds who does not show it. (Its body comes as text/plain, without a prolog.)
const lock = await client.lock("/verschoben.txt")
await assert.rejects(client.putFileContents("/verschoben.txt", "ohne"), { status: 423 })
await client.putFileContents("/verschoben.txt", "mit", { headers: { If: `(<${lock.token}>)` } })
await client.unlock("/verschoben.txt", lock.token)
await client.putFileContents("/verschoben.txt", "danach")
assert.equal(await client.getFileContents("/verschoben.txt", { format: "text" }), "danach")

// A list of many.
await client.createDirectory("/viele")
for (let at = 0; at < MANY; at += 10)
  await Promise.all(Array.from({ length: 10 }, (_, i) => client.putFileContents(`/viele/n${at + i}`, "x")))
const listed = await client.getDirectoryContents("/viele")
assert.equal(listed.length, MANY)
assert.ok(listed.every((one) => one.type === "file" && one.size === 1 && one.etag))

await client.deleteFile("/viele")
await client.deleteFile("/large.bin")
console.log("all of it")
