// Errors are values: whatever the outside world can cause returns a Result<T>.        twin: crypto/base/result.h
//
// An error is a kind (what a caller decides on) and a sentence (for developers; people get theirs from the message
// table by kind). The sentence is a literal, so that no path, name or key can leak through it.

// The stable names, the same as in C++, in vectors and in logs.
export type ErrorKind =
  | "malformed" // bytes or text that do not have the form they must have
  | "tampered" // well formed, but a tag, hash, commitment or signature does not fit
  | "forged" // an entry that breaks a rule of the journal: signature, role, order, arity   docs/protocol.md §4
  | "forked" // another hash at a seq this client has seen
  | "behind" // the server has less than this client saw
  | "unsupported" // a version, kind or suite newer than this program knows
  | "not_found" // there is no such thing, or it is not for this session
  | "exists" // there is such a thing already
  | "conflict" // the state moved on: the head, the version, a precondition
  | "denied" // role, ownership or credentials do not allow it
  | "expired" // a session, nonce, invitation or membership that has ended
  | "locked" // somebody else holds a lease on it
  | "quota" // adding this would exceed the faction's quota
  | "too_large" // over a named limit in bytes
  | "too_many" // over a named limit in number or rate; try later
  | "busy" // not now: draining, restoring, out of workers
  | "offline" // no connection to the server
  | "timeout" // no answer within the time limit
  | "untrusted" // the server's identity is not the pinned one
  | "damaged" // what lies in our own store does not fit its checksum or id
  | "io" // the browser refused: storage full, permission, read error
  | "usage" // the caller asked for something that makes no sense
  | "cancelled" // the caller stopped it

export interface Failure {
  readonly kind: ErrorKind
  readonly what: string
}

export interface Failed {
  readonly ok: false
  readonly error: Failure
}

export type Result<T> = { readonly ok: true; readonly value: T } | Failed

export function ok<T>(value: T): Result<T> {
  return { ok: true, value }
}

export const done: Result<void> = { ok: true, value: undefined }

// return fail("malformed", "a chunk shorter than a tag")   or, passing on:   return other   (a Failed fits any Result)
export function fail(kind: ErrorKind, what: string): Failed {
  return { ok: false, error: { kind, what } }
}
