// What a sign-in signs. The client signs, the server verifies; neither a password nor a key travels.  docs/protocol.md
// §3
//
// The server checks the origin against its own list and lets a nonce live 60 s and once; both are not this file's work.
#pragma once

#include "crypto/base/sign.h"

namespace mappe {

constexpr std::size_t login_bytes_max = 64;
constexpr std::size_t origin_bytes_max = 300;

// The name of an account: [a-z0-9._@-]{1,64}, after capitals of ASCII were made small. Not a secret, but personal.
class Login {
 public:
  static Result<Login> parse(std::string_view text);  // errors  malformed
  const std::string& text() const { return text_; }
  friend bool operator==(const Login&, const Login&) = default;

 private:
  explicit Login(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// How master was made of a password. A constant each, never numbers from the server.
enum class Suite : std::uint8_t {
  recovery_code = 0,  // no password: a recovery code took its place; salt ""
  argon2id_64m = 1,   // Argon2id v1.3, 64 MiB, t = 3, p = 1
};
Result<Suite> parse_suite(std::uint64_t number);  // errors  unsupported

// Origin is scheme, host and port as in a browser's address: "https://mappe.example". UTF-8 (CHECKed).
struct SignIn {  // of a password or a recovery code; label "sign-in"
  ServerId server;
  std::string origin;
  Login login;
  ServerNonce server_nonce;
  ClientNonce client_nonce;

  Bytes message() const;  // CBOR [server, origin, login, server nonce, client nonce]
  Signature sign(const SignSeed& seed) const;
  [[nodiscard]] bool verify(const SignPublicKey& key, const Signature& signature) const;
};

struct PrincipalSignIn {  // of an invite or a gateway; label "principal-sign-in". A person never signs in so.
  ServerId server;
  std::string origin;
  PrincipalKind kind;
  PrincipalId id;
  ServerNonce server_nonce;
  ClientNonce client_nonce;

  Bytes message() const;  // CBOR [server, origin, kind, id, server nonce, client nonce]
  Signature sign(const SignSeed& seed) const;
  [[nodiscard]] bool verify(const SignPublicKey& key, const Signature& signature) const;
};

}  // namespace mappe
