// The outside of a sealed bundle: what the server stores, compares and hands out, and cannot open.
// docs/protocol.md §2, §3                                                        twin: crypto/base/sealed_bundle.h
//
//   sealed bundle = [account, suite, salt, serial, Box(...)]     salt: 16 bytes, or "" in suite 0 (the recovery copy)
import type { Bytes } from "../base/bytes.ts"
import { encodeArray, Reader, Writer } from "../base/cbor.ts"
import { AccountId, PasswordSalt } from "../base/ids.ts"
import { limits } from "../base/limits.ts"
import { fail, ok, type Result } from "../base/result.ts"
import { parseSuite, Suite } from "./sign_in.ts"

export interface BundleOutside {
  readonly account: AccountId
  readonly suite: Suite
  readonly salt: PasswordSalt | undefined // none exactly in the recovery copy
  readonly serial: number // rises with every rewrite; starts at 1
}

export interface SealedBundle extends BundleOutside {
  readonly box: Bytes // the CBOR of Box(wrap, ...): bundle.ts opens it
}

const nothing = new Uint8Array(0)

export function encodeSealedBundle(bundle: SealedBundle): Bytes {
  const { account, suite, salt, serial, box } = bundle
  return new Writer().array(5).bytes(account).uint(suite).bytes(salt ?? nothing).uint(serial).raw(box).done()
}

// [account, suite, salt, serial], what the box is tied to.
export function sealedBundleAd(outside: BundleOutside): Bytes {
  return encodeArray(outside.account, outside.suite, outside.salt ?? nothing, outside.serial)
}

//   errors  malformed    not this form, a salt that does not fit the suite, serial 0
//           unsupported  an unknown suite
//           too_large    above 64 KiB
export function parseSealedBundle(bytes: Bytes): Result<SealedBundle> {
  if (bytes.length > limits.sealedBundleBytesMax) return fail("too_large", "a sealed bundle above 64 KiB")
  const reader = new Reader(bytes)
  reader.array(5)
  const account = reader.id(AccountId)
  const suiteNumber = reader.uint()
  const saltBytes = reader.bytes()
  const serial = reader.uint()
  if (!reader.nextIsArray) reader.failWith("malformed", "a sealed bundle without its box")
  const box = reader.raw().slice()
  const end = reader.finish()
  if (!end.ok) return end
  if (serial === 0) return fail("malformed", "a bundle's serial starts at 1")
  const suite = parseSuite(suiteNumber)
  if (!suite.ok) return suite
  const salt = saltOf(suite.value, saltBytes)
  return salt.ok ? ok({ account, suite: suite.value, salt: salt.value, serial, box }) : salt
}

function saltOf(suite: Suite, bytes: Bytes): Result<PasswordSalt | undefined> {
  if ((bytes.length === 0) !== (suite === Suite.recoveryCode))
    return fail("malformed", "a salt that does not fit the suite")
  return bytes.length === 0 ? ok(undefined) : PasswordSalt.parse(bytes)
}
