#include "server/program/housekeeping.h"

namespace mappe::server {

namespace {

// Failed tries of an invitation must not be forgotten while it is open.
constexpr TimeMs tries_kept_ms = TimeMs{400} * 24 * 3600 * 1000;

}  // namespace

void keep_house(Services& services) {
  const TimeMs now = services.now();
  const auto sessions = services.storage.sessions().remove_expired(now);
  const auto leases = services.storage.leases().remove_expired(now);
  const auto tries = services.storage.tries().remove_older(now > tries_kept_ms ? now - tries_kept_ms : 0);
  const auto blobs = services.storage.blobs().expire(now);
  if (!sessions || !leases || !tries || !blobs) {
    services.log.error("housekeeping failed");
    return;
  }
  if (*sessions + *leases + blobs->blobs > 0)
    services.log.info("housekeeping", {{"sessions", std::uint64_t{*sessions}},
                                       {"leases", std::uint64_t{*leases}},
                                       {"blobs", blobs->blobs},
                                       {"blob_bytes", blobs->bytes}});
}

Housekeeping::Housekeeping(Services& services) : thread_([this, &services] { run(services); }) {}

Housekeeping::~Housekeeping() {
  {
    std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Housekeeping::run(Services& services) {
  std::unique_lock lock(mutex_);
  while (!ending_) {
    lock.unlock();
    keep_house(services);
    lock.lock();
    changed_.wait_for(lock, limits::housekeeping_every, [&] { return ending_; });
  }
}

}  // namespace mappe::server
