#include "client/identity/newcomer.h"

#include <algorithm>

#include "client/wire/pass_on.h"
#include "crypto/base/box.h"
#include "crypto/seal/limits.h"

namespace mappe::client {

seal::BundlePerson NewKeys::bundle_person(const FactionId& faction, const EntryHash& root, const Head& seen) const {
  return {faction, root, seen.seq, seen.hash, person, sign_seed.duplicate(), box_seed.duplicate()};
}

NewKeys keys_of(const PrincipalId& person, const FactionId& faction, SignSeed sign_seed, BoxSeed box_seed,
                TimeMs created_ms) {
  const SignKeyPair pair(sign_seed);
  const Card card{PrincipalKind::person,    person,        faction,   pair.public_key(),
                  box_public_key(box_seed), PrincipalId(), created_ms};
  CardRecord record = CardRecord::make(card, pair);
  return {person, std::move(sign_seed), std::move(box_seed), std::move(record)};
}

NewKeys make_keys(const PrincipalId& person, const FactionId& faction, TimeMs now) {
  return keys_of(person, faction, SignSeed::random(), BoxSeed::random(), now);
}

AccountOrBundle PreparedAccount::for_server() {
  if (replaces) return BundleUpdate{*replaces, copies.password, copies.recovery};
  return NewAccount{bundle.account, login, copies.password, copies.recovery};
}

namespace {

// The account this home is signed in to, opened once more by its password.
Answer<PreparedAccount> existing_account(Home& home, Api& api, const ServerPin& pin, const Newcomer& newcomer) {
  auto record = load_account(home);
  if (!record) return record.error();
  if (record->login != newcomer.login.text())
    return fail(Errc::usage, "this home belongs to another account: sign out first, or use that login");
  auto attempt = prove_password(api, pin.server, newcomer.login, newcomer.password,
                                record->device ? &*record->device : nullptr, newcomer.device_label, newcomer.second);
  if (!attempt) return pass_on<PreparedAccount>(attempt);
  // The sign-in has ended this device's session, so the new one counts from here, whatever becomes of the rest.
  record->token = attempt->answer.token.duplicate();
  record->session_expires_ms = attempt->answer.expires_ms;
  if (attempt->answer.device) record->device = std::move(attempt->answer.device);
  if (auto saved = save_account(home, *record); !saved) return saved.error();
  PreparedAccount account;
  account.session = record->token.duplicate();
  account.device = std::move(record->device);
  api.set_session(&*account.session);
  auto stored = api.bundle(false);
  if (!stored) return pass_on<PreparedAccount>(stored);
  auto bundle = seal::open_bundle(attempt->keys.wrap, Suite::argon2id_64m, stored->sealed);
  if (!bundle) return bundle.error();
  if (auto newer = check_serial(home, bundle->serial); !newer) return newer.error();
  account.replaces = stored->serial;
  account.bundle = std::move(*bundle);
  ++account.bundle.serial;
  return account;
}

}  // namespace

Answer<PreparedAccount> prepare_account(Home& home, Api& api, const ServerPin& pin, const Newcomer& newcomer,
                                        seal::BundlePerson person) {
  PreparedAccount account;
  if (home.has({Drawer::account, "account"})) {
    auto existing = existing_account(home, api, pin, newcomer);
    if (!existing) return existing;
    account = std::move(*existing);
  } else {
    account.bundle.account = AccountId::random();
  }
  account.login = newcomer.login.text();
  // A renewed person takes the place of what it was.
  auto& persons = account.bundle.persons;
  persons.erase(std::remove_if(persons.begin(), persons.end(),
                               [&](const seal::BundlePerson& one) { return one.faction == person.faction; }),
                persons.end());
  if (persons.size() >= seal::limits::bundle_persons_max)
    return fail(Errc::too_many, "this account belongs to 64 factions, and to more it cannot");
  persons.push_back(std::move(person));
  auto copies = seal_copies(account.bundle, newcomer.password, pin.server, newcomer.login);
  if (!copies) return copies.error();
  account.copies = std::move(*copies);
  return account;
}

Result<void> keep_newcomer(Home& home, Api& api, const ServerPin& pin, const Login& login, PreparedAccount& account,
                           Signed& answer) {
  AccountRecord record;
  record.login = login.text();
  record.account = account.bundle.account;
  record.token = answer.token.duplicate();
  record.session_expires_ms = answer.expires_ms;
  record.device = answer.device ? std::move(answer.device) : std::move(account.device);
  if (auto saved = save_bundle(home, account.bundle); !saved) return saved;
  if (auto pinned = pin_recovery_serial(home, account.bundle.serial); !pinned) return pinned;
  if (auto saved = save_server(home, pin); !saved) return saved;
  if (auto saved = save_account(home, record); !saved) return saved;
  api.set_session(&record.token);
  return {};
}

}  // namespace mappe::client
