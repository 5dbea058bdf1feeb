#include "server/treasury/count/tally.h"

#include <algorithm>
#include <map>
#include <set>

#include "crypto/base/check.h"

namespace mappe::treasury {

namespace {

constexpr std::uint64_t gib = std::uint64_t{1} << 30;

struct Piece {
  Date from, until;
  TimeMs month_ms = 0;
  const config::Tariff* tariff = nullptr;

  Span span() const { return {start_of(from), start_of(until)}; }
};

// Null: none holds yet.
const config::Tariff* tariff_on(const config::Treasury& treasury, const Date& day) {
  const config::Tariff* holding = nullptr;
  for (const config::Tariff& tariff : treasury.tariffs)
    if (tariff.from <= day) holding = &tariff;
  return holding;
}

const config::JointSpace* sharing_on(const config::Treasury& treasury, const std::string& space, const Date& day) {
  const config::JointSpace* holding = nullptr;
  for (const config::JointSpace& joint : treasury.joint_spaces)
    if (joint.space == space && joint.from <= day) holding = &joint;
  return holding;
}

// Whether the sharing of that space can change what this faction pays.
bool concerns(const config::Treasury& treasury, const std::string& space, const std::string& faction,
              const std::vector<SpaceUsage>& own) {
  const auto names_it = [&](const config::JointSpace& joint) {
    return joint.space == space && std::any_of(joint.shares.begin(), joint.shares.end(),
                                               [&](const auto& share) { return share.faction == faction; });
  };
  return std::any_of(treasury.joint_spaces.begin(), treasury.joint_spaces.end(), names_it) ||
         std::any_of(own.begin(), own.end(), [&](const SpaceUsage& usage) { return usage.space == space; });
}

// The days inside (from, until) on which a tariff begins, or the sharing of a space that concerns this faction.
Result<std::set<Date>> cuts_of(const config::Treasury& treasury, const UsageSource& usage, const std::string& faction,
                               const Date& from, const Date& until) {
  std::set<Date> cuts;
  const auto is_inside = [&](const Date& day) { return from < day && day < until; };
  for (const config::Tariff& tariff : treasury.tariffs)
    if (is_inside(tariff.from)) cuts.insert(tariff.from);
  if (std::none_of(treasury.joint_spaces.begin(), treasury.joint_spaces.end(),
                   [&](const config::JointSpace& joint) { return is_inside(joint.from); }))
    return cuts;
  const auto own = usage.of_faction(faction, {start_of(from), start_of(until)});
  if (!own) return fail(own.error());
  for (const config::JointSpace& joint : treasury.joint_spaces)
    if (is_inside(joint.from) && concerns(treasury, joint.space, faction, *own)) cuts.insert(joint.from);
  return cuts;
}

Result<std::vector<Piece>> pieces_of(const config::Treasury& treasury, const UsageSource& usage,
                                     const std::string& faction, const Date& from, const Date& until) {
  std::vector<Piece> pieces;
  for (const Month& month : months_of(from, until)) {
    const Date first = std::max(from, month.first()), end = std::min(until, month.end());
    auto edges = cuts_of(treasury, usage, faction, first, end);
    if (!edges) return fail(edges.error());
    edges->insert({first, end});
    for (auto edge = edges->begin(); std::next(edge) != edges->end(); ++edge)
      if (const config::Tariff* tariff = tariff_on(treasury, *edge))
        pieces.push_back({*edge, *std::next(edge), month.span().length_ms(), tariff});
  }
  return pieces;
}

struct Part {
  std::uint32_t first = 0, last = 0, whole = 0;
};

// None: nothing of it is this faction's.
std::optional<Part> part_of(const config::JointSpace& joint, const std::string& faction) {
  Part part;
  for (const auto& share : joint.shares) {
    if (share.faction == faction) part.first = part.whole, part.last = part.whole + share.parts;
    part.whole += share.parts;
  }
  return part.last == 0 ? std::nullopt : std::optional(part);
}

class Tallying {
 public:
  Tallying(const config::Treasury& treasury, const UsageSource& usage, const Who& who)
      : treasury_(treasury), usage_(usage), who_(who) {}

