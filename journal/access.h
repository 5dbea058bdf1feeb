// Bodies of genesis and access entries: who is a member of a space, with which sealed key.
//                                                                         docs/protocol.md §4 "Genesis and access"
//
//   genesis body = [1, space_id, owner_faction, roster root, first access body]
//   access  body = [1, epoch, key_commit, members, epoch_link, flags, voids]
//   members      = [[principal kind, id, fingerprint, role, until_ms, sealed]...]: the whole set, each time
#pragma once

#include <vector>

#include "journal/entry.h"

namespace mappe::journal {

enum class SpaceRole : std::uint8_t { reader = 1, commenter = 2, editor = 3, manager = 4 };

namespace flag {
constexpr std::uint64_t gateways_allowed = 1;
constexpr std::uint64_t frozen = 2;  // only kinds 1 and 5 are accepted
constexpr std::uint64_t all = 3;
}  // namespace flag

struct Row {
  Author principal;
  Fingerprint fingerprint;
  SpaceRole role = SpaceRole::reader;
  TimeMs until_ms = 0;  // 0, or the end of this membership
  Bytes sealed;         // the epoch's key, for that card (crypto/seal/row.h)

  bool ended_at(TimeMs time) const { return until_ms != 0 && time > until_ms; }
  bool same_right(const Row& other) const {
    return principal == other.principal && fingerprint == other.fingerprint && role == other.role &&
           until_ms == other.until_ms;
  }
  friend bool operator==(const Row&, const Row&) = default;
};

struct AccessBody {
  std::uint64_t epoch = 1;
  KeyCommit key_commit;
  std::vector<Row> members;  // sorted as a set, no two of one principal
  Bytes epoch_link;          // empty at epoch 1 and when the epoch stays
  std::uint64_t flags = 0;
  std::vector<std::uint64_t> voids;  // ascending

  const Row* row(const Author& principal) const;
  bool frozen() const { return (flags & flag::frozen) != 0; }
  bool gateways_allowed() const { return (flags & flag::gateways_allowed) != 0; }
};

struct GenesisBody {
  SpaceId space;
  FactionId owner;
  EntryHash roster_root;
  AccessBody access;
};

// Sorts members as a set.
Bytes encode_access(const AccessBody& body);
Bytes encode_genesis(const GenesisBody& body);
//   errors  malformed    not the form above, a set that is none, an unknown flag or role
//           unsupported  a version nobody knows yet: operations may have been added with it
Result<AccessBody> parse_access(ByteView body);
Result<GenesisBody> parse_genesis(ByteView body);

// The access body of an entry of kind 0 or 1 (CHECKed).                                                errors  as above
Result<AccessBody> access_of(const Entry& entry);

}  // namespace mappe::journal
