#include "server/spaces/commit.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/accounts/bundle_change.h"
#include "server/answer/storage_fault.h"
#include "server/healing/healing.h"
#include "server/journals/append_answer.h"
#include "server/journals/floods.h"
#include "server/leases/lease_json.h"
#include "server/rosters/standing.h"
#include "server/spaces/members.h"

namespace mappe::server {

namespace {

using journal::Entry;
using journal::Kind;
using journal::Rule;

// Everything one commit is judged with.
struct Judging {
  Services& services;
  const InSpace& here;
  const Commit& commit;
  CachedSpace& space;
  CachedRoster& roster;
  TimeMs now;
  bool heals = false;

  const journal::Header& header() const { return commit.entry.header(); }
};

std::uint8_t least_role(Kind kind) {
  switch (kind) {
    case Kind::note:
      return 2;
    case Kind::content:
    case Kind::snapshot:
      return 3;
    case Kind::prune:
      return 4;
    default:
      return 1;  // access entries may be self-changes: the rules decide
  }
}

bool is_manager(const Judging& j) {
  return j.space.read([&](const journal::SpaceAccess& access) {
    return j.roster.read([&](const journal::RosterHistory& history) {
      return access.is_manager_at(j.header().author, j.now, history.state());
    });
  });
}

// Rights come before the head, so that who may only read cannot keep it from others.
std::optional<Problem> check_right(const Judging& j) {
  const journal::Header& header = j.header();
  if (header.journal != journal_of(j.here.space.id)) return broken(Rule::wrong_journal);
  const auto& rows = j.here.space.rows;
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const OwnRow& own) {
    return own.principal.kind == header.author.kind && own.principal.id == header.author.id;
  });
  if (row == rows.end()) return broken(Rule::unknown_author);
  if (row->role < least_role(header.kind) && !is_manager(j)) return broken(Rule::role_too_low);
  return std::nullopt;
}

// Readers reserve nothing: they would keep the head from who has something to write.
void ask_for_the_head(const Judging& j) {
  const auto& rows = j.here.space.rows;
  const bool may_write = std::any_of(rows.begin(), rows.end(), [&](const OwnRow& own) {
    return own.principal.kind == j.header().author.kind && own.principal.id == j.header().author.id && own.role >= 2;
  });
  if (may_write) j.services.reservations.ask(j.header().journal, j.here.who.holder, j.now);
}

bool is_there_already(const Judging& j) {
  const auto head = j.space.read([](const journal::SpaceAccess& access) { return access.head(); });
  if (j.header().seq > head.seq) return false;
  const auto stored = j.services.storage.journals().entry(j.header().journal, j.header().seq);
  return stored && stored->hash == j.commit.entry.hash();
}

std::optional<Problem> check_head(const Judging& j) {
  const auto head = j.space.read([](const journal::SpaceAccess& access) { return access.head(); });
  if (j.header().seq == head.seq + 1 && j.header().prev == head.hash) return std::nullopt;
  ask_for_the_head(j);
  return head_moved(j.services, j.header().journal, std::min(j.header().seq, head.seq + 1));
}

std::optional<Problem> check_leases(const Judging& j) {
  if (j.commit.lease_keys.empty()) return std::nullopt;
  const auto holder =
      j.services.storage.leases().check(j.here.space.id, j.commit.lease_keys, j.commit.lease_tokens, j.now);
  if (!holder) return problem_of(holder.error());
  return *holder ? std::optional(locked_by(**holder)) : std::nullopt;
}

std::optional<Problem> check_floods(const Judging& j) {
  const PrincipalId& healer = j.here.space.rows.front().principal.id;
  if (j.heals) return check_flood_of_healer(j.services, healer, j.header().journal, j.commit.entry, j.now);
  const std::string author = to_hex(j.header().author.id.view());
  const std::string whose = author + "|" + to_hex(j.here.space.id.view());
  if (auto flood = check_flood(j.services, whose, j.commit.entry, j.now)) return flood;
  if (j.header().kind != Kind::access || is_manager(j)) return std::nullopt;
  const auto own = j.services.self_changes.take(author, j.now);
  if (own.count() == 0) return std::nullopt;
  return too_many(static_cast<std::uint64_t>((own.count() + 999) / 1000),
                  "Too many changes of one's own membership today. Wait, or ask a manager.");
}

// What a refused entry must not count against.
void give_back_self_change(const Judging& j) {
  if (!j.heals && j.header().kind == Kind::access && !is_manager(j))
    j.services.self_changes.give_back(to_hex(j.header().author.id.view()));
}

