// Reads the members of a JSON object that the server sent. Nothing of its form is believed: whoever has read all fields
// asks ok(), and uses none of them when it says no. Unknown members are ignored.
import { fromBase64url } from "../base/bytes.ts"
import type { Bytes } from "../base/bytes.ts"
import type { Id, IdKind } from "../base/id.ts"
import { type Result, done, fail, ok } from "../base/result.ts"

export type Json = Record<string, unknown>

export function parseJson(body: Uint8Array): Result<unknown> {
  try {
    return ok(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)) as unknown)
  } catch {
    return fail("malformed", "the server's answer is no JSON")
  }
}

export class Fields {
  #json: Json
  #missed = false
  constructor(value: unknown) {
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value)
    this.#json = isObject ? (value as Json) : {}
    this.#missed = !isObject
  }
  get failed(): boolean {
    return this.#missed
  }
  missIf(missed: boolean): void {
    this.#missed ||= missed
  }
  has(name: string): boolean {
    return Object.hasOwn(this.#json, name)
  }
  #miss<T>(instead: T): T {
    this.#missed = true
    return instead
  }
  text(name: string): string {
    const value = this.has(name) ? this.#json[name] : undefined
    return typeof value === "string" ? value : this.#miss("")
  }
  uint(name: string): number {
    const value = this.has(name) ? this.#json[name] : undefined
    return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : this.#miss(0)
  }
  uintOr(name: string, instead: number): number {
    return this.has(name) ? this.uint(name) : instead
  }
  flagOr(name: string, instead: boolean): boolean {
    if (!this.has(name)) return instead
    const value = this.#json[name]
    return typeof value === "boolean" ? value : this.#miss(instead)
  }
  bytes(name: string): Bytes {
    const bytes = fromBase64url(this.text(name))
    return bytes.ok ? bytes.value : this.#miss(new Uint8Array(0))
  }
  id<Tag extends string>(name: string, kind: IdKind<Tag>): Id<Tag> {
    const id = kind.parse(this.bytes(name))
    return id.ok ? id.value : this.#miss(kind.zero)
  }
  /** Missing or "": none. */
  idOrNone<Tag extends string>(name: string, kind: IdKind<Tag>): Id<Tag> | undefined {
    if (!this.has(name) || this.#json[name] === "") return undefined
    return this.id(name, kind)
  }
  array(name: string): unknown[] {
    const value = this.has(name) ? this.#json[name] : undefined
    return Array.isArray(value) ? (value as unknown[]) : this.#miss([])
  }
  object(name: string): Fields {
    const fields = new Fields(this.has(name) ? this.#json[name] : undefined)
    this.#missed ||= fields.failed
    return fields
  }
  ok(): Result<void> {
    return this.#missed ? fail("malformed", "the server's answer lacks what it must have") : done
  }
}
