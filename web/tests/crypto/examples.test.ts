// The worked example, tests/vectors/protocol-examples.json, as far as it needs base/ and crypto/.
//                                    twins: tests/crypto/base_examples_test.cpp, tests/crypto/seal_examples_test.cpp
import { expect } from "vitest"
import { fromBase32, toHex, type Bytes } from "../../src/mappe/base/bytes.ts"
import { encodeArray, Reader, Writer } from "../../src/mappe/base/cbor.ts"
import { idText } from "../../src/mappe/base/id.ts"
import {
  AccountId,
  AeadNonce,
  BlobId,
  BodyHash,
  BoxPublicKey,
  ClientNonce,
  EntryHash,
  FactionId,
  Fingerprint,
  InviteCodeId,
  journalOf,
  NameSalt,
  NodeId,
  PasswordSalt,
  PrincipalId,
  PrincipalKind,
  ServerId,
  ServerNonce,
  Signature,
  SignPublicKey,
  SpaceId,
} from "../../src/mappe/base/ids.ts"
import { BoxSeed, ChunkKey, EpochKey, equalSecrets, SignSeed } from "../../src/mappe/base/secret.ts"
import {
  appPasswordText,
  openGatewayRecord,
  parseAppPassword,
  sealGatewayRecord,
} from "../../src/mappe/crypto/app_password.ts"
import { argon2id64m } from "../../src/mappe/crypto/argon2.ts"
import { boxPublicKey } from "../../src/mappe/crypto/box.ts"
import { openBundle, sealBundle } from "../../src/mappe/crypto/bundle.ts"
import { encodeCardRecord, makeCardRecord } from "../../src/mappe/crypto/card.ts"
import { openChunk, sealChunk } from "../../src/mappe/crypto/chunk.ts"
import { joiningCode, nameRef, verificationCode } from "../../src/mappe/crypto/codes.ts"
import { openBox } from "../../src/mappe/crypto/committed_box.ts"
import { entryKey, openEntry, sealEntry } from "../../src/mappe/crypto/entry_body.ts"
import { openEpochLink, sealEpochLink } from "../../src/mappe/crypto/epoch_link.ts"
import { derive, hash, hash16 } from "../../src/mappe/crypto/hash.ts"
import { encodeInvitation, inviteKeys, parseInvitationLink, parsePin } from "../../src/mappe/crypto/invitation.ts"
import { paddedChunkBytes, padBody } from "../../src/mappe/crypto/padding.ts"
import { deriveMaster, passwordKeys } from "../../src/mappe/crypto/password.ts"
import { parseRecoveryCode, recoveryCodeText, recoveryKeys } from "../../src/mappe/crypto/recovery.ts"
import { checkRow, keyCommit, openRow, sealSeed } from "../../src/mappe/crypto/row.ts"
import { parseSealedBundle, sealedBundleAd } from "../../src/mappe/crypto/sealed_bundle.ts"
import { SignKeyPair, verify } from "../../src/mappe/crypto/sign.ts"
import {
  parseLogin,
  principalSignInMessage,
  signInMessage,
  signPrincipalSignIn,
  signSignIn,
  Suite,
} from "../../src/mappe/crypto/sign_in.ts"
import { ContentDigest, deepLeaseKey, leaseKey, spaceConst } from "../../src/mappe/crypto/space_keys.ts"
import { openTypedCode, parseTypedCode, sealTypedCode, typedCodeId } from "../../src/mappe/crypto/typed_code.ts"
import { example, must, same, sameSecret, Values, wholeExample } from "../vectors/read_vectors.ts"

const space = same(SpaceId, 0x5a)

