// A server that mixes what it keeps of accounts: bundles, salts, serials and copies put together anew, and answers of
// former sign-ins. Nobody gets signed in by it, and what was signed in before stays as it was.    docs/protocol.md §2,
// §3
#include <boost/test/unit_test.hpp>

#include "crypto/base/sealed_bundle.h"
#include "tests/evil/scene.h"

using namespace evil;
using namespace mappe;
using stories::Json;
using stories::Member;
using stories::Outcome;
using stories::require_exit;
using stories::require_ok;
using stories::write_file;

namespace {

SealedBundle bundle_in(const Bytes& bytes) {
  auto bundle = SealedBundle::parse(bytes);
  BOOST_TEST_REQUIRE(bundle.has_value());
  return *bundle;
}

bool is_bundle(const Asked& asked) { return asked.is("GET", "/v1/me/bundle") && asked.query.empty(); }

// Bernd changes his password: the server has had two copies. His tablet is a fresh home.
struct Bundles : Scene {
  Bytes old_copy, new_copy, annas_copy;
  Member tablet = bernd.second_device("Tablet");

  Bundles() {
    old_copy = copy_of(bernd);
    annas_copy = copy_of(anna);
    write_file(bernd.files() / "neu", "das neue passwort von bernd\n");
    require_ok(bernd.mappe(
        {"passwd", "--password-file", bernd.password_file(), "--new-password-file", bernd.files() / "neu"}));
    bernd.sets_password_file("das neue passwort von bernd");
    tablet.sets_password_file("das neue passwort von bernd");
    new_copy = copy_of(bernd);
    BOOST_TEST_REQUIRE((old_copy != new_copy));
  }

  Bytes copy_of(const Member& member) {
    Answers answers;
    liar.tells(answers.listens());
    require_ok(sign_in(member, *this));
    liar.tells_the_truth();
    return answers.by_path.at("GET/v1/me/bundle").body;
  }

