// Making accounts and changing what they keep, as writes that become durable together with what made them necessary.
// docs/protocol.md §2, §3; Account, Sealed and BundleChange of openapi.yaml
#pragma once

#include <optional>

#include "server/accounts/sealed_account.h"
#include "server/sign_in/session.h"

namespace mappe::server {

struct NewAccount {
  AccountId id;
  Login login;
  SealedAccount sealed;
};
// `json` is the ACCOUNT object. The caller asks finish() of the whole document before it uses the result.
Judged<NewAccount> read_new_account(JsonReader& json);

struct BundleChange {
  std::uint64_t serial = 0;  // of the password copy, before
  Copy password;
  std::optional<Copy> recovery;
};
// `json` holds `password` and perhaps `recovery`.
Judged<BundleChange> read_bundle_change(JsonReader& json, const AccountId& account, std::uint64_t serial);

struct ChangedAccount {
  storage::Account account;  // to replace the stored one with
  std::uint64_t serial = 0;  // of the password copy, after
  bool keys_changed = false;
};
//   problems  412 serial-moved  the stored serial is another, or a new one does not rise
Judged<ChangedAccount> apply(const Services& services, const storage::Account& stored, const BundleChange& change);

Problem serial_moved(std::uint64_t serial);
Problem serial_moved_of(Services& services, const AccountId& account);  // with the serial it has now

// How a refused list of writes is told.
Problem problem_of(const storage::WritesOutcome& outcome);
// The same where an account was to be changed: with its serial when it moved on.
Problem refused_writes(Services& services, const AccountId& account, const storage::WritesOutcome& outcome);

}  // namespace mappe::server