// What the example's CBOR writes, in its order.
const written = [
  new Writer().uint(0),
  new Writer().uint(23),
  new Writer().uint(24),
  new Writer().uint(255),
  new Writer().uint(256),
  new Writer().uint(65_535),
  new Writer().uint(65_536),
  new Writer().uint(2 ** 32),
  new Writer().uint(2 ** 53 - 1),
  new Writer().bytes(Uint8Array.of()),
  new Writer().bytes(Uint8Array.of(1)),
  new Writer().text(""),
  new Writer().text("ü"),
  new Writer().text("\ufeffa"),
  new Writer().array(0),
  new Writer().array(2).uint(1).array(2).bytes(Uint8Array.of()).text(""),
].map((writer) => writer.done())

function verdictOfItem(bytes: Bytes): string {
  const reader = new Reader(bytes)
  reader.raw()
  const end = reader.finish()
  return end.ok ? "ok" : end.error.kind
}

wholeExample("CBOR is written and read as in the example", "cbor", (section) => {
  const accepted = section.list("accepted").map((item) => new Values(item).text("hex"))
  expect(written.map(toHex)).toEqual(accepted)
  expect(written.map(verdictOfItem)).toEqual(written.map(() => "ok"))
  const rejected = section.list("rejected").map((item) => new Values(item).bytes("hex"))
  expect(rejected.map(verdictOfItem)).toEqual(rejected.map(() => "malformed"))
})

wholeExample("labels separate what the example separates", "labels", (section) => {
  const epochKey = sameSecret(EpochKey, 0x11)
  const node = same(NodeId, 0x62)
  const folder = same(NodeId, 0x61)
  const constant = spaceConst(epochKey, space)
  const content = example("chunk").bytes("content")
  const firstOf = (label: string): string => `first 16 of KDF(space_const, "${label}", [folder, "bänke.txt"])`
  expect(toHex(nameRef(same(NameSalt, 0x33), "Anna Müller"))).toBe(section.text('H("name", [16 x 33, "Anna Müller"])'))
  expect(toHex(hash16("etag", new Writer().array(2).bytes(node).raw(content).done()))).toBe(
    section.text('H16("etag", [node, content])'),
  )
  expect(toHex(derive(epochKey.expose(), "entry-key", space))).toBe(section.text('KDF(32 x 11, "entry-key", space)'))
  expect(toHex(constant.expose())).toBe(section.text('KDF(32 x 11, "space-const", space)'))
  expect(toHex(leaseKey(constant, folder, "bänke.txt"))).toBe(section.text(firstOf("lease")))
  expect(toHex(deepLeaseKey(constant, folder, "bänke.txt"))).toBe(section.text(firstOf("lease-deep")))
})

wholeExample("Padmé gives the sizes of the example", "padme (at least 512)", (section) => {
  const sizes = [1, 512, 513, 545, 1000, 4097, 100_000, 1_000_000, 1_048_575, 1_048_576]
  expect(sizes.map(paddedChunkBytes)).toEqual(sizes.map((size) => section.number(String(size))))
})

wholeExample("ids have the text of the example", "ids", (section) => {
  expect(idText(section.id(SpaceId, "space"))).toBe(section.text("space id as text"))
  expect(must(SpaceId.parseText(section.text("space id as text")))).toEqual(space)
  expect(section.id(ServerId, "server")).toEqual(same(ServerId, 0xe0))
  expect(section.id(FactionId, "faction")).toEqual(same(FactionId, 0xfa))
  expect(section.id(NodeId, "folder")).toEqual(same(NodeId, 0x61))
  expect(section.id(NodeId, "file")).toEqual(same(NodeId, 0x62))
  expect(section.id(AccountId, "account")).toEqual(same(AccountId, 0xac))
})