std::optional<Problem> check_rules(const Judging& j) {
  return j.space.read([&](const journal::SpaceAccess& access) {
    return j.roster.read([&](const journal::RosterHistory& history) -> std::optional<Problem> {
      const auto verdict = access.check(j.commit.entry, history, j.services.rosters.cards());
      if (!verdict) return broken(*verdict.broken());
      if (!j.heals && j.header().kind == Kind::access && j.header().roster_seen != history.head())
        return broken(Rule::roster_not_head);
      return std::nullopt;
    });
  });
}

bool adds_a_member(const Judging& j, const std::optional<journal::AccessBody>& next) {
  if (!next) return false;
  return j.space.read([&](const journal::SpaceAccess& access) {
    return std::any_of(next->members.begin(), next->members.end(),
                       [&](const journal::Row& row) { return access.members().row(row.principal) == nullptr; });
  });
}

// A suspended faction adds neither bytes nor members; notes, trash and removals go on.
std::optional<Problem> check_growth(const Judging& j, const std::optional<journal::AccessBody>& next) {
  if (j.header().adds.empty() && !adds_a_member(j, next)) return std::nullopt;
  const auto faction = faction_that_may_grow(j.services, j.here.space.owner);
  if (!faction) return faction.problem();
  return j.header().adds.empty() ? std::nullopt : check_budget(j.services, j.here.space.owner);
}

std::vector<storage::BlobRef> refs_of(const std::vector<journal::BlobSize>& blobs) {
  std::vector<storage::BlobRef> refs;
  refs.reserve(blobs.size());
  for (const journal::BlobSize& blob : blobs) refs.push_back({blob.blob, blob.size_bytes});
  return refs;
}

Problem with_blobs(Problem problem, const std::vector<BlobId>& blobs) {
  auto ids = nlohmann::json::array();
  for (const BlobId& blob : blobs) ids.push_back(to_base64url(blob.view()));
  problem.members = "\"blobs\":" + ids.dump();
  return problem;
}

Problem over_quota(const Judging& j) {
  const auto faction = j.services.storage.factions().by_id(j.here.space.owner);
  const auto used = j.services.storage.meters().of_faction(j.here.space.owner);
  if (!faction || !used) return internal_fault();
  return quota_problem(faction->quota_bytes, used->bytes());
}

Problem refused(const Judging& j, const storage::AppendOutcome& outcome) {
  using storage::AppendVerdict;
  switch (outcome.verdict) {
    case AppendVerdict::head_moved:
      return head_moved(j.services, j.header().journal, j.header().seq);
    case AppendVerdict::blob_missing:
      return with_blobs({ProblemType::gone_blobs,
                         "These blobs are not on the server (any more). Send them again, then "
                         "the same commit."},
                        outcome.blobs);
    case AppendVerdict::blob_wrong_size:
      return with_blobs(broken_rule("blob_wrong_size", "A size in adds is not the stored blob's."), outcome.blobs);
    case AppendVerdict::blob_already_live:
      return with_blobs(broken(Rule::blob_already_live), outcome.blobs);
    case AppendVerdict::drop_not_live:
      return with_blobs(broken(Rule::blob_not_live), outcome.blobs);
    case AppendVerdict::quota_exceeded:
      return over_quota(j);
    case AppendVerdict::write_refused:
      return problem_of(outcome.write);
    case AppendVerdict::appended:
      break;
  }
  return internal_fault();
}

Judged<bool> store(const Judging& j, const std::optional<journal::AccessBody>& next) {
  storage::Append append;
  append.journal = j.header().journal;
  append.owner = j.here.space.owner;
  append.seq = j.header().seq;
  append.prev = j.header().prev;
  append.hash = j.commit.entry.hash();
  append.entry = j.commit.entry.bytes();
  append.access = next.has_value();
  append.snapshot = j.header().kind == Kind::snapshot;
  append.adds = refs_of(j.header().adds);
  append.drops = refs_of(j.header().drops);
  append.blobs = j.commit.blobs;
  if (next) append.members = member_ids(*next);
  append.author = j.header().author.id;
  append.heals = j.heals;
  append.now = j.now;
  const auto outcome = j.services.storage.journals().append(append);
  if (!outcome) return storage_fault(j.services, Kept::journal, outcome.error());
  if (outcome->verdict != storage::AppendVerdict::appended) return refused(j, *outcome);
  return true;
}

