// Nonces of sign-ins: each lives 60 s, serves one login or principal, and once.                    docs/protocol.md §3
//
//   nonce = time_ms (8 bytes, big-endian) || random (8) || first 16 bytes of KDF(key, "sign-in-nonce", [whom, time,
//   random])
//
// Giving one out keeps nothing, so that asking for millions fills no memory; only used ones are remembered, until they
// would have ended anyway. The key is of this process: a restart ends the open ones. Any thread.
#pragma once

#include <mutex>
#include <set>
#include <string>

#include "crypto/base/ids.h"
#include "crypto/base/secret.h"

namespace mappe::server {

class Nonces {
 public:
  // `whom`: what the nonce is for; two kinds of subject never share a text (see sign_in.cpp).
  ServerNonce give(std::string_view whom, TimeMs now) const;

  // Uses it up.    errors  expired   older than 60 s, used before, or not given by this process for `whom`
  //                        too_many  too many are remembered
  Result<void> take(std::string_view whom, const ServerNonce& nonce, TimeMs now);

 private:
  using Key = Secret<struct NonceKeyTag, 32>;
  ServerNonce make(std::string_view whom, ByteView time_and_random) const;

  const Key key_ = Key::random();
  std::mutex mutex_;
  std::set<std::array<std::uint8_t, 32>> used_;  // begins with the time: the oldest come first
};

}  // namespace mappe::server
