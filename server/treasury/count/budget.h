// A faction's budget for a stretch of days, and how it stands.                                     docs/treasury.md
//
// What is spent is what closed statements say, and for what is not closed yet what a tally gives. Pure, any thread.
#pragma once

#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "server/treasury/count/tally.h"

namespace mappe::treasury {

constexpr std::size_t commitments_max = 100;
constexpr std::size_t budget_text_bytes_max = 200;
constexpr std::int64_t budget_cents_max = 100'000'000'000;  // a thousand million euro
constexpr std::array<unsigned, 3> warning_percents{50, 80, 100};

struct Commitment {  // money that is promised: counts as gone
  std::string text;
  Cents amount{};
};

struct Budget {
  Date from, until;        // until: the day after its last
  std::string grant_line;  // as the town's budget calls it: "0.1.01/4711"
  Cents grant{};
  Cents carried{};  // over from the budget before
  std::vector<Commitment> commitments;
  bool soft_cap = false;  // at 100 % nothing more is taken in; reading, export and deleting always work
  // When 50, 80 and 100 % were reached; 0: not yet. Kept, so that each is told once.
  std::array<TimeMs, 3> reached_ms{};

  Period period() const { return {PeriodKind::year, from, until}; }
};

struct Standing {
  Cents available{};  // grant and what was carried over
  Cents spent{};
  Cents committed{};
  Cents forecast{};           // spent until the end, if nothing is added or removed
  Cents remainder{};          // available - spent - committed; below zero: overdrawn
  std::uint64_t percent = 0;  // (spent + committed) of available, rounded down; 100 and more: used up

  bool is_used_up() const { return percent >= 100; }
};

// errors  too_large
Result<Standing> standing_of(const Budget& budget, Cents spent, Cents forecast);

// Notes what was reached by now.     gives  the percents that are new, ascending
std::vector<unsigned> newly_reached(Budget& budget, const Standing& standing, TimeMs now);

// As it is kept and sent; days as text, `last_day` the last that belongs to it.
nlohmann::json json_of(const Budget& budget);
nlohmann::json json_of(const Standing& standing);
//   errors  damaged  not what json_of gives
Result<Budget> budget_of(const nlohmann::json& json);

// A usage that goes on as it stands: what the meter says until `now`, then each space's bytes of now.
class Forecast : public UsageSource {
 public:
  // bytes_now of a faction's spaces, and of one
  using BytesOf = std::function<Result<std::vector<std::pair<std::string, std::uint64_t>>>(const std::string& faction)>;
  using BytesOfSpace = std::function<Result<std::uint64_t>(const std::string& space)>;
  Forecast(const UsageSource& real, TimeMs now, BytesOf of_faction, BytesOfSpace of_space)
      : real_(real), now_(now), bytes_of_(std::move(of_faction)), bytes_of_space_(std::move(of_space)) {}

  Result<std::vector<SpaceUsage>> of_faction(const std::string& faction, const Span& span) const override;
  Result<Wide> of_space(const std::string& space, const Span& span) const override;
  Result<std::uint64_t> guests_at(const std::string& faction, TimeMs moment) const override;

 private:
  const UsageSource& real_;
  TimeMs now_;
  BytesOf bytes_of_;
  BytesOfSpace bytes_of_space_;
};

}  // namespace mappe::treasury
