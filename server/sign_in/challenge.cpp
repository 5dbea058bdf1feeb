#include "server/sign_in/challenge.h"

#include <algorithm>

#include "http/admission.h"

namespace mappe::server {

std::string address_group(const http::Peer& peer) { return peer.is_unix ? "unix" : http::address_key(peer); }

std::string subject_of(const Login& login, bool recovery) { return (recovery ? "recovery:" : "login:") + login.text(); }
std::string subject_of(PrincipalKind kind, const PrincipalId& id) {
  return "principal:" + std::to_string(static_cast<int>(kind)) + ":" + to_hex(id.view());
}

Problem too_fast(std::chrono::milliseconds wait) {
  return too_many(
      static_cast<std::uint64_t>((wait.count() + 999) / 1000),
      "Too many failed sign-ins from here. Wait as long as Retry-After says; a device that signed in before "
      "need not wait.");
}

bool is_own_origin(const Services& services, const std::string& origin) {
  const auto& own = services.identity.origins;
  return std::find(own.begin(), own.end(), origin) != own.end();
}

Problem foreign_origin() {
  return broken_rule("origin",
                     "The signed origin is not one of this server's addresses (see /v1/about). Use the address the "
                     "operator gave out; if you did, somebody stands between.");
}

Problem stale_nonce(const Error& error) {
  if (error.code == Errc::too_many) return too_many(5, "Too many sign-ins at once. Try again in some seconds.");
  return broken_rule("nonce", "The nonce ended, was used before, or is not this login's. Ask for new parameters.");
}

}  // namespace mappe::server
