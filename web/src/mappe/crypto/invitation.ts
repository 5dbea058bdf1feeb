// Invitations: the link, the PIN told by another way, and the keys of both.    docs/protocol.md §4a
//                                                                              twin: crypto/seal/invitation.h
import { wipe, type Bytes } from "../base/bytes.ts"
import { beginVersioned, encodeArray, Reader } from "../base/cbor.ts"
import { EntryHash, FactionId, PrincipalId, ServerId } from "../base/ids.ts"
import { fail, ok, type Result } from "../base/result.ts"
import { BoxSeed, Secret, secretKind, SignSeed } from "../base/secret.ts"
import { argon2id64m } from "./argon2.ts"
import { derive, hash16 } from "./hash.ts"
import { joinLink, splitLink } from "./link.ts"

export type InviteSeed = Secret<"InviteSeed">
export const InviteSeed = secretKind<"InviteSeed">(32)

// The content of https://HOST/join#...:
//   [1, server_id, faction_id, root, seen seq, seen hash, invite_id, seed, pin (0, 1)]
export interface Invitation {
  readonly server: ServerId
  readonly faction: FactionId
  readonly rosterRoot: EntryHash
  readonly seenSeq: number // the joiner verifies the roster from the root to at least here
  readonly seenHash: EntryHash
  readonly invite: PrincipalId
  readonly seed: InviteSeed // whoever holds the invitation wipes it
  readonly needsPin: boolean
}

export interface InvitationLink {
  readonly origin: string // "https://mappe.example"
  readonly invitation: Invitation
}

const linkVersion = 1
const joinPath = "/join"
const nothing = new Uint8Array(0)

// The caller wipes the bytes.
export function encodeInvitation(invitation: Invitation): Bytes {
  const { server, faction, rosterRoot, seenSeq, seenHash, invite, seed, needsPin } = invitation
  const pin = needsPin ? 1 : 0
  return encodeArray(linkVersion, server, faction, rosterRoot, seenSeq, seenHash, invite, seed.expose(), pin)
}

//   errors  malformed, unsupported (a newer version)
export function parseInvitation(content: Bytes): Result<Invitation> {
  const reader = new Reader(content)
  beginVersioned(reader, 9, linkVersion, "an invitation of a version this program does not know")
  const named = {
    server: reader.id(ServerId),
    faction: reader.id(FactionId),
    rosterRoot: reader.id(EntryHash),
    seenSeq: reader.uint(),
    seenHash: reader.id(EntryHash),
    invite: reader.id(PrincipalId),
  }
  const seedBytes = reader.bytes()
  const needsPin = reader.uintUpTo(1) === 1
  const end = reader.finish()
  if (!end.ok) return end
  const seed = InviteSeed.parse(seedBytes)
  return seed.ok ? ok({ ...named, seed: seed.value, needsPin }) : seed
}

export function invitationLinkText(link: InvitationLink): string {
  const content = encodeInvitation(link.invitation)
  const text = joinLink(link.origin, joinPath, content)
  wipe(content)
  return text
}

// errors  as parseInvitation
export function parseInvitationLink(text: string): Result<InvitationLink> {
  const parts = splitLink(text, joinPath)
  if (!parts.ok) return parts
  const invitation = parseInvitation(parts.value.content)
  wipe(parts.value.content)
  return invitation.ok ? ok({ origin: parts.value.origin, invitation: invitation.value }) : invitation
}

// Eight digits (their ASCII), told by telephone or in person. Its owner wipes it.
export type Pin = Secret<"Pin">
const Pin = secretKind<"Pin">(8)

export function makePin(): Pin {
  const digits = new Uint8Array(Pin.sizeBytes)
  for (let at = 0; at < digits.length; ) {
    const [draw] = crypto.getRandomValues(new Uint8Array(1)) as unknown as [number]
    if (draw < 250) digits[at++] = 48 + (draw % 10) // of 256 draws 250 are 25 of each digit; the rest are drawn again
  }
  return Pin.own(digits)
}

// Blanks and hyphens are ignored.                                                           errors  malformed
export function parsePin(typed: string): Result<Pin> {
  const digits = typed.replace(/[ \-\t\r\n]/g, "")
  if (!/^[0-9]{8}$/.test(digits)) return fail("malformed", "a PIN has eight digits")
  return ok(Pin.own(Uint8Array.from(digits, (digit) => digit.charCodeAt(0))))
}

export function pinText(pin: Pin): string {
  return String.fromCharCode(...pin.expose())
}

export interface InviteKeys {
  readonly signSeed: SignSeed
  readonly boxSeed: BoxSeed
}

// s = seed, or Argon2id suite 1 of (PIN, H16("invite-pin", [invite_id, seed])); its keys by invite-sign and invite-box.
// With a PIN it blocks for a while (argon2.ts). A wrong PIN is not noticed here: it makes keys that the server does not
// know. The caller owns the keys.
//   errors  usage     a PIN that the invitation does not want, or none where it does
//           too_many  no memory for Argon2
export function inviteKeys(invitation: Invitation, pin: Pin | undefined): Result<InviteKeys> {
  const s = rootOf(invitation, pin)
  if (!s.ok) return s
  const keys = {
    signSeed: SignSeed.own(derive(s.value.expose(), "invite-sign", nothing)),
    boxSeed: BoxSeed.own(derive(s.value.expose(), "invite-box", nothing)),
  }
  s.value.wipe()
  return ok(keys)
}

function rootOf(invitation: Invitation, pin: Pin | undefined): Result<Secret<"InviteRoot">> {
  if (invitation.needsPin !== (pin !== undefined))
    return fail("usage", "this invitation and its PIN do not belong together")
  if (pin === undefined) return ok(new Secret<"InviteRoot">(invitation.seed.expose().slice()))
  const salted = encodeArray(invitation.invite, invitation.seed.expose())
  const output = argon2id64m(pin.expose(), hash16("invite-pin", salted))
  wipe(salted)
  return output.ok ? ok(new Secret<"InviteRoot">(output.value.expose())) : output
}
