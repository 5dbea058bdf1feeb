// The vectors of accounts and invitations.                            twin: tests/crypto/account_vectors_test.cpp
import { expect } from "vitest"
import { toHex } from "../../src/mappe/base/bytes.ts"
import {
  AccountId,
  AeadNonce,
  ClientNonce,
  EntryHash,
  FactionId,
  Fingerprint,
  NameSalt,
  PasswordSalt,
  PrincipalId,
  ServerId,
  ServerNonce,
  Signature,
  SignPublicKey,
  SpaceId,
  type PrincipalKind,
} from "../../src/mappe/base/ids.ts"
import { BoxSeed, SignSeed } from "../../src/mappe/base/secret.ts"
import {
  appPasswordIdText,
  appPasswordText,
  gatewayHomeKey,
  openGatewayRecord,
  parseAppPassword,
  parseAppPasswordId,
  sealGatewayRecord,
} from "../../src/mappe/crypto/app_password.ts"
import { boxPublicKey } from "../../src/mappe/crypto/box.ts"
import { openBundle, sealBundle, sealRecoveryBundle, type Bundle, type BundlePerson } from "../../src/mappe/crypto/bundle.ts"
import { joiningCode, nameRef, verificationCode } from "../../src/mappe/crypto/codes.ts"
import { foundLinkText, parseFoundLink } from "../../src/mappe/crypto/found_link.ts"
import {
  encodeInvitation,
  invitationLinkText,
  inviteKeys,
  parseInvitation,
  parseInvitationLink,
  parsePin,
} from "../../src/mappe/crypto/invitation.ts"
import { deriveMaster, passwordKeys, WrapKey, type SignInKeys } from "../../src/mappe/crypto/password.ts"
import { parseRecoveryCode, recoveryCodeText, recoveryKeys } from "../../src/mappe/crypto/recovery.ts"
import { encodeSealedBundle, parseSealedBundle } from "../../src/mappe/crypto/sealed_bundle.ts"
import { signPublicKey } from "../../src/mappe/crypto/sign.ts"
import {
  parseLogin,
  principalSignInMessage,
  signInMessage,
  signPrincipalSignIn,
  signSignIn,
  verifyPrincipalSignIn,
  verifySignIn,
  type PrincipalSignIn,
  type SignIn,
  type Suite,
} from "../../src/mappe/crypto/sign_in.ts"
import { openTypedCode, parseTypedCode, sealTypedCode, typedCodeId, typedCodeText } from "../../src/mappe/crypto/typed_code.ts"
import { gives, judged, must, refused, runFamily, Values, type Outcome } from "../vectors/read_vectors.ts"

function shownKeys(keys: SignInKeys): Record<string, string> {
  return {
    sign_in_seed: toHex(keys.signInSeed.expose()),
    sign_in_pk: toHex(signPublicKey(keys.signInSeed)),
    wrap: toHex(keys.wrap.expose()),
  }
}

function deriveKeys(input: Values): Outcome {
  const master = deriveMaster(
    input.number("suite"),
    input.text("password"),
    input.id(ServerId, "server"),
    must(parseLogin(input.text("login"))),
    input.id(PasswordSalt, "salt"),
  )
  if (!master.ok) return refused(master)
  return gives({ ...shownKeys(passwordKeys(master.value)), master: toHex(master.value.expose()) })
}

function signInOf(input: Values): SignIn {
  return {
    server: input.id(ServerId, "server"),
    origin: input.text("origin"),
    login: must(parseLogin(input.text("login"))),
    serverNonce: input.id(ServerNonce, "server_nonce"),
    clientNonce: input.id(ClientNonce, "client_nonce"),
  }
}

function principalSignInOf(input: Values): PrincipalSignIn {
  return {
    server: input.id(ServerId, "server"),
    origin: input.text("origin"),
    kind: input.number("kind") as PrincipalKind,
    id: input.id(PrincipalId, "id"),
    serverNonce: input.id(ServerNonce, "server_nonce"),
    clientNonce: input.id(ClientNonce, "client_nonce"),
  }
}

function personOf(values: unknown): BundlePerson {
  const person = new Values(values)
  return {
    faction: person.id(FactionId, "faction"),
    rosterRoot: person.id(EntryHash, "roster_root"),
    seenSeq: person.number("seen_seq"),
    seenHash: person.id(EntryHash, "seen_hash"),
    person: person.id(PrincipalId, "person"),
    signSeed: person.secret(SignSeed, "sign_seed"),
    boxSeed: person.secret(BoxSeed, "box_seed"),
  }
}

