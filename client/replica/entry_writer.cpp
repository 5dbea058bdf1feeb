#include "client/replica/entry_writer.h"

#include "client/limits.h"
#include "client/replica/clock.h"
#include "client/replica/pins.h"
#include "client/wire/pass_on.h"

namespace mappe::client {

Result<journal::Entry> sign_entry(SpaceReplica::Parts& parts, const Identity& self, const DraftEntry& draft) {
  const journal::SpaceAccess& access = parts.replay->verified().access;
  journal::Header header;
  header.journal = journal_of(parts.space);
  header.seq = access.head().seq + 1;
  header.prev = access.head().hash;
  header.author = self.principal();
  header.time_ms = entry_time_ms(parts.api);
  // Who begins at a snapshot knows of no time before it (docs/protocol.md §4.9).
  if (draft.kind == journal::Kind::snapshot) header.time_ms = std::max(header.time_ms, access.time_ms());
  header.kind = draft.kind;
  header.epoch = draft.epoch;
  header.adds = draft.adds;
  header.drops = draft.drops;
  header.prev_access = access.newest_access().hash;
  header.roster_seen = parts.roster.head();
  if (!journal::has_sealed_body(draft.kind)) return journal::Entry::make(header, draft.plain_body, self.sign_keys());
  const seal::EntryKey* key = parts.replay->keys().entry_key(draft.epoch);
  if (!key) return fail(Errc::denied, "the space's key is not known to this client");
  auto body =
      seal::seal_entry(*key, journal::encode_header(header), draft.plain_body, AeadNonce::random(), draft.length);
  if (!body) return fail(body.error());
  return journal::Entry::make(header, *body, self.sign_keys());
}

namespace {

Answer<void> judge(const SpaceReplica::Parts& parts, const journal::Entry& entry) {
  const Verified& verified = parts.replay->verified();
  journal::Verdict verdict = verified.access.check(entry, parts.roster.history(), parts.cards);
  if (verdict) verdict = verified.live.check(entry.header());
  if (verdict) return {};
  Problem problem;
  problem.type = "rule";
  problem.rule = std::string(journal::name_of(*verdict.broken()));
  const Error error = *verdict.broken() == journal::Rule::refresh_needed
                          ? fail(Errc::conflict, "the space waits for a new epoch")
                          : fail(Errc::denied, "the space's rules do not allow it");
  return Answer<void>(error, std::move(problem));
}

Answer<void> without_value(const Answer<bool>& answer) { return answer ? Answer<void>() : pass_on<void>(answer); }

bool is_unclear(const Error& error) { return error.code == Errc::offline || error.code == Errc::timeout; }

}  // namespace

Answer<Sent> send_entry(SpaceReplica::Parts& parts, const journal::Entry& entry, Commit commit,
                        std::vector<BlobId>* gone) {
  if (auto judged = judge(parts, entry); !judged) return pass_on<Sent>(judged);
  if (entry.bytes().size() > limits::entry_bytes_max) return fail(Errc::too_large, "a change too large for one entry");
  const JournalId id = journal_of(parts.space);
  if (auto kept = keep_pending(parts.home, id, entry.bytes()); !kept) return kept.error();
  commit.entry = entry.bytes();
  parts.looked_for = entry.hash();
  parts.found = false;
  auto answer = parts.api.append(parts.space, commit);
  const auto finish = [&parts, &id] {
    parts.looked_for.reset();
    (void)drop_pending(parts.home, id);
  };
  // It may still be under way: kept until the chain is past its place, so that it is known when it arrives after all.
  const auto stays_kept = [&parts, &entry] {
    parts.looked_for.reset();
    parts.pending = entry.pin();
    parts.settle_pending();
  };
  if (!answer && !is_unclear(answer.error())) {
    finish();
    return pass_on<Sent>(answer);
  }
  if (answer && std::holds_alternative<GoneBlobs>(*answer)) {
    finish();
    *gone = std::get<GoneBlobs>(*answer).blobs;
    return Sent::gone;
  }
  // What was answered is a claim; the chain tells. The usual case needs no further question.
  Answer<void> followed;
  if (answer && std::holds_alternative<Appended>(*answer)) {
    if (std::get<Appended>(*answer).at != entry.pin())
      followed = fail(Errc::forged, "the server took another entry than was sent");
    else
      followed = parts.take({entry.pin(), {entry.bytes()}});
  } else if (answer) {
    HeadMoved& moved = std::get<HeadMoved>(*answer);
    followed = parts.take({moved.head, std::move(moved.entries)});
    if (followed) followed = without_value(parts.fetch());
  } else {
    followed = without_value(parts.fetch());
    // The own entry is there; what else there is can wait.
    if (!followed && parts.found && is_unclear(followed.error())) followed = Answer<void>();
    if (!followed) return stays_kept(), pass_on<Sent>(answer);
  }
  if (followed) followed = parts.settle();
  const bool found = parts.found;
  if (followed && !answer && !found) return stays_kept(), pass_on<Sent>(answer);
  finish();
  if (!followed) return pass_on<Sent>(followed);
  return found ? Sent::appended : Sent::moved;
}

}  // namespace mappe::client
