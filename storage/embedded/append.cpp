// Append-if-head: everything is locked, everything is judged, then one batch is written with one sync.
#include <map>
#include <set>

#include "storage/embedded/blob_store.h"
#include "storage/embedded/journals.h"
#include "storage/embedded/metering.h"
#include "storage/embedded/record_writes.h"
#include "storage/engine/quick_sum.h"
#include "storage/limits.h"

namespace mappe::storage {
namespace {

// Bytes counted against a faction before they are written; taken back unless kept.
class Reservation {
 public:
  Reservation(Sums<FactionId>& sums, const FactionId& faction) : sums_(sums), faction_(faction) {}
  Reservation(const Reservation&) = delete;
  Reservation& operator=(const Reservation&) = delete;
  ~Reservation() { sums_.subtract(faction_, bytes_); }

  bool reserve(std::uint64_t bytes, std::uint64_t quota) {
    if (!sums_.add_up_to(faction_, bytes, quota)) return false;
    bytes_ = bytes;
    return true;
  }
  void reserve_anyway(std::uint64_t bytes) {
    sums_.add(faction_, bytes);
    bytes_ = bytes;
  }
  void keep() { bytes_ = 0; }

 private:
  Sums<FactionId>& sums_;
  const FactionId faction_;
  std::uint64_t bytes_ = 0;
};

struct Changed {  // one added or dropped blob
  BlobId id;
  std::optional<BlobRecord> before;
  BlobRecord after;
  const InlineBlob* bytes = nullptr;  // to be stored with the entry
};

// Of a blob whose bytes are not among the records: named by an entry that heals.
Changed lost_blob(const BlobRef& add, const std::optional<BlobRecord>& before, const Append& asked) {
  Changed change{add.id, before, {}, nullptr};
  change.after.info = {BlobState::live, add.size_bytes, asked.now, asked.now, 0, asked.author, /*damaged=*/true};
  change.after.place = BlobPlace::nowhere;
  return change;
}

class Appending {
 public:
  Appending(Core& core, const Append& asked)
      : core_(core), asked_(asked), space_(asked.journal.array()), tx_(core.kv) {}

  Result<void> check_form();
  Result<AppendOutcome> run();

 private:
  using Refusal = std::optional<AppendVerdict>;  // none: go on

  LockSet locks() const;
  Result<void> load_journal();
  Refusal judge_head();
  Changed found_or_lost(const BlobRef& add, const std::optional<BlobRecord>& before);
  Result<Refusal> judge_adds();
  Result<Refusal> judge_drops();
  Result<Refusal> judge_quota(Reservation& reservation);
  Result<Refusal> judge_writes();
  Result<Refusal> judge(Reservation& reservation);
  Result<void> put_blobs();
  Result<void> put_members();
  void put_entry();
  void unplace_blobs();
  void count_added(const Changed& change);

