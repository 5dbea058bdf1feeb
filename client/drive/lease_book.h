// The leases of one space: those this drive holds, with their tokens, and those that others hold, as the server said
// last. The server knows keys of places alone; which place a key means is found by asking for places.
//                                                                                            docs/protocol.md §6
// The token of a lock is the lease's, written as a UUID; so it is known to nobody but who took it, and is still good
// when this program was started anew meanwhile.
//   threads  any
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "client/wire/api.h"
#include "crypto/seal/space_keys.h"
#include "webdav/locks.h"

namespace mappe::client::drive {

// A place of a space, whether something is there or not.
struct Spot {
  webdav::Path path;
  LeaseKey key, deep_key;
};
Spot spot_of(const seal::SpaceConst& space_const, webdav::Path path, const NodeId& parent, std::string_view name);

std::string token_of(const LeaseToken& lease);
std::optional<LeaseToken> lease_of(std::string_view token);

class LeaseBook {
 public:
  struct Own {
    LeaseToken lease;
    LeaseKey key;
    bool is_shared = false;
    webdav::Reach reach = webdav::Reach::tree;
    std::string owner_xml;
    TimeMs ends_ms = 0;
  };

  // `self`: who holds what this drive takes.
  explicit LeaseBook(const journal::Author& self) : self_(self) {}

  // Asks the server when it was not asked for `stays_fresh`.                                     errors  wire
  Answer<void> refresh(Api& api, const SpaceId& space, std::chrono::milliseconds stays_fresh);
  bool is_fresh(std::chrono::milliseconds stays_fresh) const;
  bool was_asked_since(std::chrono::steady_clock::time_point moment) const;
  void take(Own own);  // this drive has it now
  void prolong(const LeaseToken& lease, TimeMs ends_ms);
  void drop(const LeaseToken& lease);  // it is over
  std::optional<Own> own(const LeaseToken& lease, TimeMs now) const;
  bool is_empty(TimeMs now) const;
  std::vector<Own> all_own() const;
  std::set<LeaseKey> held_keys(TimeMs now) const;  // of all that hold, own ones too

  // All locks on these places. Tokens of locks that this drive has not taken are empty; each has an alias, the same in
  // every answer, from which nothing of the token follows.
  //   names   how a holder is called
  std::vector<webdav::Lock> on(std::span<const Spot> spots, TimeMs now,
                               const std::function<std::string(const journal::Author&)>& names) const;

 private:
  bool is_of(const LeaseHeld& held, const Own& own) const;

  const journal::Author self_;
  mutable std::mutex mutex_;
  std::optional<std::chrono::steady_clock::time_point> asked_;
  std::uint64_t taken_ = 0;  // counts what changed while the server was asked
  std::vector<Own> own_;
  std::vector<LeaseHeld> held_;  // as the server said, own ones too
};

// Fills in empty tokens: one that is shown and that this drive does not know may be that of any lock it does not know.
// Of another member's it opens nothing; of an own one the server decides.
void adopt(std::vector<webdav::Lock>& locks, std::span<const std::string> shown);

}  // namespace mappe::client::drive
