// What the rules know about a journal, kept in memory and always as far as storage: rosters and spaces alike.
//
// Rebuilt from storage when it is first asked for, and caught up each time, so that another process that appends is no
// surprise. Readers read beside each other and never wait for a disk; who appends holds appending() from judging to
// durable. The cache keeps the journals used last; who holds a shared_ptr keeps it as long as needed. Any thread.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "crypto/base/ids.h"
#include "crypto/base/result.h"

namespace mappe::server {

template <class State>
class Cached {
 public:
  explicit Cached(State state) : state_(std::move(state)) {}

  template <class F>
  auto read(F look) const {
    std::shared_lock lock(mutex_);
    return look(static_cast<const State&>(state_));
  }
  template <class F>
  auto change(F take_in) {
    std::unique_lock lock(mutex_);
    return take_in(state_);
  }
  // Held by who appends, while it judges and writes. Never asked for under another journal's.
  std::mutex& appending() { return appending_; }

 private:
  mutable std::shared_mutex mutex_;
  State state_;
  std::mutex appending_;
};

// The least recently used go beyond `most`.
template <class Key, class State>
class Shelf {
 public:
  explicit Shelf(std::size_t most) : most_(most) {}

  std::shared_ptr<Cached<State>> find(const Key& key) {
    std::lock_guard lock(mutex_);
    const auto found = items_.find(key);
    if (found == items_.end()) return nullptr;
    by_use_.splice(by_use_.begin(), by_use_, found->second.place);
    return found->second.item;
  }

  // Of two that load one journal at once, the first wins and both get its object.
  std::shared_ptr<Cached<State>> put(const Key& key, std::shared_ptr<Cached<State>> item) {
    std::lock_guard lock(mutex_);
    const auto found = items_.find(key);
    if (found != items_.end()) return found->second.item;
    by_use_.push_front(key);
    items_.emplace(key, Item{item, by_use_.begin()});
    if (items_.size() > most_) drop_one_unused();
    return item;
  }

 private:
  struct Item {
    std::shared_ptr<Cached<State>> item;
    typename std::list<Key>::iterator place;
  };
  // Not one that somebody holds: a second object of one journal would have a second appending().
  void drop_one_unused() {
    for (auto it = by_use_.rbegin(); it != by_use_.rend(); ++it) {
      const auto found = items_.find(*it);
      if (found->second.item.use_count() > 1) continue;
      items_.erase(found);
      by_use_.erase(std::next(it).base());
      return;
    }
  }

  const std::size_t most_;
  std::mutex mutex_;
  std::map<Key, Item> items_;
  std::list<Key> by_use_;
};

}  // namespace mappe::server
