#include "client/replica/batch.h"

#include <algorithm>
#include <ctime>

#include "client/limits.h"
#include "client/replica/clock.h"
#include "client/wire/pass_on.h"
#include "journal/name.h"

namespace mappe::client {

namespace {

using namespace journal;

LocalTime local_time() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  if (!::localtime_r(&now, &parts)) return {};
  return {static_cast<unsigned>(parts.tm_year + 1900), static_cast<unsigned>(parts.tm_mon + 1),
          static_cast<unsigned>(parts.tm_mday), static_cast<unsigned>(parts.tm_hour),
          static_cast<unsigned>(parts.tm_min)};
}

std::size_t encoded_bytes(const std::vector<Op>& ops) {
  const SecretBytes body(encode_ops(ops));
  return body.size();
}

// The place an intent takes, if it takes one.
struct Place {
  NodeId parent;
  std::string_view name;
};
std::optional<Place> place_of(const Intent& intent) {
  if (const auto* save = std::get_if<intent::Save>(&intent)) return Place{save->parent, save->name};
  if (const auto* folder = std::get_if<intent::MakeFolder>(&intent)) return Place{folder->parent, folder->name};
  return std::nullopt;
}

NodeId node_of(const Intent& intent) {
  if (const auto* save = std::get_if<intent::Save>(&intent)) return save->node.value_or(save->fresh_node);
  if (const auto* folder = std::get_if<intent::MakeFolder>(&intent)) return folder->node;
  if (const auto* move = std::get_if<intent::Move>(&intent)) return move->node;
  if (const auto* trash = std::get_if<intent::Trash>(&intent)) return trash->node;
  return NodeId();
}

}  // namespace

Answer<Batch> BatchBuilder::build(std::span<const Change> changes) {
  for (std::size_t i = 0; i < changes.size(); ++i) {
    auto fit = add(changes[i], i == 0);
    if (!fit) {
      if (i == 0) return pass_on<Batch>(fit);
      break;  // what comes before it is committed first; the next build meets it again
    }
    if (*fit == Fit::next_entry) break;
  }
  return std::move(batch_);
}

bool BatchBuilder::depends_on_batch(const Intent& intent) const {
  if (batch_.ops.empty()) return false;
  const auto place = place_of(intent);
  if (!place) return true;  // moves, trash and the rest are decided on a state that has everything before them
  if (names_.contains({place->parent, name_key(place->name)})) return true;
  if (touched_.contains(place->parent) && !fresh_.contains(place->parent)) return true;
  const auto* save = std::get_if<intent::Save>(&intent);
  return save && save->node && (touched_.contains(*save->node) || fresh_.contains(place->parent));
}

bool BatchBuilder::has_room(const Change& change) const {
  std::size_t bytes = 0;
  for (const Bytes& blob : change.blobs) bytes += blob.size();
  const auto more_keys = std::count_if(change.lease_keys.begin(), change.lease_keys.end(),
                                       [&](const LeaseKey& key) { return !batch_.lease_keys.contains(key); });
  const std::size_t keys = batch_.lease_keys.size() + static_cast<std::size_t>(more_keys);
  return batch_.ops.empty() ||
         (batch_.ops.size() < client::limits::batch_ops_max && body_bytes_ < client::limits::batch_bytes_max &&
          batch_.blob_bytes + bytes <= client::limits::inline_blobs_bytes_max &&
          keys <= client::limits::lease_keys_of_commit_max);
}

