// Accounts, devices, sessions, factions, cards, names and the codes that make them: what is kept beside the journals.
//
// Reading happens here; changing happens by lists of Write (writes.h), so that one atomic, durable step can carry an
// entry and all that belongs to it: a faction with its founder's account, a join with its card. What is confidential
// (bundles, salts, keys, labels) arrives sealed by the server's at-rest box: storage sees bytes and the keys it must
// find them by. It does not judge credentials.
//   errors   not_found  no such record          expired  (Sessions) it has ended
//            damaged    the record does not fit its checksum or form          io  the disk refused
//   threads  any; every call is a look at one moment
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "crypto/base/ids.h"
#include "storage/limits.h"

namespace mappe::storage {

using DeviceId = Id<struct DeviceTag, 16>;
using TokenHash = Id<struct TokenHashTag, 32>;                // of a session's bearer token
using DeviceSecretHash = Id<struct DeviceSecretHashTag, 32>;  // of a device's client secret
using SetupCodeHash = Id<struct SetupCodeHashTag, 32>;
using AnyId = Id<struct AnyIdTag, 16>;  // an account, faction, principal or space id

template <class Tag>
AnyId any_id(const Id<Tag, 16>& id) {
  return AnyId(id.array());
}

struct Account {
  AccountId id;
  std::string login;                 // unique on this server, compared as it stands
  std::vector<PrincipalId> persons;  // each belongs to one account only
  Bytes sealed;                      // both bundle copies, salts, public keys, serials
  std::uint64_t version = 0;         // rises with every change; ReplaceAccount must name the newest
};

class Accounts {
 public:
  virtual ~Accounts() = default;
  virtual Result<Account> by_id(const AccountId& id) const = 0;
  virtual Result<Account> by_login(std::string_view login) const = 0;
  virtual Result<Account> by_person(const PrincipalId& person) const = 0;
};

struct Device {
  DeviceId id;
  AccountId account;
  DeviceSecretHash secret;
  TimeMs first_ms = 0;
  TimeMs last_ms = 0;
  Bytes sealed;  // label and the like
};

class Devices {
 public:
  virtual ~Devices() = default;
  virtual Result<Device> by_id(const DeviceId& id) const = 0;
  virtual Result<Device> by_secret(const DeviceSecretHash& secret) const = 0;
  virtual Result<std::vector<Device>> of_account(const AccountId& account) const = 0;
};

// A session belongs to an account, or to an invite or gateway principal (§3): the other id is zero.
struct Session {
  TokenHash token;
  AccountId account;
  PrincipalKind kind = PrincipalKind::person;
  PrincipalId principal;
  DeviceId device;  // zero: none
  TimeMs created_ms = 0;
  TimeMs last_ms = 0;  // last used; exact to touch_step_ms(idle_ms)
  TimeMs idle_ms = 0;  // it ends this long after its last use
  TimeMs ends_ms = 0;  // and then at the latest
  Bytes sealed;
};

// How often a use is written down: seldom, but often enough that a session in use never looks idle.
constexpr TimeMs touch_step_ms(TimeMs idle_ms) { return std::min(limits::touch_step_ms, idle_ms / 10); }

class Sessions {
 public:
  virtual ~Sessions() = default;
  virtual Result<Session> find(const TokenHash& token, TimeMs now) const = 0;  // not_found, expired
  // Counts as use. Not synced: after a loss of power the last minutes of use may be forgotten, nothing else.
  virtual Result<void> touch(const TokenHash& token, TimeMs now) = 0;
  virtual Result<std::vector<Session>> of_account(const AccountId& account) const = 0;
  virtual Result<std::vector<Session>> of_device(const DeviceId& device) const = 0;
  virtual Result<std::size_t> remove_expired(TimeMs now) = 0;  // gives how many
};

struct Faction {
  FactionId id;      // also the id of its roster's journal
  std::string name;  // unique on this server
  std::uint64_t type = 0;
  std::uint64_t quota_bytes = 0;  // limits::quota_bytes_none: no quota
  bool suspended = false;
  TimeMs created_ms = 0;
};

class Factions {
 public:
  virtual ~Factions() = default;
  virtual Result<Faction> by_id(const FactionId& id) const = 0;
  virtual Result<Faction> by_name(std::string_view name) const = 0;
  virtual Result<std::vector<Faction>> all() const = 0;
};

class Cards {
 public:
  virtual ~Cards() = default;
  virtual Result<Bytes> find(const Fingerprint& fingerprint) const = 0;  // the card record, verbatim
};

struct StoredName {
  FactionId faction;
  NameRef ref;
  Bytes salt;
  std::string name;
};

class Names {
 public:
  virtual ~Names() = default;
  virtual Result<StoredName> find(const FactionId& faction, const NameRef& ref) const = 0;
  virtual Result<std::vector<StoredName>> of_faction(const FactionId& faction) const = 0;
};

struct SetupCode {
  SetupCodeHash hash;
  TimeMs expires_ms = 0;
  Bytes sealed;  // name, type, quota it founds
};

struct InviteCode {
  InviteCodeId id;
  FactionId faction;
  PrincipalId invite;
  PrincipalId author;
  TimeMs expires_ms = 0;
  std::uint64_t fetches_left = 0;
  Bytes box;  // sealed by the inviter's client
};

class Codes {
 public:
  virtual ~Codes() = default;
  virtual Result<SetupCode> setup_code(const SetupCodeHash& hash, TimeMs now) const = 0;  // not_found, expired
  virtual Result<std::vector<SetupCode>> setup_codes() const = 0;
  virtual Result<std::vector<InviteCode>> invite_codes() const = 0;
  // Looks without counting.
  virtual Result<InviteCode> invite_code(const InviteCodeId& id) const = 0;
  // Gives the box and counts the fetch, durably, before it answers.    errors  not_found, expired, too_many: it rests
  virtual Result<InviteCode> fetch_invite_code(const InviteCodeId& id, TimeMs now) = 0;
  virtual Result<std::size_t> remove_expired(TimeMs now) = 0;  // of both sorts; gives how many
};

// What an app password opens, for a gateway to fetch.                                             docs/protocol.md §9
struct AppPassword {
  AppPasswordId id;
  AccountId account;
  TimeMs until_ms = 0;
  Bytes sealed;  // the boxes, the label, where it was used last
};

class AppPasswords {
 public:
  virtual ~AppPasswords() = default;
  virtual Result<AppPassword> find(const AppPasswordId& id, TimeMs now) const = 0;          // not_found, expired
  virtual Result<std::vector<AppPassword>> of_account(const AccountId& account) const = 0;  // those that ended too
  virtual Result<std::size_t> remove_expired(TimeMs now) = 0;                               // gives how many
};

// Every id is one thing for ever: else one tenant could take on another's principal.                          §1
enum class IdKind : std::uint8_t { account = 1, faction = 2, principal = 3, space = 4 };

struct KnownId {
  IdKind kind = IdKind::account;
  FactionId faction;  // of a principal or space: whose; else zero
};

class KnownIds {
 public:
  virtual ~KnownIds() = default;
  virtual Result<std::optional<KnownId>> find(const AnyId& id) const = 0;
};

// Failed tries, by any key the server chooses (login and address, invite), and the last success.
struct Tries {
  std::uint64_t failed = 0;  // since the last success, or since the failures before were forgotten
  TimeMs last_failed_ms = 0;
  TimeMs last_succeeded_ms = 0;
};

inline constexpr TimeMs never_forgotten = ~TimeMs{0};

class TryCounters {  // not synced: they slow down, they prove nothing
 public:
  virtual ~TryCounters() = default;
  virtual Result<Tries> find(ByteView key) const = 0;  // all zero when unknown
  // One more; the first again where the last is longer ago than `forget_after`, as in http::Throttle. What must count
  // for ever gives never_forgotten.
  virtual Result<Tries> failed(ByteView key, TimeMs now, TimeMs forget_after) = 0;
  virtual Result<void> succeeded(ByteView key, TimeMs now) = 0;
  virtual Result<std::size_t> remove_older(TimeMs before) = 0;
};

}  // namespace mappe::storage
