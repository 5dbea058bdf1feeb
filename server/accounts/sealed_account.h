// What an account record keeps under the at-rest box: sealed bundles, salts and the keys to sign in with. §3
//
//   plain = [2, sign_in_pk, bundle, recovery sign_in_pk, recovery bundle, factor, reset]
//
// Suite, salt and serial stand in the bundle; factor and reset in second_factor.h. Version 1 had neither, and is read.
// Sealed for its account id: a record copied to another account does not open there. Pure, any thread.
#pragma once

#include <optional>

#include "crypto/base/at_rest_box.h"
#include "crypto/base/sealed_bundle.h"
#include "server/accounts/second_factor.h"
#include "server/answer/json.h"

namespace mappe::server {

struct Copy {  // one way in: password or recovery code
  SignPublicKey sign_in_pk;
  Bytes bundle;  // verbatim
  SealedBundle outside;
};

struct SealedAccount {
  Copy password;
  Copy recovery;
  std::optional<SecondFactor> factor = std::nullopt;
  std::optional<FactorReset> reset = std::nullopt;  // not acknowledged yet

  Bytes seal(const AtRestBox& box, const AccountId& account) const;
  static Result<SealedAccount> open(const AtRestBox& box, const AccountId& account, ByteView sealed);
};

// PasswordCopy and RecoveryCopy of openapi.yaml. The bundle's outside must say the same account, suite and salt.
// The caller asks json.finish() too before it uses what it got.
//   errors  malformed, unsupported, too_large: as SealedBundle::parse, and what does not agree
Result<Copy> read_password_copy(JsonReader& json, const AccountId& account);
Result<Copy> read_recovery_copy(JsonReader& json, const AccountId& account);

}  // namespace mappe::server
