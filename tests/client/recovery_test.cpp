// Signing in by recovery code at a server that hands out what it likes.                            docs/protocol.md §3
#include <boost/test/unit_test.hpp>

#include "client/identity/account.h"
#include "client/identity/newcomer.h"
#include "tests/client/fake_server.h"
#include "tests/client/scratch.h"

using namespace client_tests;

namespace {

// One account, believed without proof: what is refused, the client refused.
class AccountServer final : public FakeServer {
 public:
  ServerId id = ServerId::random();
  AccountId account;
  std::uint64_t serial = 1;
  PasswordCopy password;
  RecoveryCopy recovery;

  Answer<About> about() override {
    About about;
    about.server = id;
    return about;
  }
  using FakeServer::sign_in_parameters;
  Answer<SignInParameters> sign_in_parameters(const Login&, bool is_recovery) override {
    SignInParameters parameters;
    if (!is_recovery) parameters.salt = password.salt;
    return parameters;
  }
  Answer<Signed> sign_in(const SignInProof&) override {
    Signed answer;
    answer.token = SessionToken::random();
    answer.account = account;
    return answer;
  }
  Answer<StoredBundle> bundle(bool is_recovery) override {
    return StoredBundle{is_recovery ? recovery.bundle : password.bundle, serial};
  }
  Answer<std::uint64_t> put_bundle(const BundleUpdate& update) override {
    password = update.password;
    if (update.recovery) recovery = *update.recovery;
    return ++serial;
  }
};

struct RecoveryDesk {
  RecoveryDesk() {
    seal::Bundle bundle;
    bundle.account = server.account = AccountId::random();
    bundle.serial = 1;
    auto copies = seal_copies(bundle, words("sechs kleine worte"), server.id, login);
    server.password = std::move(copies->password);
    server.recovery = std::move(copies->recovery);
    code = std::move(copies->recovery_code);
  }
  static SecretBytes words(std::string_view text) { return SecretBytes(bytes_of(text)); }
  Answer<SecretBytes> recovers(Home& where, const SecretBytes& with) {
    ServerPin pin;
    pin.server = server.id;
    auto parsed = seal::RecoveryCode::parse(text_of(with.expose()));
    return recover(where, server, pin, login, *parsed, words("ein neues passwort"), "Laptop");
  }

  Scratch scratch;
  AccountServer server;
  Login login = *Login::parse("anna");
  SecretBytes code;
  std::unique_ptr<Home> home = std::move(*Home::open(scratch / "home"));
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(recovery, RecoveryDesk)

BOOST_AUTO_TEST_CASE(each_recovery_gives_the_code_for_the_next) {
  auto next = recovers(*home, code);
  BOOST_REQUIRE(static_cast<bool>(next));
  BOOST_TEST(static_cast<bool>(recovers(*home, *next)));
}

BOOST_AUTO_TEST_CASE(a_recovery_copy_older_than_this_home_has_seen_is_behind) {
  const RecoveryCopy old = server.recovery;
  BOOST_REQUIRE(static_cast<bool>(recovers(*home, code)));
  server.recovery = old;  // and with it everything that was changed since
  const auto again = recovers(*home, code);
  BOOST_REQUIRE(!again);
  BOOST_TEST((again.error().code == Errc::behind));
  // A home that has seen nothing has nothing to compare with.
  auto fresh = std::move(*Home::open(scratch / "fresh"));
  BOOST_TEST(static_cast<bool>(recovers(*fresh, code)));
}

BOOST_AUTO_TEST_CASE(a_recovery_copy_that_only_the_password_left_behind_is_not_behind) {
  ServerPin pin;
  pin.server = server.id;
  BOOST_REQUIRE(static_cast<bool>(sign_in(*home, server, pin, login, words("sechs kleine worte"), "Laptop")));
  BOOST_REQUIRE(
      static_cast<bool>(change_password(*home, server, words("sechs kleine worte"), words("noch ein passwort"))));
  BOOST_TEST(load_bundle(*home)->serial == 2u);
  BOOST_TEST(static_cast<bool>(recovers(*home, code)));  // of serial 1, and the newest there is
}

BOOST_AUTO_TEST_CASE(an_account_belongs_to_64_factions_and_no_more) {
  const SecretBytes password = words("sechs kleine worte");
  const auto person = [] {
    return seal::BundlePerson{FactionId::random(), EntryHash::random(), 0, EntryHash::random(), PrincipalId::random(),
                              SignSeed::random(),  BoxSeed::random()};
  };
  const auto with_persons = [&](std::size_t count) {
    seal::Bundle bundle;
    bundle.account = server.account;
    while (bundle.persons.size() < count) bundle.persons.push_back(person());
    auto copies = seal_copies(bundle, password, server.id, login);
    server.password = std::move(copies->password);
  };
  ServerPin pin;
  pin.server = server.id;
  with_persons(63);
  BOOST_REQUIRE(static_cast<bool>(sign_in(*home, server, pin, login, password, "Laptop")));
  const Newcomer newcomer{login, "Anna", password, "Laptop"};
  auto last = prepare_account(*home, server, pin, newcomer, person());
  BOOST_REQUIRE(static_cast<bool>(last));
  BOOST_TEST(last->bundle.persons.size() == 64u);
  with_persons(64);
  BOOST_TEST((prepare_account(*home, server, pin, newcomer, person()).error().code == Errc::too_many));
}

BOOST_AUTO_TEST_SUITE_END()
