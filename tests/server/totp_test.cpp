// One-time codes against the vectors of RFC 6238 (appendix B, SHA-1; six digits are the last of its eight) and RFC
// 4226.
#include <boost/test/unit_test.hpp>

#include "server/accounts/second_factor.h"
#include "server/accounts/totp.h"

using namespace mappe;
using namespace mappe::server;

namespace {

FactorSecret rfc_secret() { return std::move(*FactorSecret::parse(view_of("12345678901234567890"))); }

std::string digits_at(TimeMs time_s) {
  const auto digits = totp_digits(rfc_secret(), totp_step_at(time_s * 1000));
  return {digits.begin(), digits.end()};
}

std::optional<std::uint64_t> step_of(std::string_view digits, TimeMs time_s, std::uint64_t after = 0) {
  return totp_step_of(rfc_secret(), digits, time_s * 1000, after);
}

struct AtFactor {
  AccountId account = AccountId::random();
  SecondFactor factor;
  AtFactor() { factor.secret = rfc_secret(); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(totp)

BOOST_AUTO_TEST_CASE(the_codes_are_those_of_rfc_6238) {
  BOOST_TEST(digits_at(59) == "287082");
  BOOST_TEST(digits_at(1111111109) == "081804");
  BOOST_TEST(digits_at(1111111111) == "050471");
  BOOST_TEST(digits_at(1234567890) == "005924");
  BOOST_TEST(digits_at(2000000000) == "279037");
  BOOST_TEST(digits_at(20000000000) == "353130");
}

BOOST_AUTO_TEST_CASE(the_codes_are_those_of_rfc_4226) {
  BOOST_TEST(digits_at(0) == "755224");
  BOOST_TEST(digits_at(30) == "287082");
  BOOST_TEST(digits_at(270) == "520489");
}

BOOST_AUTO_TEST_CASE(the_step_before_and_the_one_after_count_and_no_other) {
  const std::uint64_t step = totp_step_at(TimeMs{1111111111} * 1000);
  BOOST_TEST((step_of("050471", 1111111111) == step));
  BOOST_TEST((step_of("050471", 1111111111 - 30) == step));
  BOOST_TEST((step_of("050471", 1111111111 + 30) == step));
  BOOST_TEST(!step_of("050471", 1111111111 - 60));
  BOOST_TEST(!step_of("050471", 1111111111 + 60));
}

BOOST_AUTO_TEST_CASE(a_step_must_be_later_than_the_last_one_used) {
  const std::uint64_t step = totp_step_at(TimeMs{1111111111} * 1000);
  BOOST_TEST((step_of("050471", 1111111111, step - 1) == step));
  BOOST_TEST(!step_of("050471", 1111111111, step));
  BOOST_TEST(!step_of("050471", 1111111111, step + 1));
}

BOOST_AUTO_TEST_CASE(what_is_no_code_has_no_step) {
  BOOST_TEST(!step_of("", 59));
  BOOST_TEST(!step_of("28708", 59));
  BOOST_TEST(!step_of("0287082", 59));
  BOOST_TEST(!step_of("94287082", 59));
  BOOST_TEST(!step_of("287083", 59));
}

BOOST_FIXTURE_TEST_CASE(a_code_is_used_once_with_or_without_a_blank, AtFactor) {
  BOOST_TEST((factor.use(account, "287 082", 59'000) == FactorUsed::totp));
  BOOST_TEST(!factor.use(account, "287082", 59'000));
}

BOOST_FIXTURE_TEST_CASE(ten_backup_codes_work_once_each_however_they_are_typed, AtFactor) {
  const auto codes = factor.renew_backup_codes(account);
  BOOST_TEST_REQUIRE(codes.size() == 10u);
  BOOST_TEST(codes[0].size() == 9u);  // two groups of four
  BOOST_TEST(codes[0][4] == ' ');
  std::string typed = codes[0];
  for (char& c : typed) c = c == ' ' ? '-' : static_cast<char>(std::tolower(c));
  BOOST_TEST((factor.use(account, typed, 0) == FactorUsed::backup_code));
  BOOST_TEST(!factor.use(account, codes[0], 0));
  BOOST_TEST((factor.use(account, codes[9], 0) == FactorUsed::backup_code));
  BOOST_TEST(factor.backup_codes.size() == 8u);
}

BOOST_FIXTURE_TEST_CASE(backup_codes_of_before_and_of_another_account_do_not_work, AtFactor) {
  const auto before = factor.renew_backup_codes(account);
  const auto codes = factor.renew_backup_codes(account);
  BOOST_TEST(!factor.use(account, before[0], 0));
  BOOST_TEST(!factor.use(AccountId::random(), codes[0], 0));
  BOOST_TEST(factor.backup_codes.size() == 10u);
}

BOOST_FIXTURE_TEST_CASE(a_factor_and_a_reset_come_back_from_their_record, AtFactor) {
  factor.renew_backup_codes(account);
  factor.last_step = 37;
  factor.since_ms = 5;
  cbor::Writer out;
  out.array(4);
  write_second_factor(out, SecondFactor{factor.secret.duplicate(), 37, factor.backup_codes, 5, factor.trust});
  write_factor_reset(out, FactorReset{PrincipalId::random(), FactionId::random(), 9});
  write_second_factor(out, std::nullopt);
  write_factor_reset(out, std::nullopt);
  cbor::Reader in(out.done());
  in.array(4);
  const auto read = read_second_factor(in);
  const auto reset = read_factor_reset(in);
  BOOST_TEST(!read_second_factor(in));
  BOOST_TEST(!read_factor_reset(in));
  BOOST_TEST_REQUIRE(bool(in.finish()));
  BOOST_TEST_REQUIRE((read && reset));
  BOOST_TEST(equal_in_constant_time(read->secret, factor.secret));
  BOOST_TEST(read->last_step == 37u);
  BOOST_TEST((read->backup_codes == factor.backup_codes));
  BOOST_TEST((read->trust == factor.trust));
  BOOST_TEST(reset->at_ms == 9u);
}

BOOST_AUTO_TEST_SUITE_END()
