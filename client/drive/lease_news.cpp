#include "client/drive/lease_news.h"

#include <algorithm>

#include "client/drive/limits.h"

namespace mappe::client::drive {

void LeaseNews::start(Ask ask) {
  ask_ = std::move(ask);
  thread_ = std::thread([this] { serve(); });
}

void LeaseNews::stop() {
  {
    const std::lock_guard guard(mutex_);
    ends_ = true;
  }
  asked_.notify_all();
  answered_.notify_all();
  if (thread_.joinable()) thread_.join();
}

bool LeaseNews::is_done(const std::shared_ptr<Space>& space) const {
  return std::find(waiting_.begin(), waiting_.end(), space) == waiting_.end();
}

void LeaseNews::look(const std::shared_ptr<Space>& space) {
  std::unique_lock lock(mutex_);
  if (is_done(space)) waiting_.push_back(space);
  asked_.notify_one();
  if (is_slow_) return;
  const bool is_in_time =
      answered_.wait_for(lock, limits::look_patience, [&] { return ends_ || is_slow_ || is_done(space); });
  if (!is_in_time) is_slow_ = true;
}

void LeaseNews::serve() {
  std::unique_lock lock(mutex_);
  for (;;) {
    asked_.wait(lock, [this] { return ends_ || !waiting_.empty(); });
    if (ends_) return;
    const auto space = waiting_.front();
    lock.unlock();
    ask_(*space);
    lock.lock();
    waiting_.pop_front();
    is_slow_ = false;
    answered_.notify_all();
  }
}

}  // namespace mappe::client::drive
