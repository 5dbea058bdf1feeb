// Argon2id of suite 1. Everything else calls deriveMaster or inviteKeys.           docs/protocol.md §3   twin: crypto/seal/argon2.h
//
// Blocks this thread for 0.2 to 0.4 s and takes 64 MiB: for the worker, never for the page.
import { fail, ok, type Result } from "../base/result.ts"
import { Secret } from "../base/secret.ts"
import { argon2id } from "./sodium.ts"

const passes = 3
const memoryBytes = 64 * 1024 * 1024

// Argon2id v1.3, 64 MiB, t = 3, p = 1, 32 bytes; `salt` has 16.                    errors  too_many  no memory
export function argon2id64m(secret: Uint8Array, salt: Uint8Array): Result<Secret<"Argon2Output">> {
  const output = argon2id(32, secret, salt, passes, memoryBytes)
  return output === undefined
    ? fail("too_many", "no 64 MiB of memory for the password")
    : ok(new Secret<"Argon2Output">(output))
}
