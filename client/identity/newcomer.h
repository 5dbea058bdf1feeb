// What founding and joining have in common: fresh keys, an account for them, and what the home keeps.
//   threads  none of its own
#pragma once

#include "client/identity/joining.h"
#include "crypto/base/card.h"

namespace mappe::client {

struct NewKeys {
  PrincipalId person;
  SignSeed sign_seed;
  BoxSeed box_seed;
  CardRecord card;

  seal::BundlePerson bundle_person(const FactionId& faction, const EntryHash& root, const Head& seen) const;
};
NewKeys make_keys(const PrincipalId& person, const FactionId& faction, TimeMs now);
NewKeys keys_of(const PrincipalId& person, const FactionId& faction, SignSeed sign_seed, BoxSeed box_seed,
                TimeMs created_ms);

// A new account, or the home's own with one more person.
struct PreparedAccount {
  seal::Bundle bundle;
  SealedCopies copies;
  std::string login;
  std::optional<std::uint64_t> replaces;  // the serial of the bundle it replaces; none: a new account
  std::optional<SessionToken> session;    // of the account that is there
  std::optional<DeviceSecret> device;

  AccountOrBundle for_server();  // hands over the copies, but for the recovery code
};
//   errors  usage  the home is signed in to another login;  denied  the password is not the account's
Answer<PreparedAccount> prepare_account(Home& home, Api& api, const ServerPin& pin, const Newcomer& newcomer,
                                        seal::BundlePerson person);

// Keeps server, account and bundle once the server has answered; the session is api's from now on.
Result<void> keep_newcomer(Home& home, Api& api, const ServerPin& pin, const Login& login, PreparedAccount& account,
                           Signed& answer);

}  // namespace mappe::client
