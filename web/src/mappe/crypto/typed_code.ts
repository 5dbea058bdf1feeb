// The typed code: 20 base32 characters (100 bits) in a letter, in place of an invitation's link.    docs/protocol.md §4a
//                                                                              twin: crypto/seal/typed_code.cpp
import { asciiBytes, base32Characters, randomBytes, wipe, type Bytes } from "../base/bytes.ts"
import { AeadNonce, InviteCodeId } from "../base/ids.ts"
import { fail, ok, type Result } from "../base/result.ts"
import { Secret, secretKind } from "../base/secret.ts"
import { openBox, sealBox } from "./committed_box.ts"
import { derive, hash } from "./hash.ts"
import { encodeInvitation, parseInvitation, type Invitation } from "./invitation.ts"

// The characters themselves, capitals, in ASCII. Its owner wipes it.
export type TypedCode = Secret<"TypedCode">
const TypedCode = secretKind<"TypedCode">(20)

const alphabet = asciiBytes("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")

export function makeTypedCode(): TypedCode {
  // 32 divides 256, so five bits of a random byte are a fair draw.
  return TypedCode.own(randomBytes(TypedCode.sizeBytes).map((byte) => alphabet[byte & 31]!))
}

// errors  malformed
export function parseTypedCode(typed: string): Result<TypedCode> {
  const characters = base32Characters(typed)
  if (!characters.ok) return characters
  if (characters.value.length !== TypedCode.sizeBytes)
    return fail("malformed", "this code has five groups of four characters")
  return ok(TypedCode.own(asciiBytes(characters.value)))
}

// "ABCD EFGH IJKL MNOP 2345", for the letter; a text cannot be wiped.
export function typedCodeText(code: TypedCode): string {
  return String.fromCharCode(...code.expose()).replace(/(.{4})(?=.)/g, "$1 ")
}

// Under which the server keeps the box.
export function typedCodeId(code: TypedCode): InviteCodeId {
  return InviteCodeId.of(hash("invite-code-id", code.expose()).subarray(0, InviteCodeId.sizeBytes))
}

// Box(KDF(H("invite-code", c), "invite-code-wrap", id), "invite-code-commit", id, link content)
export function sealTypedCode(
  code: TypedCode,
  invitation: Invitation,
  nonce: AeadNonce = AeadNonce.random(),
): Bytes {
  const content = encodeInvitation(invitation)
  const key = keyOf(code)
  const box = sealBox(key.expose(), "invite-code-commit", typedCodeId(code), content, nonce)
  key.wipe()
  wipe(content)
  return box
}

//   gives   the invitation; the caller wipes its seed
//   errors  malformed, unsupported, tampered
export function openTypedCode(code: TypedCode, box: Bytes): Result<Invitation> {
  const key = keyOf(code)
  const content = openBox(key.expose(), "invite-code-commit", typedCodeId(code), box)
  key.wipe()
  if (!content.ok) return content
  const invitation = parseInvitation(content.value)
  wipe(content.value)
  return invitation
}

function keyOf(code: TypedCode): Secret<"TypedCodeKey"> {
  const digest = hash("invite-code", code.expose())
  const key = new Secret<"TypedCodeKey">(derive(digest, "invite-code-wrap", typedCodeId(code)))
  wipe(digest)
  return key
}
