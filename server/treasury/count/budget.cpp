#include "server/treasury/count/budget.h"

#include <algorithm>
#include <map>

namespace mappe::treasury {

using nlohmann::json;

namespace {

Cents cents_in(const json& object, const char* name) { return Cents{object.at(name).get<std::int64_t>()}; }

// What is left of a span before and after a moment.
Span before(const Span& span, TimeMs moment) {
  return {std::min(span.from_ms, moment), std::min(span.until_ms, moment)};
}
TimeMs left_after(const Span& span, TimeMs moment) {
  return span.until_ms > moment ? span.until_ms - std::max(span.from_ms, moment) : 0;
}

}  // namespace

Result<Standing> standing_of(const Budget& budget, Cents spent, Cents forecast) {
  Standing standing;
  standing.spent = spent;
  standing.forecast = forecast;
  const auto available = plus(budget.grant, budget.carried);
  if (!available) return fail(available.error());
  standing.available = *available;
  for (const Commitment& commitment : budget.commitments) {
    const auto committed = plus(standing.committed, commitment.amount);
    if (!committed) return fail(committed.error());
    standing.committed = *committed;
  }
  const auto gone = plus(standing.spent, standing.committed);
  if (!gone) return fail(gone.error());
  const auto remainder = plus(standing.available, Cents{-count_of(*gone)});
  if (!remainder) return fail(remainder.error());
  standing.remainder = *remainder;
  // Nothing available: used up at once.
  const std::int64_t whole = count_of(standing.available);
  standing.percent =
      whole <= 0 ? 100
                 : static_cast<std::uint64_t>(static_cast<Wide>(count_of(*gone)) * 100 / static_cast<Wide>(whole));
  return standing;
}

std::vector<unsigned> newly_reached(Budget& budget, const Standing& standing, TimeMs now) {
  std::vector<unsigned> reached;
  for (std::size_t i = 0; i < warning_percents.size(); ++i) {
    if (budget.reached_ms[i] != 0 || standing.percent < warning_percents[i]) continue;
    budget.reached_ms[i] = now;
    reached.push_back(warning_percents[i]);
  }
  return reached;
}

json json_of(const Budget& budget) {
  json commitments = json::array();
  for (const Commitment& commitment : budget.commitments)
    commitments.push_back({{"text", commitment.text}, {"cents", count_of(commitment.amount)}});
  json reached = json::array();
  for (std::size_t i = 0; i < warning_percents.size(); ++i)
    if (budget.reached_ms[i] != 0)
      reached.push_back({{"percent", warning_percents[i]}, {"reached_ms", budget.reached_ms[i]}});
  return {{"from", config::to_string(budget.from)},
          {"last_day", config::to_string(day_before(budget.until))},
          {"grant_line", budget.grant_line},
          {"grant_cents", count_of(budget.grant)},
          {"carried_cents", count_of(budget.carried)},
          {"commitments", std::move(commitments)},
          {"soft_cap", budget.soft_cap},
          {"warnings", std::move(reached)}};
}

json json_of(const Standing& standing) {
  return {{"available_cents", count_of(standing.available)}, {"spent_cents", count_of(standing.spent)},
          {"committed_cents", count_of(standing.committed)}, {"forecast_cents", count_of(standing.forecast)},
          {"remainder_cents", count_of(standing.remainder)}, {"percent", standing.percent}};
}

Result<Budget> budget_of(const json& kept) try {
  Budget budget;
  const auto from = config::parse_date(kept.at("from").get<std::string>());
  const auto last = config::parse_date(kept.at("last_day").get<std::string>());
  if (!from || !last) return fail(Errc::damaged, "a budget without its days");
  budget.from = *from;
  budget.until = next_day(*last);
  budget.grant_line = kept.at("grant_line");
  budget.grant = cents_in(kept, "grant_cents");
  budget.carried = cents_in(kept, "carried_cents");
  for (const json& commitment : kept.at("commitments"))
    budget.commitments.push_back({commitment.at("text"), cents_in(commitment, "cents")});
  budget.soft_cap = kept.at("soft_cap");
  for (const json& warning : kept.at("warnings"))
    for (std::size_t i = 0; i < warning_percents.size(); ++i)
      if (warning.at("percent") == warning_percents[i]) budget.reached_ms[i] = warning.at("reached_ms");
  return budget;
} catch (const json::exception&) {
  return fail(Errc::damaged, "a budget that cannot be read");
}

Result<std::vector<SpaceUsage>> Forecast::of_faction(const std::string& faction, const Span& span) const {
  std::map<std::string, Wide> sums;
  if (const Span past = before(span, now_); past.length_ms() > 0) {
    const auto used = real_.of_faction(faction, past);
    if (!used) return used;
    for (const SpaceUsage& space : *used) sums[space.space] += space.byte_ms;
  }
  if (const TimeMs left = left_after(span, now_); left > 0) {
    const auto bytes = bytes_of_(faction);
    if (!bytes) return fail(bytes.error());
    for (const auto& [space, count] : *bytes) sums[space] += static_cast<Wide>(count) * left;
  }
  std::vector<SpaceUsage> out;
  for (const auto& [space, byte_ms] : sums) out.push_back({space, span, byte_ms});
  return out;
}

Result<Wide> Forecast::of_space(const std::string& space, const Span& span) const {
  Wide sum = 0;
  if (const Span past = before(span, now_); past.length_ms() > 0) {
    const auto used = real_.of_space(space, past);
    if (!used) return used;
    sum = *used;
  }
  if (const TimeMs left = left_after(span, now_); left > 0) {
    const auto bytes = bytes_of_space_(space);
    if (!bytes) return fail(bytes.error());
    sum += static_cast<Wide>(*bytes) * left;
  }
  return sum;
}

Result<std::uint64_t> Forecast::guests_at(const std::string& faction, TimeMs moment) const {
  return real_.guests_at(faction, std::min(moment, now_));
}

}  // namespace mappe::treasury
