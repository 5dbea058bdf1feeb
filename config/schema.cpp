#include "config/schema.h"

#include <array>

#include "config/limits.h"

namespace mappe::config {

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration days(int count) { return hours(24 * count); }
constexpr std::uint64_t mib = 1024 * 1024;

// The lambdas name a place in a Config, for reading and for writing; ranges say what a sane server can be told.
#define AT(member) [](Config& c) -> decltype(auto) { return (c.member); }

const std::array<Key, 36> keys = {{
    {"data", PathKey{AT(data), false}},
    {"listen", ListenKey{AT(listen)}},
    {"origins", OriginsKey{AT(origins)}},
    {"drain", DurationKey{AT(drain), seconds(0), minutes(10)}},
    {"tls.certificate", PathKey{AT(tls.certificate), true}},
    {"tls.key", PathKey{AT(tls.key), true}},
    {"quota.faction", SizeKey{AT(quota.faction_bytes), mib, limits::bytes_max}},
    {"session.idle", DurationKey{AT(session.idle), minutes(1), days(366)}},
    {"session.absolute", DurationKey{AT(session.absolute), minutes(1), days(366)}},
    {"sign_in.free_tries", CountKey{AT(sign_in.free_tries), 1, 100}},
    {"sign_in.first_delay", DurationKey{AT(sign_in.first_delay), milliseconds(100), minutes(5)}},
    {"sign_in.longest_delay", DurationKey{AT(sign_in.longest_delay), seconds(1), hours(1)}},
    {"sign_in.forget_after", DurationKey{AT(sign_in.forget_after), minutes(1), days(30)}},
    {"sign_in.address_tries_per_minute", CountKey{AT(sign_in.address_tries_per_minute), 1, 100'000}},
    {"limits.connections", CountKey{AT(limits.connections), 16, 1'000'000}},
    {"limits.connections_per_address", CountKey{AT(limits.connections_per_address), 1, 1'000'000}},
    {"limits.workers", CountKey{AT(limits.workers), 8, 16'384}},
    {"limits.invitation_tries", CountKey{AT(limits.invitation_tries), 1, 100}},
    {"limits.typed_code_fetches", CountKey{AT(limits.typed_code_fetches), 1, 100}},
    {"limits.self_changes_per_day", CountKey{AT(limits.self_changes_per_day), 1, 1000}},
    {"limits.entries_per_minute", CountKey{AT(limits.entries_per_minute), 1, 1'000'000}},
    {"limits.leases_per_session", CountKey{AT(limits.leases_per_session), 1, 100'000}},
    {"limits.unreferenced_upload", SizeKey{AT(limits.unreferenced_upload_bytes), mib, limits::bytes_max}},
    {"log.level", LevelKey{AT(log.level)}},
    {"retention.dropped_blobs", DurationKey{AT(retention.dropped_blobs), hours(1), days(366)}},
    {"retention.unreferenced_uploads", DurationKey{AT(retention.unreferenced_uploads), hours(1), days(60)}},
    {"retention.unreferenced_uploads_longest",
     DurationKey{AT(retention.unreferenced_uploads_longest), hours(1), days(60)}},
    {"restore.heal_first", DurationKey{AT(restore.heal_first), Duration(0), hours(24)}},
    {"restore.heal", DurationKey{AT(restore.heal), hours(1), days(60)}},
    {"gateway.listen", ListenKey{AT(gateway.listen)}},
    {"gateway.state", PathKey{AT(gateway.state), false}},
    {"gateway.idle", DurationKey{AT(gateway.idle), seconds(1), hours(24)}},
    {"gateway.passwords", CountKey{AT(gateway.passwords), 1, 4096}},
    {"web.folder", PathKey{AT(web.folder), true}},
    {"treasury.file", PathKey{AT(treasury.file), true}},
    {"councils", CouncilsKey{AT(councils)}},
}};

#undef AT

}  // namespace

std::span<const Key> schema() { return keys; }

std::string_view name_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      return "error";
  }
  return "";
}

std::vector<std::string> known_keys() {
  std::vector<std::string> out;
  for (const Key& key : keys) {
    if (std::holds_alternative<ListenKey>(key.kind)) {
      for (const char* member : {"[].address", "[].tls", "[].behind_proxy"})
        out.emplace_back(std::string(key.path) + member);
    } else {
      out.emplace_back(key.path);
    }
  }
  return out;
}

}  // namespace mappe::config
