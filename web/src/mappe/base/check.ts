// check(condition): an invariant of our own, never an input. A broken one throws, and nobody catches it but the edge of
// the worker, which stops. Whatever the outside can cause is a Result (result.ts) instead.

// `text` is a literal: no secret may slip out through it.
export function check(condition: boolean, text: string): asserts condition {
  if (!condition) throw new Error(`check failed: ${text}`)
}
