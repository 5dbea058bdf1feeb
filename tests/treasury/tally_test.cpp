// What is charged, against examples computed by hand. Each says its arithmetic; amounts are cents.
#include "server/treasury/count/tally.h"

#include <boost/test/unit_test.hpp>

#include "tests/treasury/levels.h"

using namespace mappe;
using namespace mappe::treasury;
using config::MicroCents;
using config::Tariff;
using config::Treasury;

namespace {

constexpr std::uint64_t gib_bytes = std::uint64_t{1} << 30;
constexpr TimeMs hour_ms = 3'600'000;
const std::string space_a = "AAAAAAAAAAAAAAAAAAAAAA", space_b = "BBBBBBBBBBBBBBBBBBBBBA";
const Who who_a{"A", 0};

MicroCents euro(const char* text) { return *config::parse_euro(text); }

Tariff tariff_of(const char* from, const char* base_fee, std::vector<config::Bracket> brackets) {
  Tariff tariff;
  tariff.name = from;
  tariff.from = *config::parse_date(from);
  tariff.base_fee = euro(base_fee);
  tariff.brackets = std::move(brackets);
  tariff.tax = {'O', 0, "r"};
  return tariff;
}

Tally month(const Treasury& treasury, const UsageSource& usage, const char* period, const Who& who = who_a) {
  const auto days = *parse_period(period);
  auto result = tally(treasury, usage, who, days.from, days.until);
  BOOST_REQUIRE(result);
  return std::move(*result);
}

std::vector<std::int64_t> nets_of(const Tally& result) {
  std::vector<std::int64_t> nets;
  for (const Line& line : result.lines) nets.push_back(count_of(line.net));
  return nets;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tallies)

// One row: one price for all, no base fee; `gib` stored for the first `hours` of the period.
BOOST_AUTO_TEST_CASE(the_table_of_examples) {
  struct Row {
    const char* period;
    std::uint64_t gib, hours;
    const char* price;
    std::int64_t cents;
    const char* arithmetic;
  };
  const Row rows[] = {
      {"2026-01", 10, 744, "0.25 EUR", 250, "10 GiB x 744 h / 744 h x 25 ct"},
      {"2026-01", 10, 372, "0.25 EUR", 125, "10 GiB x 372 h / 744 h x 25 ct"},
      {"2026-02", 1, 168, "4 EUR", 100, "February: 672 h; 168 / 672 = 1/4 of 400 ct"},
      {"2028-02", 1, 174, "4 EUR", 100, "February of a leap year: 696 h; 174 / 696 = 1/4 of 400 ct"},
      {"2028-02", 1, 168, "4 EUR", 97, "168 / 696 x 400 ct = 96.55 ct"},
      {"2026-03", 1, 300, "7.43 EUR", 300, "March has 743 h, for the clock goes forward; 300 / 743 x 743 ct"},
      {"2026-10", 1, 149, "5 EUR", 100, "October has 745 h; 149 / 745 = 1/5 of 500 ct"},
      {"2026-04", 1, 720, "0.005 EUR", 1, "half a cent goes up"},
      {"2026-04", 1, 719, "0.005 EUR", 0, "719 / 720 of half a cent is less than half a cent"},
      {"2026-04", 3, 240, "0.01 EUR", 1, "3 GiB x 240 h / 720 h x 1 ct = 1 ct exactly"},
      {"2026-04", 8'388'608, 720, "0.10 EUR", 83'886'080, "8 PiB: 8 388 608 GiB x 10 ct"},
      {"2026-04", 0, 720, "0.25 EUR", 0, "nothing stored, nothing charged"},
      {"2027-02", 1, 168, "4 EUR", 100, "the year before the leap year: 672 h"},
      {"2100-02", 1, 168, "4 EUR", 100, "2100 is no leap year: 672 h; 168 / 672 of 400 ct"},
      {"2000-02", 1, 174, "4 EUR", 100, "2000 is one: 696 h; 174 / 696 of 400 ct"},
      {"2026-03", 1, 743, "7.43 EUR", 743, "all of March, whose hours are 743"},
      {"2026-10", 1, 745, "7.45 EUR", 745, "all of October, whose hours are 745"},
      {"2026-10", 1, 1, "7.45 EUR", 1, "one of its hours"},
      {"2026-12", 2, 372, "0.33 EUR", 33, "2 GiB x 372 h / 744 h x 33 ct"},
      {"2026-Q1", 1, 2159, "7.43 EUR", 2229, "January and February 743 ct each, March 743: 744 + 672 + 743 h"},
      {"2026", 1, 8760, "1 EUR", 1200, "twelve months, be they long or short"},
      {"2028", 1, 8784, "1 EUR", 1200, "and in a leap year the same"},
      {"2026-11-01", 1, 8760, "1 EUR", 1200, "and in a budget year that begins in November"},
      {"2026-04-16/2026-05-15", 1, 720, "31 EUR", 3050, "15 of 30 days of April, 15 of 31 of May: 1550 + 1500 ct"},
      {"2026-03-29/2026-03-29", 1, 23, "7.43 EUR", 23, "the day the clock goes forward: 23 of 743 h"},
      {"2026-10-25/2026-10-25", 1, 25, "7.45 EUR", 25, "the day it goes back: 25 of 745 h"},
  };
  for (const Row& row : rows) {
    Treasury treasury;
    treasury.tariffs = {tariff_of("2000-01-01", "0 EUR", {{{}, euro(row.price)}})};
    Levels levels;
    const TimeMs start = parse_period(row.period)->span().from_ms;
    levels.set("A", space_a, start, row.gib * gib_bytes);
    levels.set("A", space_a, start + row.hours * hour_ms, 0);
    BOOST_TEST(count_of(month(treasury, levels, row.period).net) == row.cents, row.period << ": " << row.arithmetic);
  }
}

BOOST_AUTO_TEST_CASE(brackets_are_degressive_and_what_is_included_is_free) {
  Treasury treasury;
  treasury.tariffs = {tariff_of("2026-01-01", "5 EUR", {{50 * gib_bytes, euro("0.20 EUR")}, {{}, euro("0.10 EUR")}})};
  treasury.tariffs[0].included_bytes = 5 * gib_bytes;
  const auto nets_with = [&](std::uint64_t bytes) {
    Levels levels;
    levels.set("A", space_a, 0, bytes);
    return nets_of(month(treasury, levels, "2026-01"));
  };
  using Nets = std::vector<std::int64_t>;
  // base fee; 5 GiB free; 45 GiB x 20 ct; 10 GiB x 10 ct
  BOOST_TEST(nets_with(60 * gib_bytes) == (Nets{500, 0, 900, 100}), boost::test_tools::per_element());
  // exactly at the edge there is no line above it, and one byte more makes one of no cent
  BOOST_TEST(nets_with(50 * gib_bytes) == (Nets{500, 0, 900}), boost::test_tools::per_element());
  BOOST_TEST(nets_with(50 * gib_bytes + 1) == (Nets{500, 0, 900, 0}), boost::test_tools::per_element());
  BOOST_TEST(nets_with(5 * gib_bytes) == (Nets{500, 0}), boost::test_tools::per_element());
  BOOST_TEST(nets_with(5 * gib_bytes + 1) == (Nets{500, 0, 0}), boost::test_tools::per_element());
  BOOST_TEST(nets_with(0) == (Nets{500}), boost::test_tools::per_element());
  // More is included than the first bracket holds: what is above it costs the second price.
  treasury.tariffs[0].included_bytes = 55 * gib_bytes;
  BOOST_TEST(nets_with(60 * gib_bytes) == (Nets{500, 0, 50}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_tariff_that_changes_inside_a_month_charges_each_part) {
  Treasury treasury;
  treasury.tariffs = {tariff_of("2026-01-01", "3 EUR", {{{}, euro("0.30 EUR")}}),
                      tariff_of("2026-04-11", "6 EUR", {{{}, euro("0.15 EUR")}})};
  Levels levels;
  levels.set("A", space_a, 0, 30 * gib_bytes);
  // April has 30 days of 24 h. Ten days: 300 ct / 3, 30 x 30 ct / 3; twenty days: 600 ct x 2/3, 30 x 15 ct x 2/3.
  const Tally april = month(treasury, levels, "2026-04");
  BOOST_TEST(nets_of(april) == (std::vector<std::int64_t>{100, 300, 400, 300}), boost::test_tools::per_element());
  BOOST_TEST(april.lines[0].tariff == "2026-01-01");
  BOOST_TEST((april.lines[2].from == Date{2026, 4, 11}));
  BOOST_TEST(count_of(april.net) == 1100);
}

// Three tariffs in one month, one of them for a single day: the day the clocks change.
BOOST_AUTO_TEST_CASE(tariffs_may_change_on_any_day_and_for_one_day_alone) {
  Treasury treasury;
  treasury.tariffs = {tariff_of("2026-01-01", "7.45 EUR", {{{}, euro("0 EUR")}}),
                      tariff_of("2026-10-25", "14.90 EUR", {{{}, euro("0 EUR")}}),
                      tariff_of("2026-10-26", "0 EUR", {{{}, euro("0.745 EUR")}})};
  Levels levels;
  levels.set("A", space_a, start_of({2026, 10, 26}), 10 * gib_bytes);
  // 24 days of 24 h: 576 of 745 h at 745 ct; 25 h of the 25th at 1490 ct; 6 days: 144 h of 10 GiB at 74.5 ct
  const Tally october = month(treasury, levels, "2026-10");
  BOOST_TEST(nets_of(october) == (std::vector<std::int64_t>{576, 50, 144}), boost::test_tools::per_element());
  // On the first day of a month nothing is left of the tariff before.
  treasury.tariffs[1].from = {2026, 10, 1};
  treasury.tariffs.pop_back();
  BOOST_TEST(nets_of(month(treasury, levels, "2026-10")) == (std::vector<std::int64_t>{1490, 0}),
             boost::test_tools::per_element());
  BOOST_TEST(nets_of(month(treasury, levels, "2026-09")) == std::vector<std::int64_t>{745},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_quarter_is_the_sum_of_its_months) {
  Treasury treasury;
  treasury.tariffs = {
      tariff_of("2026-01-01", "3.33 EUR", {{7 * gib_bytes, euro("0.1234567 EUR")}, {{}, euro("0.01 EUR")}}),
      tariff_of("2026-02-15", "6 EUR", {{{}, euro("0.07 EUR")}})};
  Levels levels;
  for (std::uint64_t day = 0; day < 90; ++day)
    levels.set("A", space_a, start_of({2026, 1, 1}) + day * 26 * hour_ms, (day * 977'777'777) % (20 * gib_bytes));
  std::int64_t months = 0;
  for (const char* each : {"2026-01", "2026-02", "2026-03"}) months += count_of(month(treasury, levels, each).net);
  BOOST_TEST(count_of(month(treasury, levels, "2026-Q1").net) == months);
  BOOST_TEST(months > 1000);
}

BOOST_AUTO_TEST_CASE(before_the_founding_and_before_the_first_tariff_nothing_is_charged) {
  Treasury treasury;
  treasury.tariffs = {tariff_of("2026-04-01", "3 EUR", {{{}, euro("0.30 EUR")}})};
  Levels levels;
  levels.set("A", space_a, 0, gib_bytes);
  BOOST_TEST(month(treasury, levels, "2026-03").lines.empty());
  // From the day of the founding on, 16 April: 15 of 30 days.
  const Tally april = month(treasury, levels, "2026-04", {"A", start_of({2026, 4, 16}) + 12 * hour_ms});
  BOOST_TEST(count_of(april.lines.at(0).net) == 150);
  BOOST_TEST(month(treasury, levels, "2026-04", {"A", start_of({2026, 5, 1})}).lines.empty());
}

BOOST_AUTO_TEST_CASE(guests_beyond_the_free_ones_cost) {
  Treasury treasury;
  treasury.tariffs = {tariff_of("2026-01-01", "0 EUR", {{{}, euro("0 EUR")}})};
  treasury.tariffs[0].free_guests = 10;
  treasury.tariffs[0].guest_fee = euro("0.50 EUR");
  Levels levels;
  levels.guests(10);
  BOOST_TEST(month(treasury, levels, "2026-01").lines.empty());
  levels.guests(12);
  const Tally january = month(treasury, levels, "2026-01");
  BOOST_TEST(january.lines.at(0).guests == 2u);
  BOOST_TEST(count_of(january.net) == 100);  // 2 x 50 ct
}

BOOST_AUTO_TEST_CASE(tax_is_charged_on_the_sum_of_each_rate_and_rounded_once) {
  Treasury treasury;
  treasury.tariffs = {tariff_of("2026-01-01", "7.50 EUR", {{{}, euro("0 EUR")}})};
  treasury.tariffs[0].tax = {'S', 1900, ""};
  const Tally january = month(treasury, Levels(), "2026-01");
  BOOST_TEST(count_of(january.tax) == 143);  // 750 x 19 % = 142.5
  BOOST_TEST(count_of(january.gross) == 893);
  BOOST_TEST(count_of(month(treasury, Levels(), "2026-Q1").tax) == 3 * 143);  // as its months, not 2250 x 19 % = 427.5
  // A rate that changes with the tariff in the middle of April: two sums. 375 x 19 % = 71.25, 375 x 7 % = 26.25
  treasury.tariffs.push_back(treasury.tariffs[0]);
  treasury.tariffs[1].from = {2026, 4, 16};
  treasury.tariffs[1].tax.rate_hundredths = 700;
  const Tally april = month(treasury, Levels(), "2026-04");
  BOOST_REQUIRE(april.taxes.size() == 2u);
  BOOST_TEST(count_of(april.taxes[0].amount) == 71);
  BOOST_TEST(count_of(april.taxes[1].amount) == 26);
  BOOST_TEST(count_of(april.gross) == 750 + 97);
}

BOOST_AUTO_TEST_CASE(a_joint_space_is_paid_in_fixed_parts) {
  Treasury treasury;
  treasury.tariffs = {tariff_of("2026-01-01", "0 EUR", {{{}, euro("1 EUR")}})};
  treasury.joint_spaces = {{space_b, "Kostenstelle 12", {2026, 1, 1}, {{"A", 3}, {"B", 2}}},
                           {space_b, "Kostenstelle 12", {2026, 4, 16}, {{"B", 1}, {"C", 1}}},
                           {"named-but-not-here", "Fort", {2026, 1, 1}, {{"A", 1}, {"B", 1}}}};
  Levels levels;
  levels.set("A", space_a, 0, 4 * gib_bytes);
  levels.set("A", space_b, 0, 10 * gib_bytes);
  const Tally a = month(treasury, levels, "2026-01");
  BOOST_TEST(count_of(a.net) == 1000);  // 4 GiB of its own, 3/5 of 10 GiB
  BOOST_REQUIRE(a.spaces.size() == 2u);
  BOOST_TEST(a.spaces[1].label == "Kostenstelle 12");
  BOOST_TEST(a.spaces[1].parts == 3u);
  BOOST_TEST(a.spaces[1].whole == 5u);
  BOOST_TEST(a.spaces[0].label.empty());
  BOOST_TEST(count_of(month(treasury, levels, "2026-01", {"B", 0}).net) == 400);
  BOOST_TEST(count_of(month(treasury, levels, "2026-01", {"C", 0}).net) == 0);
  // From 16 April on the owner is out: 15 days of its 3/5, 15 of nothing; B: 2/5 and then a half; C: a half.
  BOOST_TEST(count_of(month(treasury, levels, "2026-04").net) == 400 + 300);
  BOOST_TEST(count_of(month(treasury, levels, "2026-04", {"B", 0}).net) == 200 + 250);
  BOOST_TEST(count_of(month(treasury, levels, "2026-04", {"C", 0}).net) == 250);
}

// 0 GiB for half of April, then 20: 10 on average, all of it at the first price. Cut in two, half of it would be at the
// second.
BOOST_AUTO_TEST_CASE(a_sharing_of_others_cuts_no_month_and_one_s_own_does) {
  Treasury treasury;
  treasury.tariffs = {tariff_of("2026-01-01", "9.99 EUR", {{10 * gib_bytes, euro("1 EUR")}, {{}, euro("0.50 EUR")}})};
  Levels levels;
  const TimeMs start = parse_period("2026-04")->span().from_ms;
  levels.set("A", space_a, start + 360 * hour_ms, 20 * gib_bytes);
  levels.set("B", space_b, 0, gib_bytes);
  const auto alone = nets_of(month(treasury, levels, "2026-04"));
  BOOST_TEST(alone == (std::vector<std::int64_t>{999, 1000}), boost::test_tools::per_element());
  treasury.joint_spaces = {{space_b, "Stelle", {2026, 4, 16}, {{"B", 1}, {"C", 1}}}};
  BOOST_TEST(nets_of(month(treasury, levels, "2026-04")) == alone, boost::test_tools::per_element());
  BOOST_TEST(month(treasury, levels, "2026-04", {"B", 0}).lines.size() == 4u);  // its own space is shared from then on
  BOOST_TEST(month(treasury, levels, "2026-04", {"C", 0}).lines.size() == 3u);  // which it pays a part of
  treasury.joint_spaces = {{space_a, "Stelle", {2026, 4, 16}, {{"A", 1}}}};
  const auto cut = nets_of(month(treasury, levels, "2026-04"));
  BOOST_TEST(cut == (std::vector<std::int64_t>{500, 500, 500, 250}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(four_hundred_factions_share_a_space_to_the_last_byte_millisecond) {
  Treasury treasury;
  treasury.tariffs = {tariff_of("2026-01-01", "1 EUR", {{{}, euro("0.25 EUR")}})};
  config::JointSpace joint{space_b, "Alle", {2026, 1, 1}, {}};
  for (std::uint32_t i = 0; i < 400; ++i) joint.shares.push_back({"F" + std::to_string(i), i % 7 + 1});
  treasury.joint_spaces = {joint};
  Levels levels;
  levels.set("F0", space_b, 0, 1'234'567'891'011);
  for (std::uint32_t i = 0; i < 400; ++i)
    levels.set("F" + std::to_string(i), "own" + std::to_string(i), 0, i * gib_bytes);
  Wide all = 0;
  for (std::uint32_t i = 0; i < 400; ++i) {
    const Tally year = month(treasury, levels, "2026", {"F" + std::to_string(i), 0});
    BOOST_TEST_REQUIRE(year.spaces.size() == 2u);
    all += year.spaces[year.spaces[0].is_joint ? 0 : 1].byte_ms;
  }
  Wide whole = 0;  // each month is shared by itself
  for (const Month& each : months_of({2026, 1, 1}, {2027, 1, 1})) whole += *levels.of_space(space_b, each.span());
  BOOST_TEST((all == whole));
}

BOOST_AUTO_TEST_CASE(what_no_number_holds_is_an_error_and_not_a_wrong_amount) {
  Treasury treasury;
  treasury.tariffs = {tariff_of("2026-01-01", "0 EUR", {{{}, euro("1000000 EUR")}})};
  Levels levels;
  levels.set("A", space_a, 0, std::uint64_t{1} << 53);
  const auto result = tally(treasury, levels, who_a, {2026, 1, 1}, {2026, 2, 1});
  BOOST_REQUIRE(!result);
  BOOST_TEST((result.error().code == Errc::too_large));
}

BOOST_AUTO_TEST_CASE(averages_for_people) {
  BOOST_TEST(average_milli_gib(static_cast<Wide>(gib_bytes) * 1000, 1000) == 1000u);
  BOOST_TEST(average_milli_gib(static_cast<Wide>(gib_bytes) * 1000 - 1, 1000) == 999u);
  BOOST_TEST(german_gib(1'234'567) == "1.234,567 GiB");
  BOOST_TEST(german_gib(5) == "0,005 GiB");
}

BOOST_AUTO_TEST_SUITE_END()