function comparePrincipal(shown: Values, kind: PrincipalKind, idByte: number, owner: PrincipalId): void {
  const keys = new SignKeyPair(shown.secret(SignSeed, "sign_seed"))
  const boxPk = boxPublicKey(shown.secret(BoxSeed, "box_seed"))
  const named = { kind, id: same(PrincipalId, idByte), faction: same(FactionId, 0xfa), owner }
  const record = makeCardRecord({ ...named, signPk: keys.publicKey, boxPk, createdMs: 1_795_305_600_000 }, keys)
  expect(toHex(keys.publicKey)).toBe(shown.text("sign_pk"))
  expect(toHex(boxPk)).toBe(shown.text("box_pk"))
  expect(toHex(record.cardBytes)).toBe(shown.text("card"))
  expect(toHex(encodeCardRecord(record))).toBe(shown.text("card_record"))
  expect(toHex(record.fingerprint)).toBe(shown.text("fingerprint"))
  expect(shown.unused()).toEqual([])
}

wholeExample("cards have the bytes of the example", "principals", (section) => {
  comparePrincipal(section.values("anna"), PrincipalKind.person, 0xa0, PrincipalId.zero)
  comparePrincipal(section.values("bernd"), PrincipalKind.person, 0xb0, PrincipalId.zero)
  comparePrincipal(section.values("invite"), PrincipalKind.invite, 0x71, PrincipalId.zero)
  comparePrincipal(section.values("gateway of bernd"), PrincipalKind.gateway, 0x90, same(PrincipalId, 0xb0))
})

// One entry: its hashes and signature, from header and body as they stand.
function compareEntry(entry: Values, author: string): EntryHash {
  const signer = example("principals").values(author).id(SignPublicKey, "sign_pk")
  const header = entry.bytes("header")
  const body = entry.bytes("body")
  const bodyHash = BodyHash.of(hash("entry-body", body))
  const signature = entry.id(Signature, "signature")
  const entryHash = EntryHash.of(hash("chain", encodeArray(header, bodyHash, signature)))
  expect(toHex(bodyHash)).toBe(entry.text("body_hash"))
  expect(verify(signer, "entry-sign", encodeArray(header, bodyHash), signature)).toBe(true)
  expect(toHex(entryHash)).toBe(entry.text("entry_hash"))
  expect(toHex(encodeArray(header, body, signature))).toBe(entry.text("entry"))
  expect(toHex(encodeArray(header, Uint8Array.of(), signature, bodyHash))).toBe(entry.text("husk"))
  expect(entry.unused()).toEqual([])
  return entryHash
}

wholeExample("entries of the roster hash and verify as in the example", "roster", (section) => {
  expect(compareEntry(section.values("seq 0 found"), "anna")).toEqual(section.id(EntryHash, "root"))
  compareEntry(section.values("seq 1 invite"), "anna")
  compareEntry(section.values("seq 2 join"), "invite")
  const fingerprint = (name: string): Fingerprint => example("principals").values(name).id(Fingerprint, "fingerprint")
  expect(joiningCode(fingerprint("anna"), fingerprint("bernd"))).toBe(section.text("joining code"))
})

// Checks and opens the row of one of the example's persons; the access body is read by hand, for its form is the
// journal's business.
function compareRow(accessBody: Bytes, person: string, key: EpochKey, epoch: number): void {
  const member = example("principals").values(person)
  const fingerprint = member.id(Fingerprint, "fingerprint")
  const sealed = rowsOf(accessBody).get(toHex(fingerprint))!
  expect(checkRow(key, space, epoch, fingerprint, member.id(BoxPublicKey, "box_pk"), sealed).ok).toBe(true)
  const boxSeed = member.secret(BoxSeed, "box_seed")
  const opened = must(openRow(boxSeed, space, epoch, fingerprint, keyCommit(key, space, epoch), sealed))
  expect(equalSecrets(opened, key)).toBe(true)
}

function rowsOf(accessBody: Bytes): Map<string, Bytes> {
  const rows = new Map<string, Bytes>()
  const reader = new Reader(accessBody)
  reader.array(7)
  reader.uint()
  reader.uint()
  reader.bytes()
  const count = reader.arrayUpTo(10)
  for (let i = 0; i < count; i++) {
    reader.array(6)
    reader.uint()
    reader.bytes()
    const fingerprint = reader.id(Fingerprint)
    reader.uint()
    reader.uint()
    rows.set(toHex(fingerprint), reader.bytes())
  }
  return rows
}

