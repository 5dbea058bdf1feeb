// App passwords at the server: kept for their owner, fetched by their id, ended at once.           docs/protocol.md §9
#include <boost/test/unit_test.hpp>

#include "crypto/base/cbor.h"
#include "tests/server/town.h"

using namespace mappe;
using namespace mappe::server::testing;
using mappe::server::Policy;

namespace {

constexpr TimeMs a_day_ms = TimeMs{24} * 3600 * 1000;

// Bernd has a gateway in Anna's space, and an app password that opens it.
struct AtAppPassword {
  Town town{policy()};
  Faction faction = town.new_faction("Beispielfraktion");
  Member& anna = faction.founder;
  Member bernd = town.new_member(faction, "bernd");
  Space space = town.new_space(faction, anna);
  const Keys gateway{PrincipalKind::gateway, faction.id, PrincipalId::random(), bernd.keys->id};
  const AppPasswordId id = AppPasswordId::random();

  AtAppPassword() {
    town.shares(faction, space, anna, {town.row_of(bernd, journal::SpaceRole::editor)});
    journal::AccessBody next = space.access;
    next.flags = journal::flag::gateways_allowed;
    BOOST_TEST_REQUIRE(town.commits(space, anna, town.access(faction, space, anna, next)).status == 200);
    BOOST_TEST_REQUIRE(town.leaves_card(gateway.card, bernd.token).status == 204);
    next = space.access;
    next.members.push_back({{PrincipalKind::gateway, gateway.id},
                            gateway.card.fingerprint(),
                            journal::SpaceRole::reader,
                            0,
                            Bytes(128, 1)});
    BOOST_TEST_REQUIRE(town.commits(space, bernd, town.access(faction, space, bernd, next)).status == 200);
  }

