#include "client/replica/committer.h"

#include <algorithm>
#include <map>

#include "client/limits.h"
#include "client/replica/batch.h"
#include "client/replica/clock.h"
#include "client/replica/entry_writer.h"
#include "client/replica/inner_lists.h"
#include "client/replica/membership.h"
#include "client/wire/pass_on.h"
#include "crypto/seal/chunk.h"

namespace mappe::client {

namespace {

void make_set(std::vector<journal::BlobSize>* blobs) {
  std::sort(blobs->begin(), blobs->end());
  blobs->erase(std::unique(blobs->begin(), blobs->end()), blobs->end());
}

bool holds(const std::vector<journal::BlobSize>& set, const BlobId& blob) {
  const auto at = std::lower_bound(set.begin(), set.end(), journal::BlobSize{blob, 0});
  return at != set.end() && at->blob == blob;
}

// Those of `blobs` that are live, with the size that the chain gave them: a chunk's own claim may be another.
std::vector<journal::BlobSize> live_of(const journal::LiveBlobs& live, const std::vector<journal::BlobSize>& blobs) {
  std::vector<journal::BlobSize> found;
  for (const journal::BlobSize& blob : blobs)
    if (const auto size_bytes = live.size_of(blob.blob)) found.push_back({blob.blob, *size_bytes});
  make_set(&found);
  return found;
}

// What a malicious drop took from what is still named, as much of it as goes along with an entry.
std::vector<journal::BlobSize> to_heal(const Replay& replay, const journal::Effect& effect) {
  std::vector<journal::BlobSize> blobs = replay.spoiled();
  std::erase_if(blobs, [&](const journal::BlobSize& blob) { return holds(effect.drops, blob.blob); });
  if (blobs.size() > limits::healed_blobs_max) blobs.resize(limits::healed_blobs_max);
  return blobs;
}

// adds: what is named after and is not live yet, and what is healed. drops: what is named no more and is live.
void settle_blobs(const journal::LiveBlobs& live, const journal::Effect& effect,
                  const std::vector<journal::BlobSize>& inner, const std::vector<journal::BlobSize>& healed,
                  SpaceRole role, DraftEntry* draft) {
  std::map<BlobId, std::uint64_t> adds;
  for (const auto* some : {&healed, &effect.named, &inner})  // a blob once: the first size is the surest
    for (const journal::BlobSize& blob : *some)
      if (!live.contains(blob.blob)) adds.emplace(blob.blob, blob.size_bytes);
  for (const auto& [blob, size_bytes] : adds) draft->adds.push_back({blob, size_bytes});
  if (role >= SpaceRole::editor) draft->drops = live_of(live, effect.drops);  // what others leave over, upkeep drops
}

bool may_drop(const journal::Op& one) {
  return std::holds_alternative<journal::op::Purge>(one) || std::holds_alternative<journal::op::Forget>(one) ||
         std::holds_alternative<journal::op::Erase>(one);
}

void add_once(std::vector<LeaseToken>* tokens, const std::vector<LeaseToken>& more) {
  for (const LeaseToken& token : more)
    if (std::find(tokens->begin(), tokens->end(), token) == tokens->end()) tokens->push_back(token);
}

// With the blobs that the entry adds, and no others: what a change brought along is not needed when it came to nothing.
Commit commit_of(const Batch& batch, std::span<const Change> changes, const std::vector<journal::BlobSize>& adds) {
  Commit commit;
  commit.lease_keys.assign(batch.lease_keys.begin(), batch.lease_keys.end());
  for (const Change& change : changes) {
    for (const Bytes& blob : change.blobs)
      if (holds(adds, seal::blob_id_of(blob))) commit.blobs.push_back(blob);
    add_once(&commit.lease_tokens, change.lease_tokens);
  }
  return commit;
}

struct Written {
  Sent sent = Sent::moved;
  std::uint64_t seq = 0;                  // the entry's; others may have written behind it
  std::optional<journal::Skipped> unfit;  // nothing was sent
};

bool is_of_links_or_agenda(const journal::Op& op) {
  using namespace journal::op;
  return std::visit(
      []<class T>(const T&) {
        return std::is_same_v<T, Link> || std::is_same_v<T, Relink> || std::is_same_v<T, Meeting> ||
               std::is_same_v<T, Item> || std::is_same_v<T, Remove> || std::is_same_v<T, Brief> ||
               std::is_same_v<T, Assign> || std::is_same_v<T, Unassign> || std::is_same_v<T, Attend>;
      },
      op);
}

// Of saved files, which are most of what is written, the length of a name shows; of nothing else.  docs/protocol.md
// §4.1
BodyLength length_of(const Batch& batch, const DraftEntry& draft) {
  const bool is_coarse =
      batch.note_kind || draft.adds.empty() || std::any_of(batch.ops.begin(), batch.ops.end(), is_of_links_or_agenda);
  return is_coarse ? BodyLength::coarse : BodyLength::fine;
}

// One try with what is spoiled healed along, or without.
struct Try {
  Answer<Written> written;
  std::vector<journal::BlobSize> healed;
};

Try try_batch(SpaceReplica& space, const Batch& batch, std::span<const Change> changes, bool heals,
              std::vector<BlobId>* gone) {
  SpaceReplica::Parts& parts = space.parts();
  Replay& replay = *parts.replay;
  const journal::SpaceAccess& access = replay.verified().access;
  const TimeMs time = std::max(access.time_ms(), entry_time_ms(parts.api));
  const SpaceRole role = space.own_role().value_or(SpaceRole::reader);
  const journal::EntryInfo info{access.head().seq + 1, time, parts.self->principal(), role == SpaceRole::manager,
                                batch.note_kind};
  const journal::Effect effect = replay.state().preview(info, batch.ops);
  if (!effect.fits()) return {Written{Sent::moved, 0, effect.skipped}, {}};
  DraftEntry draft;
  draft.kind = batch.note_kind ? journal::Kind::note : journal::Kind::content;
  draft.epoch = access.epoch();
  const auto healed = heals ? to_heal(replay, effect) : std::vector<journal::BlobSize>();
  settle_blobs(replay.verified().live, effect, batch.inner, healed, role, &draft);
  draft.plain_body = journal::encode_ops(batch.ops);
  draft.length = length_of(batch, draft);
  auto entry = sign_entry(parts, *parts.self, draft);
  sodium_memzero(draft.plain_body.data(), draft.plain_body.size());
  if (!entry) return {entry.error(), healed};
  auto sent = send_entry(parts, *entry, commit_of(batch, changes, draft.adds), gone);
  if (!sent) return {pass_on<Written>(sent), healed};
  return {Written{*sent, info.seq, std::nullopt}, healed};
}

// Healing never keeps the own wish from being done: what the server has no more is left out of the next try, and after
// any other refusal (quota, say) the wish goes alone.
Answer<Written> write_batch(SpaceReplica& space, const Batch& batch, std::span<const Change> changes,
                            std::vector<BlobId>* gone) {
  Replay& replay = *space.parts().replay;
  const bool is_editor = space.own_role() >= SpaceRole::editor;
  if (std::any_of(batch.ops.begin(), batch.ops.end(), may_drop) || (is_editor && replay.wants_inner_lists()))
    if (auto opened = space.open_inner_lists(); !opened) return pass_on<Written>(opened);
  for (bool heals = is_editor;;) {
    gone->clear();
    auto [written, healed] = try_batch(space, batch, changes, heals, gone);
    const bool is_gone = written && written->sent == Sent::gone;
    const bool is_refused = !written && !is_passing(written.error().code);
    if (!healed.empty() && (is_gone || is_refused)) {
      for (const BlobId& blob : *gone)
        if (holds(healed, blob)) replay.give_up(blob);
      const bool is_size = !written && written.problem() && written.problem()->rule == "blob_wrong_size";
      heals = is_gone ? std::all_of(gone->begin(), gone->end(), [&h = healed](const BlobId& b) { return holds(h, b); })
                      : is_size && replay.give_up_claimed_sizes();
      continue;
    }
    if (written && written->sent == Sent::appended)
      for (const Change& change : changes)
        if (const auto* save = std::get_if<journal::intent::Save>(&change.intent); save && !change.inner.empty())
          replay.supply_inner(save->content, change.inner);
    return std::move(written);
  }
}

// What keeps anybody from writing content, said before anything is tried.
Answer<void> check_writable(SpaceReplica& space) {
  SpaceReplica::Parts& parts = space.parts();
  if (parts.newer) return fail(Errc::unsupported, "this space was written by a newer Mappe: update this program");
  if (!space.is_replayed()) return fail(Errc::denied, "this space is not shown, so nothing is written into it");
  if (!space.own_role()) return fail(Errc::denied, "no row in this space, or it has ended");
  // A refresh after somebody left, or as manager a repair: nobody could write before.
  if (space.waits_for_epoch() || parts.replay->verified().judge.is_repair_needed())
    if (auto tended = tend_space(space); !tended) return pass_on<void>(tended);
  if (parts.replay->verified().judge.is_repair_needed())
    return fail(Errc::conflict, "a void access entry must be repaired by a manager first");
  return {};
}

}  // namespace

Answer<Committed> Committer::commit(Change change) {
  Many many = commit_all({&change, 1});
  if (many.error) return many.problem ? Answer<Committed>(*many.error, *many.problem) : Answer<Committed>(*many.error);
  return std::move(many.results.front());
}

Committer::Many Committer::commit_all(std::span<const Change> changes) {
  Many many;
  const auto stop = [&many](const auto& answer) {
    many.error = answer.error();
    if (answer.problem()) many.problem = std::make_shared<const Problem>(*answer.problem());
  };
  gone_.clear();
  std::span<const Change> rest = changes;
  std::size_t batch_max = limits::batch_ops_max;
  for (unsigned tries = 0; !rest.empty();) {
    if (auto writable = check_writable(replica_); !writable) {
      stop(writable);
      break;
    }
    if (guard_ && !guard_()) {
      stop(Answer<void>(fail(Errc::conflict, "others keep writing into this space: try again")));
      break;
    }
    auto batch = BatchBuilder(replica_, compare_).build(rest.first(std::min(rest.size(), batch_max)));
    if (!batch) {
      stop(batch);
      break;
    }
    const auto covered = rest.first(batch->results.size());
    std::uint64_t seq = 0;
    if (!batch->ops.empty()) {
      auto written = write_batch(replica_, *batch, covered, &gone_);
      if (!written) {
        stop(written);
        break;
      }
      if (written->sent == Sent::gone) {
        stop(Answer<void>(fail(Errc::not_found, "blobs are gone at the server: send them again")));
        break;
      }
      if (written->unfit && covered.size() == 1) {
        batch->results.front().how = Committed::How::given_up;
        batch->results.front().rule = written->unfit->why;
      } else if (written->unfit) {
        batch_max = 1;  // two of them do not go together: one by one
        continue;
      } else if (written->sent == Sent::moved) {
        if (++tries < limits::commit_tries_max) continue;
        stop(Answer<void>(fail(Errc::conflict, "others keep writing into this space: try again")));
        break;
      }
      seq = written->seq;
    }
    for (Committed& result : batch->results) {
      const bool wrote = result.how == Committed::How::done || result.how == Committed::How::conflict_copy;
      if (wrote) result.seq = seq;
      many.results.push_back(std::move(result));
    }
    rest = rest.subspan(covered.size());
    tries = 0;
  }
  return many;
}

Answer<Head> Committer::commit_snapshot(const journal::SnapshotBody& body, const std::vector<journal::Chunk>& inner) {
  SpaceReplica::Parts& parts = replica_.parts();
  if (auto writable = check_writable(replica_); !writable) return pass_on<Head>(writable);
  Replay& replay = *parts.replay;
  DraftEntry draft;
  draft.kind = journal::Kind::snapshot;
  draft.epoch = replay.verified().access.epoch();
  for (const journal::Chunk& chunk : body.state.chunks)
    draft.adds.push_back({chunk.blob, journal::blob_size_bytes(chunk.plain_size_bytes)});
  for (const journal::Chunk& chunk : inner)
    draft.adds.push_back({chunk.blob, journal::blob_size_bytes(chunk.plain_size_bytes)});
  make_set(&draft.adds);
  if (const journal::Content* old = replay.droppable_snapshot()) {
    std::vector<journal::BlobSize> blobs;
    for (const journal::Chunk& chunk : old->chunks) blobs.push_back({chunk.blob, 0});
    // A level 1 one has more behind its list; what cannot be read any more stays, billed.
    if (old->level == journal::Level::chunks)
      if (auto list = fetch_inner(parts.api, parts.space, *old))
        for (const journal::Chunk& chunk : *list) blobs.push_back({chunk.blob, 0});
    draft.drops = live_of(replay.verified().live, blobs);
  }
  draft.plain_body = journal::encode_snapshot_body(body);
  // The state it is of is at base_seq whatever came since, but only one right behind it can be compared by everybody.
  return write_once(&draft);
}

Answer<Head> Committer::commit_drops(const std::vector<journal::BlobSize>& drops) {
  if (auto writable = check_writable(replica_); !writable) return pass_on<Head>(writable);
  const Replay& replay = *replica_.parts().replay;
  DraftEntry draft;
  draft.kind = journal::Kind::content;
  draft.epoch = replay.verified().access.epoch();
  draft.drops = live_of(replay.verified().live, drops);
  draft.plain_body = journal::encode_ops({});
  return write_once(&draft);
}

// On this very head or not at all.
Answer<Head> Committer::write_once(DraftEntry* draft) {
  SpaceReplica::Parts& parts = replica_.parts();
  auto entry = sign_entry(parts, *parts.self, *draft);
  sodium_memzero(draft->plain_body.data(), draft->plain_body.size());
  if (!entry) return entry.error();
  auto sent = send_entry(parts, *entry, {}, &gone_);
  if (!sent) return pass_on<Head>(sent);
  if (*sent == Sent::gone) return fail(Errc::not_found, "blobs are gone at the server: send them again");
  if (*sent == Sent::moved) return fail(Errc::conflict, "the space moved on: make another snapshot later");
  return entry->pin();
}

}  // namespace mappe::client
