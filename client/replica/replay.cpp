#include "client/replica/replay.h"

#include <algorithm>

#include "crypto/base/padding.h"
#include "journal/prune.h"

namespace mappe::client {

using journal::Kind;

journal::Verdict Replay::Draft::add(const journal::Entry& entry) {
  if (!verified_) {
    if (auto verdict = journal::SpaceAccess::check_genesis(entry, roster_); !verdict) return verdict;
  } else {
    if (auto verdict = verified_->access.check(entry, roster_, cards_, journal::Husks::awaiting_prune); !verdict)
      return verdict;
    if (auto verdict = verified_->live.check(entry.header()); !verdict) return verdict;
    if (entry.is_husk() && !journal::has_sealed_body(entry.header().kind)) return journal::Rule::husk_not_allowed;
  }
  take_in(entry);
  return {};
}

void Replay::Draft::add_verified(const journal::Entry& entry) { take_in(entry); }

const journal::RosterState& Replay::Draft::roster_at(std::uint64_t seq) {
  if (!roster_state_ || roster_state_seq_ != seq) {
    roster_state_.emplace(roster_.state_at(seq));
    roster_state_seq_ = seq;
  }
  return *roster_state_;
}

// Who wrote an access entry that was only now found void; `newest` is not among the waiting yet.
journal::Author Replay::Draft::author_of(std::uint64_t seq, const journal::Entry& newest) const {
  if (newest.header().seq == seq) return newest.header().author;
  for (const Waiting& one : waiting_)
    if (one.entry.header().seq == seq) return one.entry.header().author;
  for (const Waiting& one : replay_.waiting_)
    if (one.entry.header().seq == seq) return one.entry.header().author;
  return {};
}

void Replay::Draft::take_in(const journal::Entry& entry) {
  const journal::Header& header = entry.header();
  const journal::RosterState& roster = roster_at(header.roster_seen->seq);
  bool by_manager = true;
  if (!verified_) {
    verified_.emplace(Verified{journal::SpaceAccess::begin(entry), {}, {}, {}, {}});
  } else {
    const TimeMs time = std::max(verified_->access.time_ms(), header.time_ms);
    by_manager = verified_->access.is_manager_at(header.author, time, roster);
    verified_->access.apply(entry);
    verified_->live.apply(header);
  }
  const TimeMs time = verified_->access.time_ms();
  if (journal::is_access_kind(header.kind)) {
    for (const auto& decided : verified_->judge.add(entry, time, roster, replay_.keys_))
      if (decided.standing == journal::Standing::void_entry)
        alarms_.push_back({Alarm::Kind::void_access, decided.seq, author_of(decided.seq, entry)});
  }
  if (header.kind == Kind::prune)
    if (const auto prune = journal::parse_prune(entry.body()))
      verified_->pruned.insert(prune->seqs.begin(), prune->seqs.end());
  if (entry.is_husk()) verified_->husks.insert(header.seq);
  waiting_.push_back({entry, time, by_manager});
}

void Replay::accept(Draft draft) {
  verified_ = std::move(draft.verified_);
  alarms_.insert(alarms_.end(), draft.alarms_.begin(), draft.alarms_.end());
  for (Waiting& waiting : draft.waiting_) waiting_.push_back(std::move(waiting));
  std::erase_if(verified_->husks, [this](std::uint64_t seq) { return verified_->pruned.contains(seq); });
  replay_waiting();
}

void Replay::replay_waiting() {
  while (!waiting_.empty() && !stands_still_) {
    const journal::Standing standing = verified_->judge.standing_at(waiting_.front().entry.header().seq);
    if (standing == journal::Standing::pending) break;
    // Behind a void genesis nothing becomes valid any more: the space has no state and is shown to nobody (§4.6).
    if (!state_ && standing == journal::Standing::void_entry) break;
    const Waiting waiting = std::move(waiting_.front());
    waiting_.pop_front();
    replay_one(waiting);
    judge_drops(waiting);
  }
  settle_doubts();
}

void Replay::replay_one(const Waiting& waiting) {
  const journal::Header& header = waiting.entry.header();
  if (header.kind == Kind::genesis) state_.emplace(journal::Stamp{0, 0, waiting.time_ms, header.author});
  ++entries_since_snapshot_;
  bytes_since_snapshot_ += waiting.entry.bytes().size();
  if (!journal::has_sealed_body(header.kind)) return;
  if (verified_->judge.standing_at(header.seq) == journal::Standing::void_entry)
    return skip(waiting, SkippedEntry::Why::after_void, std::nullopt);
  if (waiting.entry.is_husk()) {
    if (header.kind != Kind::snapshot) state_->meet_husk(header.seq);
    return;
  }
  const seal::EntryKey* key = keys_.entry_key(header.epoch);
  auto body = key ? seal::open_entry(*key, waiting.entry.header_bytes(), waiting.entry.body())
                  : Result<SecretBytes>(fail(Errc::tampered, "no key of this epoch"));
  if (!body) {
    skip(waiting, SkippedEntry::Why::does_not_fit, journal::Unfit::unreadable);
  } else if (header.kind == Kind::snapshot) {
    replay_snapshot(waiting, body->expose());
  } else {
    replay_content(waiting, body->expose());
  }
}

// A drop counts whatever became of the entry's content: read, skipped, unreadable, behind a void access entry.
void Replay::judge_drops(const Waiting& waiting) {
  const journal::Header& header = waiting.entry.header();
  if (header.drops.empty() || !state_->whole()) return;  // what is not whole names more than it should
  const bool may_hide = state_->has_unopened();
  for (const journal::BlobSize& drop : header.drops) {
    const bool named = state_->names(drop.blob);
    if (named) alarms_.push_back({Alarm::Kind::named_blob_dropped, header.seq, header.author});
    if (named || may_hide) doubts_[drop.blob] = {drop.size_bytes, header.seq, header.author, named};
  }
}

void Replay::doubt_unless_live(const BlobId& blob, std::uint64_t size_bytes) {
  if (!verified_->live.contains(blob)) doubts_.try_emplace(blob, Doubt{size_bytes, 0, {}, true});
}

// live is that of the head, the state may lag behind: what waits has its own drops, and comes here again.
void Replay::settle_doubts() {
  if (doubts_.empty() || !state_ || !state_->whole()) return;
  const bool may_hide = state_->has_unopened();
  for (auto at = doubts_.begin(); at != doubts_.end();) {
    auto& [blob, doubt] = *at;
    const bool named = state_->names(blob);
    if (verified_->live.contains(blob) || (!named && !may_hide)) {
      at = doubts_.erase(at);
      continue;
    }
    if (named && !doubt.told) alarms_.push_back({Alarm::Kind::named_blob_dropped, doubt.seq, doubt.author});
    doubt.told = doubt.told || named;
    ++at;
  }
}

std::vector<journal::BlobSize> Replay::spoiled() const {
  std::vector<journal::BlobSize> found;
  for (const auto& [blob, doubt] : doubts_)
    if (state_->names(blob) && !verified_->live.contains(blob) && !given_up_.contains(blob))
      found.push_back({blob, doubt.size_bytes});
  return found;
}

bool Replay::give_up_claimed_sizes() {
  const std::size_t before = given_up_.size();
  for (const auto& [blob, doubt] : doubts_)
    if (doubt.seq == 0) given_up_.insert(blob);
  return given_up_.size() > before;
}

bool Replay::wants_inner_lists() const {
  return state_->has_unopened() &&
         std::any_of(doubts_.begin(), doubts_.end(), [this](const auto& one) { return !state_->names(one.first); });
}

void Replay::supply_inner(const journal::Content& outer, std::span<const journal::Chunk> inner) {
  state_->supply_inner(outer, inner);
  for (const journal::Chunk& chunk : inner)
    if (state_->names(chunk.blob)) doubt_unless_live(chunk.blob, journal::blob_size_bytes(chunk.plain_size_bytes));
  settle_doubts();
}

namespace {
// As upkeep's drops are: nothing of the entry was skipped, and nothing of it is unknown.
bool is_without_ops(ByteView body) {
  const Bytes none = journal::encode_ops({});
  return std::equal(body.begin(), body.end(), none.begin(), none.end());
}
}  // namespace

void Replay::replay_content(const Waiting& waiting, ByteView body) {
  const journal::Header& header = waiting.entry.header();
  const journal::EntryInfo info{header.seq,         waiting.time_ms,           header.author,
                                waiting.by_manager, header.kind == Kind::note, header.adds};
  const journal::Effect effect = state_->apply(info, body);
  if (effect.skipped && !is_without_ops(body)) skip(waiting, SkippedEntry::Why::does_not_fit, effect.skipped->why);
  for (const journal::BlobSize& named : effect.named) doubt_unless_live(named.blob, named.size_bytes);
  objections_.insert(effect.objections.begin(), effect.objections.end());
}

// Who holds the state a snapshot claims compares; one of an older state cannot be compared any more and only noted.
void Replay::replay_snapshot(const Waiting& waiting, ByteView body) {
  const journal::Header& header = waiting.entry.header();
  auto snapshot = journal::parse_snapshot_body(body);
  if (!snapshot) return skip(waiting, SkippedEntry::Why::does_not_fit, journal::Unfit::malformed);
  SeenSnapshot seen{header.seq, std::move(*snapshot), false};
  if (seen.body.base_seq + 1 == header.seq && state_->whole()) {
    const EpochKey* first = keys_.key(1);
    auto own = first ? state_digest(*state_, seal::space_const(*first, verified_->access.space()))
                     : Result<Digest>(fail(Errc::not_found, "no key of the first epoch"));
    seen.matched = own && seen.body.base == header.prev && seen.body.state.digest == *own;
    if (own && !seen.matched) alarms_.push_back({Alarm::Kind::snapshot_differs, header.seq, header.author});
  }
  // Only one right behind its base can take the place of what was erased: nothing lies between that it would miss.
  stands_still_ = !state_->whole() && seen.body.base_seq + 1 == header.seq && seen.body.base == header.prev;
  snapshots_.push_back(std::move(seen));
  if (snapshots_.size() > 2) snapshots_.erase(snapshots_.begin());  // drops name the one before the previous
  entries_since_snapshot_ = 0;
  bytes_since_snapshot_ = 0;
}

void Replay::skip(const Waiting& waiting, SkippedEntry::Why why, std::optional<journal::Unfit> unfit) {
  const journal::Header& header = waiting.entry.header();
  health_.push_back({header.seq, header.author, waiting.time_ms, why, unfit});
}

const Replay::SeenSnapshot* Replay::newest_snapshot() const {
  for (auto one = snapshots_.rbegin(); one != snapshots_.rend(); ++one)
    if (!objections_.contains(one->seq)) return &*one;
  return nullptr;
}

std::vector<std::uint64_t> Replay::disputable_snapshots() const {
  std::vector<std::uint64_t> found;
  if (std::ranges::any_of(health_,
                          [](const SkippedEntry& one) { return one.unfit == journal::Unfit::unknown_operation; }))
    return found;
  for (const Alarm& alarm : alarms_)
    if (alarm.kind == Alarm::Kind::snapshot_differs && !objections_.contains(alarm.seq)) found.push_back(alarm.seq);
  return found;
}

const journal::SnapshotBody* Replay::wanted_snapshot() const {
  return stands_still_ ? &snapshots_.back().body : nullptr;
}

void Replay::supply_state(journal::State state) {
  CHECK(stands_still_);
  state_ = std::move(state);
  for (const journal::BlobSize& named : state_->named_blobs()) doubt_unless_live(named.blob, named.size_bytes);
  stands_still_ = false;
  replay_waiting();
}

void Replay::do_without_snapshot() {
  stands_still_ = false;
  replay_waiting();
}

const journal::Content* Replay::droppable_snapshot() const {
  return snapshots_.size() < 2 ? nullptr : &snapshots_.front().body.state;
}

Result<Digest> state_digest(const journal::State& state, const seal::SpaceConst& space_const) {
  seal::ContentDigest digest;
  SecretBytes chunk(chunk_plain_bytes_max);
  std::size_t filled = 0;
  auto encoded = journal::encode_state(state, [&](ByteView piece) -> Result<void> {
    while (!piece.empty()) {
      const std::size_t part = std::min(piece.size(), chunk.size() - filled);
      std::copy_n(piece.begin(), part, chunk.expose_to_fill().begin() + static_cast<std::ptrdiff_t>(filled));
      filled += part;
      piece = piece.subspan(part);
      if (filled < chunk.size()) continue;
      digest.add_chunk(chunk.expose());
      filled = 0;
    }
    return {};
  });
  if (!encoded) return fail(encoded.error());
  if (filled > 0) digest.add_chunk(chunk.expose().first(filled));
  return digest.finish(space_const);
}

}  // namespace mappe::client