  static Policy policy() {
    Policy policy;
    policy.address_tries_per_minute = 3;  // for unknown ids
    return policy;
  }
  std::string path() const { return "/v1/app-passwords/" + b64(id); }
  Bytes records() const {
    cbor::Writer out;
    out.array(1).array(4).id(gateway.id).id(faction.id).id(space.id).bytes(Bytes(300, 7));
    return out.take();
  }
  Bytes body(TimeMs until_ms) const {
    return cbor::Writer().array(3).text("iPad").uint(until_ms).raw(records()).take();
  }
  Reply puts(const Member& who, TimeMs until_ms, const std::string& at) const {
    return town.call("PUT", at, who.token, std::string(text_of(body(until_ms))), "application/cbor");
  }
  Reply puts() const { return puts(bernd, town.now() + a_day_ms, path()); }
  Reply fetches() const { return town.get(path() + "/records", ""); }
  std::string gateway_token() const {
    return town.post("/v1/sign-in/principal", "", town.principal_body(PrincipalKind::gateway, gateway))
        .data()
        .at("token");
  }
  json listed() const { return town.get("/v1/app-passwords", bernd.token).data(); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(app_passwords, AtAppPassword)

BOOST_AUTO_TEST_CASE(what_was_left_is_fetched_by_the_id_alone) {
  BOOST_TEST(fetches().status == 404);
  BOOST_TEST(puts().status == 204);
  const Reply fetched = fetches();
  BOOST_TEST(fetched.status == 200);
  BOOST_TEST(fetched.body == std::string(text_of(records())));
  town.restarts();
  BOOST_TEST(fetches().status == 200);
}

BOOST_AUTO_TEST_CASE(its_owner_sees_it_and_nobody_else) {
  BOOST_TEST(puts().status == 204);
  BOOST_TEST_REQUIRE(listed().size() == 1u);
  const json one = listed().at(0);
  BOOST_TEST(one.at("id") == b64(id));
  BOOST_TEST(one.at("label") == "iPad");
  BOOST_TEST(one.at("last_used_ms") == 0);
  BOOST_TEST(one.at("gateways").at(0).at("space") == b64(space.id));
  BOOST_TEST(town.get("/v1/app-passwords", anna.token).data().empty());
  BOOST_TEST(town.get("/v1/app-passwords", gateway_token()).status == 404);
}

BOOST_AUTO_TEST_CASE(a_use_is_noted_by_its_gateway_alone) {
  BOOST_TEST(puts().status == 204);
  const json use{{"address", "192.0.2.7"}};
  BOOST_TEST(town.post(path() + "/use", bernd.token, use).status == 404);
  BOOST_TEST(town.post("/v1/app-passwords/" + b64(AppPasswordId::random()) + "/use", gateway_token(), use).status ==
             404);
  BOOST_TEST(listed().at(0).at("last_used_ms") == 0);
  BOOST_TEST(town.post(path() + "/use", gateway_token(), use).status == 204);
  BOOST_TEST(listed().at(0).at("last_used_ms") == town.now());
  BOOST_TEST(listed().at(0).at("last_address") == "192.0.2.7");
}

BOOST_AUTO_TEST_CASE(revoking_takes_the_records_and_ends_the_sessions) {
  BOOST_TEST(puts().status == 204);
  const std::string token = gateway_token();
  BOOST_TEST(town.get(space.path() + "/journal", token).status == 200);
  BOOST_TEST(town.call("DELETE", path(), anna.token).status == 404);
  BOOST_TEST(town.get(space.path() + "/journal", token).status == 200);
  BOOST_TEST(town.call("DELETE", path(), bernd.token).status == 204);
  BOOST_TEST(fetches().status == 404);
  BOOST_TEST(town.get(space.path() + "/journal", token).status == 401);
  BOOST_TEST(listed().empty());
}

BOOST_AUTO_TEST_CASE(it_ends_and_is_forgotten_later) {
  BOOST_TEST(puts().status == 204);
  town.passes(std::chrono::hours(25));
  BOOST_TEST(fetches().status == 404);
  BOOST_TEST(listed().size() == 1u);  // its owner sees that it has ended
  BOOST_TEST(*town.services().storage.app_passwords().remove_expired(town.now()) == 1u);
  BOOST_TEST(listed().empty());
}

BOOST_AUTO_TEST_CASE(it_ends_within_90_days_and_an_account_has_32) {
  BOOST_TEST(puts(bernd, town.now(), path()).rule() == "app_password_end");
  BOOST_TEST(puts(bernd, town.now() + 91 * a_day_ms, path()).rule() == "app_password_end");
  for (int i = 0; i < 32; ++i)
    BOOST_TEST(puts(bernd, town.now() + 90 * a_day_ms, "/v1/app-passwords/" + b64(AppPasswordId::random())).status ==
               204);
  BOOST_TEST(puts().rule() == "app_passwords_full");
}

BOOST_AUTO_TEST_CASE(an_id_that_is_taken_is_not_given_again) {
  BOOST_TEST(puts().status == 204);
  const Reply again = puts(anna, town.now() + a_day_ms, path());
  BOOST_TEST(again.status == 409);
  BOOST_TEST(again.rule() == "id");
  BOOST_TEST(fetches().status == 200);
}

BOOST_AUTO_TEST_CASE(unknown_ids_slow_the_address_and_known_ones_never) {
  BOOST_TEST(puts().status == 204);
  const auto guesses = [&] { return town.get("/v1/app-passwords/" + b64(AppPasswordId::random()) + "/records", ""); };
  for (int i = 0; i < 3; ++i) BOOST_TEST(guesses().status == 404);
  BOOST_TEST(guesses().status == 429);
  for (int i = 0; i < 20; ++i) BOOST_TEST(fetches().status == 200);
}

BOOST_AUTO_TEST_CASE(members_of_the_space_see_the_label_others_nothing) {
  BOOST_TEST(puts().status == 204);
  const json seen = town.get(space.path() + "/gateways", anna.token).data();
  BOOST_TEST_REQUIRE(seen.size() == 1u);
  BOOST_TEST(seen.at(0).at("gateway") == b64(gateway.id));
  BOOST_TEST(seen.at(0).at("label") == "iPad");
  const Member carla = town.new_member(faction, "carla");
  BOOST_TEST(town.get(space.path() + "/gateways", carla.token).status == 404);
}

BOOST_AUTO_TEST_SUITE_END()
