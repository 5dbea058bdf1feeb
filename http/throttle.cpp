#include "http/throttle.h"

#include <algorithm>
#include <cmath>

namespace mappe::http {

using std::chrono::milliseconds;

milliseconds Throttle::delay_after(std::uint64_t failures) const {
  if (failures < policy_.free_tries) return milliseconds(0);
  const std::uint64_t doublings = std::min<std::uint64_t>(failures - policy_.free_tries, 40);
  const double delay = static_cast<double>(policy_.first_delay.count()) * std::exp2(static_cast<double>(doublings));
  return milliseconds(
      static_cast<milliseconds::rep>(std::min(delay, static_cast<double>(policy_.longest_delay.count()))));
}

milliseconds Throttle::wait(const std::string& key, TimeMs now) {
  std::lock_guard lock(mutex_);
  return wait_locked(key, now);
}

milliseconds Throttle::begin(const std::string& key, TimeMs now) {
  std::lock_guard lock(mutex_);
  const milliseconds left = wait_locked(key, now);
  if (left.count() == 0) count(key, now);
  return left;
}

milliseconds Throttle::wait_locked(const std::string& key, TimeMs now) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return milliseconds(0);
  const Entry& entry = found->second;
  const milliseconds since(now > entry.last_ms ? static_cast<milliseconds::rep>(now - entry.last_ms) : 0);
  if (since > policy_.forget_after) {
    by_use_.erase(entry.place);
    entries_.erase(found);
    return milliseconds(0);
  }
  const milliseconds delay = delay_after(entry.failures);
  return since >= delay ? milliseconds(0) : delay - since;
}

void Throttle::failed(const std::string& key, TimeMs now) {
  std::lock_guard lock(mutex_);
  count(key, now);
}

void Throttle::count(const std::string& key, TimeMs now) {
  auto [found, is_new] = entries_.try_emplace(key);
  if (is_new) {
    by_use_.push_front(key);
    found->second.place = by_use_.begin();
  } else {
    by_use_.splice(by_use_.begin(), by_use_, found->second.place);
  }
  ++found->second.failures;
  found->second.before_ms = found->second.last_ms;
  found->second.last_ms = now;
  if (entries_.size() > keys_max_) {
    entries_.erase(by_use_.back());
    by_use_.pop_back();
  }
}

void Throttle::recall(const std::string& key, std::uint64_t failures, TimeMs last_ms) {
  if (failures == 0) return;
  std::lock_guard lock(mutex_);
  if (entries_.contains(key)) return;
  count(key, last_ms);
  if (const auto made = entries_.find(key); made != entries_.end()) made->second.failures = failures;
}

void Throttle::take_back(const std::string& key, TimeMs now) {
  std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end()) return;
  Entry& entry = found->second;
  if (entry.last_ms == now) entry.last_ms = entry.before_ms;
  if (--entry.failures > 0) return;
  by_use_.erase(entry.place);
  entries_.erase(found);
}

void Throttle::succeeded(const std::string& key) {
  std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end()) return;
  by_use_.erase(found->second.place);
  entries_.erase(found);
}

milliseconds RateLimit::take(const std::string& key, TimeMs now, std::uint64_t amount) {
  std::lock_guard lock(mutex_);
  const double most = static_cast<double>(most_), wanted = std::min(most, static_cast<double>(amount));
  auto [found, is_new] = buckets_.try_emplace(key, Bucket{most, now, {}});
  Bucket& bucket = found->second;
  if (is_new) {
    by_use_.push_front(key);
    bucket.place = by_use_.begin();
    if (buckets_.size() > keys_max_) {
      buckets_.erase(by_use_.back());
      by_use_.pop_back();
    }
  } else {
    by_use_.splice(by_use_.begin(), by_use_, bucket.place);
  }
  const double per_ms = most / static_cast<double>(span_.count());
  if (now > bucket.at_ms) bucket.left = std::min(most, bucket.left + per_ms * static_cast<double>(now - bucket.at_ms));
  bucket.at_ms = std::max(bucket.at_ms, now);
  if (bucket.left < wanted)
    return milliseconds(static_cast<milliseconds::rep>(std::ceil((wanted - bucket.left) / per_ms)));
  bucket.left -= wanted;
  return milliseconds(0);
}

void RateLimit::give_back(const std::string& key) {
  std::lock_guard lock(mutex_);
  const auto found = buckets_.find(key);
  if (found != buckets_.end()) found->second.left = std::min(static_cast<double>(most_), found->second.left + 1);
}

}  // namespace mappe::http
