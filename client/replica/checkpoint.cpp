#include "client/replica/checkpoint.h"

#include "client/limits.h"
#include "client/replica/past.h"
#include "crypto/base/cbor.h"
#include "journal/snapshot.h"

namespace mappe::client {

namespace {

constexpr std::uint64_t checkpoint_version = 2;
constexpr std::size_t items_max = std::size_t{1} << 24;

void write_author(cbor::Writer* out, const journal::Author& author) {
  out->array(2).uint(static_cast<std::uint64_t>(author.kind)).id(author.id);
}
journal::Author read_author(cbor::Reader* in) {
  in->array(2);
  journal::Author author;
  author.kind = static_cast<PrincipalKind>(in->uint_up_to(3));
  author.id = in->id<PrincipalId>();
  return author;
}

void write_seqs(cbor::Writer* out, const std::set<std::uint64_t>& seqs) {
  out->array(seqs.size());
  for (const std::uint64_t seq : seqs) out->uint(seq);
}
std::set<std::uint64_t> read_seqs(cbor::Reader* in) {
  std::set<std::uint64_t> seqs;
  const std::size_t count = in->array_up_to(items_max);
  for (std::size_t i = 0; i < count && !in->failed(); ++i) seqs.insert(in->uint());
  return seqs;
}

template <class Read>
void read_items(cbor::Reader* in, Read read) {
  const std::size_t count = in->array_up_to(items_max);
  for (std::size_t i = 0; i < count && !in->failed(); ++i) read();
}

// 0: none; else one more than the number.
std::uint64_t number_of(const std::optional<journal::Unfit>& unfit) {
  return unfit ? static_cast<std::uint64_t>(*unfit) + 1 : 0;
}
std::optional<journal::Unfit> unfit_of(std::uint64_t number) {
  return number ? std::optional(static_cast<journal::Unfit>(number - 1)) : std::nullopt;
}

}  // namespace

class CheckpointCodec {
 public:
  static void write_marks(cbor::Writer* out, const Replay& replay) {
    out->array(replay.health_.size());
    for (const SkippedEntry& one : replay.health_) {
      out->array(5).uint(one.seq);
      write_author(out, one.author);
      out->uint(one.time_ms).uint(static_cast<std::uint64_t>(one.why)).uint(number_of(one.unfit));
    }
    out->array(replay.alarms_.size());
    for (const Alarm& one : replay.alarms_) {
      out->array(3).uint(static_cast<std::uint64_t>(one.kind)).uint(one.seq);
      write_author(out, one.author);
    }
    out->array(replay.doubts_.size());
    for (const auto& [blob, doubt] : replay.doubts_) {
      out->array(5).id(blob).uint(doubt.size_bytes).uint(doubt.seq);
      write_author(out, doubt.author);
      out->uint(doubt.told);
    }
    out->array(replay.snapshots_.size());
    for (const Replay::SeenSnapshot& one : replay.snapshots_)
      out->array(3)
          .uint(one.seq)
          .uint(one.matched)
          .bytes(SecretBytes(journal::encode_snapshot_body(one.body)).expose());
    write_seqs(out, replay.objections_);
    out->array(2).uint(replay.entries_since_snapshot_).uint(replay.bytes_since_snapshot_);
  }

  static void read_marks(cbor::Reader* in, Replay* replay) {
    read_items(in, [&] {
      SkippedEntry one;
      in->array(5);
      one.seq = in->uint();
      one.author = read_author(in);
      one.time_ms = in->uint();
      one.why = static_cast<SkippedEntry::Why>(in->uint_up_to(1));
      one.unfit = unfit_of(in->uint_up_to(64));
      replay->health_.push_back(one);
    });
    read_items(in, [&] {
      in->array(3);
      Alarm one;
      one.kind = static_cast<Alarm::Kind>(in->uint_up_to(8));
      one.seq = in->uint();
      one.author = read_author(in);
      replay->alarms_.push_back(one);
    });
    read_items(in, [&] {
      in->array(5);
      Replay::Doubt& doubt = replay->doubts_[in->id<BlobId>()];
      doubt.size_bytes = in->uint();
      doubt.seq = in->uint();
      doubt.author = read_author(in);
      doubt.told = in->uint_up_to(1) == 1;
    });
    read_items(in, [&] {
      in->array(3);
      Replay::SeenSnapshot one;
      one.seq = in->uint();
      one.matched = in->uint_up_to(1) == 1;
      auto body = journal::parse_snapshot_body(in->bytes());
      if (!body) return in->fail_with(body.error());
      one.body = std::move(*body);
      replay->snapshots_.push_back(std::move(one));
    });
    replay->objections_ = read_seqs(in);
    in->array(2);
    replay->entries_since_snapshot_ = in->uint();
    replay->bytes_since_snapshot_ = in->uint();
  }

