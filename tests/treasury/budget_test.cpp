// Budgets: what is left, what is told once, and where it goes if nothing changes.
#include "server/treasury/count/budget.h"

#include <boost/test/unit_test.hpp>

#include "tests/treasury/levels.h"

using namespace mappe;
using namespace mappe::treasury;

namespace {

Budget budget_of_euros(std::int64_t grant) {
  Budget budget;
  budget.from = {2026, 1, 1};
  budget.until = {2027, 1, 1};
  budget.grant = Cents{grant * 100};
  budget.grant_line = "0.1.01/4711";
  return budget;
}

Standing standing(const Budget& budget, std::int64_t spent_cents) {
  const auto result = standing_of(budget, Cents{spent_cents}, Cents{0});
  BOOST_REQUIRE(result);
  return *result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(budgets)

BOOST_AUTO_TEST_CASE(what_is_left_is_the_grant_and_the_carried_less_spent_and_promised) {
  Budget budget = budget_of_euros(100);
  budget.carried = Cents{2'000};
  budget.commitments = {{"Schulung", Cents{1'500}}, {"Scanner", Cents{500}}};
  const Standing now = standing(budget, 3'000);
  BOOST_TEST(count_of(now.available) == 12'000);
  BOOST_TEST(count_of(now.committed) == 2'000);
  BOOST_TEST(count_of(now.remainder) == 7'000);
  BOOST_TEST(now.percent == 41u);  // 50 of 120 euro are 41.67 %
  BOOST_TEST(!now.is_used_up());
}

BOOST_AUTO_TEST_CASE(each_warning_is_told_once_and_at_its_very_cent) {
  Budget budget = budget_of_euros(100);
  using Percents = std::vector<unsigned>;
  const auto told = [&](std::int64_t spent) { return newly_reached(budget, standing(budget, spent), 7); };
  BOOST_TEST(told(4'999) == Percents(), boost::test_tools::per_element());
  BOOST_TEST(told(5'000) == Percents{50}, boost::test_tools::per_element());
  BOOST_TEST(told(7'999) == Percents(), boost::test_tools::per_element());
  BOOST_TEST(told(4'000) == Percents(), boost::test_tools::per_element());  // corrected downwards
  BOOST_TEST(told(5'000) == Percents(), boost::test_tools::per_element());  // and again: told already
  BOOST_TEST(told(10'000) == (Percents{80, 100}), boost::test_tools::per_element());
  BOOST_TEST(told(20'000) == Percents(), boost::test_tools::per_element());
  BOOST_TEST(budget.reached_ms[2] == 7u);
}

BOOST_AUTO_TEST_CASE(a_budget_of_nothing_is_used_up_and_one_overdrawn_goes_below_zero) {
  BOOST_TEST(standing(budget_of_euros(0), 0).is_used_up());
  const Standing over = standing(budget_of_euros(1), 250);
  BOOST_TEST(over.percent == 250u);
  BOOST_TEST(count_of(over.remainder) == -150);
  BOOST_TEST(!standing(budget_of_euros(100), 9'999).is_used_up());
  BOOST_TEST(standing(budget_of_euros(100), 10'000).is_used_up());
}

BOOST_AUTO_TEST_CASE(a_budget_is_kept_as_it_was) {
  Budget budget = budget_of_euros(100);
  budget.carried = Cents{-5};
  budget.commitments = {{"Schulung", Cents{1'500}}};
  budget.soft_cap = true;
  newly_reached(budget, standing(budget, 6'000), 1'234);
  const auto json = json_of(budget);
  const auto back = budget_of(json);
  BOOST_REQUIRE(back);
  BOOST_TEST(json_of(*back) == json);
  BOOST_TEST((back->reached_ms == std::array<TimeMs, 3>{1'234, 0, 0}));
  BOOST_TEST((budget_of(nlohmann::json::object()).error().code == Errc::damaged));
}

BOOST_AUTO_TEST_CASE(the_forecast_goes_on_with_what_is_stored_now) {
  config::Treasury treasury;
  config::Tariff tariff;
  tariff.from = {2026, 1, 1};
  tariff.brackets = {{{}, *config::parse_euro("1 EUR")}};
  treasury.tariffs = {tariff};
  constexpr std::uint64_t gib = std::uint64_t{1} << 30;
  Levels levels;
  levels.set("A", "s", start_of({2026, 1, 1}), 2 * gib);
  levels.set("A", "s", start_of({2026, 3, 1}), 4 * gib);
  levels.set("A", "s", start_of({2026, 4, 16}), 100 * gib);  // what will be is not known
  const TimeMs now = start_of({2026, 4, 16});
  const Forecast forecast(
      levels, now,
      [](const std::string&) {
        return std::vector<std::pair<std::string, std::uint64_t>>{{"s", 6 * gib}};
      },
      [](const std::string&) { return Result<std::uint64_t>(fail(Errc::not_found, "none")); });
  const auto year = tally(treasury, forecast, {"A", 0}, {2026, 1, 1}, {2027, 1, 1});
  BOOST_REQUIRE(year);
  // January, February: 2 GiB; March: 4; April: half of 4, half of 6; May to December: 8 x 6
  BOOST_TEST(count_of(year->gross) == 100 * (2 + 2 + 4 + 5 + 8 * 6));
}

BOOST_AUTO_TEST_SUITE_END()
