#include "client/identity/second_factor.h"

#include <array>

#include "crypto/base/wipe.h"

namespace mappe::client {

namespace {

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                          c == '-' || c == '_' || c == '~';
    if (is_plain)
      out += c;
    else
      out += '%' + to_hex(view_of(std::string_view(&c, 1)));
  }
  return out;
}

}  // namespace

SecretBytes factor_secret_text(const FactorSecret& secret) {
  std::string groups = to_base32_groups(secret.expose());
  SecretBytes text(bytes_of(groups));
  wipe(groups);
  return text;
}

Result<FactorSecret> parse_factor_secret(std::string_view typed) {
  auto bytes = from_base32(typed);
  if (!bytes) return fail(bytes.error());
  const SecretBytes wiped(std::move(*bytes));
  auto secret = FactorSecret::parse(wiped.expose());
  if (!secret) return fail(Errc::malformed, "such a secret has 32 characters, in groups of four");
  return secret;
}

SecretBytes otpauth_uri(const FactorSecret& secret, const Login& login, std::string_view host) {
  std::string uri = "otpauth://totp/Mappe:" + percent_encoded(login.text() + "@" + std::string(host)) + "?secret=";
  uri.reserve(512);  // so that no copy is left behind by growing
  const SecretBytes text = factor_secret_text(secret);
  for (const std::uint8_t c : text.expose())
    if (c != ' ') uri += static_cast<char>(c);
  uri += "&issuer=Mappe&algorithm=SHA1&digits=6&period=30";
  SecretBytes whole(bytes_of(uri));
  wipe(uri);
  return whole;
}

}  // namespace mappe::client
