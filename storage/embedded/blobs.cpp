#include "storage/embedded/blobs.h"

#include "storage/embedded/blob_store.h"
#include "storage/embedded/metering.h"
#include "storage/limits.h"

namespace mappe::storage {
namespace {

constexpr std::size_t expire_at_once = 256;                      // blobs under lock and in one batch
constexpr std::size_t roomy_from_bytes = std::size_t{16} << 10;  // of a first piece

// Holds the bytes until all are there: a blob is one chunk at most, and nothing unverified touches the disk.
class HeldBlobWriter final : public BlobWriter {
 public:
  HeldBlobWriter(EmbeddedBlobs& blobs, const SpaceId& space, const BlobId& blob, const PrincipalId& sender)
      : blobs_(blobs), space_(space), blob_(blob), sender_(sender) {}

  Result<void> write(ByteView more) override {
    if (more.size() > limits::blob_bytes_max - bytes_.size()) {
      return fail(Errc::too_large, "a blob is one chunk and its tag at most");
    }
    // Room at once for what is no small file, instead of growing step by step.
    if (bytes_.empty() && more.size() >= roomy_from_bytes) bytes_.reserve(limits::blob_bytes_max);
    append(bytes_, more);
    return {};
  }
  Result<bool> commit(TimeMs now) override {
    if (!fits_id(blob_, bytes_)) return fail(Errc::tampered, "the bytes sent do not fit the blob's id");
    return blobs_.store(space_, blob_, sender_, bytes_, now);
  }