  Result<void> add(const Piece& piece) {
    const auto used = used_in(piece);
    if (!used) return fail(used.error());
    if (auto added = add_monthly(piece, LineKind::base_fee, 1, piece.tariff->base_fee); !added) return added;
    if (auto added = add_storage(piece, *used); !added) return added;
    if (count_of(piece.tariff->guest_fee) == 0) return {};
    const auto guests = usage_.guests_at(who_.faction, piece.span().until_ms - 1);
    if (!guests) return fail(guests.error());
    const std::uint64_t charged = *guests - std::min(*guests, piece.tariff->free_guests);
    return add_monthly(piece, LineKind::guests, charged, piece.tariff->guest_fee);
  }

  // Tax is of the sum of each month and rate, so that a quarter or a year is what its months are.
  Result<Tally> finish() {
    for (auto& [space, sum] : spaces_) out_.spaces.push_back(std::move(sum));
    std::map<std::pair<int, int>, std::vector<TaxSum>> months;
    for (const Line& line : out_.lines) {
      if (!add_to(out_.net, line.net) ||
          !add_to(sum_in(months[{line.from.year, line.from.month}], line.tax).net, line.net))
        return too_much();
    }
    for (auto& [month, sums] : months)
      for (TaxSum& sum : sums) {
        const auto micro_cents = times(static_cast<Wide>(count_of(sum.net)) * sum.tax.rate_hundredths,
                                       static_cast<Wide>(config::micro_cents_per_cent));
        const auto amount = micro_cents ? round_to_cents(*micro_cents, 10'000) : Result<Cents>(too_much());
        if (!amount) return fail(amount.error());
        TaxSum& whole = sum_in(out_.taxes, sum.tax);
        if (!add_to(whole.net, sum.net) || !add_to(whole.amount, *amount) || !add_to(out_.tax, *amount))
          return too_much();
      }
    const auto gross = plus(out_.net, out_.tax);
    if (!gross) return fail(gross.error());
    out_.gross = *gross;
    return std::move(out_);
  }

 private:
  static Error too_much() { return fail(Errc::too_large, "an amount beyond 64 bit"); }

  static TaxSum& sum_in(std::vector<TaxSum>& sums, const config::Tax& tax) {
    const auto same = std::find_if(sums.begin(), sums.end(), [&](const TaxSum& sum) { return sum.tax == tax; });
    return same == sums.end() ? sums.emplace_back(TaxSum{tax, {}, {}}) : *same;
  }

  static bool add_to(Cents& sum, Cents more) {
    const auto added = plus(sum, more);
    if (added) sum = *added;
    return added.has_value();
  }

  // What this faction is charged with, of its own spaces and of those it shares.
  Result<Wide> used_in(const Piece& piece) {
    const auto own = usage_.of_faction(who_.faction, piece.span());
    if (!own) return fail(own.error());
    Wide used = 0;
    std::set<std::string> seen;
    for (const SpaceUsage& space : *own) {
      seen.insert(space.space);
      if (auto added = charge(piece, space.space, space.byte_ms, used); !added) return fail(added.error());
    }
    for (const config::JointSpace& joint : treasury_.joint_spaces) {
      if (joint.from > piece.from || !seen.insert(joint.space).second) continue;
      const auto usage = usage_.of_space(joint.space, piece.span());
      if (!usage && usage.error().code == Errc::not_found) continue;  // named in the file, not on this server
      if (!usage) return fail(usage.error());
      if (auto added = charge(piece, joint.space, *usage, used); !added) return fail(added.error());
    }
    return used;
  }

  Result<void> charge(const Piece& piece, const std::string& space, Wide byte_ms, Wide& used) {
    SpaceSum row{space, "", byte_ms, false, 1, 1};
    if (const config::JointSpace* joint = sharing_on(treasury_, space, piece.from)) {
      const auto part = part_of(*joint, who_.faction);
      if (!part) return {};
      const auto share = share_of(byte_ms, part->first, part->last, part->whole);
      if (!share) return fail(share.error());
      row = {space, joint->label, *share, true, part->last - part->first, part->whole};
    }
    const auto sum = plus(used, row.byte_ms);
    const auto total = plus(out_.byte_ms, row.byte_ms);
    if (!sum || !total) return fail(Errc::too_large, "a usage beyond 128 bit");
    used = *sum;
    out_.byte_ms = *total;
    row.byte_ms += spaces_[space].byte_ms;  // no more than the total, which fits
    spaces_[space] = std::move(row);
    return {};
  }

  Line line_of(const Piece& piece, LineKind kind, config::MicroCents price) const {
    Line line;
    line.kind = kind;
    line.from = piece.from;
    line.until = piece.until;
    line.tariff = piece.tariff->name;
    line.piece_ms = piece.span().length_ms();
    line.month_ms = piece.month_ms;
    line.price = price;
    line.tax = piece.tariff->tax;
    return line;
  }

  // count x price x the piece's part of its month
  Result<void> add_monthly(const Piece& piece, LineKind kind, std::uint64_t count, config::MicroCents price) {
    if (count == 0 || count_of(price) == 0) return {};
    Line line = line_of(piece, kind, price);
    if (kind == LineKind::guests) line.guests = count;
    const auto fee = times(static_cast<Wide>(count_of(price)), count);
    const auto weighed = fee ? times(*fee, line.piece_ms) : fee;
    if (!weighed) return fail(weighed.error());
    const auto net = round_to_cents(*weighed, line.month_ms);
    if (!net) return fail(net.error());
    line.net = *net;
    out_.lines.push_back(std::move(line));
    return {};
  }

  Result<void> add_storage(const Piece& piece, Wide used) {
    const config::Tariff& tariff = *piece.tariff;
    if (tariff.included_bytes > 0)
      if (auto added = add_bracket(piece, used, LineKind::included, 0, tariff.included_bytes, {}); !added) return added;
    std::uint64_t lower = 0;
    for (const config::Bracket& bracket : tariff.brackets) {
      const std::uint64_t from = std::max(lower, tariff.included_bytes);
      if (!bracket.up_to_bytes || *bracket.up_to_bytes > from)
        if (auto added = add_bracket(piece, used, LineKind::storage, from, bracket.up_to_bytes, bracket.price); !added)
          return added;
      lower = bracket.up_to_bytes.value_or(lower);
    }
    return {};
  }

  // The part of the usage between two averages, at one price.
  Result<void> add_bracket(const Piece& piece, Wide used, LineKind kind, std::uint64_t above,
                           std::optional<std::uint64_t> up_to, config::MicroCents price) {
    Line line = line_of(piece, kind, price);
    line.above_bytes = above;
    line.up_to_bytes = up_to;
    const Wide floor = static_cast<Wide>(above) * line.piece_ms;
    if (used <= floor) return {};
    line.byte_ms = used - floor;
    if (up_to) line.byte_ms = std::min(line.byte_ms, static_cast<Wide>(*up_to - above) * line.piece_ms);
    const auto cost = times(line.byte_ms, static_cast<Wide>(count_of(price)));
    if (!cost) return fail(cost.error());
    const auto net = round_to_cents(*cost, static_cast<Wide>(gib) * line.month_ms);
    if (!net) return fail(net.error());
    line.net = *net;
    out_.lines.push_back(std::move(line));
    return {};
  }

  const config::Treasury& treasury_;
  const UsageSource& usage_;
  const Who& who_;
  Tally out_;
  std::map<std::string, SpaceSum> spaces_;
};

}  // namespace

Result<Tally> tally(const config::Treasury& treasury, const UsageSource& usage, const Who& who, const Date& from,
                    const Date& until) {
  Tallying tallying(treasury, usage, who);
  const Date begin = std::max(from, date_at(who.founded_ms));
  if (begin < until) {
    const auto pieces = pieces_of(treasury, usage, who.faction, begin, until);
    if (!pieces) return fail(pieces.error());
    for (const Piece& piece : *pieces)
      if (auto added = tallying.add(piece); !added) return fail(added.error());
  }
  return tallying.finish();
}

std::uint64_t average_milli_gib(Wide byte_ms, TimeMs length_ms) {
  CHECK(length_ms > 0);
  const Wide average = byte_ms / length_ms;
  const Wide most = ~std::uint64_t{0};
  return static_cast<std::uint64_t>(std::min(average * 1000 / gib, most));
}

std::string german_gib(std::uint64_t milli_gib) {
  std::string part = std::to_string(milli_gib % 1000);
  part.insert(0, 3 - part.size(), '0');
  const std::string euros = german(Cents{static_cast<std::int64_t>(milli_gib / 1000) * 100});  // "1.234,00 €"
  return euros.substr(0, euros.find(',')) + "," + part + " GiB";
}

}  // namespace mappe::treasury
