// The strict CBOR subset everything signed, hashed or stored is made of.            docs/protocol.md §1, RFC 8949
//                                                                                    twin: crypto/base/cbor.h
// Unsigned integers 0..2^53-1, byte strings, text strings (valid UTF-8, kept to the byte) and arrays; shortest form;
// depth at most 12; nothing else.
import { compare, equal, textOf, utf8, type Bytes } from "./bytes.ts"
import { check } from "./check.ts"
import type { Id, IdKind } from "./id.ts"
import { done, type ErrorKind, type Failure, type Result } from "./result.ts"

export const uintMax = Number.MAX_SAFE_INTEGER // 2^53-1
export const depthMax = 12
export const anyCount = uintMax // of items: the input's size bounds it

const major = { uint: 0, bytes: 2, text: 3, array: 4 } as const

// What encodeArray takes: an integer, a text, bytes (ids and hashes too), or an array of such.
export type Encodable = number | string | Uint8Array | readonly Encodable[]

// Builds one item front to back. The caller keeps the counts: array(n) is followed by n items. Outgrown buffers are
// wiped; of a secret there is one copy, the one that done() gives and the caller wipes.
export class Writer {
  private out: Bytes = new Uint8Array(64)
  private size = 0

  array(count: number): this {
    this.head(major.array, count)
    return this
  }

  uint(value: number): this {
    this.head(major.uint, value)
    return this
  }

  bytes(value: Uint8Array): this {
    this.head(major.bytes, value.length)
    return this.raw(value)
  }

  // Checks that it is no half surrogate pair: whoever takes text from outside validates it first (bytes.ts, utf8).
  text(value: string): this {
    const encoded = utf8(value)
    check(encoded.ok, "a text that has UTF-8")
    this.head(major.text, encoded.value.length)
    return this.raw(encoded.value)
  }

  // What stands before so many bytes that are sent behind this, and are not copied into it.
  bytesHead(length: number): this {
    this.head(major.bytes, length)
    return this
  }

  // An item that is already encoded.
  raw(item: Uint8Array): this {
    this.room(item.length)
    this.out.set(item, this.size)
    this.size += item.length
    return this
  }

  // The items, each already encoded, as a sorted set. Checks that there are no two alike.
  set(items: readonly Uint8Array[]): this {
    const sorted = [...items].sort(compare)
    this.array(sorted.length)
    sorted.forEach((item, i) => {
      check(i === 0 || !equal(item, sorted[i - 1]!), "a set without two alike")
      this.raw(item)
    })
    return this
  }

  item(value: Encodable): this {
    if (typeof value === "number") return this.uint(value)
    if (typeof value === "string") return this.text(value)
    if (value instanceof Uint8Array) return this.bytes(value)
    this.array(value.length)
    for (const part of value) this.item(part)
    return this
  }

  // Gives the bytes; the writer is empty afterwards.
  done(): Bytes {
    const all = this.out.slice(0, this.size)
    this.out.fill(0)
    this.size = 0
    return all
  }

  private head(kind: number, value: number): void {
    check(Number.isSafeInteger(value) && value >= 0, "an integer of the subset")
    this.room(9)
    const first = kind << 5
    if (value < 24) return this.put(first | value)
    const follow = value <= 0xff ? 1 : value <= 0xffff ? 2 : value <= 0xffffffff ? 4 : 8
    this.put(first | (24 + Math.log2(follow)))
    for (let i = follow - 1; i >= 0; i--) this.put(Math.floor(value / 2 ** (8 * i)) % 256)
  }

  private put(byte: number): void {
    this.out[this.size++] = byte
  }

  private room(more: number): void {
    if (this.size + more <= this.out.length) return
    const larger = new Uint8Array(Math.max(2 * this.out.length, this.size + more))
    larger.set(this.out.subarray(0, this.size))
    this.out.fill(0)
    this.out = larger
  }
}

// One encoded array, for inputs of H and KDF:   encodeArray(space, epoch, fingerprint)
export function encodeArray(...parts: readonly Encodable[]): Bytes {
  return new Writer().item(parts).done()
}

const none: Bytes = new Uint8Array(0)

// Pulls items front to back. The first thing that does not fit makes it fail for good: from then on every read gives
// zero or empty, so that a parser reads all its fields and asks once, with finish(). bytes() and raw() are views into
// the input; id() copies.
export class Reader {
  private at = 0
  private readonly open: number[] = [] // items still missing in each open array
  private topItems = 0
  private failure: Failure | undefined

  private readonly input: Bytes

  constructor(input: Bytes) {
    this.input = input
  }

  // Exactly this many items follow.
  array(count: number): void {
    const found = this.arrayUpTo(count)
    if (!this.failed && found !== count) this.refuse("CBOR: an array of the wrong length")
  }

  // How many follow; more than `most`: failed.
  arrayUpTo(most = anyCount): number {
    const count = this.head(major.array, "CBOR: an array was expected")
    if (this.failed) return 0
    if (count > most) return this.refuse("CBOR: an array with too many items")
    if (count > this.input.length - this.at) return this.refuse("CBOR: an array longer than the input")
    if (this.open.length === depthMax) return this.refuse("CBOR: nested too deep")
    this.open.push(count)
    return count
  }

  uint(): number {
    return this.uintUpTo(uintMax)
  }

  uintUpTo(most: number): number {
    const value = this.head(major.uint, "CBOR: an unsigned integer was expected")
    if (!this.failed && (value > most || value > uintMax)) this.refuse("CBOR: an integer too big for its field")
    return this.failed ? 0 : value
  }

  bytes(): Bytes {
    return this.string(major.bytes)
  }

