#include "crypto/base/sign_in.h"

#include <algorithm>

#include "crypto/base/cbor.h"

namespace mappe {
namespace {

constexpr Label password_label = "sign-in";
constexpr Label principal_label = "principal-sign-in";

bool is_login_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '@' || c == '-';
}

}  // namespace

Result<Login> Login::parse(std::string_view text) {
  std::string lowered(text);
  for (char& c : lowered)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  if (lowered.empty() || lowered.size() > login_bytes_max ||
      !std::all_of(lowered.begin(), lowered.end(), is_login_character))
    return fail(Errc::malformed, "a login has 1 to 64 characters out of a-z, 0-9, '.', '_', '@', '-'");
  return Login(std::move(lowered));
}

Result<Suite> parse_suite(std::uint64_t number) {
  if (number > 1) return fail(Errc::unsupported, "a password suite this program does not know");
  return static_cast<Suite>(number);
}

Bytes SignIn::message() const { return cbor::encode_array(server, origin, login.text(), server_nonce, client_nonce); }

Signature SignIn::sign(const SignSeed& seed) const { return SignKeyPair(seed).sign(password_label, message()); }

bool SignIn::verify(const SignPublicKey& key, const Signature& signature) const {
  return mappe::verify(key, password_label, message(), signature);
}

Bytes PrincipalSignIn::message() const {
  return cbor::encode_array(server, origin, static_cast<std::uint64_t>(kind), id, server_nonce, client_nonce);
}

Signature PrincipalSignIn::sign(const SignSeed& seed) const {
  return SignKeyPair(seed).sign(principal_label, message());
}

bool PrincipalSignIn::verify(const SignPublicKey& key, const Signature& signature) const {
  return mappe::verify(key, principal_label, message(), signature);
}

}  // namespace mappe
