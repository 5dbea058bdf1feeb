// Leases: taking, sharing, refreshing, honouring, breaking.                                         docs/protocol.md §6
#include <boost/test/unit_test.hpp>

#include "tests/server/town.h"

using namespace mappe;
using namespace mappe::server::testing;
using journal::SpaceRole;

namespace {

struct AtLease {
  Town town;
  Faction faction = town.new_faction("Beispielfraktion");
  Member& anna = faction.founder;
  Member bernd = town.new_member(faction, "bernd");
  Space space = town.new_space(faction, anna);
  const LeaseKey key = LeaseKey::random();

  AtLease() { town.shares(faction, space, anna, {town.row_of(bernd, SpaceRole::editor)}); }

  std::string path() const { return space.path() + "/leases"; }
  Reply takes(const Member& who, const LeaseKey& on, bool shared = false) const {
    return town.post(path(), who.token, {{"key", b64(on)}, {"ttl_s", 60}, {"shared", shared}});
  }
  Reply commits(const Member& who, const std::vector<Bytes>& tokens) const {
    const auto entry = town.content(faction, space, who);
    return town.post_cbor(space.path() + "/journal", who.token, Town::commit_of(entry, {}, {key}, tokens));
  }
  static Bytes token_in(const Reply& reply) { return *from_base64url(reply.data().at("token").get<std::string>()); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(leases, AtLease)

BOOST_AUTO_TEST_CASE(a_held_lease_is_not_taken_twice_and_its_holder_is_named) {
  BOOST_TEST(takes(anna, key).status == 201);
  const Reply reply = takes(bernd, key);
  BOOST_TEST(reply.status == 423);
  BOOST_TEST(reply.type() == "locked");
  BOOST_TEST(reply.data().at("holder").at("key") == b64(key));
  BOOST_TEST(reply.data().at("holder").at("principal").at("id") == b64(anna.keys->id));
  BOOST_TEST(!reply.data().at("holder").contains("token"));
  BOOST_TEST(takes(bernd, LeaseKey::random()).status == 201);
}

BOOST_AUTO_TEST_CASE(shared_leases_stand_beside_each_other) {
  BOOST_TEST(takes(anna, key, true).status == 201);
  BOOST_TEST(takes(bernd, key, true).status == 201);
  BOOST_TEST(takes(bernd, key, false).status == 423);
}

BOOST_AUTO_TEST_CASE(a_lease_ends_by_itself) {
  takes(anna, key);
  town.passes(std::chrono::seconds(61));
  BOOST_TEST(takes(bernd, key).status == 201);
}

BOOST_AUTO_TEST_CASE(a_refreshed_lease_goes_on) {
  const std::string token = takes(anna, key).data().at("token");
  town.passes(std::chrono::seconds(50));
  const Reply reply = town.call("PATCH", path() + "/" + token, anna.token, R"({"ttl_s":120})");
  BOOST_TEST(reply.status == 200);
  BOOST_TEST(reply.data().at("expires_ms") == town.now() + 120'000);
  town.passes(std::chrono::seconds(60));
  BOOST_TEST(takes(bernd, key).status == 423);
}

BOOST_AUTO_TEST_CASE(a_lease_that_is_given_up_is_free) {
  const std::string token = takes(anna, key).data().at("token");
  BOOST_TEST(town.call("DELETE", path() + "/" + token, anna.token).status == 204);
  BOOST_TEST(town.call("DELETE", path() + "/" + token, anna.token).status == 404);
  BOOST_TEST(takes(bernd, key).status == 201);
}

BOOST_AUTO_TEST_CASE(a_manager_breaks_a_lease_and_an_editor_does_not) {
  takes(bernd, key);
  const std::string to_break = path() + "?key=" + b64(key);
  BOOST_TEST(town.call("DELETE", to_break, bernd.token).rule() == "role_too_low");
  BOOST_TEST(town.call("DELETE", to_break, anna.token).status == 204);
  BOOST_TEST(takes(anna, key).status == 201);
}

BOOST_AUTO_TEST_CASE(a_lease_lasts_a_minute_to_an_hour) {
  const auto with_ttl = [&](int ttl) { return town.post(path(), anna.token, {{"key", b64(key)}, {"ttl_s", ttl}}); };
  BOOST_TEST(with_ttl(59).rule() == "lease_ttl");
  BOOST_TEST(with_ttl(3601).rule() == "lease_ttl");
  BOOST_TEST(with_ttl(3600).status == 201);
}

BOOST_AUTO_TEST_CASE(a_note_has_at_most_256_bytes) {
  const auto with_note = [&](std::size_t size) {
    return town.post(path(), anna.token, {{"key", b64(key)}, {"ttl_s", 60}, {"note", b64(Bytes(size, 1))}});
  };
  BOOST_TEST(with_note(257).status == 422);
  BOOST_TEST(with_note(256).status == 201);
  const json list = town.get(path(), bernd.token).data();
  BOOST_TEST_REQUIRE(list.size() == 1u);
  BOOST_TEST(list[0].at("note") == b64(Bytes(256, 1)));
  BOOST_TEST(!list[0].contains("token"));
}

BOOST_AUTO_TEST_CASE(a_commit_that_touches_anothers_lease_is_refused) {
  const Reply lease = takes(anna, key);
  BOOST_TEST(commits(bernd, {}).type() == "locked");
  BOOST_TEST(commits(anna, {token_in(lease)}).status == 200);
}

BOOST_AUTO_TEST_CASE(leases_outlive_a_restart) {
  takes(anna, key);
  town.restarts();
  BOOST_TEST(takes(bernd, key).status == 423);
}

BOOST_AUTO_TEST_CASE(a_reader_locks_nothing) {
  Member carla = town.new_member(faction, "carla");
  town.shares(faction, space, anna, {town.row_of(carla, SpaceRole::reader)});
  BOOST_TEST(takes(carla, key).rule() == "role_too_low");
}

BOOST_AUTO_TEST_SUITE_END()
