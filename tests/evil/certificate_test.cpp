// Another certificate under the known address: the client says nothing to whoever that is.
#include <boost/test/unit_test.hpp>

#include "tests/evil/liar.h"

using namespace evil;
using stories::Outcome;
using stories::require_exit;
using stories::require_ok;

BOOST_AUTO_TEST_SUITE(certificates)

BOOST_AUTO_TEST_CASE(a_server_that_comes_back_with_its_certificate_is_the_same) {
  Den den;
  den.liar.comes_back(Liar::Certificate::same);
  den.liar.tells_the_truth();
  require_ok(den.anna.mappe({"spaces"}));
  BOOST_TEST(den.liar.questions() > 0);
}

BOOST_AUTO_TEST_CASE(untrusted_another_certificate_than_the_known_one_and_nothing_is_asked) {
  Den den;
  const stories::Door known = den.liar.door();
  den.liar.comes_back(Liar::Certificate::fresh);
  BOOST_TEST(den.liar.door().certificate != known.certificate);
  den.liar.tells_the_truth();
  const std::vector<std::string> sign_in{"sign-in", known.address,     "--login",
                                         "anna",    "--password-file", den.anna.password_file()};
  require_refused(den.anna.mappe({"spaces"}), "untrusted");
  require_refused(den.anna.mappe(sign_in), "untrusted");  // told the former certificate
  // Nor does telling it the new one help: what was pinned is not replaced in passing.
  require_refused(den.anna.mappe({"spaces", "--trust-cert", den.liar.door().certificate}), "untrusted");
  BOOST_TEST(den.liar.questions() == 0);
}

BOOST_AUTO_TEST_CASE(who_signs_in_anew_with_the_new_certificate_is_let_in_and_what_was_seen_stays_seen) {
  Den den;
  const Outcome before = den.anna.mappe({"spaces", "--json"});
  den.liar.comes_back(Liar::Certificate::fresh);
  den.liar.tells_the_truth();
  const Outcome refused = den.anna.mappe({"spaces"});
  require_refused(refused, "untrusted");
  BOOST_TEST(refused.says("--trust-cert"));
  den.anna.trusts(den.liar.door().certificate);
  den.anna.signs_in();
  const Outcome after = den.anna.mappe({"spaces", "--json"});
  require_ok(after);
  BOOST_TEST(after.out == before.out);
}

BOOST_AUTO_TEST_SUITE_END()
