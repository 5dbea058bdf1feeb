#include "server/program/housekeeping.h"

#include "server/rosters/standing.h"
#include "server/treasury/budgets.h"

namespace mappe::server {

namespace {

// Failed tries of an invitation must not be forgotten while it is open.
constexpr TimeMs tries_kept_ms = TimeMs{400} * 24 * 3600 * 1000;

// Their owner still sees for a while that they have ended.
constexpr TimeMs app_passwords_kept_ms = TimeMs{30} * 24 * 3600 * 1000;

// Setup codes and typed codes past their end, and typed codes of invites that were redeemed or retired before it.
Result<std::size_t> remove_ended_codes(Services& services, TimeMs now) {
  auto removed = services.storage.codes().remove_expired(now);
  if (!removed) return removed;
  const auto codes = services.storage.codes().invite_codes();
  if (!codes) return fail(codes.error());
  storage::Writes writes;
  for (const storage::InviteCode& code : *codes) {
    const auto open = invite_is_open(services, code.faction, code.invite);
    if (!open) return fail(open.error());
    if (!*open) writes.push_back(storage::write::RemoveInviteCode{code.id});
  }
  if (auto stored = services.storage.commit(writes); !stored) return fail(stored.error());
  return *removed + writes.size();
}

// Written down that often though nothing changes: how far time was counted.
constexpr TimeMs meter_clock_written_ms = storage::limits::hour_ms;

// So that a server that runs idle counts every hour, and one whose clock is wrong is seen.
Result<void> keep_meters(Services& services, TimeMs now) {
  storage::Meters& meters = services.storage.meters();
  const std::size_t steps = meters.clock().steps.size();
  if (auto settled = meters.settle(now, meter_clock_written_ms); !settled) return fail(settled.error());
  if (auto thinned = meters.thin(now); !thinned) return fail(thinned.error());
  const storage::MeterClock clock = meters.clock();
  if (clock.stands) services.log.error("the clock is far ahead: no time is counted", {{"counted_ms", clock.now_ms}});
  if (clock.steps.size() != steps)
    services.log.error("a step of the clock was cut",
                       {{"from_ms", clock.steps.back().from_ms}, {"to_ms", clock.steps.back().to_ms}});
  return {};
}

}  // namespace

void keep_house(Services& services) {
  const TimeMs now = services.now();
  const auto sessions = services.storage.sessions().remove_expired(now);
  const auto leases = services.storage.leases().remove_expired(now);
  const auto tries = services.storage.tries().remove_older(now > tries_kept_ms ? now - tries_kept_ms : 0);
  // While a restored server is healed, an entry may come back that names what nothing names now.
  const bool is_healing = is_open(services.healing.restore(), now);
  const auto blobs = is_healing ? Result<storage::Expired>(storage::Expired()) : services.storage.blobs().expire(now);
  const auto codes = remove_ended_codes(services, now);
  const auto app_passwords =
      services.storage.app_passwords().remove_expired(now > app_passwords_kept_ms ? now - app_passwords_kept_ms : 0);
  const auto settled = keep_meters(services, now);
  if (!reckon_budgets(services)) services.log.error("budgets not reckoned");
  if (!sessions || !leases || !tries || !blobs || !codes || !app_passwords || !settled) {
    services.log.error("housekeeping failed");
    return;
  }
  if (*sessions + *leases + *codes + *app_passwords + blobs->blobs > 0)
    services.log.info("housekeeping", {{"sessions", std::uint64_t{*sessions}},
                                       {"leases", std::uint64_t{*leases}},
                                       {"codes", std::uint64_t{*codes}},
                                       {"app_passwords", std::uint64_t{*app_passwords}},
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
