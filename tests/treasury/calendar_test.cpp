// Days of 23 and 25 hours, leap years, and periods as people write them. Moments were computed with GNU date:
// TZ=Europe/Berlin date -d '2026-03-29' +%s
#include "server/treasury/count/calendar.h"

#include <boost/test/unit_test.hpp>

using namespace mappe;
using namespace mappe::treasury;

namespace {
constexpr TimeMs hour = 3'600'000;
TimeMs hours_of(const char* period) { return parse_period(period)->span().length_ms() / hour; }
}  // namespace

BOOST_AUTO_TEST_SUITE(calendar)

BOOST_AUTO_TEST_CASE(a_day_begins_at_midnight_in_berlin) {
  BOOST_TEST(start_of({2026, 1, 1}) == TimeMs{1'767'222'000} * 1000);   // 2025-12-31 23:00 UTC
  BOOST_TEST(start_of({2026, 7, 1}) == TimeMs{1'782'856'800} * 1000);   // 2026-06-30 22:00 UTC
  BOOST_TEST(start_of({2026, 3, 29}) == TimeMs{1'774'738'800} * 1000);  // the clock goes forward that night
  BOOST_TEST(start_of({2026, 10, 25}) == TimeMs{1'792'879'200} * 1000);
  BOOST_TEST((start_of({2026, 3, 30}) - start_of({2026, 3, 29})) == 23 * hour);
  BOOST_TEST((start_of({2026, 10, 26}) - start_of({2026, 10, 25})) == 25 * hour);
  BOOST_TEST((start_of({2026, 3, 29}) - start_of({2026, 3, 28})) == 24 * hour);
}

BOOST_AUTO_TEST_CASE(every_moment_has_its_day) {
  for (Date day{2026, 1, 1}; day < Date{2029, 1, 1}; day = next_day(day)) {
    BOOST_TEST_REQUIRE((date_at(start_of(day)) == day));
    BOOST_TEST_REQUIRE((date_at(start_of(next_day(day)) - 1) == day));
    BOOST_TEST_REQUIRE((day_before(next_day(day)) == day));
  }
}

BOOST_AUTO_TEST_CASE(months_have_the_hours_they_have) {
  BOOST_TEST(hours_of("2026-01") == 744u);
  BOOST_TEST(hours_of("2026-02") == 672u);
  BOOST_TEST(hours_of("2028-02") == 696u);
  BOOST_TEST(hours_of("2100-02") == 672u);  // no leap year
  BOOST_TEST(hours_of("2026-03") == 743u);
  BOOST_TEST(hours_of("2026-10") == 745u);
  BOOST_TEST(hours_of("2026") == 8760u);
  BOOST_TEST(hours_of("2028") == 8784u);
  BOOST_TEST(hours_of("2026-Q1") == (744u + 672u + 743u));
}

BOOST_AUTO_TEST_CASE(periods_are_read_and_written) {
  for (const char* text : {"2026-05", "2026-Q2", "2026", "2026-11-01", "2025-11-01/2030-10-31", "2026-12"})
    BOOST_TEST(to_string(*parse_period(text)) == text);
  BOOST_TEST((parse_period("2026-Q4")->until == Date{2027, 1, 1}));
  BOOST_TEST((parse_period("2026-11-01")->until == Date{2027, 11, 1}));
  BOOST_TEST((parse_period("2025-11-01/2030-10-31")->until == Date{2030, 11, 1}));
  BOOST_TEST(to_string(*parse_period("2026-01-01/2026-12-31")) == "2026");
  BOOST_TEST((parse_period("2028-02-29")->until == Date{2029, 2, 28}));
  for (const char* wrong : {"", "26", "2026-13", "2026-00", "2026-Q5", "2026-Q0", "2026-5", "2026-02-30", "1999",
                            "2026-05-01/2026-04-30", "2026-05-01/", "2026/2027", "2199"})
    BOOST_TEST(!parse_period(wrong), wrong);
}

BOOST_AUTO_TEST_CASE(periods_in_german) {
  BOOST_TEST(german(*parse_period("2026-03")) == "März 2026");
  BOOST_TEST(german(*parse_period("2026-Q2")) == "2. Quartal 2026");
  BOOST_TEST(german(*parse_period("2026")) == "Haushaltsjahr 2026");
  BOOST_TEST(german(*parse_period("2026-11-01")) == "Haushaltsjahr 01.11.2026 bis 31.10.2027");
  BOOST_TEST(german(*parse_period("2025-11-01/2030-10-31")) == "Haushaltszeitraum 01.11.2025 bis 31.10.2030");
}

BOOST_AUTO_TEST_SUITE_END()