void tell(const Judging& j, const std::optional<journal::AccessBody>& next) {
  auto topics = j.space.read([](const journal::SpaceAccess& access) { return topics_of_members(access.members()); });
  std::vector<EventHub::Topic> without;
  if (next) {
    const auto more = topics_of_members(*next);
    std::copy_if(topics.begin(), topics.end(), std::back_inserter(without),
                 [&](const auto& topic) { return std::find(more.begin(), more.end(), topic) == more.end(); });
    topics.insert(topics.end(), more.begin(), more.end());
  }
  take_in(j.space, j.commit.entry);
  j.services.metrics.entry_appended();
  j.services.events->lost(j.header().journal, j.header().seq, without);
  j.services.events->moved(j.header().journal, topics);
}

// Everything after the head was found to fit; the space's appending() is held.
Judged<Committed> judge_and_store(const Judging& j) {
  const TimeMs time = j.header().time_ms;
  const auto newest = [&] { return j.space.read([](const journal::SpaceAccess& a) { return a.time_ms(); }); };
  if (auto problem = j.heals ? check_time_of_healed(j.services, time, newest()) : check_clock(j.services, time))
    return *problem;
  if (auto problem = check_leases(j)) return *problem;
  if (auto problem = check_floods(j)) return *problem;

  // An access entry is judged at the roster's newest state, which must not move on meanwhile.
  std::unique_lock<std::mutex> roster_lock;
  if (j.header().kind == Kind::access) roster_lock = std::unique_lock(j.roster.appending());
  std::optional<journal::AccessBody> next;
  std::optional<Problem> problem = check_rules(j);
  if (!problem && j.header().kind == Kind::access) {
    auto parsed = journal::parse_access(j.commit.entry.body());
    if (!parsed) return broken(Rule::malformed_body);
    next = std::move(*parsed);
  }
  if (!problem) problem = check_growth(j, next);
  if (!problem) {
    const auto stored = store(j, next);
    if (!stored) problem = stored.problem();
  }
  if (problem) {
    give_back_self_change(j);
    return *problem;
  }
  tell(j, next);
  return Committed{j.commit.entry.pin()};
}

}  // namespace

Judged<Committed> commit(Services& services, const InSpace& here, const Commit& commit) {
  auto space = services.spaces.find(here.space.id);
  if (!space) return problem_of(space.error());
  auto roster = services.rosters.find(here.space.owner);
  if (!roster) return problem_of(roster.error());
  const Judging j{services, here, commit, **space, **roster, services.now()};
  if (auto problem = check_right(j)) return *problem;

  std::lock_guard lock((*space)->appending());
  // Somebody may have appended between finding it and holding it.
  if (auto again = services.spaces.find(here.space.id); !again) return problem_of(again.error());
  if (is_there_already(j)) return Committed{commit.entry.pin()};
  if (auto problem = wait_for_healing(services)) return *problem;
  if (auto problem = check_head(j)) return *problem;
  if (const TimeMs kept = services.reservations.kept_for_others(j.header().journal, here.who.holder, j.now); kept > 0)
    return Committed{{}, kept};
  auto committed = judge_and_store(j);
  const bool moved = !committed && committed.problem().type == ProblemType::head_moved;
  if (moved)
    ask_for_the_head(j);
  else
    services.reservations.done(j.header().journal, here.who.holder, j.now);
  return committed;
}

Judged<journal::Pin> heal(Services& services, const InSpace& here, const Entry& entry) {
  auto space = services.spaces.find(here.space.id);
  if (!space) return problem_of(space.error());
  auto roster = services.rosters.find(here.space.owner);
  if (!roster) return problem_of(roster.error());
  const Commit commit{{}, entry, {}, {}, {}};
  const Judging j{services, here, commit, **space, **roster, services.now(), /*heals=*/true};
  if (j.header().journal != journal_of(here.space.id)) return broken(Rule::wrong_journal);
  const auto& rows = here.space.rows;
  if (std::none_of(rows.begin(), rows.end(),
                   [](const OwnRow& row) { return row.principal.kind == PrincipalKind::person; }))
    return broken(Rule::person_required);

  std::lock_guard lock((*space)->appending());
  if (auto again = services.spaces.find(here.space.id); !again) return problem_of(again.error());
  if (is_there_already(j)) return entry.pin();
  const auto head = j.space.read([](const journal::SpaceAccess& access) { return access.head(); });
  if (entry.header().seq != head.seq + 1 || entry.header().prev != head.hash)
    return head_moved(services, entry.header().journal, std::min(entry.header().seq, head.seq + 1));
  const auto healed = judge_and_store(j);
  if (!healed) return healed.problem();
  return healed->pin;
}

}  // namespace mappe::server