wholeExample("a space is sealed, opened and verified as in the example", "space", (section) => {
  const key1 = section.secret(EpochKey, "epoch key 1")
  const key2 = section.secret(EpochKey, "epoch key 2")
  expect(toHex(keyCommit(key1, space, 1))).toBe(section.text("key_commit 1"))
  expect(toHex(keyCommit(key2, space, 2))).toBe(section.text("key_commit 2"))

  const bernd = example("principals").values("bernd").id(Fingerprint, "fingerprint")
  expect(toHex(sealSeed(key1, space, 1, bernd).expose())).toBe(section.text("seal seed of bernd's row, epoch 1"))
  const accessBody = section.bytes("access body with two members")
  expect(toHex(accessBody)).toBe(section.values("seq 1 access").text("body"))
  compareRow(accessBody, "anna", key1, 1)
  compareRow(accessBody, "bernd", key1, 1)
  const removal = section.values("seq 3 access, bernd removed, epoch 2")
  compareRow(removal.bytes("body"), "anna", key2, 2)

  const content = section.values("seq 2 content")
  const header = content.bytes("header")
  const body = section.bytes("content body before padding and encryption")
  const key = entryKey(key1, journalOf(space))
  const sealed = must(sealEntry(key, header, body, section.id(AeadNonce, "entry nonce")))
  expect(toHex(sealed)).toBe(content.text("body"))
  expect(must(openEntry(key, header, sealed))).toEqual(body)
  expect(toHex(padBody(body))).toBe(section.text("content body padded"))

  const link = section.bytes("epoch link")
  expect(sealEpochLink(key2, space, 2, 1, key1, same(AeadNonce, 0x66))).toEqual(link)
  const linked = must(openEpochLink(key2, space, 2, link))
  expect(linked.epoch).toBe(1)
  expect(equalSecrets(linked.key, key1)).toBe(true)

  compareEntry(section.values("seq 0 genesis"), "anna")
  compareEntry(section.values("seq 1 access"), "anna")
  compareEntry(content, "bernd")
  expect(verificationCode(compareEntry(removal, "anna"))).toBe(section.text("verification code of seq 3"))
  section.value("state at seq 3") // tests/journal
})

wholeExample("a chunk is sealed and opened as in the example", "chunk", async (section) => {
  const key = section.secret(ChunkKey, "chunk_key").expose()
  const plain = section.bytes("plain")
  const id = section.id(BlobId, "blob_id")
  expect(paddedChunkBytes(plain.length)).toBe(section.number("padded size"))
  expect(await sealChunk(key, plain)).toEqual({ id, blob: section.bytes("blob") })
  expect(must(await openChunk(key, id, section.bytes("blob"), plain.length))).toEqual(plain)

  const constant = spaceConst(sameSecret(EpochKey, 0x11), space)
  const ofFile = new ContentDigest()
  await ofFile.addChunk(plain)
  const digest = ofFile.finish(constant)
  expect(toHex(digest)).toBe(section.text("digest"))
  expect(toHex(new ContentDigest().finish(constant))).toBe(section.text("digest of an empty file"))
  const content = encodeArray(plain.length, digest, 0, [[id, key, plain.length]])
  expect(toHex(content)).toBe(section.text("content"))
})

