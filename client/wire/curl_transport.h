// The transport over libcurl: https only, TLS 1.2 or later, connections kept and reused.
//
// Parallel transfers are parallel callers: each perform() takes an idle easy handle with its live connection, or makes
// one, so that TLS of several transfers runs on several cores.
#pragma once

#include <array>
#include <memory>

#include "client/wire/transport.h"

namespace mappe::client {

using CertificateHash = Id<struct CertificateHashTag, 32>;  // SHA-256 of the whole certificate, DER

// Whom this client believes. A pin replaces the usual verification by "this certificate and no other": self-signed
// ones are the normal case of an appliance. Without pin and CA file the system's authorities decide.
struct Trust {
  std::string ca_file;  // --ca: PEM, replaces the system's authorities
  std::optional<CertificateHash> pinned;
};

class CurlTransport final : public Transport {
 public:
  //   errors  usage  not an https origin "https://HOST[:PORT]"
  static Result<std::unique_ptr<CurlTransport>> make(const std::string& origin, const Trust& trust);
  ~CurlTransport() override;

  Result<HttpReply> perform(const HttpRequest& request) override;
  void stop() override;
  const std::string& origin() const override;

  // The certificate of a handshake that is broken off as soon as it has been seen.            errors  offline, timeout
  static Result<CertificateHash> look(const std::string& origin, const Trust& trust);

 private:
  struct State;
  explicit CurlTransport(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// What the server shows, believed or not: to be shown to the user and pinned after a yes.
struct ShownCertificate {
  CertificateHash hash;
  bool verifies = false;  // under `trust` without a pin
};
//   errors  offline, timeout, usage
Result<ShownCertificate> look_at_certificate(const std::string& origin, const Trust& trust);

// "ab:cd:..." or "abcd...", upper or lower case.                                                   errors  malformed
Result<CertificateHash> parse_certificate_hash(std::string_view text);

}  // namespace mappe::client