  Core& core_;
  const Append& asked_;
  const SpaceId space_;
  Transaction tx_;
  bool is_new_ = false;
  JournalRecord journal_;
  std::optional<Metering> metering_;
  std::map<BlobId, const InlineBlob*> inline_;
  std::vector<Changed> added_, dropped_;
  std::uint64_t added_bytes_ = 0, dropped_bytes_ = 0;
  bool adds_what_was_here_ = false;  // a blob that was sent or dropped, so that healing it is no way around the quota
  std::vector<BlobId> placed_files_;
  AppendOutcome outcome_;
};

Result<void> Appending::check_form() {
  if (asked_.entry.size() > limits::entry_bytes_max) return fail(Errc::too_large, "an entry is 1 MiB at most");
  std::set<BlobId> named;
  for (const auto* list : {&asked_.adds, &asked_.drops}) {
    for (const auto& blob : *list) {
      if (!named.insert(blob.id).second) return fail(Errc::malformed, "an entry names a blob twice");
    }
  }
  std::set<BlobId> adds;
  for (const auto& blob : asked_.adds) adds.insert(blob.id);
  for (const auto& blob : asked_.blobs) {
    if (blob.bytes.size() > limits::blob_bytes_max) return fail(Errc::too_large, "a blob is one chunk and its tag");
    if (!adds.contains(blob.id)) return fail(Errc::malformed, "a blob came along that the entry does not add");
    if (!inline_.emplace(blob.id, &blob).second) return fail(Errc::malformed, "a blob came along twice");
    if (!fits_id(blob.id, blob.bytes)) return fail(Errc::malformed, "the bytes sent do not fit the blob's id");
  }
  return {};
}

LockSet Appending::locks() const {
  LockSet set;
  set.add(Table::journals, asked_.journal.view());
  for (const auto& blob : asked_.adds) add_blob_lock(set, space_, blob.id);
  for (const auto& blob : asked_.drops) add_blob_lock(set, space_, blob.id);
  add_locks(set, asked_.writes);
  return set;
}

Result<void> Appending::load_journal() {
  auto stored = load<JournalRecord>(core_.kv, Table::journals, key_of(asked_.journal));
  if (!stored) return fail(stored.error());
  is_new_ = !*stored;
  journal_.kind = asked_.kind;
  journal_.owner = asked_.owner;
  if (is_new_) return {};
  journal_ = **stored;
  outcome_.head = journal_.head;
  return {};
}

Appending::Refusal Appending::judge_head() {
  const bool follows = is_new_ ? asked_.seq == 0 && asked_.prev.is_zero()
                               : asked_.seq == journal_.head.seq + 1 && asked_.prev == journal_.head.hash;
  if (!follows) return AppendVerdict::head_moved;
  return std::nullopt;
}

// A half restored folder may hold the file though its record is gone.
Changed Appending::found_or_lost(const BlobRef& add, const std::optional<BlobRecord>& before) {
  Changed change = lost_blob(add, before, asked_);
  if (before || !core_.files || !core_.files->take_back(space_, add.id)) return change;
  const auto bytes = core_.files->read(space_, add.id, add.size_bytes);
  if (!bytes || bytes->size() != add.size_bytes || !fits_id(add.id, *bytes)) return change;
  change.after.place = BlobPlace::file;
  change.after.sum = quick_sum(*bytes);
  change.after.info.damaged = false;
  return change;
}

Result<Appending::Refusal> Appending::judge_adds() {
  std::vector<BlobId> missing, wrong_size, live;
  for (const auto& add : asked_.adds) {
    auto before = load_blob(core_.kv, space_, add.id);
    if (!before) return fail(before.error());
    const auto sent = inline_.find(add.id);
    Changed change{add.id, *before, {}, sent == inline_.end() ? nullptr : sent->second};
    const bool usable = *before && !(*before)->info.damaged;
    const bool is_live = *before && (*before)->info.state == BlobState::live;
    if (!usable && !change.bytes && asked_.heals && !is_live) {
      added_.push_back(found_or_lost(add, *before));
      if (added_.back().after.is_metered()) added_bytes_ += add.size_bytes;
      continue;
    }
    if (!usable && !change.bytes && !(asked_.heals && is_live)) {
      missing.push_back(add.id);
      continue;
    }
    adds_what_was_here_ = true;
    if (*before) change.after = **before;
    if (usable) change.bytes = nullptr;
    const std::uint64_t size = change.bytes ? change.bytes->bytes.size() : change.after.info.size_bytes;
    if (size != add.size_bytes) wrong_size.push_back(add.id);
    if (is_live) live.push_back(add.id);
    if (!*before) change.after.info = {BlobState::live, size, asked_.now, asked_.now, 0, asked_.author, false};
    added_bytes_ += size;
    added_.push_back(std::move(change));
  }
  const auto refuse = [&](AppendVerdict verdict, std::vector<BlobId>& blobs) {
    outcome_.blobs = std::move(blobs);
    return Refusal(verdict);
  };
  if (!missing.empty()) return refuse(AppendVerdict::blob_missing, missing);
  if (!wrong_size.empty()) return refuse(AppendVerdict::blob_wrong_size, wrong_size);
  if (!live.empty()) return refuse(AppendVerdict::blob_already_live, live);
  return Refusal();
}

Result<Appending::Refusal> Appending::judge_drops() {
  std::vector<BlobId> not_live;
  for (const auto& drop : asked_.drops) {
    auto before = load_blob(core_.kv, space_, drop.id);
    if (!before) return fail(before.error());
    const bool is_live = *before && (*before)->info.state == BlobState::live;
    if (!is_live || (*before)->info.size_bytes != drop.size_bytes) {
      not_live.push_back(drop.id);
      continue;
    }
    if ((*before)->is_metered()) dropped_bytes_ += drop.size_bytes;
    dropped_.push_back({drop.id, *before, **before, nullptr});
  }
  if (not_live.empty()) return Refusal();
  outcome_.blobs = std::move(not_live);
  return Refusal(AppendVerdict::drop_not_live);
}

// An entry that frees more than it takes fits any quota; what it frees is given back only once it is durable.
Result<Appending::Refusal> Appending::judge_quota(Reservation& reservation) {
  const std::uint64_t takes = asked_.entry.size() + added_bytes_;
  const std::uint64_t net = takes > dropped_bytes_ ? takes - dropped_bytes_ : 0;
  if (asked_.adds.empty() || (asked_.heals && !adds_what_was_here_)) {
    reservation.reserve_anyway(net);
    return Refusal();
  }
  auto faction = load<Faction>(core_.kv, Table::factions, key_of(journal_.owner));
  if (!faction) return fail(faction.error());
  const std::uint64_t quota = *faction ? (*faction)->quota_bytes : limits::quota_bytes_none;
  if (net != 0 && !reservation.reserve(net, quota)) return Refusal(AppendVerdict::quota_exceeded);
  return Refusal();
}

Result<Appending::Refusal> Appending::judge_writes() {
  auto applied = apply(tx_, asked_.writes);
  if (!applied) return fail(applied.error());
  outcome_.write = *applied;
  if (applied->verdict != WriteVerdict::done) return Refusal(AppendVerdict::write_refused);
  return Refusal();
}

Result<Appending::Refusal> Appending::judge(Reservation& reservation) {
  if (auto moved = judge_head()) return moved;
  auto refusal = judge_adds();
  if (!refusal || *refusal) return refusal;
  refusal = judge_drops();
  if (!refusal || *refusal) return refusal;
  refusal = judge_quota(reservation);
  if (!refusal || *refusal) return refusal;
  return judge_writes();
}

void Appending::count_added(const Changed& change) {
  const std::uint64_t size = change.after.info.size_bytes;
  if (change.after.place == BlobPlace::nowhere) return;
  metering_->add_blob(size);
  if (change.before && change.before->info.state == BlobState::dropped)
    metering_->regain(size, change.before->info.dropped_ms);
}

Result<void> Appending::put_blobs() {
  for (auto& change : added_) {
    if (change.bytes) {
      auto placed = place_bytes(core_, tx_, space_, change.id, change.bytes->bytes, change.after);
      if (!placed) return placed;
      if (change.after.place == BlobPlace::file && !change.before) placed_files_.push_back(change.id);
    }
    change.after.info.state = BlobState::live;
    change.after.info.dropped_ms = 0;
    count_added(change);
    put_blob(tx_, space_, change.id, change.before, change.after);
  }
  for (auto& change : dropped_) {
    change.after.info.state = BlobState::dropped;
    // Not before the meters' now: until then it was billed.
    change.after.info.dropped_ms = std::max(asked_.now, metering_->at_ms());
    if (change.after.place != BlobPlace::nowhere) metering_->drop_blob(change.after.info.size_bytes);
    put_blob(tx_, space_, change.id, change.before, change.after);
  }
  return {};
}

void Appending::unplace_blobs() {
  for (const auto& blob : placed_files_) unplace_bytes(core_, space_, blob, BlobPlace::file);
}

Result<void> Appending::put_members() {
  if (!asked_.members) return {};
  auto before = load<std::vector<PrincipalId>>(core_.kv, Table::members, key_of(asked_.journal));
  if (!before) return fail(before.error());
  if (*before) {
    for (const auto& member : **before) tx_.erase(Table::member_of, key_of(member, asked_.journal));
  }
  for (const auto& member : *asked_.members) tx_.put(Table::member_of, key_of(member, asked_.journal), {});
  tx_.put(Table::members, key_of(asked_.journal), encode(*asked_.members));
  return {};
}

void Appending::put_entry() {
  Head& head = journal_.head;
  head.seq = asked_.seq;
  head.hash = asked_.hash;
  head.bytes += asked_.entry.size();
  journal_.meter.journal_bytes = head.bytes;
  if (asked_.access) {
    head.access_seq = asked_.seq;
    head.access_hash = asked_.hash;
    tx_.put(Table::access_entries, key_of(asked_.journal, asked_.seq), {});
  }
  if (asked_.snapshot) tx_.put(Table::newest_snapshots, key_of(asked_.journal), encode_seq(asked_.seq));
  tx_.put(Table::entries, key_of(asked_.journal, asked_.seq),
          encode_entry(asked_.access, asked_.hash, metering_->change(), asked_.entry));
  tx_.put(Table::journals, key_of(asked_.journal), encode(journal_));
  if (is_new_) tx_.put(Table::journals_by_owner, key_of(journal_.kind, journal_.owner, asked_.journal), {});
}

Result<AppendOutcome> Appending::run() {
  const auto held = core_.locks.lock(locks());
  if (auto loaded = load_journal(); !loaded) return fail(loaded.error());
  const FactionId owner = journal_.owner;
  Reservation reservation(core_.faction_bytes, owner);
  auto refusal = judge(reservation);
  if (!refusal) return fail(refusal.error());
  if (*refusal) {
    outcome_.verdict = **refusal;
    return std::move(outcome_);
  }
  metering_.emplace(core_, tx_, asked_.journal, journal_, is_new_, asked_.now);
  auto placed = put_blobs();
  if (placed) placed = put_members();
  if (!placed) {
    unplace_blobs();
    return fail(placed.error());
  }
  put_entry();
  if (auto written = tx_.commit(); !written) return fail(written.error());

  reservation.keep();
  const std::uint64_t takes = asked_.entry.size() + added_bytes_;
  if (dropped_bytes_ > takes) core_.faction_bytes.subtract(owner, dropped_bytes_ - takes);
  for (const auto& change : added_) {
    if (!change.before || change.before->info.state != BlobState::unreferenced) continue;
    core_.unreferenced_bytes.subtract(change.before->info.sender, change.before->info.size_bytes);
  }
  outcome_.head = journal_.head;
  return std::move(outcome_);
}

}  // namespace

Result<AppendOutcome> EmbeddedJournals::append(const Append& asked) {
  Appending appending(core_, asked);
  if (auto form = appending.check_form(); !form) return fail(form.error());
  return appending.run();
}

}  // namespace mappe::storage
