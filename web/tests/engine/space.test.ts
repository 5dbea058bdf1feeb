// A space made, written and read again, alone and beside the native command line.          docs/protocol.md §4, §5
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { NodeId, SpaceId } from "../../src/mappe/base/ids.ts"
import type { Session } from "../../src/engine/session.ts"
import { parseContent } from "../../src/mappe/journal/content.ts"
import { commit } from "../../src/mappe/replica/committer.ts"
import { createSpace } from "../../src/mappe/replica/membership.ts"
import { SpaceReplica } from "../../src/mappe/replica/space_replica.ts"
import { Downloader } from "../../src/mappe/transfer/download.ts"
import { sealWith } from "../../src/mappe/transfer/seal_ahead.ts"
import { uploadFile } from "../../src/mappe/transfer/upload.ts"
import { encodeBlobs } from "../../src/mappe/wire/forms.ts"
import { equal, randomBytes } from "../../src/mappe/base/bytes.ts"
import { noise } from "./person.ts"
import { unwatched } from "../../src/engine/pinned.ts"
import { type Device, must, foundersDevice } from "./device.ts"
import { Appliance, hasPrograms } from "./server.ts"

describe.skipIf(!hasPrograms)("a space", () => {
  let appliance: Appliance
  let device: Device
  let session: Session
  let space: SpaceReplica
  beforeAll(async () => {
    appliance = await Appliance.start()
    const founder = await foundersDevice(appliance)
    ;({ device, session } = founder)
    const { self, roster } = founder
    space = must(await createSpace(device.store, device.api, roster, self, SpaceId.random(), "Umwelt"))
  })
  afterAll(() => appliance.end())

  const again = async (): Promise<SpaceReplica> => {
    const self = session.identities[0]!
    const roster = must(await session.roster(self.faction))
    const opened = must(await SpaceReplica.open(device.store, device.api, roster, self, space.id as SpaceId))
    must(await opened.sync())
    return opened
  }
  const save = async (name: string, bytes: Uint8Array<ArrayBuffer>): Promise<NodeId> => {
    const file = new File([bytes], name)
    const sent = must(await uploadFile(device.api, device.store, space.id, space.spaceConst, file, name, unwatched))
    const intent = {
      ...{
        intent: "save" as const,
        parent: NodeId.zero,
        name,
        node: undefined,
        base: undefined,
        freshNode: NodeId.random(),
      },
      ...{ content: sent.content, mtimeMs: 1, conditions: {} },
    }
    const done = must(await commit(space, { intent, blobs: sent.blobs, inner: sent.inner }))
    return done.how === "done" ? done.node : NodeId.zero
  }
  const read = async (at: SpaceReplica, node: NodeId): Promise<Uint8Array> => {
    const content = must(parseContent(at.state.current(node)!.content))
    const downloader = new Downloader(device.api, at.id, undefined)
    return must(await downloader.whole(must(await downloader.chunksOf(content, unwatched)), 1 << 30, unwatched))
  }

  test("takes blobs together; of many the first that is refused ends it, and those before it are there", async () => {
    const blobs = await Promise.all([3, 70_000, 1_048_576].map((size) => sealWith(randomBytes(32), noise(size))))
    const sent = blobs.map(({ chunk, blob }) => ({ id: chunk.blob, bytes: blob }))
    const ids = sent.map(({ id }) => id)
    const missing = async (): Promise<number[]> =>
      must(await device.api.missing(space.id, ids)).map((id) => ids.findIndex((one) => equal(one, id)))
    expect(await missing()).toEqual([0, 1, 2])
    const wrong = [sent[0]!, { id: ids[1]!, bytes: sent[2]!.bytes }, sent[2]!]
    const refused = await device.api.storeBlobs(space.id, { parts: encodeBlobs(wrong) })
    expect(refused).toMatchObject({ ok: false, problem: { status: 422, rule: "blob_id" } })
    expect(await missing()).toEqual([1, 2])
    must(await device.api.storeBlobs(space.id, { parts: encodeBlobs(sent) }))
    expect(await missing()).toEqual([])
    for (const { id, bytes } of sent) expect(equal(must(await device.api.blob(space.id, id)), bytes)).toBe(true)
  })

  test("has its title, its member and a verification code", () => {
    expect(space.title).toBe("Umwelt")
    expect(space.members).toHaveLength(1)
    expect(space.verificationCode).toMatch(/^(\d{5} ){5}\d{5}$/)
  })

  test("gives back what was saved, small, large and above sixteen chunks, from the store and from the genesis", async () => {
    const sizes = [0, 1, 300_000, 1_048_577, 17 * 1_048_576 + 5]
    const made: { node: NodeId; bytes: Uint8Array }[] = []
    for (const size of sizes) {
      const bytes = new Uint8Array(size)
      for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, Math.min(size, at + 65_536)))
      made.push({ node: await save(`datei-${size}.bin`, bytes), bytes })
    }
    const other = await again()
    expect(other.state.children(NodeId.zero)).toHaveLength(sizes.length)
    for (const { node, bytes } of made) expect(Buffer.compare(await read(other, node), bytes)).toBe(0)
    must(await other.verifyFromGenesis())
  })
})
