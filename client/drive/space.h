// One space of a drive, and what all its spaces share.
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "client/drive/chunk_lists.h"
#include "client/drive/drive_transport.h"
#include "client/drive/lease_book.h"
#include "client/drive/lease_news.h"
#include "client/drive/limits.h"
#include "client/drive/safe_save.h"
#include "client/session/session.h"
#include "client/transfer/blob_cache.h"
#include "webdav/refusal.h"

namespace mappe::client::drive {

struct Settings {
  // How long what the server said of locks and quota is believed.
  std::chrono::milliseconds stays_fresh = limits::stays_fresh;
  // What is to be done when the server answers that was away at the start; in the turn to change.
  std::function<void()> arrives{};
};

// What is left of a faction's quota, as the server said last.                                threads  any
class QuotaBook {
 public:
  // Asks when it was not asked for `stays_fresh`. Never with a turn: that would let nobody look.
  void refresh(Api& api, std::chrono::milliseconds stays_fresh);
  void forget();                                                            // the next refresh asks
  void spend(const FactionId& faction, std::uint64_t bytes);                // until then, by what was sent
  std::optional<std::uint64_t> left_bytes(const FactionId& faction) const;  // none: no limit is known

 private:
  mutable std::mutex mutex_;
  std::optional<std::chrono::steady_clock::time_point> asked_;
  std::map<FactionId, std::uint64_t> left_;
};

struct Space;

struct Shared {
  Session& session;
  Line& line;
  BlobCache& cache;
  Settings settings;
  QuotaBook quota;
  LeaseNews lease_news;
  ChunkLists lists{};

  // What is known of the leases of a space that somebody looks at is as new as it can be had in a moment. Without a
  // turn.
  void look_at_leases(const std::shared_ptr<Space>& space);
  Api& api() { return session.api(); }
  TimeMs now();  // by the server's clock, as far as this client knows it
};

struct Wish;

// In turns of Shared::line, but what says otherwise.
struct Space {
  Space(Shared& shared_, SpaceReplica& replica_);

  Shared& shared;
  SpaceReplica& replica;
  const SpaceId id;
  const seal::SpaceConst space_const;
  LeaseBook leases;  // any thread
  PutAside put_aside;
  std::mutex wishes_mutex;
  std::vector<Wish*> wishes;     // that wait for the turn (plan.h)
  std::optional<Error> trouble;  // why it is read-only: the server's last answer was refused

  // What is shown of it is there.
  bool is_shown() const { return replica.is_replayed(); }
  // What passes says nothing about the space; anything else does, and nothing is written until it is well again.
  void see(const Error& error);
  std::uint64_t used_bytes() const;  // of all current contents

 private:
  mutable std::mutex used_mutex_;
  mutable std::uint64_t used_at_seq_ = 0, used_bytes_ = 0;
};

}  // namespace mappe::client::drive
