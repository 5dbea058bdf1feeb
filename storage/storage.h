// The server's durable state behind narrow interfaces. Nothing above may assume that it is the only process using it.
//
// Two implementations, one conformance suite (tests/storage/): the embedded one, RocksDB records and one file a blob in
// one folder; and one in memory, for tests of what stands above.
//
//     DIR/lock       held while open: one process
//     DIR/schema     the newest version of the layout that may lie here; read before anything else is touched
//     DIR/started    records were there once: should they be missing, that is a loss and no first start
//     DIR/records/   RocksDB, one column family a table; its WAL is synced before anything is acknowledged
//     DIR/blobs/XX/  SPACE-BLOB in hex, immutable, XX the blob id's first byte; DIR/blobs/tmp/ half-written ones;
//                    DIR/blobs/leftovers/ what a crash left without a record, for a week
#pragma once

#include <filesystem>
#include <memory>

#include "storage/accounts.h"
#include "storage/blobs.h"
#include "storage/engine/disk.h"
#include "storage/journals.h"
#include "storage/leases.h"
#include "storage/limits.h"
#include "storage/meters.h"
#include "storage/papers.h"

namespace mappe::storage {

// That the data came back from a backup, and how long members may bring back what it lacks.       docs/protocol.md §4.5
struct Restore {
  TimeMs generation_ms = 0;  // when it was restored; 0: never
  TimeMs heal_first_ms = 0;  // until then journals take nothing but what heals
  TimeMs heal_until_ms = 0;  // until then they take that too; 0: closed
  TimeMs newest_ms = 0;      // time of the newest entry of the backup

  friend bool operator==(const Restore&, const Restore&) = default;
};

struct DiskRoom {
  std::uint64_t free_bytes = 0;  // left for this process; 0 in memory
};

class Storage {
 public:
  virtual ~Storage() = default;
  virtual Journals& journals() = 0;
  virtual Blobs& blobs() = 0;
  virtual Accounts& accounts() = 0;
  virtual Devices& devices() = 0;
  virtual Sessions& sessions() = 0;
  virtual Factions& factions() = 0;
  virtual Cards& cards() = 0;
  virtual Names& names() = 0;
  virtual Codes& codes() = 0;
  virtual AppPasswords& app_passwords() = 0;
  virtual KnownIds& known_ids() = 0;
  virtual TryCounters& tries() = 0;
  virtual Leases& leases() = 0;
  virtual Meters& meters() = 0;
  virtual Papers& papers() = 0;

  // All of these or none, durable when it returns. Judged as writes.h says.                errors  io, damaged
  virtual Result<WritesOutcome> commit(const Writes& writes) = 0;

  virtual Result<Restore> restored() const = 0;
  virtual Result<void> mark_restored(const Restore& restore) = 0;  // durable when it returns

  // Whether what is acknowledged could be kept now: reads a record, writes one and a small file, both durably.
  //   errors  io (is_disk_full), damaged
  virtual Result<DiskRoom> check() = 0;
};

struct Options {
  BlobRetention retention;
  bool sync = true;  // false: only for benchmarks that show what durability costs
  std::size_t blob_bytes_in_records_max = limits::blob_bytes_in_records_max;
  std::size_t open_files_max = limits::open_files_max;  // of the records; at least 20
  // Opens although the write-ahead log is damaged in its middle, and forgets what came after that point, acknowledged
  // or not. An operator's decision: clients that are ahead then see "behind" and heal.
  bool cut_damaged_log = false;
  bool meters_time = true;  // false: only for benchmarks that show what metering costs
  DiskFaults faults;        // for tests of what stands above: a disk that fails at will
};

// Opens the folder, making it (0700) if it is not there; sweeps what a crash left over; brings an older schema up to
// date.
//   errors  busy         another process has it open
//           unsupported  written by a newer Mappe; nothing was touched
//           damaged      a record or the log does not fit its checksum
//           io           the disk refused
Result<std::unique_ptr<Storage>> open_storage(const std::filesystem::path& dir, const Options& options = {});

std::unique_ptr<Storage> storage_in_memory(DiskFaults faults = {});

// Whether an error of any call here says that the disk is full: nothing was written, and nothing will be until the
// operator makes room.
bool is_disk_full(const Error& error);

}  // namespace mappe::storage