  static Result<void> read(cbor::Reader* in, Replay* replay) {
    in->array(14);
    if (in->uint() != checkpoint_version) return fail(Errc::unsupported, "a checkpoint of another version of mappe");
    auto access = journal::SpaceAccess::decode(in->bytes());
    auto judge = journal::VoidJudge::decode(in->bytes());
    auto live = journal::LiveBlobs::decode(in->bytes());
    if (!access || !judge || !live) return fail(Errc::malformed, "a damaged checkpoint");
    Verified verified{std::move(*access), std::move(*judge), std::move(*live), read_seqs(in), {}};
    verified.pruned = read_seqs(in);
    read_items(in, [&] {
      in->array(2);
      const std::uint64_t epoch = in->uint();
      if (auto key = EpochKey::parse(in->bytes())) replay->keys_.add(epoch, std::move(*key));
    });
    auto state = journal::decode_state(in->bytes(), verified.access.head().seq);
    if (!state) return fail(state.error());
    read_marks(in, replay);
    if (auto fits = in->finish(); !fits) return fits;
    replay->verified_ = std::move(verified);
    replay->state_ = std::move(*state);
    return {};
  }
};

Result<SecretBytes> encode_replay(const Replay& replay) {
  if (!replay.begun() || !replay.has_state() || replay.is_waiting() || !replay.state().whole())
    return fail(Errc::conflict, "the replay is not at a place that can be kept");
  auto state = journal::encode_state(replay.state());
  if (!state) return fail(state.error());
  const Verified& verified = replay.verified();
  cbor::Writer out;
  out.array(14).uint(checkpoint_version).bytes(verified.access.encode()).bytes(verified.judge.encode());
  out.bytes(verified.live.encode());
  write_seqs(&out, verified.husks);
  write_seqs(&out, verified.pruned);
  out.array(replay.keys().keys().size());
  for (const auto& [epoch, key] : replay.keys().keys()) out.array(2).uint(epoch).bytes(key.expose());
  out.bytes(state->expose());
  CheckpointCodec::write_marks(&out, replay);
  return SecretBytes(out.take());
}

Result<void> decode_replay(ByteView bytes, Replay* replay) {
  cbor::Reader in(bytes);
  return CheckpointCodec::read(&in, replay);
}

Result<std::vector<Bytes>> ReplayStore::open_tail() {
  std::vector<Bytes> records;
  auto log = HomeLog::open(home_, {Drawer::tails, space_.text()}, &records);
  if (!log) return fail(log.error());
  tail_ = std::move(*log);
  tail_bytes_ = 0;
  for (const Bytes& record : records) tail_bytes_ += record.size();
  return records;
}

std::vector<journal::Entry> ReplayStore::load(Replay* replay) {
  auto held = home_.lock(lock_name());
  auto bytes = home_.read({Drawer::checkpoints, space_.text()});
  if (!held || !bytes || !decode_replay(bytes->expose(), replay)) return {};
  tail_end_seq_ = replay->verified().access.head().seq;
  auto records = open_tail();
  if (!records) return {};
  std::vector<journal::Entry> entries;
  journal::Pin at = replay->verified().access.head();
  for (std::size_t i = 1; i < records->size(); ++i) {
    auto entry = journal::Entry::parse((*records)[i]);
    if (!entry) break;
    if (entry->header().seq <= at.seq) continue;  // the checkpoint is newer than the tail
    if (entry->header().seq != at.seq + 1 || entry->header().prev != at.hash) break;
    at = entry->pin();
    entries.push_back(std::move(*entry));
  }
  tail_end_seq_ = at.seq;
  return entries;
}

Result<void> ReplayStore::keep(const Replay& replay, const std::vector<journal::Entry>& more) {
  if (more.empty()) return {};
  auto held = home_.lock(lock_name());
  if (!held) return fail(held.error());
  const bool is_long =
      !tail_ || tail_->records() + more.size() > limits::tail_entries_max || tail_bytes_ > limits::tail_bytes_max;
  if (is_long) {
    auto written = write_checkpoint(replay, more);
    if (written || written.error().code != Errc::conflict) return written;
    if (!tail_) return {};  // a newcomer still waits for a judgement: the next start replays anew
  }
  return append_to_tail(more);
}

// Of the log as it lies there now, whoever wrote it.
std::vector<journal::Entry> ReplayStore::tail_entries() {
  std::vector<journal::Entry> entries;
  auto records = open_tail();
  if (!records) return entries;
  for (std::size_t i = 1; i < records->size(); ++i) {
    auto entry = journal::Entry::parse((*records)[i]);
    if (!entry) break;
    entries.push_back(std::move(*entry));
  }
  return entries;
}

std::vector<journal::Entry> ReplayStore::recent() {
  auto held = home_.lock(lock_name());
  if (!held) return {};
  std::vector<journal::Entry> entries = load_past(home_, space_);
  chain_on(&entries, tail_entries());
  return entries;
}

Result<void> ReplayStore::write_checkpoint(const Replay& replay, const std::vector<journal::Entry>& more) {
  auto bytes = encode_replay(replay);
  if (!bytes) return fail(bytes.error());
  std::vector<journal::Entry> past = tail_entries();
  chain_on(&past, newest_part(more));
  if (auto kept = keep_past(home_, space_, past); !kept) return kept;
  if (auto written = home_.write({Drawer::checkpoints, space_.text()}, bytes->expose()); !written) return written;
  auto log = HomeLog::start(home_, {Drawer::tails, space_.text()});
  if (!log) return fail(log.error());
  tail_ = std::move(*log);
  tail_bytes_ = 0;
  const journal::Pin head = replay.verified().access.head();
  tail_end_seq_ = head.seq;
  return tail_->append({cbor::encode_array(head.seq, head.hash)});
}

Result<void> ReplayStore::append_to_tail(const std::vector<journal::Entry>& more) {
  for (int tries = 0; tries < 2; ++tries) {
    std::vector<Bytes> records;
    std::size_t bytes = 0;
    for (const journal::Entry& entry : more)
      if (entry.header().seq > tail_end_seq_) {
        records.push_back(entry.bytes());
        bytes += entry.bytes().size();
      }
    // Another process may be further, or its tail may begin later than ours ends; a gap would be no use.
    if (records.empty() || more.front().header().seq > tail_end_seq_ + 1) return {};
    auto appended = tail_->append(records);
    if (appended) {
      tail_end_seq_ += records.size();
      tail_bytes_ += bytes;
      return {};
    }
    if (appended.error().code != Errc::conflict) return appended;
    auto now = open_tail();  // what another process has made of it
    if (!now) return fail(now.error());
    if (now->empty()) return {};
    cbor::Reader base(now->front());
    base.array(2);
    tail_end_seq_ = base.uint() + now->size() - 1;
  }
  return {};
}

Result<void> ReplayStore::forget() {
  auto held = home_.lock(lock_name());
  if (!held) return fail(held.error());
  tail_.reset();
  if (auto removed = home_.remove({Drawer::checkpoints, space_.text()}); !removed) return removed;
  return home_.remove({Drawer::tails, space_.text()});
}

Result<void> ReplayStore::forget_past() {
  auto held = home_.lock(lock_name());
  if (!held) return fail(held.error());
  return home_.remove({Drawer::past, space_.text()});
}

}  // namespace mappe::client
