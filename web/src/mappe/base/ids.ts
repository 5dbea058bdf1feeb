// Every id, hash and public key of the protocol, by name.          docs/protocol.md §1, §2, §4   twin: crypto/base/ids.h
//
// Each name is a type and, as a value, its kind: `const id = SpaceId.parse(bytes)`, `reader.id(SpaceId)`.
import { idKind, type Id } from "./id.ts"

export type ServerId = Id<"ServerId">
export const ServerId = idKind<"ServerId">(16)
export type AccountId = Id<"AccountId">
export const AccountId = idKind<"AccountId">(16)
export type PrincipalId = Id<"PrincipalId"> // person, invite or gateway; the kind stands beside it
export const PrincipalId = idKind<"PrincipalId">(16)
export type FactionId = Id<"FactionId">
export const FactionId = idKind<"FactionId">(16)
export type SpaceId = Id<"SpaceId">
export const SpaceId = idKind<"SpaceId">(16)
export type NodeId = Id<"NodeId"> // zero: the root of a space
export const NodeId = idKind<"NodeId">(16)
export type NoteId = Id<"NoteId">
export const NoteId = idKind<"NoteId">(16)
export type AgendaId = Id<"AgendaId"> // a meeting or an item of a space's agenda
export const AgendaId = idKind<"AgendaId">(16)
export type JournalId = Id<"JournalId"> // a space id or a faction id, seen as the journal it names
export const JournalId = idKind<"JournalId">(16)

export type BlobId = Id<"BlobId"> // SHA-256 of the ciphertext and tag (§5)
export const BlobId = idKind<"BlobId">(32)
export type EntryHash = Id<"EntryHash"> // H("chain", ...); zero before seq 0
export const EntryHash = idKind<"EntryHash">(32)
export type BodyHash = Id<"BodyHash"> // H("entry-body", body)
export const BodyHash = idKind<"BodyHash">(32)
export type Fingerprint = Id<"Fingerprint"> // H("card-fp", card)
export const Fingerprint = idKind<"Fingerprint">(32)
export type NameRef = Id<"NameRef"> // H("name", [salt, name])
export const NameRef = idKind<"NameRef">(32)
export type KeyCommit = Id<"KeyCommit"> // KDF(epoch key, "epoch-commit", ...)
export const KeyCommit = idKind<"KeyCommit">(32)
export type Digest = Id<"Digest"> // of a file's content, within one space (§5)
export const Digest = idKind<"Digest">(16)
export type Etag = Id<"Etag"> // H16("etag", [node, content])
export const Etag = idKind<"Etag">(16)
export type LeaseKey = Id<"LeaseKey"> // §6
export const LeaseKey = idKind<"LeaseKey">(16)

export type SignPublicKey = Id<"SignPublicKey"> // Ed25519
export const SignPublicKey = idKind<"SignPublicKey">(32)
export type BoxPublicKey = Id<"BoxPublicKey"> // X25519
export const BoxPublicKey = idKind<"BoxPublicKey">(32)
export type Signature = Id<"Signature">
export const Signature = idKind<"Signature">(64)

export type PasswordSalt = Id<"PasswordSalt"> // random, of one account (§3)
export const PasswordSalt = idKind<"PasswordSalt">(16)
export type ServerNonce = Id<"ServerNonce"> // of a sign-in: lives 60 s and once
export const ServerNonce = idKind<"ServerNonce">(32)
export type ClientNonce = Id<"ClientNonce">
export const ClientNonce = idKind<"ClientNonce">(32)
export type NameSalt = Id<"NameSalt"> // beside a display name (§4a)
export const NameSalt = idKind<"NameSalt">(16)
export type InviteCodeId = Id<"InviteCodeId"> // under which the server keeps a typed code's box (§4a)
export const InviteCodeId = idKind<"InviteCodeId">(8)
export type AppPasswordId = Id<"AppPasswordId"> // the public part of an app password (§9)
export const AppPasswordId = idKind<"AppPasswordId">(5)
export type AeadNonce = Id<"AeadNonce"> // random for every message; fixed ones are for vectors only
export const AeadNonce = idKind<"AeadNonce">(24)

export function journalOf(id: SpaceId | FactionId): JournalId {
  return JournalId.of(id)
}

export type PrincipalKind = 1 | 2 | 3
export const PrincipalKind = { person: 1, invite: 2, gateway: 3 } as const

export type TimeMs = number // milliseconds since 1970-01-01 UTC, at most 2^53-1; never used to order entries