Answer<BatchBuilder::Fit> BatchBuilder::add(const Change& change, bool first) {
  const bool is_note =
      std::holds_alternative<intent::Plain>(change.intent) && std::get<intent::Plain>(change.intent).note_kind;
  if (!first && (depends_on_batch(change.intent) || !has_room(change) || batch_.note_kind || is_note))
    return Fit::next_entry;
  const auto place = place_of(change.intent);
  if (place && fresh_.contains(place->parent)) {
    std::vector<Op> ops;
    if (const auto* save = std::get_if<intent::Save>(&change.intent)) {
      ops.push_back(op::File{save->fresh_node, save->parent, save->name, save->content.duplicate(), save->mtime_ms});
    } else {
      const auto& folder = std::get<intent::MakeFolder>(change.intent);
      ops.push_back(op::Folder{folder.node, folder.parent, folder.name});
    }
    Committed done;
    done.node = node_of(change.intent);
    take(std::move(ops), std::move(done), change);
    return Fit::taken;
  }
  auto decision = decide(change);
  if (!decision) return pass_on<Fit>(decision);
  Committed result;
  if (auto* sign = std::get_if<decision::Sign>(&*decision)) {
    result.node = sign->node;
    batch_.note_kind = is_note;
    take(std::move(sign->ops), std::move(result), change);
  } else if (auto* copy = std::get_if<decision::ConflictCopy>(&*decision)) {
    result.how = Committed::How::conflict_copy;
    result.node = copy->node;
    result.name = copy->name;
    names_.insert({copy->parent, name_key(copy->name)});
    take(std::move(copy->ops), std::move(result), change);
  } else if (auto* nothing = std::get_if<decision::Nothing>(&*decision)) {
    result.how = Committed::How::nothing;
    result.node = nothing->node;
    batch_.results.push_back(result);
  } else if (std::holds_alternative<decision::PreconditionFailed>(*decision)) {
    result.how = Committed::How::precondition;
    batch_.results.push_back(result);
  } else if (auto* given_up = std::get_if<decision::GivenUp>(&*decision)) {
    result.how = Committed::How::given_up;
    result.why = given_up->why;
    result.rule = given_up->rule;
    batch_.results.push_back(result);
  }
  return Fit::taken;
}

Answer<Decision> BatchBuilder::decide(const Change& change) {
  SpaceReplica::Parts& parts = space_.parts();
  const Verified& verified = parts.replay->verified();
  const TimeMs time = std::max(verified.access.time_ms(), entry_time_ms(parts.api));
  const std::string who = parts.roster.name_of_principal(parts.self->principal());
  RebaseContext context;
  context.origin = change.origin;
  context.entry = {verified.access.head().seq + 1, time, parts.self->principal(),
                   space_.own_role() == SpaceRole::manager, false};
  if (const auto* plain = std::get_if<intent::Plain>(&change.intent)) context.entry.note_kind = plain->note_kind;
  context.who = who;
  context.now = local_time();
  Decision decision = journal::decide(parts.replay->state(), change.intent, context);
  const auto* compare = std::get_if<decision::Compare>(&decision);
  if (!compare) return decision;
  const auto* save = std::get_if<intent::Save>(&change.intent);
  const auto current = parts.replay->state().current(compare->node);
  bool equal = false;
  if (compare_ && save && current) {
    auto same = compare_(current->parsed(), save->content);
    if (!same) return same.error();
    equal = *same;
  }
  context.found_equal = equal;
  return journal::decide(parts.replay->state(), change.intent, context);
}

void BatchBuilder::take(std::vector<Op> ops, Committed result, const Change& change) {
  body_bytes_ += encoded_bytes(ops);
  for (Op& one : ops) batch_.ops.push_back(std::move(one));
  for (const Bytes& blob : change.blobs) batch_.blob_bytes += blob.size();
  for (const Chunk& chunk : change.inner) batch_.inner.push_back({chunk.blob, blob_size_bytes(chunk.plain_size_bytes)});
  batch_.lease_keys.insert(change.lease_keys.begin(), change.lease_keys.end());
  touched_.insert(result.node);
  if (std::holds_alternative<intent::MakeFolder>(change.intent)) fresh_.insert(result.node);
  if (const auto place = place_of(change.intent)) names_.insert({place->parent, name_key(place->name)});
  batch_.results.push_back(std::move(result));
}

}  // namespace mappe::client
