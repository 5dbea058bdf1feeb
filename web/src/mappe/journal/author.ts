// Who signed an entry: the kind and id of a principal.                              docs/protocol.md sections 2 and 4
import { equal } from "../base/bytes.ts"
import type { Reader, Writer } from "../base/cbor.ts"
import { keyOf } from "../base/id.ts"
import { PrincipalId, type PrincipalKind } from "../base/ids.ts"

export interface Author {
  readonly kind: PrincipalKind
  readonly id: PrincipalId
}

// Orders as members of a set do: by kind, then by id.
export function authorKey(author: Author): string {
  return String.fromCharCode(author.kind) + keyOf(author.id)
}

export function sameAuthor(a: Author, b: Author): boolean {
  return a.kind === b.kind && equal(a.id, b.id)
}

export function writeAuthor(to: Writer, author: Author): void {
  to.array(2).uint(author.kind).bytes(author.id)
}

export function readAuthor(from: Reader): Author {
  from.array(2)
  const kind = from.uint()
  if (kind < 1 || kind > 3) from.failWith("malformed", "an author of no known kind")
  return { kind: kind as PrincipalKind, id: from.id(PrincipalId) }
}
