// The bundle: everything an account needs to be itself again on a new device.      docs/protocol.md §2, §3
//                                                                                  twin: crypto/seal/bundle.h
//   bundle = [1, account_id, serial, [[faction, roster root, seen seq, seen hash, person id, sign seed, box seed]...]]
//
// It is stored twice at the server: under the password's wrap key and under the recovery code's.
import { equal, wipe, type Bytes } from "../base/bytes.ts"
import { beginVersioned, Reader, Writer } from "../base/cbor.ts"
import { check } from "../base/check.ts"
import { AccountId, AeadNonce, EntryHash, FactionId, PrincipalId, type PasswordSalt } from "../base/ids.ts"
import { limits } from "../base/limits.ts"
import { fail, ok, type Result } from "../base/result.ts"
import { BoxSeed, SignSeed } from "../base/secret.ts"
import { openBox, sealBox } from "./committed_box.ts"
import type { WrapKey } from "./password.ts"
import { encodeSealedBundle, parseSealedBundle, sealedBundleAd, type BundleOutside } from "./sealed_bundle.ts"
import { Suite } from "./sign_in.ts"

export interface BundlePerson {
  readonly faction: FactionId
  readonly rosterRoot: EntryHash
  readonly seenSeq: number // the pin on that roster
  readonly seenHash: EntryHash
  readonly person: PrincipalId
  readonly signSeed: SignSeed
  readonly boxSeed: BoxSeed
}

export interface Bundle {
  readonly account: AccountId
  readonly serial: number // rises with every rewrite; a client refuses one lower than it saw
  readonly persons: readonly BundlePerson[] // at most 64
}

const bundleVersion = 1

export function wipeBundle(bundle: Bundle): void {
  for (const person of bundle.persons) {
    person.signSeed.wipe()
    person.boxSeed.wipe()
  }
}

// The password's copy; at most 64 persons (checked). Gives the encoded sealed bundle.
export function sealBundle(
  wrap: WrapKey,
  salt: PasswordSalt,
  bundle: Bundle,
  nonce: AeadNonce = AeadNonce.random(),
): Bytes {
  return seal(wrap, { account: bundle.account, suite: Suite.argon2id64m, salt, serial: bundle.serial }, bundle, nonce)
}

// The recovery code's copy: suite 0, no salt, label recovery-commit.
export function sealRecoveryBundle(
  recoveryWrap: WrapKey,
  bundle: Bundle,
  nonce: AeadNonce = AeadNonce.random(),
): Bytes {
  const outside = { account: bundle.account, suite: Suite.recoveryCode, salt: undefined, serial: bundle.serial }
  return seal(recoveryWrap, outside, bundle, nonce)
}

// Opens either copy; which one it must be is part of the question. Account and serial outside must be those inside.
//   gives   the bundle; the caller owns its seeds (wipeBundle)
//   errors  tampered  anything at all: one error for every failure, so that no answer helps who crafts bundles
export function openBundle(wrap: WrapKey, copy: Suite, sealed: Bytes): Result<Bundle> {
  const bundle = open(wrap, copy, sealed)
  return bundle.ok ? bundle : fail("tampered", "the bundle does not open")
}

function commitLabel(copy: Suite): "wrap-commit" | "recovery-commit" {
  return copy === Suite.argon2id64m ? "wrap-commit" : "recovery-commit"
}

function seal(wrap: WrapKey, outside: BundleOutside, bundle: Bundle, nonce: AeadNonce): Bytes {
  const inside = encode(bundle)
  const box = sealBox(wrap.expose(), commitLabel(outside.suite), sealedBundleAd(outside), inside, nonce)
  wipe(inside)
  return encodeSealedBundle({ ...outside, box })
}

function open(wrap: WrapKey, copy: Suite, sealed: Bytes): Result<Bundle> {
  const outside = parseSealedBundle(sealed)
  if (!outside.ok) return outside
  if (outside.value.suite !== copy) return fail("tampered", "the other copy of the bundle")
  const inside = openBox(wrap.expose(), commitLabel(copy), sealedBundleAd(outside.value), outside.value.box)
  if (!inside.ok) return inside
  const bundle = decode(inside.value)
  wipe(inside.value)
  if (!bundle.ok) return bundle
  if (equal(bundle.value.account, outside.value.account) && bundle.value.serial === outside.value.serial) return bundle
  wipeBundle(bundle.value)
  return fail("tampered", "a bundle that is another inside than outside")
}

function encode(bundle: Bundle): Bytes {
  check(bundle.persons.length <= limits.bundlePersonsMax, "a bundle of at most 64 persons")
  const out = new Writer().array(4).uint(bundleVersion).bytes(bundle.account).uint(bundle.serial)
  out.array(bundle.persons.length)
  for (const person of bundle.persons) {
    out.array(7).bytes(person.faction).bytes(person.rosterRoot).uint(person.seenSeq).bytes(person.seenHash)
    out.bytes(person.person).bytes(person.signSeed.expose()).bytes(person.boxSeed.expose())
  }
  return out.done()
}

function decode(bytes: Bytes): Result<Bundle> {
  const reader = new Reader(bytes)
  beginVersioned(reader, 4, bundleVersion, "a bundle of a newer version")
  const account = reader.id(AccountId)
  const serial = reader.uint()
  const count = reader.arrayUpTo(limits.bundlePersonsMax)
  const persons: BundlePerson[] = []
  for (let i = 0; i < count && !reader.failed; i++) {
    const person = readPerson(reader)
    if (!person.ok) return person
    persons.push(person.value)
  }
  const end = reader.finish()
  return end.ok ? ok({ account, serial, persons }) : end
}

function readPerson(reader: Reader): Result<BundlePerson> {
  reader.array(7)
  const faction = reader.id(FactionId)
  const rosterRoot = reader.id(EntryHash)
  const seenSeq = reader.uint()
  const seenHash = reader.id(EntryHash)
  const person = reader.id(PrincipalId)
  const signSeed = SignSeed.parse(reader.bytes())
  if (!signSeed.ok) return signSeed
  const boxSeed = BoxSeed.parse(reader.bytes())
  if (!boxSeed.ok) return boxSeed
  return ok({ faction, rosterRoot, seenSeq, seenHash, person, signSeed: signSeed.value, boxSeed: boxSeed.value })
}