function shownPerson(person: BundlePerson): Record<string, unknown> {
  return {
    faction: toHex(person.faction),
    roster_root: toHex(person.rosterRoot),
    seen_seq: person.seenSeq,
    seen_hash: toHex(person.seenHash),
    person: toHex(person.person),
    sign_seed: toHex(person.signSeed.expose()),
    box_seed: toHex(person.boxSeed.expose()),
  }
}

function makeBundle(input: Values): Outcome {
  const wrap = input.secret(WrapKey, "wrap")
  const nonce = input.id(AeadNonce, "nonce")
  const bundle: Bundle = {
    account: input.id(AccountId, "account"),
    serial: input.number("serial"),
    persons: input.list("persons").map(personOf),
  }
  const sealed =
    input.number("suite") === 0
      ? sealRecoveryBundle(wrap, bundle, nonce)
      : sealBundle(wrap, input.id(PasswordSalt, "salt"), bundle, nonce)
  return gives({ sealed: toHex(sealed) })
}

function readBundle(input: Values): Outcome {
  const bundle = openBundle(input.secret(WrapKey, "wrap"), input.number("suite") as Suite, input.bytes("sealed"))
  if (!bundle.ok) {
    expect(bundle.error.what, "one error for every failure").toBe("the bundle does not open")
    return refused(bundle)
  }
  const { account, serial, persons } = bundle.value
  return gives({ account: toHex(account), serial, persons: persons.map(shownPerson) })
}

function readOutside(input: Values): Outcome {
  const outside = parseSealedBundle(input.bytes("sealed"))
  if (!outside.ok) return refused(outside)
  expect(toHex(encodeSealedBundle(outside.value))).toBe(input.text("sealed"))
  const { account, suite, salt, serial } = outside.value
  return gives({ account: toHex(account), suite, salt: salt === undefined ? "" : toHex(salt), serial })
}

function readRecoveryCode(input: Values): Outcome {
  const code = parseRecoveryCode(input.text("typed"))
  if (!code.ok) return refused(code)
  return gives({ ...shownKeys(recoveryKeys(code.value)), text: recoveryCodeText(code.value) })
}

function readInvitation(input: Values): Outcome {
  const link = parseInvitationLink(input.text("text"))
  if (!link.ok) return refused(link)
  const { origin, invitation } = link.value
  return gives({
    origin,
    server: toHex(invitation.server),
    faction: toHex(invitation.faction),
    roster_root: toHex(invitation.rosterRoot),
    seen_seq: invitation.seenSeq,
    seen_hash: toHex(invitation.seenHash),
    invite: toHex(invitation.invite),
    seed: toHex(invitation.seed.expose()),
    needs_pin: invitation.needsPin ? 1 : 0,
    text: invitationLinkText(link.value),
  })
}

function deriveInviteKeys(input: Values): Outcome {
  const invitation = must(parseInvitation(input.bytes("content")))
  const typed = input.text("pin")
  const pin = typed === "" ? undefined : parsePin(typed)
  if (pin !== undefined && !pin.ok) return refused(pin)
  const keys = inviteKeys(invitation, pin?.value)
  if (!keys.ok) return refused(keys)
  const { signSeed, boxSeed } = keys.value
  return gives({
    sign_seed: toHex(signSeed.expose()),
    box_seed: toHex(boxSeed.expose()),
    sign_pk: toHex(signPublicKey(signSeed)),
    box_pk: toHex(boxPublicKey(boxSeed)),
  })
}

function makeTypedCodeBox(input: Values): Outcome {
  const code = must(parseTypedCode(input.text("typed")))
  const invitation = must(parseInvitation(input.bytes("content")))
  return gives({ box: toHex(sealTypedCode(code, invitation, input.id(AeadNonce, "nonce"))) })
}

function readTypedCodeBox(input: Values): Outcome {
  const code = parseTypedCode(input.text("typed"))
  if (!code.ok) return refused(code)
  const invitation = openTypedCode(code.value, input.bytes("box"))
  if (!invitation.ok) return refused(invitation)
  return gives({
    text: typedCodeText(code.value),
    id: toHex(typedCodeId(code.value)),
    content: toHex(encodeInvitation(invitation.value)),
  })
}

