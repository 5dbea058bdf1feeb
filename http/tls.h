// The TLS side of a listener, and certificates made here.
//
// TLS 1.2 and 1.3 only (BSI TR-02102-2): ECDHE with AES-GCM; groups P-384, P-256 and X25519 (not in the TR, but what
// browsers offer first); no ChaCha20, no compression, no renegotiation, no early data; ALPN http/1.1.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "crypto/base/result.h"

struct ssl_ctx_st;  // SSL_CTX of OpenSSL

namespace mappe::http {

using Fingerprint = std::array<std::uint8_t, 32>;  // SHA-256 of the certificate's DER bytes

struct KeyFiles {
  std::filesystem::path certificate;  // PEM, own certificate first, then the chain
  std::filesystem::path key;          // PEM, without a password
};

// A certificate and its key, ready to serve. One object may serve several listeners. Any thread.
class Tls {
 public:
  // errors  not_found  a file cannot be read
  //         malformed  not PEM, no certificate, no key, a key whose halves do not fit each other
  //         conflict   the key does not fit the certificate
  static Result<std::shared_ptr<Tls>> load(const KeyFiles& files);

  // Takes new files for connections from now on; running ones keep what they have. On an error the old stays.
  Result<void> reload(const KeyFiles& files);

  Fingerprint fingerprint() const;

  // For the serving layer: the current context; it lives as long as somebody holds it.
  std::shared_ptr<ssl_ctx_st> context() const;

 private:
  struct Loaded;
  static Result<std::shared_ptr<const Loaded>> load_files(const KeyFiles& files);
  mutable std::mutex lock_;
  std::shared_ptr<const Loaded> loaded_;  // under lock_
};

enum class Curve { p256, p384 };

struct SelfSigned {
  std::vector<std::string> names;  // host names and IP addresses besides localhost, 127.0.0.1 and ::1
  Curve curve = Curve::p384;
  int days_valid = 3650;
};

// Makes a key and a certificate for it and writes both files (key 0600), each through a temporary name. Does not touch
// files that are there.                        errors  exists, io; malformed  a name that is neither host nor address
Result<void> create_self_signed(const KeyFiles& files, const SelfSigned& wanted);

// Of the first certificate in a PEM file.                                                errors  not_found, malformed
Result<Fingerprint> fingerprint_of(const std::filesystem::path& certificate);

}  // namespace mappe::http
