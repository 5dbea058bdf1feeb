// Inviting, renewing, retiring and confirming: what is written, and what must not be left behind.   docs/protocol.md
// §4a
#include "client/identity/people.h"

#include <boost/test/unit_test.hpp>

#include "tests/client/town.h"

using namespace client_tests;

namespace {

struct Office : Town {
  Office() {
    anna_creates_space();
    bernd = member("Bernd", SpaceRole::editor);
  }
  std::unique_ptr<Member> bernd;
  ServerId id = ServerId::random();

  Answer<Invited> anna_renews(const Member& whom) {
    return renew_person(server, id, anna->roster(), *anna->identity(), whom.principal().id, false);
  }
  Answer<Invited> anna_invites(std::vector<std::pair<SpaceReplica*, SpaceRole>> spaces) {
    Invite invite;
    invite.name = "Dora";
    invite.with_pin = false;
    invite.spaces = std::move(spaces);
    return invite_person(server, id, anna->roster(), *anna->identity(), invite);
  }
  Answer<Head> anna_retires(const PrincipalId& person) {
    return retire_person(anna->roster(), *anna->identity(), person, RetireReason::mandate_ended);
  }
  const journal::RosterState& state() { return anna->roster().history().state(); }
  bool is_open(const PrincipalId& invite) { return state().invite(invite)->state == journal::Invite::State::open; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(people, Office)

BOOST_AUTO_TEST_CASE(who_retires_is_out_and_an_open_renewal_brings_nobody_back) {
  const auto renewal = anna_renews(*bernd);
  BOOST_REQUIRE(static_cast<bool>(renewal));
  BOOST_REQUIRE(static_cast<bool>(anna_retires(bernd->principal().id)));
  BOOST_TEST((state().person(bernd->principal().id)->state == journal::Person::State::retired));
  BOOST_TEST(!is_open(renewal->invite));
}

BOOST_AUTO_TEST_CASE(of_who_is_only_invited_or_may_come_back_the_invitations_go) {
  const auto invited = anna_invites({});
  BOOST_REQUIRE(static_cast<bool>(invited));
  BOOST_REQUIRE(static_cast<bool>(anna_retires(invited->person)));
  BOOST_TEST(!is_open(invited->invite));
  BOOST_REQUIRE(static_cast<bool>(anna_retires(bernd->principal().id)));
  const auto back = anna_renews(*bernd);
  BOOST_REQUIRE(static_cast<bool>(anna_retires(bernd->principal().id)));
  BOOST_TEST(!is_open(back->invite));
  BOOST_TEST((anna_retires(bernd->principal().id).error().code == Errc::not_found));
}

BOOST_AUTO_TEST_CASE(who_leaves_by_himself_leaves_the_invitations_to_the_managers) {
  const auto renewal = anna_renews(*bernd);
  BOOST_REQUIRE(
      static_cast<bool>(retire_person(bernd->roster(), *bernd->identity(), bernd->principal().id, RetireReason::left)));
  BOOST_REQUIRE(static_cast<bool>(anna->roster().sync()));
  BOOST_TEST((state().person(bernd->principal().id)->state == journal::Person::State::retired));
  BOOST_TEST(is_open(renewal->invite));
  auto denied = retire_person(bernd->roster(), *bernd->identity(), anna->principal().id, RetireReason::left);
  BOOST_TEST((denied.error().code == Errc::denied));
}

BOOST_AUTO_TEST_CASE(nothing_is_written_for_a_space_that_is_not_ones_to_share) {
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  const std::size_t before = roster().entries.size();
  auto denied = anna_invites({{&anna->space(), SpaceRole::reader}, {&bernd->space(), SpaceRole::reader}});
  BOOST_TEST((denied.error().code == Errc::denied));
  BOOST_TEST(roster().entries.size() == before);
}

BOOST_AUTO_TEST_CASE(a_written_invitation_is_handed_out_whatever_its_spaces_say) {
  server.before_append = [this] {  // the roster takes the entry; then the line is cut
    server.before_append = [this] { server.offline = true; };
  };
  auto invited = anna_invites({{&anna->space(), SpaceRole::reader}});
  server.offline = false;
  BOOST_REQUIRE(static_cast<bool>(invited));
  BOOST_TEST(invited->link.size() > 0u);
  BOOST_TEST_REQUIRE(invited->missed.size() == 1u);
  BOOST_TEST((invited->missed[0].space == &anna->space()));
  BOOST_TEST((invited->missed[0].error.code == Errc::offline));
}

BOOST_AUTO_TEST_CASE(what_was_compared_is_confirmed_and_no_later_key) {
  const Fingerprint his = state().person(bernd->principal().id)->fingerprint;
  auto other = confirm_person(anna->roster(), *anna->identity(), bernd->principal().id, Fingerprint::random());
  BOOST_TEST((other.error().code == Errc::conflict));
  BOOST_REQUIRE(static_cast<bool>(confirm_person(anna->roster(), *anna->identity(), bernd->principal().id, his)));
  BOOST_TEST(anna->roster().person(bernd->principal().id)->confirmed);
  BOOST_TEST(anna->roster().keys_since_ms(bernd->principal().id) > 0u);
}

BOOST_AUTO_TEST_SUITE_END()
