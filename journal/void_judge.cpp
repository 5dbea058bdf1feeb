#include "journal/void_judge.h"

#include <algorithm>

#include "journal/limits.h"
#include "journal/space_access.h"

namespace mappe::journal {
namespace {

constexpr std::uint64_t state_version = 1;

// A manager of that set; the counted managers of an orphaned space are judged by the public rules alone, because an
// orphaned set after a void one is repaired by who is a faction manager with a row in it.
bool may_repair(const AccessBody& set, const Author& author, TimeMs time, const RosterState& roster) {
  const Row* row = set.row(author);
  if (row == nullptr || row->ended_at(time) || author.kind != PrincipalKind::person) return false;
  return row->role == SpaceRole::manager || roster.is_manager_at(author.id, time);
}

}  // namespace

std::vector<VoidJudge::Decided> VoidJudge::add(const Entry& entry, TimeMs time, const RosterState& roster,
                                               MemberKeys& keys) {
  Known known{entry.header().seq, *access_of(entry)};
  std::vector<Decided> decided;
  Standing standing = Standing::pending;
  if (keys.has_row(known.body)) {
    if (pending_.empty()) {
      standing = is_valid(known, entry, time, roster, keys) ? Standing::valid : Standing::void_entry;
    } else if (auto before = keys.opens(known.body) ? decide_pending(known, keys) : std::nullopt) {
      decided = std::move(*before);
      standing = Standing::valid;
      pending_.clear();
    } else {
      standing = Standing::void_entry;
    }
  }
  for (const Decided& earlier : decided) standings_[earlier.seq] = earlier.standing;
  standings_[known.seq] = standing;
  if (standing != Standing::pending) decided.push_back({known.seq, standing});
  if (standing == Standing::valid)
    newest_valid_ = std::move(known);
  else if (standing == Standing::pending)
    pending_.push_back(std::move(known));
  return decided;
}

bool VoidJudge::is_valid(const Known& entry, const Entry& signed_entry, TimeMs time, const RosterState& roster,
                         MemberKeys& keys) const {
  if (!keys.opens(entry.body)) return false;
  if (!newest_valid_) return signed_entry.header().kind == Kind::genesis;
  const std::vector<std::uint64_t> voids = voids_since_valid();
  if (entry.body.voids != voids) return false;
  if (!voids.empty() && !may_repair(newest_valid_->body, signed_entry.header().author, time, roster)) return false;
  if (entry.body.epoch_link.empty()) return entry.body.key_commit == newest_valid_->body.key_commit;
  return keys.link_leads(entry.body, newest_valid_->body);
}

// Goes back from an entry whose own row opened: by its `voids` and those of each newest valid one before. Nothing when
// that contradicts what is known already, or a link does not lead where it must.
std::optional<std::vector<VoidJudge::Decided>> VoidJudge::decide_pending(const Known& entry, MemberKeys& keys) const {
  std::vector<Decided> decided;
  const Known* valid = &entry;
  std::size_t left = pending_.size();
  while (left > 0) {
    const auto& voids = valid->body.voids;
    const Known& before = pending_[left - 1];
    if (std::binary_search(voids.begin(), voids.end(), before.seq)) {
      decided.push_back({before.seq, Standing::void_entry});
    } else {
      if (valid->body.epoch_link.empty() ? valid->body.key_commit != before.body.key_commit
                                         : !keys.link_leads(valid->body, before.body))
        return std::nullopt;
      decided.push_back({before.seq, Standing::valid});
      valid = &before;
    }
    --left;
  }
  // What this member judged before he lost his row must fit, too: voids reach back over it, or the chain ends at the
  // genesis.
  if (newest_valid_) {
    const bool joins = valid->body.epoch_link.empty() ? valid->body.key_commit == newest_valid_->body.key_commit
                                                      : keys.link_leads(valid->body, newest_valid_->body);
    if (!joins) return std::nullopt;
  }
  std::reverse(decided.begin(), decided.end());
  return decided;
}

Standing VoidJudge::standing_at(std::uint64_t seq) const {
  auto next = standings_.upper_bound(seq);
  CHECK(next != standings_.begin());
  return (--next)->second;
}

std::optional<std::uint64_t> VoidJudge::newest_valid_seq() const {
  return newest_valid_ ? std::optional(newest_valid_->seq) : std::nullopt;
}

std::vector<std::uint64_t> VoidJudge::voids_since_valid() const {
  std::vector<std::uint64_t> voids;
  for (const auto& [seq, standing] : standings_)
    if (standing == Standing::void_entry && (!newest_valid_ || seq > newest_valid_->seq)) voids.push_back(seq);
  return voids;
}

Bytes VoidJudge::encode() const {
  cbor::Writer out;
  const auto put = [&](const Known& known) { out.array(2).uint(known.seq).raw(encode_access(known.body)); };
  out.array(4).uint(state_version).array(newest_valid_ ? 1 : 0);
  if (newest_valid_) put(*newest_valid_);
  out.array(pending_.size());
  for (const Known& known : pending_) put(known);
  out.array(standings_.size());
  for (const auto& [seq, standing] : standings_) out.array(2).uint(seq).uint(static_cast<std::uint64_t>(standing));
  return out.take();
}

Result<VoidJudge> VoidJudge::decode(ByteView bytes) {
  cbor::Reader in(bytes);
  VoidJudge judge;
  const auto get = [&] {
    Known known;
    in.array(2);
    known.seq = in.uint();
    auto body = parse_access(in.raw());
    if (body)
      known.body = std::move(*body);
    else
      in.fail_with(body.error());
    return known;
  };
  in.array(4);
  if (in.uint() != state_version) in.fail_with(fail(Errc::unsupported, "a judgement's state of another version"));
  if (in.array_up_to(1) == 1) judge.newest_valid_ = get();
  const std::size_t pending = in.array_up_to(limits::entries_max);
  for (std::size_t i = 0; i < pending && !in.failed(); ++i) judge.pending_.push_back(get());
  const std::size_t standings = in.array_up_to(limits::entries_max);
  for (std::size_t i = 0; i < standings && !in.failed(); ++i) {
    in.array(2);
    const std::uint64_t seq = in.uint();
    judge.standings_[seq] = static_cast<Standing>(in.uint_up_to(2));
  }
  if (auto done = in.finish(); !done) return fail(done.error());
  return judge;
}

}  // namespace mappe::journal
