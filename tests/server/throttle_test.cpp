#include "server/sign_in/throttle.h"

#include <boost/test/unit_test.hpp>

using namespace mappe;
using namespace mappe::server;
using std::chrono::milliseconds;

namespace {

constexpr TimeMs now = 1'700'000'000'000;
const ThrottlePolicy policy{3, milliseconds(1000), milliseconds(8000), milliseconds(100'000)};

void fail_times(Throttle& throttle, const std::string& key, int times) {
  for (int i = 0; i < times; ++i) throttle.failed(key, now);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(throttle)

BOOST_AUTO_TEST_CASE(the_first_tries_are_free) {
  Throttle throttle(policy, 100);
  fail_times(throttle, "anna", 2);
  BOOST_TEST(throttle.wait("anna", now).count() == 0);
}

BOOST_AUTO_TEST_CASE(delays_double_with_each_failure_and_end_growing) {
  Throttle throttle(policy, 100);
  fail_times(throttle, "anna", 3);
  BOOST_TEST(throttle.wait("anna", now).count() == 1000);
  throttle.failed("anna", now);
  BOOST_TEST(throttle.wait("anna", now).count() == 2000);
  throttle.failed("anna", now);
  BOOST_TEST(throttle.wait("anna", now).count() == 4000);
  fail_times(throttle, "anna", 60);
  BOOST_TEST(throttle.wait("anna", now).count() == 8000);
}

BOOST_AUTO_TEST_CASE(after_the_delay_one_may_try_again) {
  Throttle throttle(policy, 100);
  fail_times(throttle, "anna", 3);
  BOOST_TEST(throttle.wait("anna", now + 999).count() == 1);
  BOOST_TEST(throttle.wait("anna", now + 1000).count() == 0);
}

BOOST_AUTO_TEST_CASE(one_key_does_not_slow_another) {
  Throttle throttle(policy, 100);
  fail_times(throttle, "anna|192.0.2.7", 50);
  BOOST_TEST(throttle.wait("device:annas", now).count() == 0);
}

BOOST_AUTO_TEST_CASE(a_try_counts_when_it_begins_and_no_longer_when_it_is_taken_back) {
  Throttle throttle(policy, 100);
  fail_times(throttle, "anna", 2);
  BOOST_TEST(throttle.begin("anna", now).count() == 0);
  BOOST_TEST(throttle.begin("anna", now).count() == 1000);  // refused, and not counted
  BOOST_TEST(throttle.begin("anna", now + 1000).count() == 0);
  BOOST_TEST(throttle.wait("anna", now + 1000).count() == 2000);
  throttle.take_back("anna", now + 1000);
  BOOST_TEST(throttle.wait("anna", now + 1000).count() == 0);  // the delay of the third, from when that was
}

BOOST_AUTO_TEST_CASE(what_was_written_down_before_counts_and_loses_nothing_that_was_counted_since) {
  Throttle throttle(policy, 100);
  throttle.recall("anna", 4, now);
  BOOST_TEST(throttle.wait("anna", now).count() == 2000);
  throttle.recall("anna", 3, now - 50'000);
  BOOST_TEST(throttle.wait("anna", now).count() == 2000);
  throttle.recall("bernd", 10, now - 100'001);  // as old as what is forgotten
  BOOST_TEST(throttle.wait("bernd", now).count() == 0);
  throttle.recall("clara", 0, now);
  BOOST_TEST(throttle.wait("clara", now).count() == 0);
}

BOOST_AUTO_TEST_CASE(success_forgets_the_failures) {
  Throttle throttle(policy, 100);
  fail_times(throttle, "anna", 10);
  throttle.succeeded("anna");
  BOOST_TEST(throttle.wait("anna", now).count() == 0);
}

BOOST_AUTO_TEST_CASE(old_failures_are_forgotten) {
  Throttle throttle(policy, 100);
  fail_times(throttle, "anna", 10);
  BOOST_TEST(throttle.wait("anna", now + 100'001).count() == 0);
  throttle.failed("anna", now + 100'001);
  BOOST_TEST(throttle.wait("anna", now + 100'001).count() == 0);
}

BOOST_AUTO_TEST_CASE(a_flood_of_keys_makes_room_by_forgetting_the_oldest) {
  Throttle throttle(policy, 2);
  fail_times(throttle, "old", 5);
  fail_times(throttle, "newer", 5);
  fail_times(throttle, "newest", 5);
  BOOST_TEST(throttle.wait("old", now).count() == 0);
  BOOST_TEST(throttle.wait("newest", now).count() > 0);
}

BOOST_AUTO_TEST_CASE(a_rate_limit_gives_its_number_and_refills_evenly) {
  RateLimit limit(2, milliseconds(1000), 100);
  BOOST_TEST(limit.take("a", now).count() == 0);
  BOOST_TEST(limit.take("a", now).count() == 0);
  BOOST_TEST(limit.take("a", now).count() == 500);
  BOOST_TEST(limit.take("b", now).count() == 0);
  BOOST_TEST(limit.take("a", now + 500).count() == 0);
  BOOST_TEST(limit.take("a", now + 500).count() == 500);
}

BOOST_AUTO_TEST_CASE(a_rate_limit_counts_amounts) {
  RateLimit limit(100, milliseconds(1000), 10);
  BOOST_TEST(limit.take("anna", now, 60).count() == 0);
  BOOST_TEST(limit.take("anna", now, 60).count() == 200);
  BOOST_TEST(limit.take("anna", now, 40).count() == 0);
  BOOST_TEST(limit.take("anna", now + 1000, 1000).count() == 0);  // more than the most: the most
  BOOST_TEST(limit.take("anna", now + 1000, 1).count() == 10);
}

BOOST_AUTO_TEST_CASE(what_is_given_back_can_be_taken_again) {
  RateLimit limit(1, milliseconds(1000), 100);
  BOOST_TEST(limit.take("a", now).count() == 0);
  limit.give_back("a");
  BOOST_TEST(limit.take("a", now).count() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