wholeExample("a sign-in goes as in the example", "sign-in", (section) => {
  const server = same(ServerId, 0xe0)
  const login = must(parseLogin(section.text("login")))
  const salt = section.id(PasswordSalt, "salt")
  expect(toHex(hash16("salt", encodeArray(server, login, salt)))).toBe(section.text("argon2id salt"))
  const master = must(deriveMaster(Suite.argon2id64m, section.text("password"), server, login, salt))
  expect(toHex(master.expose())).toBe(section.text("master"))
  const keys = passwordKeys(master)
  expect(toHex(keys.signInSeed.expose())).toBe(section.text("sign_in_seed"))
  expect(toHex(new SignKeyPair(keys.signInSeed).publicKey)).toBe(section.text("sign_in_pk"))
  expect(toHex(keys.wrap.expose())).toBe(section.text("wrap"))

  const nonces = { serverNonce: same(ServerNonce, 0x78), clientNonce: same(ClientNonce, 0x79) }
  const signIn = { server, origin: section.text("origin"), login, ...nonces }
  expect(toHex(signInMessage(signIn))).toBe(section.text("message"))
  expect(toHex(signSignIn(signIn, keys.signInSeed))).toBe(section.text("signature"))

  const sealed = section.bytes("sealed bundle")
  const bundle = must(openBundle(keys.wrap, Suite.argon2id64m, sealed))
  expect(sealBundle(keys.wrap, salt, bundle, same(AeadNonce, 0x7a))).toEqual(sealed)
  const outside = must(parseSealedBundle(sealed))
  expect(must(openBox(keys.wrap.expose(), "wrap-commit", sealedBundleAd(outside), outside.box))).toEqual(
    section.bytes("bundle"),
  )

  const inviteSeed = example("principals").values("invite").secret(SignSeed, "sign_seed")
  const id = same(PrincipalId, 0x71)
  const invite = { server, origin: section.text("origin"), kind: PrincipalKind.invite, id, ...nonces }
  expect(toHex(principalSignInMessage(invite))).toBe(section.text("invite's message"))
  expect(toHex(signPrincipalSignIn(invite, inviteSeed))).toBe(section.text("invite's signature"))
})

wholeExample("codes are those of the example", "codes", (section) => {
  const { invitation } = must(parseInvitationLink(section.text("invitation link")))
  expect(toHex(encodeInvitation(invitation))).toBe(section.text("link content"))
  const pin = must(parsePin(section.text("pin")))
  const pinSalt = hash16("invite-pin", encodeArray(invitation.invite, invitation.seed.expose()))
  expect(toHex(must(argon2id64m(pin.expose(), pinSalt)).expose())).toBe(section.text("s"))
  const keys = must(inviteKeys(invitation, pin))
  const invite = example("principals").values("invite")
  expect(toHex(keys.signSeed.expose())).toBe(invite.text("sign_seed"))
  expect(toHex(keys.boxSeed.expose())).toBe(invite.text("box_seed"))

  const typed = must(parseTypedCode(section.text("typed code")))
  const box = section.bytes("typed code box")
  expect(typedCodeId(typed)).toEqual(section.id(InviteCodeId, "typed code id"))
  expect(sealTypedCode(typed, invitation, same(AeadNonce, 0x7b))).toEqual(box)
  expect(toHex(encodeInvitation(must(openTypedCode(typed, box))))).toBe(section.text("link content"))

  const recovery = must(parseRecoveryCode(section.text("recovery code")))
  expect(recoveryCodeText(recovery)).toBe(section.text("recovery code"))
  expect(toHex(recoveryKeys(recovery).wrap.expose())).toBe(section.text("recovery_wrap"))
  expect(toHex(recoveryKeys(recovery).signInSeed.expose())).toBe(section.text("recovery_sign_in_seed"))
  expect(toHex(hash("recovery-code", must(fromBase32(section.text("recovery code").slice(0, 39)))))).toBe(
    section.text("r"),
  )

  const password = must(parseAppPassword(section.text("app password")))
  const gatewayBox = section.bytes("gateway box")
  expect(appPasswordText(password)).toBe(section.text("app password"))
  const record = must(openGatewayRecord(password, same(PrincipalId, 0x90), gatewayBox))
  expect(sealGatewayRecord(password, record, same(AeadNonce, 0x7c))).toEqual(gatewayBox)
})
