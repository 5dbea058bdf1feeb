// What the handlers of the API share: storage, time, policy, and the state that lives only as long as the process.
//
// Made once by the program (or a test), handed to make_router (api.h), outlives the http server. Any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "config/treasury.h"
#include "crypto/base/at_rest_box.h"
#include "crypto/base/ids.h"
#include "crypto/base/sign.h"
#include "server/events/hub.h"
#include "server/healing/healing.h"
#include "server/limits.h"
#include "server/operator/log.h"
#include "server/operator/metrics.h"
#include "server/rosters/roster_cache.h"
#include "server/sign_in/nonces.h"
#include "server/sign_in/throttle.h"
#include "server/spaces/access_cache.h"
#include "server/spaces/reservations.h"
#include "server/treasury/caps.h"
#include "server/treasury/tariffs.h"
#include "storage/storage.h"

namespace mappe::server {

// What the operator decides (config/config.h); the defaults are those of the example file.
struct Policy {
  ThrottlePolicy sign_in;
  std::uint64_t address_tries_per_minute = 60;
  std::chrono::milliseconds session_idle = std::chrono::hours(24 * 7);
  std::chrono::milliseconds session_absolute = std::chrono::hours(24 * 90);
  std::uint64_t invitation_tries = 10;
  std::uint64_t typed_code_fetches = 10;
  std::uint64_t self_changes_per_day = 20;
  std::uint64_t entries_per_minute = 3000;
  std::uint64_t leases_per_session = 1024;
  std::uint64_t unmetered_bytes_per_hour = limits::unmetered_bytes_per_hour;
  std::uint64_t faction_quota_bytes = std::uint64_t{10} << 30;
};

using FakeSaltKey = Secret<struct FakeSaltKeyTag, 32>;

struct Identity {
  ServerId server;
  std::vector<std::string> origins;  // "https://mappe.example"; the first stands in links
  storage::Restore restore;
};

class Councils;
class WebApp;

struct Services {
  Services(storage::Storage& storage_, AtRestKey at_rest_key, Identity identity_, Policy policy_,
           std::function<TimeMs()> now_, Log& log_);

  storage::Storage& storage;
  const FakeSaltKey fake_salts;     // unknown logins get salts made with it
  const SignKeyPair statement_key;  // what was billed is signed with it
  const AtRestBox box;
  const Bytes dummy_account;  // opened in vain for unknown logins, so that they take as long as known ones
  const Identity identity;
  Healing healing;
  const Policy policy;
  const std::function<TimeMs()> now;
  Log& log;
  Metrics metrics;

  Nonces nonces;
  Throttle tries_of_login;    // by login and address, or by a device that signed in before
  Throttle tries_of_address;  // ten times as patient: an office shares one
  RateLimit sign_ins_of_address;
  RateLimit unknown_codes_of_address;
  RateLimit entries;       // by principal and journal
  RateLimit entry_bytes;   // of entries that no quota stops, by principal
  RateLimit self_changes;  // by principal
  RosterCache rosters;
  AccessCache spaces;
  Reservations reservations;
  std::shared_ptr<EventHub> events;
  std::shared_ptr<Councils> councils;  // none: none is configured
  Tariffs tariffs;                     // changed under `closing`
  Caps caps;
  std::mutex closing;                 // of statements and budgets: one at a time
  std::shared_ptr<const WebApp> web;  // none: not installed; set before make_router
};

TimeMs system_time_ms();

}  // namespace mappe::server
