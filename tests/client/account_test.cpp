// What the home keeps of an account, and how passwords and names are read.
#include <boost/test/unit_test.hpp>

#include "client/identity/account_store.h"
#include "client/identity/credentials.h"
#include "tests/client/scratch.h"

using namespace mappe;
using namespace mappe::client;
using client_tests::Scratch;

namespace {

struct Desk {
  Scratch scratch;
  std::unique_ptr<Home> home = std::move(*Home::open(scratch / "home"));
};

SecretBytes secret(std::string_view text) { return SecretBytes(bytes_of(text)); }

seal::Bundle bundle_of(std::uint64_t serial) {
  seal::Bundle bundle;
  bundle.account = AccountId::random();
  bundle.serial = serial;
  bundle.persons.push_back({FactionId::random(), EntryHash::random(), 3, EntryHash::random(), PrincipalId::random(),
                            SignSeed::random(), BoxSeed::random()});
  return bundle;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(account, Desk)

BOOST_AUTO_TEST_CASE(nobody_is_signed_in_in_a_fresh_home) {
  BOOST_TEST((load_server(*home).error().code == Errc::not_found));
  BOOST_TEST((load_account(*home).error().code == Errc::not_found));
  BOOST_TEST((load_bundle(*home).error().code == Errc::not_found));
}

BOOST_AUTO_TEST_CASE(server_account_and_identities_come_back) {
  ServerPin pin{"https://mappe.example", ServerId::random(), {}, 7};
  pin.trust.pinned = CertificateHash::random();
  BOOST_REQUIRE(save_server(*home, pin));
  const auto read = load_server(*home);
  BOOST_TEST(read->server == pin.server);
  BOOST_TEST(read->generation == 7u);
  BOOST_TEST((read->trust.pinned == pin.trust.pinned));

  AccountRecord record;
  record.login = "anna";
  record.account = AccountId::random();
  record.token = SessionToken::random();
  record.device = DeviceSecret::random();
  BOOST_REQUIRE(save_account(*home, record));
  const auto account = load_account(*home);
  BOOST_TEST(account->login == "anna");
  BOOST_TEST(equal_in_constant_time(account->token, record.token));
  BOOST_TEST(equal_in_constant_time(*account->device, *record.device));

  const seal::Bundle bundle = bundle_of(4);
  BOOST_REQUIRE(save_bundle(*home, bundle));
  const auto opened = load_bundle(*home);
  BOOST_TEST(opened->serial == 4u);
  BOOST_TEST(equal_in_constant_time(opened->persons.at(0).box_seed, bundle.persons[0].box_seed));
}

BOOST_AUTO_TEST_CASE(an_older_bundle_than_seen_is_behind) {
  BOOST_REQUIRE(save_bundle(*home, bundle_of(4)));
  BOOST_TEST((save_bundle(*home, bundle_of(3)).error().code == Errc::behind));
  BOOST_TEST(save_bundle(*home, bundle_of(4)).has_value());
  BOOST_TEST(save_bundle(*home, bundle_of(5)).has_value());
}

BOOST_AUTO_TEST_CASE(a_password_is_the_same_however_it_was_typed) {
  const auto composed = normalised_password(secret("M\xC3\xBCller"));     // ü
  const auto decomposed = normalised_password(secret("Mu\xCC\x88ller"));  // u and a combining diaeresis
  BOOST_REQUIRE(composed);
  BOOST_REQUIRE(decomposed);
  BOOST_TEST(equal(composed->expose(), decomposed->expose()));
  BOOST_TEST(text_of(composed->expose()) == "M\xC3\xBCller");
}

BOOST_AUTO_TEST_CASE(what_is_no_password_is_refused) {
  BOOST_TEST((normalised_password(SecretBytes()).error().code == Errc::malformed));
  BOOST_TEST((normalised_password(secret("\xFF\xFE")).error().code == Errc::malformed));
  BOOST_TEST((normalised_password(secret(std::string(1025, 'x'))).error().code == Errc::too_large));
  BOOST_TEST(normalised_password(secret(std::string(1024, 'x'))).has_value());
  BOOST_TEST((normalised_name("").error().code == Errc::malformed));
  BOOST_TEST((normalised_name(std::string(256, 'x')).error().code == Errc::too_large));
}

BOOST_AUTO_TEST_CASE(both_copies_of_a_bundle_open_each_by_its_own_key) {
  const ServerId server = ServerId::random();
  const Login login = *Login::parse("anna");
  const SecretBytes password = secret("sechs kleine worte");
  auto copies = seal_copies(bundle_of(2), password, server, login);
  BOOST_REQUIRE(copies);
  auto master = seal::derive_master(Suite::argon2id_64m, password, server, login, copies->password.salt);
  const seal::SignInKeys keys = seal::password_keys(*master);
  BOOST_TEST(sign_public_key(keys.sign_in_seed) == copies->password.sign_in_pk);
  BOOST_TEST(seal::open_bundle(keys.wrap, Suite::argon2id_64m, copies->password.bundle).has_value());
  auto code = seal::RecoveryCode::parse(text_of(copies->recovery_code.expose()));
  BOOST_REQUIRE(code);
  BOOST_TEST(seal::open_bundle(code->keys().wrap, Suite::recovery_code, copies->recovery.bundle).has_value());
  BOOST_TEST(
      (seal::open_bundle(keys.wrap, Suite::recovery_code, copies->recovery.bundle).error().code == Errc::tampered));
}

BOOST_AUTO_TEST_SUITE_END()
