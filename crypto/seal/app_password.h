// App passwords: what a gateway opens a space's keys with, and the record it opens.                 docs/protocol.md §9
//
//   "ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4567-ABCD-EFGH"     8 base32 characters of id, 32 of secret (160 bits)
//
// The id finds the sealed records at the server; the secret never goes there. Needs no slow hash: nobody guesses 160
// bits.
#pragma once

#include "crypto/base/aead.h"
#include "crypto/base/hash.h"
#include "crypto/base/ids.h"

namespace mappe::seal {

// What a gateway needs to be a principal in one space:
//   [1, gateway id, faction, roster root, seen seq, seen hash, space_id, seen seq, seen hash, sign seed, box seed]
struct GatewayRecord {
  PrincipalId gateway;
  FactionId faction;
  EntryHash roster_root;
  std::uint64_t roster_seen_seq = 0;  // the pins on roster and space
  EntryHash roster_seen_hash;
  SpaceId space;
  std::uint64_t space_seen_seq = 0;
  EntryHash space_seen_hash;
  SignSeed sign_seed;
  BoxSeed box_seed;
};

class AppPassword {
 public:
  using HomeKey = Secret<struct GatewayHomeKeyTag, 32>;

  static AppPassword make();
  // Ignores case, blanks and hyphens and takes 0, 1, 8 for O, I, B.       errors  malformed  not 40 such characters
  static Result<AppPassword> parse(std::string_view typed);

  SecretBytes text() const;  // to be shown once
  const AppPasswordId& id() const { return id_; }
  // "ABCDEFGH": how people and screens name it.
  static std::string id_text(const AppPasswordId& id);
  static Result<AppPasswordId> parse_id(std::string_view typed);  // errors  malformed

  // Box(KDF(H("app-password", secret), "gateway-wrap", gateway id), "gateway-commit", gateway id, record)
  Bytes seal(const GatewayRecord& record, const AeadNonce& nonce = AeadNonce::random()) const;
  //   errors  malformed, unsupported (a newer record)
  //           tampered  another secret, another gateway than the one asked for, changed bytes
  Result<GatewayRecord> open(const PrincipalId& gateway, ByteView box) const;

  // Under which a gateway keeps its replicas on disk: KDF(H("app-password", secret), "gateway-home", id).
  HomeKey home_key() const;

 private:
  using Code = Secret<struct AppPasswordCodeTag, 20>;
  using Key = Secret<struct AppPasswordKeyTag, 32>;
  using Root = Secret<struct AppPasswordRootTag, 32>;
  AppPassword(const AppPasswordId& id, Code secret) : id_(id), secret_(std::move(secret)) {}
  Root root() const;  // H("app-password", secret)
  Key wrap_key(const PrincipalId& gateway) const;

  AppPasswordId id_;
  Code secret_;
};

}  // namespace mappe::seal
