// What goes over the wire in both directions, as types. Entries, cards and bundles stay the bytes they are: whoever
// uses them verifies them.                                                                          docs/openapi.yaml
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "client/wire/answer.h"
#include "crypto/base/secret.h"
#include "crypto/base/sign_in.h"
#include "journal/entry.h"

namespace mappe::client {

using SessionToken = Secret<struct SessionTokenTag, 32>;
using DeviceSecret = Secret<struct DeviceSecretTag, 32>;
using FactorSecret = Secret<struct FactorSecretTag, 20>;  // what an authenticator app makes its codes of
using LeaseToken = Id<struct LeaseTokenTag, 16>;
using DeviceId = Id<struct DeviceTag, 16>;

struct About {
  std::string product;
  std::string version;
  unsigned api = 0;
  ServerId server;
  std::vector<std::string> origins;
  std::uint64_t generation = 0;  // when it was restored from a backup; 0: never
  TimeMs heal_until_ms = 0;      // until when it takes back what the restore lost; 0: it does not
  TimeMs time_ms = 0;
  std::vector<std::string> features;
  std::uint64_t entry_bytes = 0, commit_bytes = 0, blob_bytes = 0, fetch_bytes = 0;
};

// ---- accounts --------------------------------------------------------------------------------------------------

struct SignInParameters {
  Suite suite = Suite::argon2id_64m;
  std::optional<PasswordSalt> salt;  // none: a recovery, or a principal
  ServerNonce nonce;
  TimeMs expires_ms = 0;
};

struct SignInProof {
  Login login;
  bool recovery = false;
  ServerNonce nonce;
  ClientNonce client_nonce;
  std::string origin;
  Signature signature;
  const DeviceSecret* device = nullptr;  // borrowed; null: none yet
  std::string device_label;              // what the owner calls it; may be empty
  const SecretBytes* code = nullptr;     // of the second factor; borrowed; null: none
  bool remember = false;                 // with a code: this device needs none for 30 days
};

struct PrincipalSignInProof {
  journal::Author principal;
  ServerNonce nonce;
  ClientNonce client_nonce;
  std::string origin;
  Signature signature;
};

struct Signed {  // a session that has begun
  SessionToken token;
  std::optional<AccountId> account;  // none: an invite or a gateway
  TimeMs expires_ms = 0;
  std::uint64_t idle_s = 0;
  std::optional<DeviceSecret> device;  // a new one, if none or an unknown one was sent
};

struct PasswordCopy {
  Suite suite = Suite::argon2id_64m;
  PasswordSalt salt;
  SignPublicKey sign_in_pk;
  Bytes bundle;  // sealed
};
struct RecoveryCopy {
  SignPublicKey sign_in_pk;
  Bytes bundle;  // sealed
};
struct NewAccount {
  AccountId account;
  std::string login;
  PasswordCopy password;
  RecoveryCopy recovery;
};
// For an account that exists: its bundle with the new identity. `serial` is the password copy's that it replaces.
struct BundleUpdate {
  std::uint64_t serial = 0;
  PasswordCopy password;
  std::optional<RecoveryCopy> recovery;
};
struct StoredBundle {
  Bytes sealed;
  std::uint64_t serial = 0;
};

struct Me {
  struct Principal {
    journal::Author principal;
    FactionId faction;
  };
  std::optional<AccountId> account;  // none: an invite's or a gateway's session
  std::string login;
  std::vector<Principal> principals;
  TimeMs last_sign_in_ms = 0;
  std::uint64_t failed_tries = 0;
  struct LastSignIn {  // the one before this session, as far as the server still knows its device
    TimeMs ms = 0;
    std::string address;  // shortened
    std::string device;
    std::string factor;  // none, totp, backup_code, remembered
  };
  std::optional<LastSignIn> last_sign_in;
  bool has_second_factor = false;
  std::uint64_t backup_codes_left = 0;
  bool second_factor_required = false;  // by one of the account's factions
  struct Reset {                        // of the second factor, not acknowledged yet
    std::optional<PrincipalId> by;      // the manager; none: the operator
    std::optional<FactionId> faction;   // whose
    TimeMs at_ms = 0;
  };
  std::optional<Reset> second_factor_reset;
};
struct Device {
  DeviceId id;
  TimeMs first_ms = 0, last_ms = 0;
  std::string label;
  bool current = false;
  std::string address;             // of its last sign-in, shortened
  std::string factor;              // as in Me::LastSignIn
  TimeMs remembered_until_ms = 0;  // until then it needs no code; 0: it needs one
};

struct NewSecondFactor {
  FactorSecret secret;
  SecretBytes code;      // made of it now: the person has it where it makes codes
  SecretBytes old_code;  // of the one it replaces; empty: there is none
};
using BackupCodes = std::vector<SecretBytes>;  // to be shown once

// ---- journals --------------------------------------------------------------------------------------------------

using Head = journal::Pin;  // (seq, hash) of an entry

// A page of entries and where the journal ends; the client asks on from the last until it has the head.
struct JournalPage {
  Head head;
  std::vector<Bytes> entries;
};

struct Appended {
  Head at;  // the new entry's own
};
struct HeadMoved {  // 409: nothing was appended; the entries after what the client built on, as far as 1 MiB goes
  Head head;
  std::vector<Bytes> entries;
};
struct GoneBlobs {  // 422: nothing was appended; these are to be sent again
  std::vector<BlobId> blobs;
};
using AppendAnswer = std::variant<Appended, HeadMoved, GoneBlobs>;

struct Commit {  // one entry and what belongs to it; at most limits::commit_bytes_max in all
  Bytes entry;
  std::vector<Bytes> blobs;
  std::vector<LeaseKey> lease_keys;
  std::vector<LeaseToken> lease_tokens;
};

struct NamedRef {  // of a roster's names
  NameRef ref;
  NameSalt salt;
  std::string name;
};
struct NewName {
  NameSalt salt;
  std::string name;
};

struct FactionListing {
  FactionId faction;
  Head head;
  std::optional<PrincipalId> person;  // none: an invite's or a gateway's session
  bool suspended = false;
  std::uint64_t used_bytes = 0;              // billed to the faction
  std::optional<std::uint64_t> quota_bytes;  // none: no limit, or not for this session
};
struct SpaceListing {  // as the server says: nothing of it is believed but that there might be such a space
  struct Row {
    journal::Author principal;
    unsigned role = 0;
    TimeMs until_ms = 0;
  };
  SpaceId space;
  FactionId faction;
  Head head;
  std::uint64_t access_seq = 0;
  std::vector<Row> principals;
  std::uint64_t bytes = 0;
  bool suspended = false;
};

// ---- founding, joining -----------------------------------------------------------------------------------------

using AccountOrBundle = std::variant<NewAccount, BundleUpdate>;

struct Founding {
  ByteView setup_code;  // borrowed
  FactionId faction;
  std::string name;
  Bytes entry;
  std::vector<NewName> names;
  AccountOrBundle account;  // with BundleUpdate the running session is the account's
  std::string device_label;
};
struct Joining {
  Bytes entry;
  AccountOrBundle account;
  const SessionToken* account_token = nullptr;  // borrowed; with BundleUpdate: the joining account's session
  std::string device_label;
};

// ---- app passwords ---------------------------------------------------------------------------------------------

struct SealedGateway {  // of one space
  PrincipalId gateway;
  FactionId faction;
  SpaceId space;
  Bytes box;  // crypto/seal/app_password.h; empty in a list
};
struct NewAppPassword {
  AppPasswordId id;
  std::string label;
  TimeMs until_ms = 0;
  std::vector<SealedGateway> gateways;
};
struct AppPasswordInfo {
  AppPasswordId id;
  std::string label;
  TimeMs created_ms = 0, until_ms = 0;
  TimeMs last_used_ms = 0;   // 0: never
  std::string last_address;  // as the gateway says
  std::vector<SealedGateway> gateways;
};
struct GatewayLabel {  // the owner's word, kept by the server: for showing alone
  PrincipalId gateway;
  std::string label;
};

// ---- leases, news ----------------------------------------------------------------------------------------------

struct LeaseRequest {
  LeaseKey key;
  std::optional<LeaseKey> deep_key;
  std::uint64_t ttl_s = 60;  // 60 .. 3600
  bool shared = false;
  Bytes note;  // up to 256 bytes, sealed (docs/protocol.md §6)
};
struct LeaseGrant {
  LeaseToken token;
  TimeMs expires_ms = 0;
};
struct LeaseHeld {
  LeaseKey key;
  std::optional<LeaseKey> deep_key;
  bool shared = false;
  TimeMs expires_ms = 0;
  Bytes note;
  journal::Author holder;
};

struct News {
  template <class IdType>
  struct Moved {
    IdType id;
    std::uint64_t seq = 0;
  };
  std::string cursor;
  std::vector<Moved<SpaceId>> spaces;
  std::vector<Moved<FactionId>> factions;
};

// ---- councils --------------------------------------------------------------------------------------------------

// A council whose public metadata the server mirrors, and how far.                                              §7a
struct CouncilListing {
  std::string council;  // as it is asked for: 1 to 32 of a-z, 0-9, "-"
  std::string title;
  std::string address;             // of its OParl system
  std::vector<std::string> roots;  // http(s) addresses of its pages
  std::string generation;          // "": nothing was read yet
  std::uint64_t upto = 0;          // the number of its latest change
  TimeMs checked_ms = 0;           // as of when the server saw all of it; 0: never
  std::string outcome;             // of the last pass: docs/council.md
};

struct FetchedBlob {
  BlobId blob;
  Bytes bytes;  // empty: gone or damaged on the server
};

// A faction's money for a stretch of days, "2026-01-01"; the last one belongs to it.
struct BudgetWish {
  std::string from, last_day, grant_line;
  std::int64_t grant_cents = 0;
  std::optional<std::int64_t> carried_cents;  // none: what is left of the budget that ended the day before
  std::vector<std::pair<std::string, std::int64_t>> commitments;
  bool soft_cap = false;
};

}  // namespace mappe::client
