#include "client/replica/upkeep.h"

#include <algorithm>
#include <chrono>

#include "client/limits.h"
#include "client/replica/clock.h"
#include "client/replica/inner_lists.h"
#include "client/replica/leases.h"
#include "client/replica/purge.h"
#include "client/replica/snapshots.h"
#include "client/replica/space_parts.h"
#include "client/wire/pass_on.h"
#include "crypto/base/cbor.h"

namespace mappe::client {
namespace {

using namespace std::chrono;

constexpr std::uint64_t daily_for_days = 365;  // after retention_days: one version a day
constexpr std::uint64_t limbo_days = 1;        // what is still there was never finished

TimeMs ago(TimeMs now, std::uint64_t days) { return now - std::min(now, days * limits::day_ms); }

// Versions in the same box are alike enough that one will do: days of the calendar in UTC, then months.
std::int64_t box_of(TimeMs time, TimeMs daily_until) {
  const auto day = floor<days>(sys_time<milliseconds>(milliseconds(static_cast<std::int64_t>(time))));
  if (time > daily_until) return day.time_since_epoch().count();
  const year_month_day date(day);
  return -(static_cast<int>(date.year()) * std::int64_t{12} + static_cast<unsigned>(date.month()));
}

// All but the last in each box, of those that are old enough; never the current one.
std::vector<journal::op::VersionId> versions_to_forget(const std::vector<journal::VersionView>& versions,
                                                       const UpkeepRules& rules, TimeMs now) {
  const TimeMs all_until = ago(now, rules.retention_days);
  const TimeMs daily_until = ago(now, rules.retention_days + daily_for_days);
  std::vector<journal::op::VersionId> found;
  for (std::size_t i = 0; i + 1 < versions.size(); ++i) {
    const TimeMs time = versions[i].stamp.time_ms, next = versions[i + 1].stamp.time_ms;
    if (time > all_until) break;
    if (next <= all_until && box_of(time, daily_until) == box_of(next, daily_until))
      found.push_back(versions[i].stamp.version());
  }
  return found;
}

std::vector<NodeId> long_in_the_bin(const journal::State& state, TimeMs until) {
  std::vector<NodeId> found = state.trash();
  std::erase_if(found, [&](const NodeId& node) { return state.node(node)->trashed->time_ms > until; });
  return found;
}

std::vector<NodeId> long_in_limbo(const journal::State& state, TimeMs until) {
  std::vector<NodeId> found = state.children(journal::limbo_id());
  std::erase_if(found, [&](const NodeId& node) { return state.node(node)->created.time_ms > until; });
  std::sort(found.begin(), found.end());
  return found;
}

void add(std::vector<Change>* changes, std::vector<Change> more) {
  for (Change& change : more) changes->push_back(std::move(change));
}

// Nothing that might name a blob is unread, so what is not named is named by nobody.
bool everything_is_known(const SpaceReplica& space) {
  const Replay& replay = *space.parts().replay;
  if (replay.is_waiting() || !replay.state().whole() || replay.state().has_unopened() || space.is_newer()) return false;
  return std::none_of(space.health().begin(), space.health().end(), [](const SkippedEntry& entry) {
    return entry.unfit == journal::Unfit::unreadable || entry.unfit == journal::Unfit::malformed ||
           entry.unfit == journal::Unfit::unknown_operation;
  });
}

// Live blobs that the tree does not name, as far as it was opened; those of snapshots among them.
std::vector<journal::BlobSize> unnamed(const Replay& replay) {
  std::vector<journal::BlobSize> blobs = replay.verified().live.all();
  std::erase_if(blobs, [&](const journal::BlobSize& blob) { return replay.state().names(blob.blob); });
  return blobs;
}

void erase_chunks(std::vector<journal::BlobSize>* from, const std::vector<journal::Chunk>& chunks) {
  std::vector<BlobId> named;
  named.reserve(chunks.size());
  for (const journal::Chunk& chunk : chunks) named.push_back(chunk.blob);
  std::sort(named.begin(), named.end());
  std::erase_if(
      *from, [&](const journal::BlobSize& blob) { return std::binary_search(named.begin(), named.end(), blob.blob); });
}

// Live blobs that neither the tree nor a snapshot names: left over by skipped entries and by who may not drop.
Answer<std::vector<journal::BlobSize>> leftovers(SpaceReplica& space) {
  const Replay& replay = *space.parts().replay;
  if (!everything_is_known(space)) return std::vector<journal::BlobSize>();
  std::vector<journal::BlobSize> found = unnamed(replay);
  for (const Replay::SeenSnapshot& one : replay.snapshots()) {
    erase_chunks(&found, one.body.state.chunks);
    if (one.body.state.level != journal::Level::chunks || found.empty()) continue;
    auto inner = fetch_inner(space.parts().api, space.id(), one.body.state);
    if (!inner) return pass_on<std::vector<journal::BlobSize>>(inner);
    erase_chunks(&found, *inner);
  }
  if (found.size() > limits::drops_of_entry_max) found.resize(limits::drops_of_entry_max);
  return found;
}

// By the own clock AND the server's AND the newest entry's, so that no wrong clock, lying server or lying author makes
// anybody forget: where the server is believed, the newest entry's may be its word, too.
TimeMs upkeep_time_ms(const SpaceReplica& space) {
  return std::min({own_time_ms(), entry_time_ms(space.parts().api), space.parts().replay->verified().access.time_ms()});
}

std::vector<Change> changes_due(const SpaceReplica& space) {
  return upkeep_changes(space.state(), upkeep_rules(space.roster().history().state()), upkeep_time_ms(space));
}

// Without asking the server: whether there may be something to do.
bool may_be_due(const SpaceReplica& space) {
  if (snapshot_is_due(space) || !changes_due(space).empty()) return true;
  std::vector<journal::BlobSize> left = unnamed(*space.parts().replay);
  for (const Replay::SeenSnapshot& one : space.parts().replay->snapshots()) erase_chunks(&left, one.body.state.chunks);
  return !left.empty();
}

}  // namespace

UpkeepRules upkeep_rules(const journal::RosterState& faction) {
  UpkeepRules rules;
  rules.retention_days = faction.policy(journal::policy_key::retention_days).value_or(rules.retention_days);
  rules.trash_days = faction.policy(journal::policy_key::trash_days).value_or(rules.trash_days);
  return rules;
}

std::vector<Change> upkeep_changes(const journal::State& state, const UpkeepRules& rules, TimeMs now) {
  std::vector<Change> changes = purge_changes(state, long_in_the_bin(state, ago(now, rules.trash_days)));
  const std::vector<NodeId> unfinished = long_in_limbo(state, ago(now, limbo_days));
  for (const NodeId& node : unfinished) {
    changes.emplace_back();
    changes.back().intent = journal::intent::Trash{node, {}};
  }
  add(&changes, purge_changes(state, unfinished));
  std::vector<Forgotten> forgotten;
  state.each_node([&](const journal::NodeView& node) {
    if (node.versions < 2 || !node.live) return;
    auto versions = versions_to_forget(state.versions(node.id), rules, now);
    if (!versions.empty()) forgotten.push_back({node.id, std::move(versions)});
  });
  std::sort(forgotten.begin(), forgotten.end(), [](const Forgotten& a, const Forgotten& b) { return a.node < b.node; });
  add(&changes, forget_changes(state, forgotten));
  return changes;
}

Answer<KeptUp> keep_up(SpaceReplica& space) {
  if (space.own_role() < SpaceRole::editor) return fail(Errc::denied, "only editors keep up a space");
  auto lease = UpkeepLease::take(space);
  if (!lease) return pass_on<KeptUp>(lease);
  if (auto synced = space.sync(); !synced) return pass_on<KeptUp>(synced);
  if (auto opened = space.open_inner_lists(); !opened) return pass_on<KeptUp>(opened);
  KeptUp kept;
  Committer committer(space);
  std::vector<Change> changes = changes_due(space);
  if (changes.size() > limits::upkeep_changes_max) changes.resize(limits::upkeep_changes_max);  // the rest tomorrow
  const Committer::Many many = committer.commit_all(changes);
  for (const Committed& one : many.results) kept.entries += one.how == Committed::How::done;
  if (many.error) return *many.error;
  auto left = leftovers(space);
  if (!left) return pass_on<KeptUp>(left);
  if (!left->empty()) {
    if (auto dropped = committer.commit_drops(*left); !dropped) return pass_on<KeptUp>(dropped);
    ++kept.entries;
  }
  if (snapshot_is_due(space)) {
    if (auto written = write_snapshot_leased(space); !written) return pass_on<KeptUp>(written);
    kept.snapshot = true;
  }
  return kept;
}

void keep_up_daily(SpaceReplica& space) {
  if (space.own_role() < SpaceRole::editor || space.is_newer() || !space.is_replayed()) return;
  const Home& home = space.parts().home;
  const RecordName record{Drawer::settings, "upkept-" + space.id().text()};
  const TimeMs now = own_time_ms();
  if (auto last = home.read(record)) {
    cbor::Reader in(last->expose());
    const TimeMs time = in.uint();
    if (in.finish() && time <= now && now - time < limits::day_ms) return;
  }
  // Written before: who is killed in the middle goes on tomorrow, and a server that fails is not asked at each command.
  cbor::Writer out;
  out.uint(now);
  if (home.write(record, out.take()) && may_be_due(space)) (void)keep_up(space);
}

}  // namespace mappe::client
