// What an account record keeps under the at-rest box: sealed bundles, salts and the keys to sign in with. §3
//
//   plain = [1, sign_in_pk, bundle, recovery sign_in_pk, recovery bundle]    suite, salt and serial: in the bundle
//
// Sealed for its account id: a record copied to another account does not open there. Pure, any thread.
#pragma once

#include <optional>

#include "crypto/base/at_rest_box.h"
#include "crypto/base/sealed_bundle.h"
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

  Bytes seal(const AtRestBox& box, const AccountId& account) const;
  static Result<SealedAccount> open(const AtRestBox& box, const AccountId& account, ByteView sealed);
};

// PasswordCopy and RecoveryCopy of openapi.yaml. The bundle's outside must say the same account, suite and salt.
// The caller asks json.finish() too before it uses what it got.
//   errors  malformed, unsupported, too_large: as SealedBundle::parse, and what does not agree
Result<Copy> read_password_copy(JsonReader& json, const AccountId& account);
Result<Copy> read_recovery_copy(JsonReader& json, const AccountId& account);

}  // namespace mappe::server
