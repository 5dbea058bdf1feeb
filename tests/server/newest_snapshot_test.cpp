// The newest snapshot of a space, where a client new to it can begin.                          docs/protocol.md §4.9
#include <boost/test/unit_test.hpp>

#include "crypto/base/cbor.h"
#include "tests/server/town.h"

using namespace mappe;
using namespace mappe::server::testing;
using journal::SpaceRole;

namespace {

struct Snapshots {
  Town town;
  Faction faction = town.new_faction("Beispielfraktion");
  Member& anna = faction.founder;
  Member bernd = town.new_member(faction, "bernd");
  Space space = town.new_space(faction, anna);

  journal::Entry writes_snapshot() {
    auto entry = town.snapshot(faction, space, anna);
    BOOST_TEST_REQUIRE(town.commits(space, anna, entry).status == 200);
    return entry;
  }
  void writes_content() {
    BOOST_TEST_REQUIRE(town.commits(space, anna, town.content(faction, space, anna)).status == 200);
  }
  Reply asks(const Member& who) const { return town.get(space.path() + "/journal/snapshot", who.token); }
  // The answer to `who` is the head as this test knows it and, verbatim, that entry or none.
  void gives(const Member& who, const std::optional<journal::Entry>& expected) const {
    const Reply reply = asks(who);
    BOOST_TEST_REQUIRE(reply.status == 200, reply.body);
    cbor::Writer w;
    w.array(3).uint(space.head.seq).id(space.head.hash).array(expected ? 1 : 0);
    if (expected) w.raw(expected->bytes());
    BOOST_TEST((reply.bytes() == w.take()));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(newest_snapshot, Snapshots)

BOOST_AUTO_TEST_CASE(a_space_without_a_snapshot_gives_none_and_the_head) {
  gives(anna, std::nullopt);
  writes_content();
  gives(anna, std::nullopt);
}

BOOST_AUTO_TEST_CASE(the_newest_is_given_verbatim_and_alone) {
  writes_content();
  const auto first = writes_snapshot();
  gives(anna, first);
  writes_content();
  gives(anna, first);
  const auto second = writes_snapshot();
  gives(anna, second);
  town.restarts();
  gives(anna, second);
}

BOOST_AUTO_TEST_CASE(one_that_was_refused_is_not_given) {
  const auto stale = town.snapshot(faction, space, anna);
  const auto first = writes_snapshot();
  BOOST_TEST(town.post_cbor(space.path() + "/journal", anna.token, Town::commit_of(stale)).status == 409);
  gives(anna, first);
}

BOOST_AUTO_TEST_CASE(for_a_stranger_the_space_is_not_there) {
  writes_snapshot();
  const Reply hidden = asks(bernd);
  const Reply nowhere = town.get("/v1/spaces/" + b64(SpaceId::random()) + "/journal/snapshot", bernd.token);
  BOOST_TEST(hidden.status == 404);
  BOOST_TEST(hidden.body == nowhere.body);
  BOOST_TEST(town.get(space.path() + "/journal/snapshot", "").status == 401);
}

BOOST_AUTO_TEST_CASE(a_reader_gets_it_until_the_row_is_gone) {
  const auto entry = writes_snapshot();
  town.shares(faction, space, anna, {town.row_of(bernd, SpaceRole::reader)});
  gives(bernd, entry);
  town.removes(faction, space, anna, bernd);
  BOOST_TEST(asks(bernd).status == 404);
  gives(anna, entry);
}

BOOST_AUTO_TEST_CASE(what_a_restore_lost_is_given_again_once_it_is_healed) {
  const auto kept = writes_snapshot();
  town.backs_up();
  const Space before = space;
  const auto lost = writes_snapshot();
  const Space after = space;
  town.passes(std::chrono::minutes(30));
  town.is_restored(std::chrono::hours(1), std::chrono::hours(720));
  space = before;
  gives(anna, kept);
  cbor::Writer w;
  w.array(1).raw(lost.bytes());
  BOOST_TEST_REQUIRE(town.post_cbor(space.path() + "/journal/heal", anna.token, w.take()).status == 200);
  space = after;
  gives(anna, lost);
}

BOOST_AUTO_TEST_SUITE_END()
