#include "client/replica/committer.h"

#include <algorithm>

#include "client/limits.h"
#include "client/replica/batch.h"
#include "client/replica/clock.h"
#include "client/replica/entry_writer.h"
#include "client/replica/inner_lists.h"
#include "client/replica/membership.h"
#include "client/wire/pass_on.h"

namespace mappe::client {

namespace {

void make_set(std::vector<journal::BlobSize>* blobs) {
  std::sort(blobs->begin(), blobs->end());
  blobs->erase(std::unique(blobs->begin(), blobs->end()), blobs->end());
}

// adds: what is named after and is not live yet, and what a malicious drop took from what is still named.
// drops: what is named no more and is live.
void settle_blobs(const Replay& replay, const journal::Effect& effect, const std::vector<journal::BlobSize>& inner,
                  DraftEntry* draft) {
  const journal::LiveBlobs& live = replay.verified().live;
  draft->adds = effect.named;
  draft->adds.insert(draft->adds.end(), inner.begin(), inner.end());
  for (const journal::BlobSize& blob : replay.spoiled())
    if (replay.state().names(blob.blob)) draft->adds.push_back(blob);
  make_set(&draft->adds);
  std::erase_if(draft->adds, [&](const journal::BlobSize& blob) { return live.contains(blob.blob); });
  draft->drops = effect.drops;
  make_set(&draft->drops);
  std::erase_if(draft->drops, [&](const journal::BlobSize& blob) { return !live.contains(blob.blob); });
}

bool may_drop(const journal::Op& one) {
  return std::holds_alternative<journal::op::Purge>(one) || std::holds_alternative<journal::op::Forget>(one) ||
         std::holds_alternative<journal::op::Erase>(one);
}

void add_once(std::vector<LeaseToken>* tokens, const std::vector<LeaseToken>& more) {
  for (const LeaseToken& token : more)
    if (std::find(tokens->begin(), tokens->end(), token) == tokens->end()) tokens->push_back(token);
}

Commit commit_of(const Batch& batch, std::span<const Change> changes) {
  Commit commit;
  commit.lease_keys.assign(batch.lease_keys.begin(), batch.lease_keys.end());
  for (const Change& change : changes) {
    commit.blobs.insert(commit.blobs.end(), change.blobs.begin(), change.blobs.end());
    add_once(&commit.lease_tokens, change.lease_tokens);
  }
  return commit;
}

struct Written {
  Sent sent = Sent::moved;
  std::optional<journal::Skipped> unfit;  // nothing was sent
};

Answer<Written> write_batch(SpaceReplica& space, const Batch& batch, std::span<const Change> changes,
                            std::vector<BlobId>* gone) {
  SpaceReplica::Parts& parts = space.parts();
  if (std::any_of(batch.ops.begin(), batch.ops.end(), may_drop))
    if (auto opened = space.open_inner_lists(); !opened) return pass_on<Written>(opened);
  Replay& replay = *parts.replay;
  const journal::SpaceAccess& access = replay.verified().access;
  const TimeMs time = std::max(access.time_ms(), entry_time_ms(parts.api));
  const journal::EntryInfo info{access.head().seq + 1, time, parts.self->principal(),
                                space.own_role() == SpaceRole::manager, batch.note_kind};
  const journal::Effect effect = replay.state().preview(info, batch.ops);
  if (!effect.fits()) return Written{Sent::moved, effect.skipped};
  DraftEntry draft;
  draft.kind = batch.note_kind ? journal::Kind::note : journal::Kind::content;
  draft.epoch = access.epoch();
  settle_blobs(replay, effect, batch.inner, &draft);
  draft.plain_body = journal::encode_ops(batch.ops);
  auto entry = sign_entry(parts, *parts.self, draft);
  sodium_memzero(draft.plain_body.data(), draft.plain_body.size());
  if (!entry) return entry.error();
  auto sent = send_entry(parts, *entry, commit_of(batch, changes), gone);
  if (!sent) return pass_on<Written>(sent);
  if (*sent == Sent::appended)
    for (const Change& change : changes)
      if (const auto* save = std::get_if<journal::intent::Save>(&change.intent); save && !change.inner.empty())
        replay.state().supply_inner(save->content, change.inner);
  return Written{*sent, std::nullopt};
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
  std::vector<Change> one;
  one.push_back(std::move(change));
  Many many = commit_all(std::move(one));
  if (many.error) return many.problem ? Answer<Committed>(*many.error, *many.problem) : Answer<Committed>(*many.error);
  return std::move(many.results.front());
}

Committer::Many Committer::commit_all(std::vector<Change> changes) {
  Many many;
  const auto stop = [&many](const auto& answer) {
    many.error = answer.error();
    if (answer.problem()) many.problem = std::make_shared<const Problem>(*answer.problem());
  };
  gone_.clear();
  std::span<const Change> rest(changes);
  std::size_t batch_max = limits::batch_ops_max;
  for (unsigned tries = 0; !rest.empty();) {
    if (auto writable = check_writable(replica_); !writable) {
      stop(writable);
      break;
    }
    auto batch = BatchBuilder(replica_, compare_).build(rest.first(std::min(rest.size(), batch_max)));
    if (!batch) {
      stop(batch);
      break;
    }
    const auto covered = rest.first(batch->results.size());
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
    }
    for (Committed& result : batch->results) {
      const bool wrote = result.how == Committed::How::done || result.how == Committed::How::conflict_copy;
      if (wrote) result.seq = replica_.head().seq;
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
  for (const journal::BlobSize& blob : replay.droppable_snapshot_blobs())
    if (replay.verified().live.contains(blob.blob)) draft.drops.push_back(blob);
  // A level 1 one has more behind its list; what cannot be read any more stays, billed.
  if (const journal::Content* old = replay.droppable_snapshot(); old && old->level == journal::Level::chunks)
    if (auto list = fetch_inner(parts.api, parts.space, *old))
      for (const journal::Chunk& chunk : *list)
        if (replay.verified().live.contains(chunk.blob))
          draft.drops.push_back({chunk.blob, journal::blob_size_bytes(chunk.plain_size_bytes)});
  make_set(&draft.drops);
  draft.plain_body = journal::encode_snapshot_body(body);
  auto entry = sign_entry(parts, *parts.self, draft);
  sodium_memzero(draft.plain_body.data(), draft.plain_body.size());
  if (!entry) return entry.error();
  auto sent = send_entry(parts, *entry, {}, &gone_);
  if (!sent) return pass_on<Head>(sent);
  if (*sent == Sent::gone) return fail(Errc::not_found, "blobs are gone at the server: send them again");
  // The state it is of is at base_seq whatever came since, but only one right behind it can be compared by everybody.
  if (*sent == Sent::moved) return fail(Errc::conflict, "the space moved on: make another snapshot later");
  return entry->pin();
}

}  // namespace mappe::client
