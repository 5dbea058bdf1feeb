#include "storage/storage.h"

#include <fcntl.h>

#include <optional>
#include <system_error>

#include "storage/embedded/accounts.h"
#include "storage/embedded/blob_store.h"
#include "storage/embedded/blobs.h"
#include "storage/embedded/journals.h"
#include "storage/embedded/leases.h"
#include "storage/embedded/meters.h"
#include "storage/embedded/papers.h"
#include "storage/embedded/record_writes.h"
#include "storage/embedded/schema.h"
#include "storage/engine/faulty_engine.h"
#include "storage/engine/memory_engine.h"
#include "storage/engine/posix_file.h"
#include "storage/engine/rocks_engine.h"

namespace mappe::storage {
namespace {

namespace fs = std::filesystem;

// What an opened folder owns, in the order in which it is opened; let go of in reverse.
struct Parts {
  PosixFile lock;
  std::unique_ptr<KeyValue> kv;
  std::unique_ptr<BlobFiles> files;
  fs::path dir;  // empty: in memory
};

class EmbeddedStorage final : public Storage {
 public:
  EmbeddedStorage(Parts parts, std::size_t small, const BlobRetention& keep, bool meters_time)
      : parts_(std::move(parts)), core_(*parts_.kv, parts_.files.get(), small, keep, meters_time) {}
  EmbeddedStorage(const EmbeddedStorage&) = delete;
  EmbeddedStorage& operator=(const EmbeddedStorage&) = delete;
  ~EmbeddedStorage() override;

  Result<void> start();

  Journals& journals() override { return journals_; }
  Blobs& blobs() override { return blobs_; }
  Accounts& accounts() override { return accounts_; }
  Devices& devices() override { return devices_; }
  Sessions& sessions() override { return sessions_; }
  Factions& factions() override { return factions_; }
  Cards& cards() override { return cards_; }
  Names& names() override { return names_; }
  Codes& codes() override { return codes_; }
  AppPasswords& app_passwords() override { return app_passwords_; }
  KnownIds& known_ids() override { return known_ids_; }
  TryCounters& tries() override { return tries_; }
  Leases& leases() override { return leases_; }
  Meters& meters() override { return meters_; }
  Papers& papers() override { return papers_; }
  Result<WritesOutcome> commit(const Writes& writes) override;
  Result<DiskRoom> check() override;
  Result<Restore> restored() const override;
  Result<void> mark_restored(const Restore& restore) override;

 private:
  Result<void> sweep_after_a_crash();