 private:
  EmbeddedBlobs& blobs_;
  const SpaceId space_;
  const BlobId blob_;
  const PrincipalId sender_;
  Bytes bytes_;
};

// Named by an entry that healed; nobody has sent it yet.
bool is_lost(const BlobRecord& record) {
  return record.info.state == BlobState::live && record.place == BlobPlace::nowhere;
}

bool has_expired(const BlobInfo& info, const BlobRetention& keep, TimeMs now) {
  switch (info.state) {
    case BlobState::live:
      return false;
    case BlobState::unreferenced:
      return now >= info.asked_ms + keep.unreferenced_idle_ms || now >= info.first_ms + keep.unreferenced_ends_ms;
    case BlobState::dropped:
      return now >= info.dropped_ms + keep.grace_ms;
  }
  return false;
}

}  // namespace

std::unique_ptr<BlobWriter> EmbeddedBlobs::begin(const SpaceId& space, const BlobId& blob, const PrincipalId& sender) {
  return std::make_unique<HeldBlobWriter>(*this, space, blob, sender);
}

Result<bool> EmbeddedBlobs::store(const SpaceId& space, const BlobId& blob, const PrincipalId& sender, ByteView bytes,
                                  TimeMs now) {
  LockSet set;
  add_blob_lock(set, space, blob);
  std::optional held(core_.locks.lock(set));
  auto record = load_blob(core_.kv, space, blob);
  if (!record) return fail(record.error());
  if (*record && is_lost(**record)) {
    held.reset();
    return store_lost({space, blob}, bytes, now);
  }
  if (*record) return store_again({space, blob}, **record, bytes, now);
  return store_new({space, blob}, sender, bytes, now);
}

// Live, but sent only now: metered with it, so that the journal's record goes along and its quota is judged.
Result<bool> EmbeddedBlobs::store_lost(const Place& at, ByteView bytes, TimeMs now) {
  const JournalId id = journal_of(at.space);
  LockSet set;
  add_blob_lock(set, at.space, at.blob);
  set.add(Table::journals, id.view());
  const auto held = core_.locks.lock(set);
  auto record = load_blob(core_.kv, at.space, at.blob);
  if (!record) return fail(record.error());
  if (!*record) return fail(Errc::not_found, "the blob has been dropped meanwhile");
  if (!is_lost(**record)) return store_again(at, **record, bytes, now);
  if (bytes.size() != (*record)->info.size_bytes)
    return fail(Errc::malformed, "the blob has another size than its entry says");
  auto journal = find_record<JournalRecord>(core_.kv, Table::journals, key_of(id));
  if (!journal) return fail(journal.error());
  auto faction = load<Faction>(core_.kv, Table::factions, key_of(journal->owner));
  if (!faction) return fail(faction.error());
  const std::uint64_t quota = *faction ? (*faction)->quota_bytes : limits::quota_bytes_none;
  if (!core_.faction_bytes.add_up_to(journal->owner, bytes.size(), quota))
    return fail(Errc::quota, "the faction's quota does not hold what is sent again");
  Transaction tx(core_.kv);
  BlobRecord after = **record;
  auto written = place_bytes(core_, tx, at.space, at.blob, bytes, after);
  if (written) {
    after.info.asked_ms = std::max(after.info.asked_ms, now);
    Metering metering(core_, tx, id, *journal, /*is_new=*/false, now);
    metering.add_blob(bytes.size());
    if (const auto change = metering.change())
      tx.put(Table::meter_changes, key_of(id, change->at_ms, at.blob), encode(*change));
    put_blob(tx, at.space, at.blob, **record, after);
    tx.put(Table::journals, key_of(id), encode(*journal));
    auto stored = tx.commit();
    if (stored) return true;
    written = fail(stored.error());
  }
  core_.faction_bytes.subtract(journal->owner, bytes.size());
  return fail(written.error());
}

// It is there. Only one that was seen damaged is written anew: these bytes fit the id, so that heals it.
Result<bool> EmbeddedBlobs::store_again(const Place& at, BlobRecord record, ByteView bytes, TimeMs now) {
  Transaction tx(core_.kv);
  const BlobRecord before = record;
  const bool heals = record.info.damaged;
  if (heals) {
    if (auto placed = place_bytes(core_, tx, at.space, at.blob, bytes, record); !placed) return fail(placed.error());
  }
  record.info.asked_ms = std::max(record.info.asked_ms, now);
  put_blob(tx, at.space, at.blob, before, record);
  if (auto written = tx.commit(heals ? Durable::now : Durable::later); !written) return fail(written.error());
  return heals;
}

Result<bool> EmbeddedBlobs::store_new(const Place& at, const PrincipalId& sender, ByteView bytes, TimeMs now) {
  if (!core_.unreferenced_bytes.add_up_to(sender, bytes.size(), core_.retention.unreferenced_bytes_max)) {
    return fail(Errc::too_many, "too many bytes uploaded that no entry names yet");
  }
  Transaction tx(core_.kv);
  BlobRecord record;
  record.info = {BlobState::unreferenced, bytes.size(), now, now, 0, sender, false};
  if (auto placed = place_bytes(core_, tx, at.space, at.blob, bytes, record); !placed) {
    core_.unreferenced_bytes.subtract(sender, bytes.size());
    return fail(placed.error());
  }
  put_blob(tx, at.space, at.blob, std::nullopt, record);
  // Synced with the entry that names it, which comes behind it in the same log; lost with the power before, it is
  // missing when that entry comes, and is sent again.
  if (auto written = tx.commit(Durable::later); !written) {
    // Whether it was written is unknown until the next opening; the file stays for that case, a leftover otherwise.
    core_.unreferenced_bytes.subtract(sender, bytes.size());
    return fail(written.error());
  }
  return true;
}

Result<Bytes> EmbeddedBlobs::get(const SpaceId& space, const BlobId& blob) {
  auto record = find_record<BlobRecord>(core_.kv, Table::blobs, key_of(space, blob));
  if (!record) return fail(record.error());
  auto bytes = read_verified(core_, space, blob, *record);
  if (bytes || bytes.error().code == Errc::io) return bytes;
  // Gone or damaged. It may have expired, or been written anew, since its record was read: only the lock tells.
  LockSet set;
  add_blob_lock(set, space, blob);
  const auto held = core_.locks.lock(set);
  record = find_record<BlobRecord>(core_.kv, Table::blobs, key_of(space, blob));
  if (!record) return fail(record.error());
  bytes = read_verified(core_, space, blob, *record);
  if (bytes || bytes.error().code == Errc::io) return bytes;
  // If that cannot be written down now (a full disk), the next reader finds it anew: the answer is the same.
  (void)mark_damaged({space, blob});
  return fail(Errc::damaged, "a stored blob is damaged or gone; it must be sent again");
}

Result<void> EmbeddedBlobs::mark_damaged(const Place& at) {
  auto record = find_record<BlobRecord>(core_.kv, Table::blobs, key_of(at.space, at.blob));
  if (!record) return fail(record.error());
  if (record->info.damaged) return {};
  const BlobRecord before = *record;
  record->info.damaged = true;
  Transaction tx(core_.kv);
  put_blob(tx, at.space, at.blob, before, *record);
  return tx.commit(Durable::later);
}

Result<BlobInfo> EmbeddedBlobs::info(const SpaceId& space, const BlobId& blob) const {
  auto record = find_record<BlobRecord>(core_.kv, Table::blobs, key_of(space, blob));
  if (!record) return fail(record.error());
  return record->info;
}

Result<std::vector<BlobId>> EmbeddedBlobs::missing(const SpaceId& space, const std::vector<BlobId>& blobs, TimeMs now) {
  if (blobs.size() > limits::missing_ids_max) return fail(Errc::too_many, "too many blobs asked for at once");
  std::vector<BlobId> missing;
  for (const auto& blob : blobs) {
    auto there = asked_for({space, blob}, now);
    if (!there) return fail(there.error());
    if (!*there) missing.push_back(blob);
  }
  return missing;
}

// Whether it is there, whole as far as known. Being asked for keeps an unreferenced one, so the answer stays true.
Result<bool> EmbeddedBlobs::asked_for(const Place& at, TimeMs now) {
  const auto is_fresh = [&](const BlobInfo& info) {
    return info.state == BlobState::live || now < info.asked_ms + limits::touch_step_ms;
  };
  auto record = load_blob(core_.kv, at.space, at.blob);
  if (!record) return fail(record.error());
  if (!*record || (*record)->info.damaged) return false;
  if (is_fresh((*record)->info)) return true;

  LockSet set;
  add_blob_lock(set, at.space, at.blob);
  const auto held = core_.locks.lock(set);
  record = load_blob(core_.kv, at.space, at.blob);
  if (!record) return fail(record.error());
  if (!*record || (*record)->info.damaged) return false;
  BlobRecord after = **record;
  after.info.asked_ms = std::max(after.info.asked_ms, now);
  Transaction tx(core_.kv);
  put_blob(tx, at.space, at.blob, **record, after);
  if (auto written = tx.commit(Durable::later); !written) return fail(written.error());
  return true;
}

Result<std::uint64_t> EmbeddedBlobs::unreferenced_bytes(const PrincipalId& sender) const {
  return core_.unreferenced_bytes.of(sender);
}

Result<std::vector<EmbeddedBlobs::Place>> EmbeddedBlobs::candidates(TimeMs now) const {
  std::vector<Place> found;
  auto uploads = core_.kv.scan(Table::unreferenced, {}, {}, [&](ByteView key, ByteView) {
    KeyReader parts(key);
    const auto space = parts.id<SpaceId>();
    found.push_back({space, parts.id<BlobId>()});
    return true;
  });
  if (!uploads) return fail(uploads.error());
  auto dropped = core_.kv.scan(Table::dropped, {}, {}, [&](ByteView key, ByteView) {
    KeyReader parts(key);
    if (now < parts.number() + core_.retention.grace_ms) return false;  // and so are all that follow
    const auto space = parts.id<SpaceId>();
    found.push_back({space, parts.id<BlobId>()});
    return true;
  });
  if (!dropped) return fail(dropped.error());
  return found;
}

Result<Expired> EmbeddedBlobs::expire(TimeMs now) {
  auto places = candidates(now);
  if (!places) return fail(places.error());
  Expired expired;
  std::span<const Place> rest(*places);
  while (!rest.empty()) {
    const std::size_t count = std::min(rest.size(), expire_at_once);
    if (auto done = expire_some(rest.first(count), now, expired); !done) return fail(done.error());
    rest = rest.subspan(count);
  }
  return expired;
}

// Under their locks each is looked at again: an append or a question may have come first.
Result<void> EmbeddedBlobs::expire_some(std::span<const Place> some, TimeMs now, Expired& expired) {
  LockSet set;
  for (const auto& at : some) add_blob_lock(set, at.space, at.blob);
  const auto held = core_.locks.lock(set);
  Transaction tx(core_.kv);
  std::vector<std::pair<Place, BlobRecord>> gone;
  for (const auto& at : some) {
    auto record = load_blob(core_.kv, at.space, at.blob);
    if (!record) return fail(record.error());
    if (!*record || !has_expired((*record)->info, core_.retention, now)) continue;
    erase_blob(tx, at.space, at.blob, **record);
    gone.emplace_back(at, **record);
  }
  if (auto written = tx.commit(); !written) return fail(written.error());
  for (const auto& [at, record] : gone) {
    unplace_bytes(core_, at.space, at.blob, record.place);
    if (record.info.state == BlobState::unreferenced) {
      core_.unreferenced_bytes.subtract(record.info.sender, record.info.size_bytes);
    }
    ++expired.blobs;
    expired.bytes += record.info.size_bytes;
  }
  return {};
}

Result<Stock> EmbeddedBlobs::take_stock() {
  Stock stock;
  std::vector<Place> gone;
  std::optional<Error> error;
  auto scanned = core_.kv.scan(Table::blobs, {}, {}, [&](ByteView key, ByteView value) {
    const auto record = decode<BlobRecord>(value);
    if (!record) error = record.error();
    if (!record) return false;
    ++stock.blobs;
    KeyReader parts(key);
    const auto space = parts.id<SpaceId>();
    const auto blob = parts.id<BlobId>();
    const bool is_file = record->place == BlobPlace::file && core_.files != nullptr;
    if (is_file && !core_.files->has(space, blob, record->info.size_bytes)) gone.push_back({space, blob});
    return true;
  });
  if (!scanned) return fail(scanned.error());
  if (error) return fail(*error);
  stock.gone = gone.size();
  for (const Place& at : gone) {
    LockSet set;
    add_blob_lock(set, at.space, at.blob);
    const auto held = core_.locks.lock(set);
    if (auto marked = mark_damaged(at); !marked && marked.error().code != Errc::not_found) return fail(marked.error());
  }
  return stock;
}

Result<std::vector<BlobId>> EmbeddedBlobs::verify(const SpaceId& space) {
  auto blobs = ids_under<BlobId>(core_.kv, Table::blobs, space.view());
  if (!blobs) return fail(blobs.error());
  std::vector<BlobId> damaged;
  for (const auto& blob : *blobs) {
    const auto bytes = get(space, blob);
    if (bytes || bytes.error().code == Errc::not_found) continue;  // not_found: expired meanwhile
    if (bytes.error().code == Errc::io) return fail(bytes.error());
    damaged.push_back(blob);
  }
  return damaged;
}

}  // namespace mappe::storage
