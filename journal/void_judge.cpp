#include "journal/void_judge.h"

#include <algorithm>

#include "journal/limits.h"
#include "journal/space_access.h"

namespace mappe::journal {
namespace {

constexpr std::uint64_t judgement_version = 1;

bool names(const AccessBody& body, std::uint64_t seq) {
  return std::binary_search(body.voids.begin(), body.voids.end(), seq);
}

}  // namespace

std::vector<VoidJudge::Decided> VoidJudge::add(const Entry& entry, TimeMs time, const RosterState& roster,
                                               MemberKeys& keys) {
  CHECK(standings_.empty() == (entry.header().kind == Kind::genesis));
  Known known{entry.header().seq, true, *access_of(entry)};
  known.allowed = is_allowed(known.body, entry.header().author, time, roster);
  std::vector<Decided> decided;
  Standing standing = Standing::pending;
  if (keys.has_row(known.body)) {
    auto before = keys.opens(known.body) ? walk_back(known, keys) : std::nullopt;
    standing = before ? Standing::valid : Standing::void_entry;
    if (before) decided = std::move(*before);
  }
  for (const Decided& earlier : decided) standings_[earlier.seq] = earlier.standing;
  standings_[known.seq] = standing;
  if (standing == Standing::pending) {
    pending_.push_back(std::move(known));
    return decided;
  }
  decided.push_back({known.seq, standing});
  if (standing == Standing::valid) {
    pending_.clear();
    newest_valid_ = std::move(known);
  }
  return decided;
}

const VoidJudge::Known* VoidJudge::undecided_or_valid(std::uint64_t seq) const {
  if (newest_valid_ && newest_valid_->seq == seq) return &*newest_valid_;
  const auto found = std::find_if(pending_.begin(), pending_.end(), [&](const Known& one) { return one.seq == seq; });
  return found == pending_.end() ? nullptr : &*found;
}

// Without voids the newest access entry is the newest valid one, by which the public rules judged already.
bool VoidJudge::is_allowed(const AccessBody& body, const Author& author, TimeMs time, const RosterState& roster) const {
  if (body.voids.empty()) return true;
  auto claimed = standings_.rbegin();
  while (claimed != standings_.rend() && names(body, claimed->first)) ++claimed;
  const Known* valid = claimed == standings_.rend() ? nullptr : undecided_or_valid(claimed->first);
  return valid != nullptr && is_manager_of(valid->body, author, time, roster);
}

// Whether `entry`, if true, is what may come after `before` as the next valid one.
bool VoidJudge::follows(const Known& entry, const Known& before, MemberKeys& keys) const {
  if (!entry.allowed) return false;
  // Without a link the epoch stays, so nothing was void between them and the public rules compared the commitments.
  return entry.body.epoch_link.empty() || keys.link_leads(entry.body, before.body);
}

// From an entry whose own row opened back to the newest one judged valid, or to the genesis: by its `voids` and those
// of each newest valid one before. Nothing when that contradicts what is known already, or a link does not lead back.
std::optional<std::vector<VoidJudge::Decided>> VoidJudge::walk_back(const Known& entry, MemberKeys& keys) const {
  std::vector<Decided> decided;
  const Known* valid = &entry;
  for (auto earlier = standings_.rbegin(); earlier != standings_.rend(); ++earlier) {
    const auto [seq, standing] = *earlier;
    if (standing == Standing::valid) break;  // the newest valid one
    if (names(valid->body, seq)) {
      if (standing == Standing::pending) decided.push_back({seq, Standing::void_entry});
      continue;
    }
    const Known* before = undecided_or_valid(seq);
    if (before == nullptr || !follows(*valid, *before, keys)) return std::nullopt;
    decided.push_back({seq, Standing::valid});
    valid = before;
  }
  // Without one judged valid the way ends at the genesis, which no voids may name. Voids that name the newest valid one
  // claim an older one in its stead, and then the author is not allowed.
  if (newest_valid_ && !follows(*valid, *newest_valid_, keys)) return std::nullopt;
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
  const auto put = [&](const Known& known) {
    out.array(3).uint(known.seq).uint(known.allowed ? 1 : 0).raw(encode_access(known.body));
  };
  out.array(4).uint(judgement_version).array(newest_valid_ ? 1 : 0);
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
    in.array(3);
    known.seq = in.uint();
    known.allowed = in.uint_up_to(1) == 1;
    auto body = parse_access(in.raw());
    if (body)
      known.body = std::move(*body);
    else
      in.fail_with(body.error());
    return known;
  };
  in.array(4);
  if (in.uint() != judgement_version) in.fail_with(fail(Errc::unsupported, "a judgement's state of another version"));
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
