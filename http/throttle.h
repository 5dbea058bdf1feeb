// Growing delays after failed tries, which never lock an owner out.                                docs/protocol.md §3
//
// Failures are counted by keys: (login, address), the address alone, or a device that signed in before. Somebody else's
// failures cannot touch the key of a device one holds, so there is always a way in. A try during a delay is refused
// without being judged and does not lengthen it. A try counts as failed before it is judged, and is taken back if it
// succeeds: of many at once no more are judged than one after the other. Bounded: of too many keys the one unused
// longest is forgotten. Any thread. Time is an argument.
#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <mutex>
#include <string>
#include <unordered_map>

#include "crypto/base/ids.h"

namespace mappe::http {

struct ThrottlePolicy {
  std::uint64_t free_tries = 5;
  std::chrono::milliseconds first_delay = std::chrono::seconds(1);  // doubles with every further failure
  std::chrono::milliseconds longest_delay = std::chrono::minutes(15);
  std::chrono::milliseconds forget_after = std::chrono::hours(24);
};

class Throttle {
 public:
  Throttle(ThrottlePolicy policy, std::size_t keys_max) : policy_(policy), keys_max_(keys_max) {}

  // How long this key must still wait; 0: it may try now.
  std::chrono::milliseconds wait(const std::string& key, TimeMs now);
  void failed(const std::string& key, TimeMs now);
  // wait(), and if it may try, failed(), in one step.
  std::chrono::milliseconds begin(const std::string& key, TimeMs now);
  // The try begun at `now` was none: as if it had not been begun. Other tries of the key stay counted.
  void take_back(const std::string& key, TimeMs now);
  // What somebody wrote down of a key before this process began: it counts as if it had been here. Nothing where the
  // key is known already.
  void recall(const std::string& key, std::uint64_t failures, TimeMs last_ms);
  // The owner of the key came through: all its tries are forgotten.
  void succeeded(const std::string& key);

 private:
  struct Entry {
    std::uint64_t failures = 0;
    TimeMs last_ms = 0;
    TimeMs before_ms = 0;  // the one before the last, for take_back
    std::list<std::string>::iterator place;
  };
  std::chrono::milliseconds delay_after(std::uint64_t failures) const;
  std::chrono::milliseconds wait_locked(const std::string& key, TimeMs now);
  void count(const std::string& key, TimeMs now);

  const ThrottlePolicy policy_;
  const std::size_t keys_max_;
  std::mutex mutex_;
  std::unordered_map<std::string, Entry> entries_;
  std::list<std::string> by_use_;  // the latest in front
};

// So many in a span of time, by key: token buckets that refill evenly. For floods of entries, tries of one address,
// self-changes of a day. Bounded, any thread.
class RateLimit {
 public:
  RateLimit(std::uint64_t most, std::chrono::milliseconds span, std::size_t keys_max)
      : most_(most), span_(span), keys_max_(keys_max) {}

  // Takes that many; gives how long to wait if there are not so many left (nothing is taken then), 0 if they were
  // taken. More than the most at once are taken as the most.
  std::chrono::milliseconds take(const std::string& key, TimeMs now, std::uint64_t amount = 1);
  // Gives one back: what it was taken for did not happen.
  void give_back(const std::string& key);

 private:
  struct Bucket {
    double left;
    TimeMs at_ms;
    std::list<std::string>::iterator place;
  };
  const std::uint64_t most_;
  const std::chrono::milliseconds span_;
  const std::size_t keys_max_;
  std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;
  std::list<std::string> by_use_;
};

}  // namespace mappe::http
