// What goes over the wire in both directions, as types. Entries, cards and bundles stay the bytes they are: whoever
// uses them verifies them.                                             docs/openapi.yaml   twin: client/wire/api_types.h
import type { Bytes } from "../base/bytes.ts"
import { type Id, idKind } from "../base/id.ts"
import type {
  AccountId,
  AppPasswordId,
  BlobId,
  ClientNonce,
  EntryHash,
  FactionId,
  LeaseKey,
  NameRef,
  NameSalt,
  PasswordSalt,
  PrincipalId,
  PrincipalKind,
  ServerId,
  ServerNonce,
  Signature,
  SignPublicKey,
  SpaceId,
  TimeMs,
} from "../base/ids.ts"
import { type Secret, secretKind } from "../base/secret.ts"

export type SessionToken = Secret<"SessionToken">
export const SessionToken = secretKind<"SessionToken">(32)
export type DeviceSecret = Secret<"DeviceSecret">
export const DeviceSecret = secretKind<"DeviceSecret">(32)
export type LeaseToken = Id<"LeaseToken">
export const LeaseToken = idKind<"LeaseToken">(16)
export type DeviceId = Id<"DeviceId">
export const DeviceId = idKind<"DeviceId">(16)

export interface Principal {
  kind: PrincipalKind
  id: PrincipalId
}
export interface Head {
  seq: number
  hash: EntryHash
}

export interface About {
  version: string
  server: ServerId
  origins: string[]
  generation: number // when it was restored from a backup; 0: never
  healUntilMs: TimeMs
  timeMs: TimeMs
  features: string[]
}

export interface SignInParameters {
  suite: number
  salt: PasswordSalt | undefined // none: a recovery, or a principal
  nonce: ServerNonce
}
export interface SignInProof {
  login: string
  recovery: boolean
  nonce: ServerNonce
  clientNonce: ClientNonce
  signature: Signature
  device: DeviceSecret | undefined // borrowed
  deviceLabel: string
  given?: GivenCode | undefined
}
/** A second factor, where the account has one: six digits or a backup code. */
export interface GivenCode {
  code: string
  remember: boolean // this device needs none for 30 days
}
export interface PrincipalSignInProof {
  principal: Principal
  nonce: ServerNonce
  clientNonce: ClientNonce
  signature: Signature
}
/** A session that has begun. */
export interface Signed {
  token: SessionToken
  account: AccountId | undefined // none: an invite or a gateway
  expiresMs: TimeMs
  device: DeviceSecret | undefined // a new one, if none or an unknown one was sent
}
export interface PasswordCopy {
  suite: number
  salt: PasswordSalt
  signInPk: SignPublicKey
  bundle: Bytes
}
export interface RecoveryCopy {
  signInPk: SignPublicKey
  bundle: Bytes
}
export interface NewAccount {
  account: AccountId
  login: string
  password: PasswordCopy
  recovery: RecoveryCopy
}
/** For an account that exists. `serial` is the password copy's that it replaces. */
export interface BundleUpdate {
  serial: number
  password: PasswordCopy
  recovery?: RecoveryCopy
}
export type AccountOrBundle = { account: NewAccount } | { bundle: BundleUpdate }

export interface Me {
  login: string
  lastSignInMs: TimeMs
  failedTries: number
  secondFactors: number[]
  backupCodesLeft: number
  secondFactorRequired: boolean // by a faction of this account
  before: LastSignIn | undefined // the sign-in before this one
  factorReset: FactorReset | undefined // not acknowledged
}
/** Somebody took a second factor away. */
export interface FactorReset {
  by: string // a person's id, or "operator"
  faction: string // whose manager; "" for the operator
  atMs: TimeMs
}
export interface LastSignIn {
  address: string // shortened
  device: string
  factor: string
}
export interface DeviceInfo {
  id: DeviceId
  firstMs: TimeMs
  lastMs: TimeMs
  label: string
  address: string // shortened, of its last sign-in
  factor: string // then
  current: boolean
  rememberedUntilMs: TimeMs // 0: a code is asked for, or there is no second factor
}

export interface JournalPage {
  head: Head
  entries: Bytes[]
}
export type AppendAnswer =
  | { kind: "appended"; at: Head } // the new entry's own
  | { kind: "head_moved"; page: JournalPage } // 409: the entries after what the client built on, up to 1 MiB
  | { kind: "gone_blobs"; blobs: BlobId[] } // 422: these are to be sent again
export interface Commit {
  entry: Bytes
  blobs: Bytes[]
  leaseKeys: LeaseKey[]
  leaseTokens: LeaseToken[]
}

export interface NamedRef {
  ref: NameRef
  salt: NameSalt
  name: string
}
export interface NewName {
  salt: NameSalt
  name: string
}
export interface FactionListing {
  faction: FactionId
  head: Head
  person: PrincipalId | undefined
  suspended: boolean
  usedBytes: number
  quotaBytes: number | undefined // none: no limit, or not for this session
}
/** As the server says: nothing of it is believed but that there might be such a space. */
export interface SpaceListing {
  space: SpaceId
  faction: FactionId
  head: Head
  bytes: number
  suspended: boolean
}
export interface Founding {
  setupCode: Bytes
  faction: FactionId
  name: string
  entry: Bytes
  names: NewName[]
  account: AccountOrBundle
  deviceLabel: string
}
export interface Joining {
  entry: Bytes
  account: AccountOrBundle
  accountToken: SessionToken | undefined // borrowed; with a bundle: the joining account's session
  deviceLabel: string
}

export interface SealedGateway {
  gateway: PrincipalId
  faction: FactionId
  space: SpaceId
  box: Bytes // empty in a list
}
export interface NewAppPassword {
  id: AppPasswordId
  label: string
  untilMs: TimeMs
  gateways: SealedGateway[]
}
export interface AppPasswordInfo extends NewAppPassword {
  createdMs: TimeMs
  lastUsedMs: TimeMs
  lastAddress: string
}
export interface GatewayLabel {
  gateway: PrincipalId
  label: string
}

export interface LeaseRequest {
  key: LeaseKey
  deepKey?: LeaseKey
  ttlS: number
  shared: boolean
  note: Bytes
}
export interface LeaseGrant {
  token: LeaseToken
  expiresMs: TimeMs
}
export interface LeaseHeld {
  key: LeaseKey
  deepKey: LeaseKey | undefined
  shared: boolean
  expiresMs: TimeMs
  note: Bytes
  holder: Principal
}
export interface EventsNews {
  cursor: string
  spaces: { space: SpaceId; seq: number }[]
  factions: { faction: FactionId; seq: number }[]
}
export interface FetchedBlob {
  blob: BlobId
  bytes: Bytes // empty: gone or damaged on the server
}
