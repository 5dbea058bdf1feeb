#include <boost/test/unit_test.hpp>

#include "tests/vectors/reader.h"

using namespace mappe::test;

BOOST_AUTO_TEST_SUITE(vectors)

BOOST_AUTO_TEST_CASE(at_least_half_of_all_vectors_are_hostile) {
  std::size_t hostile = 0, all = 0;
  for (const std::string& family : families())
    for (const Scenario& scenario : read_family(family)) {
      ++all;
      if (scenario.expect != "ok") ++hostile;
    }
  BOOST_TEST(all >= 400u);
  BOOST_TEST(hostile * 2 >= all);
}

BOOST_AUTO_TEST_SUITE_END()
