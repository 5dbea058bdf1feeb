#include "server/services.h"

#include "crypto/base/hash.h"

namespace mappe::server {

namespace {

ThrottlePolicy of_addresses(ThrottlePolicy policy) {
  policy.free_tries *= 10;
  return policy;
}

}  // namespace

Services::Services(storage::Storage& storage_, AtRestKey at_rest_key, Identity identity_, Policy policy_,
                   std::function<TimeMs()> now_, Log& log_)
    : storage(storage_),
      fake_salts(derive_secret<FakeSaltKey>(at_rest_key, "server-fake-salts", {})),
      statement_key(derive_secret<SignSeed>(at_rest_key, "server-statement-seed", {})),
      box(std::move(at_rest_key)),
      dummy_account(box.seal(view_of("dummy"), Bytes(2048))),
      identity(std::move(identity_)),
      healing(identity.restore),
      policy(policy_),
      now(std::move(now_)),
      log(log_),
      tries_of_login(policy.sign_in, limits::throttle_entries_max),
      tries_of_address(of_addresses(policy.sign_in), limits::throttle_entries_max),
      sign_ins_of_address(policy.address_tries_per_minute, std::chrono::minutes(1), limits::throttle_entries_max),
      unknown_codes_of_address(policy.address_tries_per_minute, std::chrono::minutes(10), limits::throttle_entries_max),
      entries(policy.entries_per_minute, std::chrono::minutes(1), limits::rate_entries_max),
      entry_bytes(policy.unmetered_bytes_per_hour, std::chrono::hours(1), limits::rate_entries_max),
      self_changes(policy.self_changes_per_day, std::chrono::hours(24), limits::rate_entries_max),
      rosters(storage),
      spaces(storage),
      events(EventHub::make()) {}

TimeMs system_time_ms() {
  return static_cast<TimeMs>(
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
          .count());
}

}  // namespace mappe::server
