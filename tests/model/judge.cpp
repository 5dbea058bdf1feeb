#include "tests/model/judge.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "client/replica/space_parts.h"
#include "journal/name.h"
#include "journal/snapshot.h"

namespace model_tests {

namespace {

namespace intent = journal::intent;
namespace op = journal::op;
using journal::Kind;

// What of an op is a save: its file, name, content and number.
struct Saved {
  NodeId node;
  const std::string* name = nullptr;  // of a new file
  std::optional<Etag> base;
  std::uint64_t number = 0;
};
std::optional<Saved> saved_by(const journal::Op& one) {
  if (const auto* file = std::get_if<op::File>(&one)) return Saved{file->node, &file->name, {}, file->mtime_ms};
  if (const auto* put = std::get_if<op::Put>(&one)) return Saved{put->node, nullptr, put->base, put->mtime_ms};
  return std::nullopt;
}

bool is_of_agenda(const journal::Op& one) {
  return std::visit(
      [](const auto& o) {
        using O = std::decay_t<decltype(o)>;
        return std::is_same_v<O, op::Meeting> || std::is_same_v<O, op::Item> || std::is_same_v<O, op::Remove> ||
               std::is_same_v<O, op::Brief> || std::is_same_v<O, op::Assign> || std::is_same_v<O, op::Unassign> ||
               std::is_same_v<O, op::Attend>;
      },
      one);
}

}  // namespace

void Judge::blame(const std::string& what, std::uint64_t seq) {
  town_.blames(what + " (entry " + std::to_string(seq) + ")");
}

void Judge::note(Attempt attempt) {
  std::erase_if(attempt.sent, [](const SentEntry& one) { return one.kind != Kind::content && one.kind != Kind::note; });
  if (!attempt.sent.empty() || !attempt.written.empty()) attempts_.push_back(std::move(attempt));
}

void Judge::note(std::uint64_t seq, Promise promise) { promises_.emplace(seq, std::move(promise)); }

bool Judge::is_there(const SentEntry& sent) const { return sent.seq < chain_.size() && chain_[sent.seq] == sent.hash; }

bool Judge::row_has_ended(const Person& person) const {
  const journal::Row* row = row_of(person.principal());
  return row != nullptr && row->until_ms != 0 && simulation.now_ms > row->until_ms;
}

// ---- reading the journal -------------------------------------------------------------------------------------------

void Judge::reads(client::SpaceReplica& space) {
  for (const journal::Entry& entry : town_.server.entries(journal_of(town_.space), chain_.size())) {
    const journal::Header& header = entry.header();
    time_ms_ = std::max(time_ms_, header.time_ms);
    if (header.seq != chain_.size()) blame("the journal has a gap", header.seq);
    if (header.kind == Kind::genesis) model_.emplace(journal::Stamp{0, 0, header.time_ms, header.author});
    if (header.seq > 0) check_right(entry);
    account_blobs(header);
    chain_.push_back(entry.hash());
    authors_.push_back(header.author);
    if (journal::is_access_kind(header.kind))
      read_access(entry);
    else
      read_content(entry, space);
  }
}

// §4.1, §4.6 as plainly as it can be said: a row that has not ended, and the role for the kind.
void Judge::check_right(const journal::Entry& entry) {
  const journal::Header& header = entry.header();
  const journal::Row* row = row_of(header.author);
  if (row == nullptr) return blame("somebody without a row wrote", header.seq);
  if (row->until_ms != 0 && time_ms_ > row->until_ms) blame("somebody whose row has ended wrote", header.seq);
  const bool is_content = header.kind == Kind::content || header.kind == Kind::snapshot;
  const auto least = is_content ? journal::SpaceRole::editor : journal::SpaceRole::commenter;
  if (journal::has_sealed_body(header.kind) && row->role < least) blame("a role that is too low wrote", header.seq);
  if (journal::has_sealed_body(header.kind) && waits_for_epoch_) blame("content before the new epoch", header.seq);
  if (journal::has_sealed_body(header.kind) && header.epoch != access_.epoch) blame("another epoch", header.seq);
}

void Judge::read_access(const journal::Entry& entry) {
  auto body = journal::access_of(entry);
  BOOST_REQUIRE(body.has_value());
  const std::uint64_t seq = entry.header().seq;
  bool lost_somebody = false;
  for (const journal::Row& row : access_.members) lost_somebody = lost_somebody || body->row(row.principal) == nullptr;
  const bool rises = body->epoch > access_.epoch;
  if (seq > 0 && lost_somebody && !rises) waits_for_epoch_ = true;
  if (rises) waits_for_epoch_ = false;
  if (!body->voids.empty()) blame("an honest client's access entry was taken for void", seq);
  access_ = std::move(*body);
}

void Judge::read_content(const journal::Entry& entry, client::SpaceReplica& space) {
  const journal::Header& header = entry.header();
  const seal::EntryKey* key = space.parts().replay->keys().entry_key(header.epoch);
  if (key == nullptr) return blame(space.id().text() + ": an epoch's key is not known", header.seq);
  auto body = seal::open_entry(*key, entry.header_bytes(), entry.body());
  if (!body) return blame("a body that does not open", header.seq);
  if (header.kind == Kind::snapshot) {
    for (const journal::BlobSize& add : header.adds) of_snapshots_.insert(add.blob);
    return;
  }
  auto ops = journal::parse_ops(body->expose());
  if (!ops) {
    ops_[header.seq].clear();
    if (body->size() != 1) blame("a body that does not parse", header.seq);
    return;
  }
  check_promises(header.seq, *ops);
  count_saves(*ops);
  agenda_written_ += static_cast<std::size_t>(std::count_if(ops->begin(), ops->end(), is_of_agenda));
  const bool by_manager =
      row_of(header.author) != nullptr && row_of(header.author)->role == journal::SpaceRole::manager;
  const journal::EntryInfo info{header.seq, time_ms_, header.author, by_manager, header.kind == Kind::note, {}};
  if (!model_->apply(info, *ops).fits) blame("an honest client's entry does not fit", header.seq);
  ops_[header.seq] = std::move(*ops);
}

void Judge::account_blobs(const journal::Header& header) {
  for (const journal::BlobSize& drop : header.drops) {
    const auto found = live_.find(drop.blob);
    if (found == live_.end() || found->second != drop.size_bytes) return blame("drops what is not live", header.seq);
    live_.erase(found);
  }
  for (const journal::BlobSize& add : header.adds)
    if (!live_.emplace(add.blob, add.size_bytes).second) blame("adds what is live", header.seq);
}

// ---- promises ------------------------------------------------------------------------------------------------------

void Judge::count_saves(const std::vector<journal::Op>& ops) {
  for (std::size_t i = 0; i < ops.size(); ++i) {
    const auto saved = saved_by(ops[i]);
    // A move onto a file puts the moved content there and trashes the other node: no save.
    const bool is_move =
        i + 1 < ops.size() && std::holds_alternative<op::Put>(ops[i]) && std::holds_alternative<op::Trash>(ops[i + 1]);
    if (saved && !is_move) ++saves_[saved->number];
  }
}

void Judge::check_promises(std::uint64_t seq, const std::vector<journal::Op>& ops) {
  const auto [begin, end] = promises_.equal_range(seq);
  for (auto at = begin; at != end; ++at) {
    const Promise& promise = at->second;
    bool holds = false;
    if (const auto* save = std::get_if<intent::Save>(&promise.intent)) {
      check_save(promise, *save, seq, ops);
      continue;
    }
    for (const journal::Op& one : ops) {
      if (const auto* make = std::get_if<intent::MakeFolder>(&promise.intent)) {
        const auto* made = std::get_if<op::Folder>(&one);
        holds = holds || (made != nullptr && made->node == make->node && made->name == make->name);
      } else if (const auto* move = std::get_if<intent::Move>(&promise.intent)) {
        const auto* moved = std::get_if<op::Move>(&one);
        const auto* trashed = std::get_if<op::Trash>(&one);
        holds = holds || (moved != nullptr && moved->node == move->node && moved->parent == move->parent) ||
                (trashed != nullptr && trashed->node == move->node && move->overwrite);
      } else if (const auto* trash = std::get_if<intent::Trash>(&promise.intent)) {
        const auto* trashed = std::get_if<op::Trash>(&one);
        holds = holds || (trashed != nullptr && trashed->node == trash->node);
      }
    }
    if (const auto* plain = std::get_if<intent::Plain>(&promise.intent))
      holds = journal::encode_ops(ops) == journal::encode_ops(plain->ops);
    if (!holds) blame("acknowledged, but not what was wished: " + promise.what, seq);
  }
}

// §4.8: nothing that its author has not seen is replaced from the outbox, and no precondition is passed over.
void Judge::check_save(const Promise& promise, const intent::Save& save, std::uint64_t seq,
                       const std::vector<journal::Op>& ops) {
  std::optional<Saved> found;
  for (const journal::Op& one : ops)
    if (const auto saved = saved_by(one); saved && saved->number == promise.number) found = saved;
  if (!found) return blame("acknowledged, but not there: " + promise.what, seq);
  const auto content = model_->content_of(found->node);
  const std::optional<Etag> before = content ? std::optional(journal::etag_of(found->node, *content)) : std::nullopt;
  const bool is_new = found->name != nullptr;
  if (promise.how == client::Committed::How::conflict_copy) {
    const bool named = is_new && found->name->find(" (Konflikt ") != std::string::npos;
    if (!named) blame("a conflict copy without its name: " + promise.what, seq);
    return;
  }
  if (!is_new && promise.origin == journal::Origin::outbox && (!save.base || before != save.base))
    blame("the outbox replaced what its author had not seen: " + promise.what, seq);
  if (!is_new && save.conditions.if_match && before != save.conditions.if_match)
    blame("If-Match was passed over: " + promise.what, seq);
  if (!is_new && save.conditions.if_none_match_any) blame("If-None-Match was passed over: " + promise.what, seq);
}

void Judge::check_attempts() {
  for (const Attempt& attempt : attempts_) {
    std::set<std::uint64_t> there;
    for (const SentEntry& sent : attempt.sent)
      if (is_there(sent)) there.insert(sent.seq);
    const std::string whose = attempt.who->name + "'s " + attempt.what;
    for (const std::uint64_t seq : attempt.written)
      if (there.erase(seq) == 0) blame("acknowledged and not on the journal: " + whose, seq);
    if (there.size() > attempt.doubtful)
      blame((attempt.written.empty() ? "refused, but on the journal: " : "more than was said is on the journal: ") +
                whose,
            *there.begin());
  }
  attempts_.clear();
}

void Judge::check_saves() {
  for (const auto& [number, times] : saves_) {
    const auto most = at_most_.find(number);
    const std::size_t allowed = most == at_most_.end() ? 1 : most->second;
    if (times > allowed)
      town_.blames("save #" + std::to_string(number) + " is on the journal " + std::to_string(times) + " times");
  }
}

// ---- comparing -----------------------------------------------------------------------------------------------------

namespace {

// What every tree keeps, looked at in the replica itself.
std::optional<std::string> broken_tree(const journal::State& state) {
  std::optional<std::string> broken;
  std::set<std::pair<NodeId, std::string>> places;
  state.each_node([&](const journal::NodeView& node) {
    if (node.id.is_zero()) return;
    const auto parent = state.node(node.parent);
    const bool in_limbo = node.parent == journal::limbo_id();
    if (!in_limbo && (!parent || parent->sort != journal::Sort::folder)) broken = "a node without a folder above it";
    if (!node.trashed && !places.emplace(node.parent, journal::name_key(node.name)).second)
      broken = "two of one name in a folder";
    const bool has_content = node.sort == journal::Sort::file;
    if (has_content != (node.versions > 0)) broken = "a file without a version, or a folder with one";
  });
  return broken;
}

}  // namespace

void Judge::compare(const Person& person, const client::SpaceReplica& space) {
  const std::string whose = person.name + "'s replica: ";
  const std::uint64_t seq = chain_.size() - 1;
  if (space.head().seq != seq || space.head().hash != chain_.back()) return blame(whose + "another head", seq);
  auto bytes = journal::encode_state(space.state());
  if (!bytes) return blame(whose + "its state has no bytes", seq);
  const ByteView held = bytes->expose();
  const Bytes expected = model_->bytes();
  if (!std::equal(held.begin(), held.end(), expected.begin(), expected.end()))
    blame(whose + "its state is not the model's", seq);
  if (const auto broken = broken_tree(space.state())) blame(whose + *broken, seq);
  if (!space.alarms().empty())
    blame(whose + "an alarm among honest members: " + std::string(client::name_of(space.alarms().front().kind)), seq);
  for (const client::SkippedEntry& skipped : space.health())
    blame(whose + "skipped entry " + std::to_string(skipped.seq) + ": " +
              std::string(skipped.unfit ? journal::name_of(*skipped.unfit) : "after_void"),
          seq);
  const auto members = space.members();
  bool same = members.size() == access_.members.size();
  for (const client::MemberRow& member : members) {
    const journal::Row* row = row_of(member.principal);
    same = same && row != nullptr && row->role == member.role && row->until_ms == member.until_ms;
  }
  if (!same) blame(whose + "other members", seq);
  for (const BlobId& blob : named())
    if (!live_.contains(blob)) blame(whose + "a blob is named and not live", seq);
}

std::set<BlobId> Judge::named() const {
  std::set<BlobId> named = model_->named();
  for (const auto& [outer, inner] : wishes_.inner())
    if (named.contains(outer)) named.insert(inner.begin(), inner.end());
  return named;
}

void Judge::check_blobs(const client::SpaceReplica& space) {
  std::set<BlobId> named_or_kept = named();
  for (const auto& one : space.parts().replay->snapshots())
    for (const journal::Chunk& chunk : one.body.state.chunks) named_or_kept.insert(chunk.blob);
  for (const auto& [blob, size] : live_)
    if (!named_or_kept.contains(blob)) blame("after upkeep a blob is live that nothing names", chain_.size() - 1);
  for (const BlobId& blob : named_or_kept) {
    const auto info = town_.server.services().storage.blobs().info(town_.space, blob);
    if (!info || info->state != storage::BlobState::live || info->damaged)
      blame("a named blob is not live at the server", chain_.size() - 1);
  }
}

}  // namespace model_tests