  Parts parts_;
  Core core_;
  bool started_ = false;
  EmbeddedJournals journals_{core_};
  EmbeddedBlobs blobs_{core_};
  EmbeddedAccounts accounts_{core_};
  EmbeddedDevices devices_{core_};
  EmbeddedSessions sessions_{core_};
  EmbeddedFactions factions_{core_};
  EmbeddedCards cards_{core_};
  EmbeddedNames names_{core_};
  EmbeddedCodes codes_{core_};
  EmbeddedAppPasswords app_passwords_{core_};
  EmbeddedKnownIds known_ids_{core_};
  EmbeddedTryCounters tries_{core_};
  EmbeddedLeases leases_{core_};
  EmbeddedMeters meters_{core_};
  EmbeddedPapers papers_{core_};
};

// There while the folder was closed in order; without it files are looked through for leftovers, which are set aside.
Bytes closed_key() { return bytes_of(std::string_view("closed")); }

EmbeddedStorage::~EmbeddedStorage() {
  if (!started_) return;
  Transaction tx(core_.kv);
  tx.put(Table::meta, closed_key(), {});
  (void)tx.commit();  // without it the next start sweeps: no harm
}

Result<void> EmbeddedStorage::start() {
  if (auto current = bring_up_to_date(core_.kv, schema_version, migrations()); !current) return current;
  if (auto swept = sweep_after_a_crash(); !swept) return swept;
  if (auto summed = core_.sum_up(); !summed) return summed;
  Transaction tx(core_.kv);
  tx.erase(Table::meta, closed_key());
  if (auto written = tx.commit(); !written) return written;
  started_ = true;
  return {};
}

Result<void> EmbeddedStorage::sweep_after_a_crash() {
  auto closed = core_.kv.get(Table::meta, closed_key());
  if (!closed) return fail(closed.error());
  if (*closed || !core_.files) return {};
  auto swept = core_.files->set_leftovers_aside([&](const SpaceId& space, const BlobId& blob) -> Result<bool> {
    auto record = load_blob(core_.kv, space, blob);
    if (!record) return fail(record.error());
    return *record && (*record)->place == BlobPlace::file;
  });
  if (!swept) return fail(swept.error());
  return {};
}

Result<WritesOutcome> EmbeddedStorage::commit(const Writes& writes) {
  LockSet set;
  add_locks(set, writes);
  const auto held = core_.locks.lock(set);
  Transaction tx(core_.kv);
  auto outcome = apply(tx, writes);
  if (!outcome || outcome->verdict != WriteVerdict::done) return outcome;
  if (auto written = tx.commit(); !written) return fail(written.error());
  return outcome;
}

Bytes restored_key() { return bytes_of(std::string_view("restored")); }

Result<Restore> EmbeddedStorage::restored() const {
  auto value = core_.kv.get(Table::meta, restored_key());
  if (!value) return fail(value.error());
  if (!*value) return Restore();
  return decode<Restore>(**value);
}

Result<void> EmbeddedStorage::mark_restored(const Restore& restore) {
  Transaction tx(core_.kv);
  tx.put(Table::meta, restored_key(), encode(restore));
  return tx.commit();
}

Bytes probe_key() { return bytes_of(std::string_view("probe")); }

Result<DiskRoom> EmbeddedStorage::check() {
  if (auto read = core_.kv.get(Table::meta, probe_key()); !read) return fail(read.error());
  Transaction tx(core_.kv);
  tx.put(Table::meta, probe_key(), {});
  if (auto written = tx.commit(); !written) return fail(written.error());
  // A file too: the log has room of its own set aside, so records may still fit where no blob does.
  if (!core_.files) return DiskRoom{};
  if (auto written = core_.files->probe(); !written) return fail(written.error());
  std::error_code error;
  const auto space = fs::space(parts_.dir, error);
  if (error) return fail(disk_error(error.value()));
  return DiskRoom{space.available};
}

Result<void> make_private_folder(const fs::path& dir) {
  std::error_code error;
  const bool made = fs::create_directories(dir, error);
  if (!error && made) fs::permissions(dir, fs::perms::owner_all, error);
  if (error) return fail(Errc::io, "the data folder could not be made");
  return {};
}

Result<PosixFile> lock_folder(const fs::path& dir) {
  auto lock = PosixFile::open(dir / "lock", O_RDWR | O_CREAT);
  if (!lock) return lock;
  if (auto locked = lock->lock_exclusively(); !locked) return fail(locked.error());
  return lock;
}

constexpr const char* started_file = "started";

bool holds_files(const fs::path& dir) {
  std::error_code error;
  for (fs::recursive_directory_iterator it(dir, error), end; !error && it != end; it.increment(error))
    if (it->is_regular_file(error)) return true;
  return false;
}

// Records that are gone while what belongs to them is there: half of a restore, a disk that is not mounted. To begin
// afresh would give up every blob.
Result<void> check_records(const fs::path& dir) {
  std::error_code error;
  if (fs::exists(dir / "records" / "CURRENT", error)) return {};
  if (!fs::exists(dir / started_file, error) && !holds_files(dir / "blobs")) return {};
  return fail(Errc::damaged,
              "DATA/storage/records is missing or not whole, while the rest is there: restore it from a backup");
}

// The same of a record store that opens and is empty: its log is gone, or was cut before its first record.
Result<void> check_not_emptied(const fs::path& dir, const KeyValue& kv) {
  std::error_code error;
  if (!fs::exists(dir / started_file, error)) return {};
  auto any = holds_records(kv);
  if (!any) return fail(any.error());
  if (*any) return {};
  return fail(Errc::damaged, "DATA/storage/records holds nothing any more: restore the whole folder from a backup");
}

// From now on missing records are a loss, not a first start.
Result<void> mark_started(const fs::path& dir) {
  std::error_code error;
  if (dir.empty() || fs::exists(dir / started_file, error)) return {};
  auto mark = PosixFile::open(dir / started_file, O_WRONLY | O_CREAT);
  if (!mark) return fail(mark.error());
  if (auto synced = mark->sync_data(); !synced) return synced;
  return sync_folder(dir);
}

Result<Parts> open_parts(const fs::path& dir, const Options& options) {
  if (auto made = make_private_folder(dir); !made) return fail(made.error());
  auto lock = lock_folder(dir);
  if (!lock) return fail(lock.error());
  if (auto ours = claim_schema(dir / "schema", schema_version); !ours) return fail(ours.error());
  if (auto whole = check_records(dir); !whole) return fail(whole.error());
  auto kv = open_rocks_engine(dir / "records", {options.sync, options.cut_damaged_log, options.open_files_max});
  if (!kv) return fail(kv.error());
  if (auto kept = check_not_emptied(dir, **kv); !kept) return fail(kept.error());
  if (options.faults) *kv = faulty_engine(std::move(*kv), options.faults);
  auto files = BlobFiles::open(dir / "blobs", options.sync, options.faults);
  if (!files) return fail(files.error());
  if (auto synced = sync_folder(dir); !synced) return fail(synced.error());
  return Parts{std::move(*lock), std::move(*kv), std::move(*files), dir};
}

}  // namespace

Result<std::unique_ptr<Storage>> open_storage(const fs::path& dir, const Options& options) {
  auto parts = open_parts(dir, options);
  if (!parts) return fail(parts.error());
  auto storage = std::make_unique<EmbeddedStorage>(std::move(*parts), options.blob_bytes_in_records_max,
                                                   options.retention, options.meters_time);
  if (auto started = storage->start(); !started) return fail(started.error());
  if (auto marked = mark_started(dir); !marked) return fail(marked.error());
  return std::unique_ptr<Storage>(std::move(storage));
}

std::unique_ptr<Storage> storage_in_memory(DiskFaults faults) {
  auto kv = memory_engine();
  if (faults) kv = faulty_engine(std::move(kv), std::move(faults));
  auto storage =
      std::make_unique<EmbeddedStorage>(Parts{PosixFile(), std::move(kv), nullptr, {}}, 0, BlobRetention{}, true);
  CHECK(storage->start().has_value());  // an empty map has no way to fail
  return storage;
}

}  // namespace mappe::storage
