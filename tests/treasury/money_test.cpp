// Whole numbers all the way: rounding in one place, sums that come out, nothing that wraps.
#include "server/treasury/count/money.h"

#include <boost/test/unit_test.hpp>

using namespace mappe;
using namespace mappe::treasury;

BOOST_AUTO_TEST_SUITE(money)

BOOST_AUTO_TEST_CASE(a_half_goes_up_and_less_goes_down) {
  const auto rounded = [](Wide micro_cents, Wide parts) { return count_of(*round_to_cents(micro_cents, parts)); };
  BOOST_TEST(rounded(0, 1) == 0);
  BOOST_TEST(rounded(499'999, 1) == 0);
  BOOST_TEST(rounded(500'000, 1) == 1);
  BOOST_TEST(rounded(1'499'999, 1) == 1);
  BOOST_TEST(rounded(1'500'000, 1) == 2);
  BOOST_TEST(rounded(2'500'000, 1) == 3);  // not to even
  BOOST_TEST(rounded(1'000'000, 3) == 0);  // a third of a cent
  BOOST_TEST(rounded(1'000'000, 2) == 1);  // a half, exactly
  BOOST_TEST(rounded(999'999, 2) == 0);    // less than a half by half a micro-cent
  BOOST_TEST(rounded(2'000'000, 3) == 1);  // two thirds
}

BOOST_AUTO_TEST_CASE(what_is_too_large_is_refused_and_does_not_wrap) {
  const Wide most = ~Wide{0};
  BOOST_TEST((times(most, 2).error().code == Errc::too_large));
  BOOST_TEST((plus(most, 1).error().code == Errc::too_large));
  BOOST_TEST(times(most, 1).has_value());
  BOOST_TEST((round_to_cents(most, 1).error().code == Errc::too_large));
  BOOST_TEST((round_to_cents(1, most).error().code == Errc::too_large));
  BOOST_TEST((plus(Cents{INT64_MAX}, Cents{1}).error().code == Errc::too_large));
  BOOST_TEST((share_of(most, 1, 2, 2).error().code == Errc::too_large));
}

BOOST_AUTO_TEST_CASE(shares_add_up_to_the_whole) {
  for (const std::uint64_t sum : {0, 1, 2, 7, 1000, 1'000'003})
    for (const std::uint64_t whole : {1, 2, 3, 5, 7, 1000}) {
      Wide together = 0;
      for (std::uint64_t i = 0; i < whole; ++i) together += *share_of(sum, i, i + 1, whole);
      BOOST_TEST((together == sum));
    }
  BOOST_TEST((*share_of(10, 0, 3, 5) == 6));
  BOOST_TEST((*share_of(10, 3, 5, 5) == 4));
}

BOOST_AUTO_TEST_CASE(numbers_of_128_bit_are_written_and_read) {
  BOOST_TEST(decimal_of(0) == "0");
  BOOST_TEST(decimal_of(~Wide{0}) == "340282366920938463463374607431768211455");
  BOOST_TEST((*parse_wide("340282366920938463463374607431768211455") == ~Wide{0}));
  BOOST_TEST((parse_wide("340282366920938463463374607431768211456").error().code == Errc::too_large));
  for (const char* wrong : {"", "-1", "1.0", " 1"}) BOOST_TEST(!parse_wide(wrong), wrong);
}

BOOST_AUTO_TEST_CASE(amounts_as_a_treasurer_reads_them) {
  BOOST_TEST(german(Cents{0}) == "0,00 €");
  BOOST_TEST(german(Cents{5}) == "0,05 €");
  BOOST_TEST(german(Cents{123'456'789}) == "1.234.567,89 €");
  BOOST_TEST(german(Cents{-100'000}) == "-1.000,00 €");
  BOOST_TEST(plain(Cents{-123'456}) == "-1234.56");
  BOOST_TEST(german(config::MicroCents{25'000'000}) == "0,25 €");
  BOOST_TEST(german(config::MicroCents{250'000}) == "0,0025 €");
  BOOST_TEST(german(config::MicroCents{0}) == "0,00 €");
  BOOST_TEST(german(config::MicroCents{123'456'000'000'000}) == "1.234.560,00 €");
}

BOOST_AUTO_TEST_SUITE_END()
