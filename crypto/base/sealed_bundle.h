// The outside of a sealed bundle: what the server stores, compares and hands out, and cannot open.  docs/protocol.md
// §2, §3
//
//   sealed bundle = [account, suite, salt, serial, Box(...)]     salt: 16 bytes, or "" in suite 0 (the recovery copy)
#pragma once

#include <optional>

#include "crypto/base/sign_in.h"

namespace mappe {

constexpr std::size_t sealed_bundle_bytes_max = 64 * 1024;

struct SealedBundle {
  AccountId account;
  Suite suite = Suite::argon2id_64m;
  std::optional<PasswordSalt> salt;  // none exactly in the recovery copy
  std::uint64_t serial = 0;          // rises with every rewrite; starts at 1
  Bytes box;                         // the CBOR of Box(wrap, ...): crypto/seal/bundle.h opens it

  Bytes encode() const;
  Bytes ad() const;  // [account, suite, salt, serial], what the box is tied to

  //   errors  malformed    not this form, a salt that does not fit the suite, serial 0
  //           unsupported  an unknown suite
  //           too_large    above sealed_bundle_bytes_max
  static Result<SealedBundle> parse(ByteView bytes);
};

}  // namespace mappe
