// The second factor at the client: what an app is given, and that a code is asked for only when the server wants one.
#include "client/identity/second_factor.h"

#include <boost/test/unit_test.hpp>

#include "client/identity/credentials.h"
#include "tests/client/fake_server.h"

using namespace mappe;
using namespace mappe::client;
using client_tests::FakeServer;

namespace {

FactorSecret secret_of_rfc() { return std::move(*FactorSecret::parse(view_of("12345678901234567890"))); }
std::string letters(const SecretBytes& text) { return std::string(text_of(text.expose())); }

// Takes any password, and one code.
class Door final : public FakeServer {
 public:
  std::string code = "123456";
  std::vector<std::string> codes_sent;  // "" for none
  std::vector<ServerNonce> nonces_used;
  bool was_to_remember = false;

  using FakeServer::sign_in_parameters;
  Answer<SignInParameters> sign_in_parameters(const Login&, bool) override {
    SignInParameters parameters;
    parameters.nonce = ServerNonce::random();
    return parameters;
  }
  Answer<Signed> sign_in(const SignInProof& proof) override {
    codes_sent.push_back(proof.code ? letters(*proof.code) : "");
    nonces_used.push_back(proof.nonce);
    was_to_remember = proof.remember;
    if (!code.empty() && codes_sent.back() != code) {
      const bool is_missing = codes_sent.back().empty();
      Problem problem;
      problem.status = 401;
      problem.type = is_missing ? "second-factor-needed" : "second-factor-failed";
      return {Error{Errc::denied, ""}, problem};
    }
    Signed answer;
    answer.account = AccountId::random();
    return answer;
  }
};

struct AtDoor {
  Door door;
  int asked = 0;

  Answer<SignInAttempt> proves(const std::string& code, bool remember = false) {
    SecondStep second;
    second.remember = remember;
    if (!code.empty())
      second.code = [this, code]() -> Result<SecretBytes> {
        ++asked;
        return SecretBytes(bytes_of(code));
      };
    return prove_recovery(door, ServerId(), *Login::parse("anna"), seal::RecoveryCode::make(), nullptr, "", second);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(client_second_factor, AtDoor)

BOOST_AUTO_TEST_CASE(an_app_reads_the_uri_that_names_login_and_server) {
  const auto uri = letters(otpauth_uri(secret_of_rfc(), *Login::parse("anna@stadt"), "mappe.example:8443"));
  BOOST_TEST(uri ==
             "otpauth://totp/Mappe:anna%40stadt%40mappe.example%3a8443?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
             "&issuer=Mappe&algorithm=SHA1&digits=6&period=30");
}

BOOST_AUTO_TEST_CASE(a_secret_is_typed_as_it_is_shown) {
  const auto text = letters(factor_secret_text(secret_of_rfc()));
  BOOST_TEST(text == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
  const auto typed = parse_factor_secret("gezdgnbvgy3tqojq-gezdgnbvgy3tqojq");
  BOOST_TEST_REQUIRE(bool(typed));
  BOOST_TEST(equal_in_constant_time(*typed, secret_of_rfc()));
  BOOST_TEST((parse_factor_secret("GEZD GNBV").error().code == Errc::malformed));
  BOOST_TEST((parse_factor_secret("!").error().code == Errc::malformed));
}

BOOST_AUTO_TEST_CASE(nobody_is_asked_for_a_code_that_is_not_needed) {
  door.code.clear();
  BOOST_TEST(bool(proves("123456")));
  BOOST_TEST(asked == 0);
  BOOST_TEST((door.codes_sent == std::vector<std::string>{""}));
}

BOOST_AUTO_TEST_CASE(a_code_that_is_needed_is_sent_with_a_new_nonce) {
  BOOST_TEST(bool(proves("123456", true)));
  BOOST_TEST(asked == 1);
  BOOST_TEST((door.codes_sent == std::vector<std::string>{"", "123456"}));
  BOOST_TEST((door.nonces_used[0] != door.nonces_used[1]));
  BOOST_TEST(door.was_to_remember);
}

BOOST_AUTO_TEST_CASE(a_wrong_code_is_not_asked_for_again) {
  const auto refused = proves("654321");
  BOOST_TEST_REQUIRE(!refused);
  BOOST_TEST(refused.problem()->type == "second-factor-failed");
  BOOST_TEST(asked == 1);
}

BOOST_AUTO_TEST_CASE(with_nobody_to_ask_the_servers_refusal_stands) {
  const auto refused = proves("");
  BOOST_TEST_REQUIRE(!refused);
  BOOST_TEST((refused.error().code == Errc::denied));
  BOOST_TEST(refused.problem()->type == "second-factor-needed");
}

BOOST_AUTO_TEST_SUITE_END()
