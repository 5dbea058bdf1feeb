// Leases: locks on places that only members can name, kept over a restart.                     docs/protocol.md §6
//
// A place has a key, and for depth infinity a deep key; a commit names the keys of the places it touches and the deep
// keys of all folders above them. Exclusive: only who shows its token may touch. Shared: any one of the shared tokens
// on that key will do. Leases bind honest clients; versions and preconditions prevent lost updates.
//   errors   of every call: io, damaged
//   threads  any; of two that take one key at once, one gets it
#pragma once

#include <optional>
#include <vector>

#include "storage/accounts.h"

namespace mappe::storage {

using LeaseToken = Id<struct LeaseTokenTag, 16>;  // random; who shows it holds the lease

struct Lease {
  LeaseToken token;
  SpaceId space;
  LeaseKey key;
  std::optional<LeaseKey> deep_key;
  bool shared = false;
  TimeMs expires_ms = 0;
  Bytes note;  // sealed by the client, at most limits::lease_note_bytes_max
  TokenHash session;
  PrincipalKind kind = PrincipalKind::person;
  PrincipalId principal;
};

struct TakeLease {
  SpaceId space;
  LeaseKey key;
  std::optional<LeaseKey> deep_key;
  bool shared = false;
  TimeMs ttl_ms = 0;  // lease_ttl_ms_min .. max
  Bytes note;
  TokenHash session;
  PrincipalKind kind = PrincipalKind::person;
  PrincipalId principal;
  std::vector<LeaseKey> above;  // deep keys of the folders above, if the taker names them
};

struct LeaseOutcome {
  std::optional<Lease> taken;
  std::optional<Lease> holder;  // whose lease is in the way (423)
};

class Leases {
 public:
  virtual ~Leases() = default;
  // errors  malformed  ttl or note out of their limits      too_many  leases_per_space_max
  virtual Result<LeaseOutcome> take(const TakeLease& asked, TimeMs now) = 0;
  virtual Result<Lease> refresh(const SpaceId& space, const LeaseToken& token, TimeMs ttl_ms,
                                TimeMs now) = 0;                                    // not_found
  virtual Result<void> release(const SpaceId& space, const LeaseToken& token) = 0;  // not_found
  virtual Result<std::size_t> break_all(const SpaceId& space,
                                        const LeaseKey& key) = 0;  // a manager; gives how many ended
  virtual Result<std::vector<Lease>> list(const SpaceId& space, TimeMs now) const = 0;
  // The lease that forbids a commit touching these keys and deep keys to who holds these tokens; none: go ahead.
  virtual Result<std::optional<Lease>> check(const SpaceId& space, const std::vector<LeaseKey>& touched,
                                             const std::vector<LeaseToken>& held, TimeMs now) const = 0;
  virtual Result<std::size_t> remove_expired(TimeMs now) = 0;
};

}  // namespace mappe::storage
