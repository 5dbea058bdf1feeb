#include "server/accounts/bundle_change.h"

namespace mappe::server {

Judged<NewAccount> read_new_account(JsonReader& json) {
  const auto id = json.id<AccountId>("account");
  const auto login = Login::parse(json.text("login", login_bytes_max));
  auto password_json = json.object("password");
  auto recovery_json = json.object("recovery");
  if (!password_json || !recovery_json) return malformed("The account lacks its password or its recovery copy.");
  auto password = read_password_copy(*password_json, id);
  auto recovery = read_recovery_copy(*recovery_json, id);
  if (id.is_zero()) return malformed("An account's id is random; sixteen zero bytes mean none.");
  if (!login) return problem_of(login.error());
  if (!password) return problem_of(password.error());
  if (!recovery) return problem_of(recovery.error());
  return NewAccount{id, *login, {std::move(*password), std::move(*recovery), std::nullopt, std::nullopt}};
}

Judged<BundleChange> read_bundle_change(JsonReader& json, const AccountId& account, std::uint64_t serial) {
  auto password_json = json.object("password");
  if (!password_json) return malformed("The change of the bundle lacks its password copy.");
  auto password = read_password_copy(*password_json, account);
  if (!password) return problem_of(password.error());
  BundleChange change{serial, std::move(*password), std::nullopt};
  if (auto recovery_json = json.object("recovery")) {
    auto recovery = read_recovery_copy(*recovery_json, account);
    if (!recovery) return problem_of(recovery.error());
    change.recovery = std::move(*recovery);
  }
  return change;
}

Problem serial_moved(std::uint64_t serial) {
  Problem problem{ProblemType::serial_moved,
                  "The sealed bundle was changed meanwhile, by another device. Fetch it again and repeat the change."};
  problem.members = "\"serial\":" + std::to_string(serial);
  return problem;
}

Judged<ChangedAccount> apply(const Services& services, const storage::Account& stored, const BundleChange& change) {
  auto now = SealedAccount::open(services.box, stored.id, stored.sealed);
  if (!now) return internal_fault();
  const std::uint64_t serial = now->password.outside.serial;
  if (change.serial != serial || change.password.outside.serial <= serial) return serial_moved(serial);
  if (change.recovery && change.recovery->outside.serial <= now->recovery.outside.serial) return serial_moved(serial);

  ChangedAccount changed{stored, change.password.outside.serial, false};
  changed.keys_changed = change.password.sign_in_pk != now->password.sign_in_pk ||
                         (change.recovery && change.recovery->sign_in_pk != now->recovery.sign_in_pk);
  now->password = change.password;
  if (change.recovery) now->recovery = *change.recovery;
  // Whoever knew the old password may have had a device remembered.
  if (changed.keys_changed && now->factor) now->factor->trust = TrustId::random();
  changed.account.sealed = now->seal(services.box, stored.id);
  return changed;
}

Problem serial_moved_of(Services& services, const AccountId& account) {
  const auto stored = services.storage.accounts().by_id(account);
  if (!stored) return internal_fault();
  const auto now = SealedAccount::open(services.box, stored->id, stored->sealed);
  return now ? serial_moved(now->password.outside.serial) : internal_fault();
}

Problem refused_writes(Services& services, const AccountId& account, const storage::WritesOutcome& outcome) {
  if (outcome.verdict == storage::WriteVerdict::version_moved) return serial_moved_of(services, account);
  return problem_of(outcome);
}

Problem problem_of(const storage::WritesOutcome& outcome) {
  using storage::WriteVerdict;
  switch (outcome.verdict) {
    case WriteVerdict::login_taken:
      return {ProblemType::exists, "This login is taken on this server. Choose another one.", "login"};
    case WriteVerdict::account_exists:
    case WriteVerdict::person_taken:
    case WriteVerdict::faction_exists:
    case WriteVerdict::id_known:
      return {ProblemType::exists, "An id is known here as something else already. Make new ids and try again.", "id"};
    case WriteVerdict::name_taken:
      return {ProblemType::exists, "A faction of this name exists on this server.", "name"};
    case WriteVerdict::card_differs:
      return broken_rule("card", "Another card with this fingerprint is stored.");
    case WriteVerdict::code_exists:
      return {ProblemType::exists, "A typed code for this invitation, or with this id, is there already.", "code"};
    case WriteVerdict::code_expired:
    case WriteVerdict::unknown:
      return {ProblemType::denied,
              "The setup code is unknown, used or older than 7 days. Ask the operator for a new link.", "setup_code"};
    case WriteVerdict::version_moved:
      return {ProblemType::serial_moved,
              "The account was changed meanwhile. Fetch the bundle again and repeat the change."};
    case WriteVerdict::done:
      break;
  }
  return internal_fault();
}

}  // namespace mappe::server
