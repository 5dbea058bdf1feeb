// The second factor of an account: an authenticator app, and ten backup codes for who has not got it at hand.
// docs/protocol.md §3
//
//   factor = [secret, last step, [hash of each unused backup code], since_ms, trust]
//   reset  = [by, faction, at_ms]                         by: the manager's person id, zero: the operator
//
// Both lie in the account's sealed record. `trust` is drawn anew whenever devices must no longer be remembered (another
// factor, another password); a remembered device keeps the one it was remembered by. Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crypto/base/cbor.h"
#include "server/accounts/totp.h"

namespace mappe::server {

using BackupCodeHash = Id<struct BackupCodeHashTag, 32>;
using TrustId = Id<struct TrustTag, 16>;

// How a sign-in passed. Kept in the records of devices and sessions by these numbers.
enum class FactorUsed : std::uint8_t { none = 0, totp = 1, backup_code = 2, remembered = 3 };
std::string_view name_of(FactorUsed used);  // "backup_code", as in openapi.yaml

struct SecondFactor {
  FactorSecret secret;
  std::uint64_t last_step = 0;
  std::vector<BackupCodeHash> backup_codes;
  TimeMs since_ms = 0;
  TrustId trust = TrustId::random();

  // Uses up the code somebody typed: six digits, or a backup code; blanks and hyphens do not matter. None: it is not
  // right, or was used before; nothing changed.
  std::optional<FactorUsed> use(const AccountId& account, std::string_view typed, TimeMs now);
  // Ten new ones instead of those that are left, as people write them: "ABCD EFGH". Kept as hashes alone.
  std::vector<std::string> renew_backup_codes(const AccountId& account);
};

struct FactorReset {
  PrincipalId by;     // zero: the operator
  FactionId faction;  // whose manager; zero: the operator
  TimeMs at_ms = 0;
};

// [] for none.
void write_second_factor(cbor::Writer& out, const std::optional<SecondFactor>& factor);
void write_factor_reset(cbor::Writer& out, const std::optional<FactorReset>& reset);
std::optional<SecondFactor> read_second_factor(cbor::Reader& in);
std::optional<FactorReset> read_factor_reset(cbor::Reader& in);

}  // namespace mappe::server
