// Named maxima of what is stored and how long.                                            docs/protocol.md §4, §5, §6
#pragma once

#include <cstddef>
#include <cstdint>

#include "crypto/base/ids.h"

namespace mappe::storage::limits {

constexpr std::size_t entry_bytes_max = 1 << 20;        // §4
constexpr std::size_t blob_bytes_max = (1 << 20) + 16;  // §5: one chunk and its tag
constexpr std::size_t blob_bytes_in_records_max =
    32 * 1024;                                     // up to here a blob lies among the records (docs/measured.md)
constexpr std::size_t missing_ids_max = 4096;      // in one question
constexpr std::size_t read_bytes_max = 8 << 20;    // of entries in one answer
constexpr std::uint64_t read_by_key_max = 16;      // of entries behind what was asked for, each looked up by its key
constexpr std::size_t record_bytes_max = 4 << 20;  // of one account, card or other record
constexpr std::size_t open_files_max = 2048;       // tables kept open
constexpr std::uint64_t unreferenced_bytes_max = 24ULL << 30;  // §5: uploads of one principal that no entry names yet
constexpr std::uint64_t quota_bytes_none = (1ULL << 53) - 1;   // a faction without a quota

constexpr TimeMs hour_ms = 3'600'000;
constexpr TimeMs day_ms = 24 * hour_ms;
constexpr TimeMs unreferenced_idle_ms = 48 * hour_ms;  // §5: since last sent or asked for
constexpr TimeMs unreferenced_ends_ms = 14 * day_ms;   // §5: since first sent
constexpr TimeMs grace_ms = 30 * day_ms;               // §4: a dropped blob can be brought back
constexpr TimeMs touch_step_ms = 60'000;               // "last used" times are written at most this often

// The meters' clock (meters.h). A server that stood still for longer is believed so much, and no more.
constexpr TimeMs meter_step_ms_max = 40 * day_ms;
constexpr TimeMs meter_hold_ms = day_ms;
constexpr TimeMs meter_settle_ms = 60'000;  // no change takes longer from its time to its place on the disk
constexpr TimeMs usage_hours_kept_ms = 400 * day_ms;
constexpr std::size_t usage_bounds_max = 800;   // in one question: two years of days
constexpr std::size_t clock_steps_max = 1'000;  // kept; the oldest go

constexpr TimeMs lease_ttl_ms_min = 60'000;   // §6
constexpr TimeMs lease_ttl_ms_max = hour_ms;  // §6
constexpr std::size_t lease_note_bytes_max = 256;
constexpr std::size_t leases_per_space_max = 10'000;
constexpr std::size_t lease_keys_per_check_max = 8192;

}  // namespace mappe::storage::limits
