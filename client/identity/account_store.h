// What the home knows of who is signed in where, and as whom.                                     docs/protocol.md §2,
// §3
//   threads  each function takes the home's lock "account" while it changes something; any thread or process
#pragma once

#include "client/home/home.h"
#include "client/wire/api_types.h"
#include "client/wire/curl_transport.h"
#include "crypto/seal/bundle.h"

namespace mappe::client {

// The server this home belongs to. One home, one server, one account.
struct ServerPin {
  std::string origin;  // "https://mappe.example"
  ServerId server;
  Trust trust;
  std::uint64_t generation = 0;  // the highest seen in /v1/about; lower than this is "behind"
};

struct AccountRecord {
  std::string login;
  AccountId account;
  SessionToken token;
  TimeMs session_expires_ms = 0;
  std::optional<DeviceSecret> device;
};

//   errors  not_found  nobody is signed in here
//           damaged, io
Result<ServerPin> load_server(const Home& home);
Result<void> save_server(const Home& home, const ServerPin& pin);
Result<AccountRecord> load_account(const Home& home);
Result<void> save_account(const Home& home, const AccountRecord& account);

// The opened bundle: identities in every faction. A serial lower than the one kept here is refused ("behind").
Result<seal::Bundle> load_bundle(const Home& home);
Result<void> save_bundle(const Home& home, const seal::Bundle& bundle);
// One that came out of the recovery copy, whose serial may be lower than the password copy's: a new password rewrites
// that one alone. Kept under the higher of both. The recovery copy has a pin of its own: one older than this home has
// read or written is refused.                                                                errors  behind
Result<void> save_recovered_bundle(const Home& home, seal::Bundle& bundle);
// A recovery copy of this serial was written.                                                errors  behind
Result<void> pin_recovery_serial(const Home& home, std::uint64_t serial);
// Whether `serial` may take the place of what this home has seen.                        errors  behind
Result<void> check_serial(const Home& home, std::uint64_t serial);

// How far this home has come with bringing back what a restore lost.                              docs/protocol.md §4.5
struct HealNote {
  std::uint64_t generation = 0;  // of the newest restore it has dealt with; 0: none
  std::vector<SpaceId> open;     // spaces to be looked at again: not named by the server then, or it was busy
};
HealNote load_heal_note(const Home& home);  // a damaged one counts as none
Result<void> save_heal_note(const Home& home, const HealNote& note);

// Interrupted foundings and joinings: what was made before the server answered, so that trying again sends the same.
Result<void> save_unfinished(const Home& home, std::string_view name, ByteView content);
Result<SecretBytes> load_unfinished(const Home& home, std::string_view name);  // errors  not_found
bool has_unfinished(const Home& home);                                         // any
Result<void> drop_unfinished(const Home& home, std::string_view name);

}  // namespace mappe::client