  // Neither the fresh home nor the one that is signed in takes it; the latter stays signed in as before.
  void copy_is_refused(const Bytes& copy, const std::string& kind = "tampered", int exit_code = 6) {
    const Kept before = kept_by(bernd, space);
    for (const Member* member : {&tablet, &bernd}) {
      liar.tells([&](const Asked& asked, Told& told) { return is_bundle(asked) && (told.body = copy, true); });
      require_refused(sign_in(*member, *this), kind, exit_code);
      BOOST_TEST(liar.lies_told() == 1);
      const std::vector<std::string> kinds = liar.kinds_asked();
      BOOST_TEST(kinds.back() == "GET /v1/me/bundle");  // and nothing after it
    }
    liar.tells_the_truth();
    BOOST_TEST((kept_by(bernd, space) == before));
    require_exit(tablet.mappe({"spaces"}), 5);  // nobody is signed in there
    require_ok(sign_in(tablet, *this));
    require_ok(sign_in(bernd, *this));
    BOOST_TEST(tablet.mappe({"cat", "Umwelt:/zwei.txt"}).out == "zwei\n");
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(bundle_lies, Bundles)

BOOST_AUTO_TEST_CASE(without_a_lie_the_bundle_taken_apart_and_put_together_again_is_believed) {
  const Bytes again = bundle_in(new_copy).encode();
  BOOST_TEST((again == new_copy));
  liar.tells([&](const Asked& asked, Told& told) { return is_bundle(asked) && (told.body = again, true); });
  require_ok(sign_in(tablet, *this));
  BOOST_TEST(liar.lies_told() == 1);
  BOOST_TEST(tablet.mappe({"cat", "Umwelt:/zwei.txt"}).out == "zwei\n");
}

BOOST_AUTO_TEST_CASE(tampered_an_old_box_under_a_new_serial) {
  SealedBundle mixed = bundle_in(old_copy);
  mixed.serial = bundle_in(new_copy).serial;
  mixed.salt = bundle_in(new_copy).salt;
  copy_is_refused(mixed.encode());
}

BOOST_AUTO_TEST_CASE(tampered_a_new_box_under_an_old_serial) {
  SealedBundle mixed = bundle_in(new_copy);
  mixed.serial = bundle_in(old_copy).serial;
  copy_is_refused(mixed.encode());
}

BOOST_AUTO_TEST_CASE(tampered_a_new_box_under_a_serial_to_come) {
  SealedBundle mixed = bundle_in(new_copy);
  mixed.serial += 1'000'000;
  copy_is_refused(mixed.encode());
}

BOOST_AUTO_TEST_CASE(tampered_the_own_box_in_anothers_name) {
  SealedBundle mixed = bundle_in(new_copy);
  mixed.account = bundle_in(annas_copy).account;
  copy_is_refused(mixed.encode());
}

BOOST_AUTO_TEST_CASE(tampered_anothers_box_in_the_own_name) {
  SealedBundle mixed = bundle_in(annas_copy);
  mixed.account = bundle_in(new_copy).account;
  mixed.salt = bundle_in(new_copy).salt;
  mixed.serial = bundle_in(new_copy).serial;
  copy_is_refused(mixed.encode());
}

BOOST_AUTO_TEST_CASE(tampered_the_whole_copy_of_before) { copy_is_refused(old_copy); }

// The copy under the recovery code is no password copy, whoever has both.
BOOST_AUTO_TEST_CASE(tampered_the_recovery_copy_in_the_place_of_the_password_copy) {
  const Kept before = kept_by(bernd, space);
  liar.tells([&](const Asked& asked, Told& told) {
    if (!is_bundle(asked)) return false;
    Asked instead = asked;
    instead.query = "copy=recovery";
    told = liar.asks_truly(instead);
    return told.status == 200;
  });
  require_refused(sign_in(bernd, *this), "tampered");
  BOOST_TEST(liar.lies_told() == 1);
  liar.tells_the_truth();
  BOOST_TEST((kept_by(bernd, space) == before));
  require_ok(sign_in(bernd, *this));
}

// ---- sign-in itself

// With another salt the password proves nothing; that is all the server learns.
BOOST_AUTO_TEST_CASE(denied_anothers_salt) {
  liar.tells(
      about_json("POST", "/v1/sign-in/parameters", [](Json& json) { json["salt"] = PasswordSalt::random().text(); }));
  require_refused(sign_in(tablet, *this), "denied", 5);
  BOOST_TEST(liar.lies_told() > 0);
  BOOST_TEST(liar.kinds_asked().back() == "POST /v1/sign-in");
  liar.tells_the_truth();
  require_ok(sign_in(tablet, *this));
}

BOOST_AUTO_TEST_CASE(malformed_a_password_asked_for_without_a_salt) {
  liar.tells(about_json("POST", "/v1/sign-in/parameters", [](Json& json) { json.erase("salt"); }));
  const Outcome refused = sign_in(tablet, *this);
  require_refused(refused, "malformed", 1);
  BOOST_TEST(liar.kinds_asked().back() == "POST /v1/sign-in/parameters");  // the password was not used
  liar.tells_the_truth();
  require_ok(sign_in(tablet, *this));
}

// All of a former sign-in again: its session has ended with the one that came after, and opens nothing.
BOOST_AUTO_TEST_CASE(expired_a_former_sign_in_told_again) {
  Answers former;
  liar.tells(former.listens());
  require_ok(sign_in(bernd, *this));
  liar.tells_the_truth();
  require_ok(sign_in(bernd, *this));
  liar.tells([&](const Asked& asked, Told& told) {
    if (!asked.is("POST", "/v1/sign-in")) return false;
    told = former.by_path.at("POST/v1/sign-in");
    return true;
  });
  require_refused(sign_in(bernd, *this), "expired", 5);
  BOOST_TEST(liar.lies_told() == 1);
  liar.tells_the_truth();
  require_ok(sign_in(bernd, *this));
  BOOST_TEST(bernd.mappe({"cat", "Umwelt:/zwei.txt"}).out == "zwei\n");
}

BOOST_AUTO_TEST_SUITE_END()
