#include "crypto/seal/recovery.h"

#include <algorithm>

#include "crypto/base/hash.h"
#include "crypto/base/wipe.h"

namespace mappe::seal {
namespace {

constexpr std::size_t code_characters = 32;  // 160 bits
constexpr std::size_t check_characters = 4;  // 20 bits

std::string check_group(ByteView code) {
  return to_base32_groups(hash("recovery-check", code)).substr(0, check_characters);
}

}  // namespace

RecoveryCode RecoveryCode::make() { return RecoveryCode(Code::random()); }

Result<RecoveryCode> RecoveryCode::of_bytes(ByteView code) {
  auto parsed = Code::parse(code);
  if (!parsed) return fail(parsed.error());
  return RecoveryCode(std::move(*parsed));
}

Result<RecoveryCode> RecoveryCode::parse(std::string_view typed) {
  auto characters = base32_characters(typed);
  if (!characters) return fail(characters.error());
  const SecretBytes wiped(bytes_of(*characters));
  sodium_memzero(characters->data(), characters->size());
  const std::string_view text = text_of(wiped.expose());
  if (text.size() != code_characters + check_characters)
    return fail(Errc::malformed, "a recovery code has nine groups of four characters");
  auto bytes = from_base32(text.substr(0, code_characters));
  if (!bytes) return fail(bytes.error());
  const SecretBytes code(std::move(*bytes));
  if (check_group(code.expose()) != text.substr(code_characters))
    return fail(Errc::malformed, "the last group does not fit: the recovery code is mistyped");
  return of_bytes(code.expose());
}

SecretBytes RecoveryCode::text() const {
  std::string groups = to_base32_groups(code_.expose());
  const std::string check = " " + check_group(code_.expose());
  SecretBytes out(groups.size() + check.size());
  std::copy(check.begin(), check.end(), std::copy(groups.begin(), groups.end(), out.expose_to_fill().begin()));
  wipe(groups);
  return out;
}

SignInKeys RecoveryCode::keys() const {
  Secret<struct RecoveryRootTag, 32> r;
  auto root = hash("recovery-code", code_.expose());
  std::copy(root.begin(), root.end(), r.expose_to_fill().begin());
  sodium_memzero(root.data(), root.size());
  return {derive_secret<SignSeed>(r, "recovery-sign-in-seed", {}), derive_secret<WrapKey>(r, "recovery-wrap", {})};
}

}  // namespace mappe::seal
