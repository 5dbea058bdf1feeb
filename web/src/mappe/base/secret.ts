// Keys that are wiped when they are done with, and cannot be printed, serialised or posted to another thread by
// accident. Reading one is a conspicuous word to grep for: expose.                       twin: crypto/base/secret.h
//
// Who makes one owns it and wipes it; a function that takes one borrows it for the call, unless its contract says
// otherwise. Does not defend against whoever may read this process's memory: a browser has no locked pages, and the
// engine may have copied the bytes before. Never in component state, a store, localStorage or a log.
import { equalInConstantTime, randomBytes, type Bytes } from "./bytes.ts"
import { check } from "./check.ts"
import { fail, ok, type Result } from "./result.ts"

export class Secret<Tag extends string> {
  declare private readonly tag: Tag // keeps the kinds apart; there is no such field at run time
  readonly #bytes: Bytes
  #wiped = false

  // Takes the bytes over: they are this secret's from now on.
  constructor(bytes: Bytes) {
    this.#bytes = bytes
  }

  // Borrow it; never keep it.
  expose(): Bytes {
    check(!this.#wiped, "a secret that was not wiped")
    return this.#bytes
  }

  // A deliberate copy, where two owners are needed.
  duplicate(): Secret<Tag> {
    return new Secret<Tag>(new Uint8Array(this.expose()))
  }

  wipe(): void {
    this.#bytes.fill(0)
    this.#wiped = true
  }

  toJSON(): never {
    throw new Error("a secret is never serialised")
  }
}

export interface SecretKind<Tag extends string> {
  readonly sizeBytes: number
  parse(from: Uint8Array): Result<Secret<Tag>> // copies; the caller wipes its own        errors  malformed
  own(bytes: Bytes): Secret<Tag> // takes over a result of our own, whose length is known (checked)
  random(): Secret<Tag>
}

export function secretKind<Tag extends string>(sizeBytes: number): SecretKind<Tag> {
  const own = (bytes: Bytes): Secret<Tag> => {
    check(bytes.length === sizeBytes, "a key of the right length")
    return new Secret<Tag>(bytes)
  }
  return {
    sizeBytes,
    parse: (from) =>
      from.length === sizeBytes ? ok(own(new Uint8Array(from))) : fail("malformed", "a key of the wrong length"),
    own,
    random: () => own(randomBytes(sizeBytes)),
  }
}

export function equalSecrets<Tag extends string>(a: Secret<Tag>, b: Secret<Tag>): boolean {
  return equalInConstantTime(a.expose(), b.expose())
}

export type SignSeed = Secret<"SignSeed"> // Ed25519
export const SignSeed = secretKind<"SignSeed">(32)
export type BoxSeed = Secret<"BoxSeed"> // X25519
export const BoxSeed = secretKind<"BoxSeed">(32)
export type EpochKey = Secret<"EpochKey"> // of one epoch of one space
export const EpochKey = secretKind<"EpochKey">(32)
export type ChunkKey = Secret<"ChunkKey"> // of one plaintext chunk, ever
export const ChunkKey = secretKind<"ChunkKey">(32)
