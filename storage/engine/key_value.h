// The ordered key-value engine under the embedded storage: RocksDB (rocks_engine.h) or a map in memory.
//
// A seam inside this room only: what stands above sees journals, blobs and accounts, never keys and values.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "crypto/base/bytes.h"

namespace mappe::storage {

// One sort of record each; keys and values are laid out in embedded/keys.h and embedded/records.h. The numbers lie on
// disk: never reuse one, a changed layout needs a migration (schema.h).
enum class Table : std::uint8_t {
  meta = 1,
  journals = 10,           // journal -> kind, owner, head, meter
  journals_by_owner = 11,  // kind owner journal -> ""
  members = 12,            // journal -> principals
  member_of = 13,          // principal journal -> ""
  usage_hours = 14,        // journal hour -> the meter after the hour's last change
  meter_changes = 15,      // journal time blob -> bytes of a change of the meter without an entry
  newest_snapshots = 16,   // journal -> seq; none of entries from before there was this table
  entries = 20,            // journal seq -> access hash [what it changed of the meter] bytes
  access_entries = 21,     // journal seq -> ""
  blobs = 30,              // space blob -> state, size, times
  unreferenced = 31,       // space blob -> sender, size
  dropped = 32,            // time space blob -> ""
  blob_bytes = 33,         // space blob -> bytes of a small one
  accounts = 40,
  logins = 41,   // login -> account
  persons = 42,  // person -> account
  devices = 43,
  device_secrets = 44,   // hash -> device
  account_devices = 45,  // account device -> ""
  sessions = 46,
  session_owners = 47,  // account, principal or device, then token -> ""
  factions = 50,
  faction_names = 51,  // name -> faction
  cards = 52,
  names = 53,
  setup_codes = 54,
  invite_codes = 55,
  known_ids = 56,
  tries = 57,
  app_passwords = 58,
  account_app_passwords = 59,  // account app password -> ""
  leases = 60,                 // space token -> lease
  papers = 70,                 // faction kind number -> sealed bytes
  paper_counts = 71,           // faction kind -> how many were ever added
};

// What is written at once. No value: erased. One change a key, the last one counts.
using Batch = std::map<std::pair<Table, Bytes>, std::optional<Bytes>>;

enum class Durable { now, later };  // later: survives the end of the process, not surely a loss of power

class KeyValue {
 public:
  // Gives false to stop. The views live for the call.
  using Visit = std::function<bool(ByteView key, ByteView value)>;

  virtual ~KeyValue() = default;
  //   errors  damaged  a checksum does not fit    io
  virtual Result<std::optional<Bytes>> get(Table table, ByteView key) const = 0;
  // All keys that begin with `prefix` and are not below `from`, ascending, as of one moment.
  virtual Result<void> scan(Table table, ByteView prefix, ByteView from, const Visit& visit) const = 0;
  // All or nothing. Concurrent callers share a sync.
  virtual Result<void> write(const Batch& batch, Durable durable) = 0;
};

}  // namespace mappe::storage
