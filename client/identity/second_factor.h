// What an authenticator app is given: the secret, to be scanned or typed.          docs/protocol.md §3, RFC 6238, RFC
// 4648
//   threads  pure
#pragma once

#include <string>

#include "client/wire/api_types.h"
#include "crypto/base/sign_in.h"

namespace mappe::client {

// "JBSW Y3DP ...": eight groups of four.
SecretBytes factor_secret_text(const FactorSecret& secret);
// The same as typed, or as it stands on a token that makes codes by itself.      errors  malformed  not 32 characters
Result<FactorSecret> parse_factor_secret(std::string_view typed);

// "otpauth://totp/Mappe:anna%40mappe.example?secret=...&issuer=Mappe&algorithm=SHA1&digits=6&period=30", as apps read
// it. `host`: of the server, so that two accounts of one login can be told apart.
SecretBytes otpauth_uri(const FactorSecret& secret, const Login& login, std::string_view host);

}  // namespace mappe::client
