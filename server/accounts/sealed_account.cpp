#include "server/accounts/sealed_account.h"

#include "crypto/base/cbor.h"

namespace mappe::server {

namespace {

Bytes place_of(const AccountId& account) { return cbor::encode_array("account", account); }

Result<Copy> copy_of(const SignPublicKey& key, ByteView bundle) {
  auto outside = SealedBundle::parse(bundle);
  if (!outside) return fail(outside.error());
  return Copy{key, bytes_of(bundle), std::move(*outside)};
}

Result<Copy> read_copy(JsonReader& json, const AccountId& account) {
  const auto key = json.id<SignPublicKey>("sign_in_pk");
  const Bytes bundle = json.bytes("bundle", sealed_bundle_bytes_max);
  auto copy = copy_of(key, bundle);
  if (!copy) return copy;
  if (copy->outside.account != account) return fail(Errc::malformed, "the bundle is of another account");
  return copy;
}

}  // namespace

Bytes SealedAccount::seal(const AtRestBox& box, const AccountId& account) const {
  cbor::Writer w;
  w.array(7).uint(2).id(password.sign_in_pk).bytes(password.bundle).id(recovery.sign_in_pk).bytes(recovery.bundle);
  write_second_factor(w, factor);
  write_factor_reset(w, reset);
  SecretBytes plain(w.take());
  return box.seal(place_of(account), plain.expose());
}

Result<SealedAccount> SealedAccount::open(const AtRestBox& box, const AccountId& account, ByteView sealed) {
  auto plain = box.open(place_of(account), sealed);
  if (!plain) return fail(plain.error());
  cbor::Reader r(plain->expose());
  const std::size_t parts = r.array_up_to(7);
  const std::uint64_t version = r.uint_up_to(2);
  if (parts != (version == 1 ? 5U : 7U)) r.fail_with(fail(Errc::malformed, "an account's record without its form"));
  const auto password_key = r.id<SignPublicKey>();
  const ByteView password_bundle = r.bytes();
  const auto recovery_key = r.id<SignPublicKey>();
  const ByteView recovery_bundle = r.bytes();
  std::optional<SecondFactor> factor;
  std::optional<FactorReset> reset;
  if (version == 2) {
    factor = read_second_factor(r);
    reset = read_factor_reset(r);
  }
  if (auto whole = r.finish(); !whole) return fail(whole.error());
  auto password = copy_of(password_key, password_bundle);
  if (!password) return fail(password.error());
  auto recovery = copy_of(recovery_key, recovery_bundle);
  if (!recovery) return fail(recovery.error());
  return SealedAccount{std::move(*password), std::move(*recovery), std::move(factor), reset};
}

Result<Copy> read_password_copy(JsonReader& json, const AccountId& account) {
  const std::uint64_t suite = json.uint_up_to("suite", 255);
  const auto salt = json.id<PasswordSalt>("salt");
  auto copy = read_copy(json, account);
  if (!copy) return copy;
  const bool agrees = copy->outside.suite == Suite::argon2id_64m && copy->outside.salt == salt &&
                      suite == static_cast<std::uint64_t>(copy->outside.suite);
  if (!agrees) return fail(Errc::malformed, "suite or salt of the password copy are not those of its bundle");
  return copy;
}

Result<Copy> read_recovery_copy(JsonReader& json, const AccountId& account) {
  auto copy = read_copy(json, account);
  if (copy && copy->outside.suite != Suite::recovery_code)
    return fail(Errc::malformed, "the recovery copy is not of suite 0");
  return copy;
}

}  // namespace mappe::server