  bytesUpTo(most: number): Bytes {
    const value = this.bytes()
    if (value.length > most) this.refuse("CBOR: a byte string too long for its field")
    return this.failed ? none : value
  }

  text(): string {
    return this.textUpTo(uintMax)
  }

  textUpTo(mostBytes: number): string {
    const value = this.string(major.text)
    if (this.failed) return ""
    if (value.length > mostBytes) this.refuse("CBOR: a text too long for its field")
    const text = textOf(value)
    if (!text.ok) this.refuse("CBOR: text that is not UTF-8")
    return this.failed || !text.ok ? "" : text.value
  }

  // The next item whole, as encoded; checked like everything else.
  raw(): Bytes {
    const start = this.at
    this.skipItem()
    return this.failed ? none : this.input.subarray(start, this.at)
  }

  id<Tag extends string>(kind: IdKind<Tag>): Id<Tag> {
    const value = this.bytes()
    if (this.failed) return kind.zero
    const id = kind.parse(value)
    if (id.ok) return id.value
    this.failWith(id.error.kind, id.error.what)
    return kind.zero
  }

  // For what the grammar cannot say: a version nobody knows, a set out of order. The first failure stays.
  failWith(kind: ErrorKind, what: string): void {
    this.failure ??= { kind, what }
  }

  get failed(): boolean {
    return this.failure !== undefined
  }

  // True when the next item is of that type: for fields that are bytes or an array ("" or [...]).
  get nextIsBytes(): boolean {
    return this.nextMajor() === major.bytes
  }
  get nextIsText(): boolean {
    return this.nextMajor() === major.text
  }
  get nextIsArray(): boolean {
    return this.nextMajor() === major.array
  }

  // errors  malformed  anything did not fit, or bytes are left over; whatever was read must not be used
  finish(): Result<void> {
    this.closeFullArrays()
    if (!this.failed && (this.open.length > 0 || this.topItems !== 1)) this.refuse("CBOR: items are missing")
    if (!this.failed && this.at !== this.input.length) this.refuse("CBOR: bytes after the end")
    return this.failure === undefined ? done : { ok: false, error: this.failure }
  }

  private refuse(what: string): 0 {
    this.failWith("malformed", what)
    return 0
  }

  private nextMajor(): number {
    return this.failed || this.at >= this.input.length ? -1 : this.input[this.at]! >> 5
  }

  private closeFullArrays(): void {
    while (this.open.length > 0 && this.open[this.open.length - 1] === 0) this.open.pop()
  }

  private beginItem(): void {
    if (this.open.length > 0) this.open[this.open.length - 1]! -= 1
    else if (this.topItems++ > 0) this.refuse("CBOR: more than one item")
  }

  // Reads and checks one head, counts the item; its value, which above 2^53 is near enough to be refused.
  private head(kind: number, expected: string): number {
    if (this.failed) return 0
    this.closeFullArrays()
    this.beginItem()
    if (this.failed) return 0
    if (this.at >= this.input.length) return this.refuse("CBOR: cut short")
    const first = this.input[this.at++]!
    const value = this.argument(first & 31)
    if (!this.failed && first >> 5 !== kind) return this.refuse(expected)
    return value
  }

  private argument(info: number): number {
    if (info < 24) return info
    if (info > 27) return this.refuse("CBOR: an indefinite or reserved length")
    const follow = 1 << (info - 24)
    if (this.input.length - this.at < follow) return this.refuse("CBOR: cut short")
    let value = 0
    for (let i = 0; i < follow; i++) value = value * 256 + this.input[this.at++]!
    const least = follow === 1 ? 24 : 2 ** (4 * follow)
    return value < least ? this.refuse("CBOR: not the shortest form") : value
  }

  private string(kind: number): Bytes {
    const size = this.head(kind, "CBOR: a string of the other kind, or none, stands here")
    if (this.failed) return none
    if (size > this.input.length - this.at) {
      this.refuse("CBOR: a length beyond the input")
      return none
    }
    this.at += size
    return this.input.subarray(this.at - size, this.at)
  }

  private skipItem(): void {
    const next = this.nextMajor()
    if (next === major.uint) this.uint()
    else if (next === major.bytes) this.bytes()
    else if (next === major.text) this.text()
    else if (next === major.array) {
      const count = this.arrayUpTo(anyCount)
      for (let i = 0; i < count && !this.failed; i++) this.skipItem() // bounded by depthMax and the input's size
    } else this.refuse("CBOR: cut short, or a type this subset does not have")
  }
}

// Opens the array and reads its version before anything else: a newer one may well have another number of parts, and
// "written by a newer Mappe" must not look like a forgery.      docs/protocol.md §1 "Newer formats", crypto/base/versioned.h
export function beginVersioned(reader: Reader, parts: number, version: number, newer: string): void {
  const partsMax = 64
  const count = reader.arrayUpTo(partsMax)
  const found = reader.uint()
  if (found > version) reader.failWith("unsupported", newer)
  if (found < version) reader.failWith("malformed", "a structure of a version that never was")
  if (count !== parts) reader.failWith("malformed", "a structure with too few or too many parts")
}

// Is fed the encoded elements of a set in turn; false when they are not strictly ascending.     §1
export class SetOrder {
  private last: Uint8Array | undefined

  next(element: Uint8Array): boolean {
    const ascending = this.last === undefined || compare(this.last, element) < 0
    this.last = element
    return ascending
  }
}

// Turns a finished reader and what it read into one Result:   return finished(reader, { kind, id })
export function finished<T>(reader: Reader, value: T): Result<T> {
  const end = reader.finish()
  return end.ok ? { ok: true, value } : end
}