function makeGatewayBox(input: Values): Outcome {
  const record = {
    gateway: input.id(PrincipalId, "gateway"),
    faction: input.id(FactionId, "faction"),
    rosterRoot: input.id(EntryHash, "roster_root"),
    rosterSeenSeq: input.number("roster_seen_seq"),
    rosterSeenHash: input.id(EntryHash, "roster_seen_hash"),
    space: input.id(SpaceId, "space"),
    spaceSeenSeq: input.number("space_seen_seq"),
    spaceSeenHash: input.id(EntryHash, "space_seen_hash"),
    signSeed: input.secret(SignSeed, "sign_seed"),
    boxSeed: input.secret(BoxSeed, "box_seed"),
  }
  const password = must(parseAppPassword(input.text("typed")))
  return gives({ box: toHex(sealGatewayRecord(password, record, input.id(AeadNonce, "nonce"))) })
}

function readGatewayBox(input: Values): Outcome {
  const password = parseAppPassword(input.text("typed"))
  if (!password.ok) return refused(password)
  const opened = openGatewayRecord(password.value, input.id(PrincipalId, "gateway"), input.bytes("box"))
  if (!opened.ok) return refused(opened)
  const record = opened.value
  expect(parseAppPasswordId(appPasswordIdText(password.value.id))).toEqual({ ok: true, value: password.value.id })
  return gives({
    text: appPasswordText(password.value),
    id: toHex(password.value.id),
    home_key: toHex(gatewayHomeKey(password.value).expose()),
    gateway: toHex(record.gateway),
    faction: toHex(record.faction),
    roster_root: toHex(record.rosterRoot),
    roster_seen_seq: record.rosterSeenSeq,
    roster_seen_hash: toHex(record.rosterSeenHash),
    space: toHex(record.space),
    space_seen_seq: record.spaceSeenSeq,
    space_seen_hash: toHex(record.spaceSeenHash),
    sign_seed: toHex(record.signSeed.expose()),
    box_seed: toHex(record.boxSeed.expose()),
  })
}

function readFoundLink(input: Values): Outcome {
  const link = parseFoundLink(input.text("text"))
  if (!link.ok) return refused(link)
  const { origin, server, code, name, type } = link.value
  return gives({ origin, server: toHex(server), code: toHex(code.expose()), name, type, text: foundLinkText(link.value) })
}

runFamily("accounts", {
  login: (input) => {
    const login = parseLogin(input.text("text"))
    return login.ok ? gives({ login: login.value }) : refused(login)
  },
  derive_master: deriveKeys,
  sign_in: (input) => {
    const signIn = signInOf(input)
    const signature = signSignIn(signIn, input.secret(SignSeed, "sign_in_seed"))
    return gives({ message: toHex(signInMessage(signIn)), signature: toHex(signature) })
  },
  verify_sign_in: (input) =>
    judged(verifySignIn(signInOf(input), input.id(SignPublicKey, "sign_in_pk"), input.id(Signature, "signature"))),
  principal_sign_in: (input) => {
    const signIn = principalSignInOf(input)
    const signature = signPrincipalSignIn(signIn, input.secret(SignSeed, "sign_seed"))
    return gives({ message: toHex(principalSignInMessage(signIn)), signature: toHex(signature) })
  },
  verify_principal_sign_in: (input) => {
    const key = input.id(SignPublicKey, "sign_pk")
    return judged(verifyPrincipalSignIn(principalSignInOf(input), key, input.id(Signature, "signature")))
  },
  seal_bundle: makeBundle,
  open_bundle: readBundle,
  sealed_bundle: readOutside,
  recovery_code: readRecoveryCode,
})

runFamily("codes", {
  invitation_link: readInvitation,
  invite_keys: deriveInviteKeys,
  seal_typed_code: makeTypedCodeBox,
  open_typed_code: readTypedCodeBox,
  seal_gateway_record: makeGatewayBox,
  open_gateway_record: readGatewayBox,
  found_link: readFoundLink,
  verification_code: (input) => gives({ code: verificationCode(input.id(EntryHash, "entry_hash")) }),
  joining_code: (input) =>
    gives({ code: joiningCode(input.id(Fingerprint, "inviter"), input.id(Fingerprint, "joiner")) }),
  name_ref: (input) => gives({ name_ref: toHex(nameRef(input.id(NameSalt, "salt"), input.text("name"))) }),
})
