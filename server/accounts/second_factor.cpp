#include "server/accounts/second_factor.h"

#include <algorithm>

#include "crypto/base/hash.h"
#include "server/limits.h"

namespace mappe::server {

namespace {

// 40 bits: who guesses is slowed after five tries, and who has the records and their key needs no code at all.
using BackupCode = Secret<struct BackupCodeTag, 5>;

BackupCodeHash hash_of(const AccountId& account, ByteView code) {
  return BackupCodeHash(hash("server-backup-code", cbor::encode_array(account, code)));
}

std::string without_gaps(std::string_view typed) {
  std::string code;
  std::copy_if(typed.begin(), typed.end(), std::back_inserter(code), [](char c) { return c != ' ' && c != '-'; });
  return code;
}

bool is_six_digits(std::string_view code) {
  return code.size() == 6 && std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string_view name_of(FactorUsed used) {
  switch (used) {
    case FactorUsed::none:
      return "none";
    case FactorUsed::totp:
      return "totp";
    case FactorUsed::backup_code:
      return "backup_code";
    case FactorUsed::remembered:
      return "remembered";
  }
  return "none";
}

std::optional<FactorUsed> SecondFactor::use(const AccountId& account, std::string_view typed, TimeMs now) {
  const std::string code = without_gaps(typed);
  if (is_six_digits(code)) {
    const auto step = totp_step_of(secret, code, now, last_step);
    if (!step) return std::nullopt;
    last_step = *step;
    return FactorUsed::totp;
  }
  const auto bytes = from_base32(code);
  if (!bytes || bytes->size() != BackupCode::size_bytes) return std::nullopt;
  const BackupCodeHash wanted = hash_of(account, *bytes);
  const auto found = std::find(backup_codes.begin(), backup_codes.end(), wanted);  // of hashes: time tells nothing
  if (found == backup_codes.end()) return std::nullopt;
  backup_codes.erase(found);
  return FactorUsed::backup_code;
}

std::vector<std::string> SecondFactor::renew_backup_codes(const AccountId& account) {
  backup_codes.clear();
  std::vector<std::string> shown;
  for (std::size_t i = 0; i < limits::backup_codes; ++i) {
    const auto code = BackupCode::random();
    backup_codes.push_back(hash_of(account, code.expose()));
    shown.push_back(to_base32_groups(code.expose()));
  }
  return shown;
}

void write_second_factor(cbor::Writer& out, const std::optional<SecondFactor>& factor) {
  if (!factor) {
    out.array(0);
    return;
  }
  out.array(5).bytes(factor->secret.expose()).uint(factor->last_step).array(factor->backup_codes.size());
  for (const BackupCodeHash& code : factor->backup_codes) out.id(code);
  out.uint(factor->since_ms).id(factor->trust);
}

void write_factor_reset(cbor::Writer& out, const std::optional<FactorReset>& reset) {
  if (!reset) {
    out.array(0);
    return;
  }
  out.array(3).id(reset->by).id(reset->faction).uint(reset->at_ms);
}

std::optional<SecondFactor> read_second_factor(cbor::Reader& in) {
  const std::size_t parts = in.array_up_to(5);
  if (in.failed() || parts == 0) return std::nullopt;
  auto secret = FactorSecret::parse(in.bytes());
  if (!secret || parts != 5) {
    in.fail_with(fail(Errc::malformed, "a second factor without its form"));
    return std::nullopt;
  }
  SecondFactor factor;
  factor.secret = std::move(*secret);
  factor.last_step = in.uint();
  const std::size_t codes = in.array_up_to(limits::backup_codes);
  for (std::size_t i = 0; i < codes && !in.failed(); ++i) factor.backup_codes.push_back(in.id<BackupCodeHash>());
  factor.since_ms = in.uint();
  factor.trust = in.id<TrustId>();
  return factor;
}

std::optional<FactorReset> read_factor_reset(cbor::Reader& in) {
  const std::size_t parts = in.array_up_to(3);
  if (in.failed() || parts == 0) return std::nullopt;
  if (parts != 3) in.fail_with(fail(Errc::malformed, "a reset without its form"));
  FactorReset reset;
  reset.by = in.id<PrincipalId>();
  reset.faction = in.id<FactionId>();
  reset.at_ms = in.uint();
  return reset;
}

}  // namespace mappe::server
