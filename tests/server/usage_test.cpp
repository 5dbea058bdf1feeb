// What a faction used, day by day: who may see it, and that it is exact.                           docs/protocol.md §5a
#include "server/treasury/count/calendar.h"

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "crypto/base/codes.h"
#include "server/operator/audit.h"
#include "server/program/housekeeping.h"
#include "tests/server/town.h"

using namespace mappe;
using namespace mappe::server::testing;
using namespace std::chrono_literals;

namespace {

constexpr TimeMs day_ms = 24 * 3'600'000;

std::string day_at(TimeMs moment) { return config::to_string(treasury::date_at(moment)); }

struct Metered {
  Town town;
  Faction faction = town.new_faction("Beispielfraktion");
  Space space = town.new_space(faction, faction.founder);

  std::string path(const Faction& of, const std::string& days) const {
    return "/v1/treasury/" + b64(of.id) + "/usage?" + days;
  }
  std::string this_week() const {
    return "from=" + day_at(town.now() - 2 * day_ms) + "&until=" + day_at(town.now() + 5 * day_ms);
  }
  Member with_duties(const std::string& login, std::uint64_t duties, TimeMs until_ms = 0) {
    const Member member = town.new_member(faction, login);
    const journal::RoleBody role{member.keys->id, name_ref(NameSalt(), "Anna Beispiel"), journal::FactionRole::member,
                                 duties, until_ms};
    BOOST_TEST_REQUIRE(town.appends(faction, faction.founder, journal::Kind::role, encode(role)).status == 200);
    return member;
  }
  Reply asks(const Member& member, const std::string& days) const {
    return town.get(path(faction, days), member.token);
  }
  json journal_in(const json& told, const std::string& kind) const {
    for (const json& one : told.at("journals"))
      if (one.at("kind") == kind) return one;
    return {};
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(usage)

BOOST_FIXTURE_TEST_CASE(managers_treasury_and_audit_see_it_and_nobody_else, Metered) {
  const Member treasurer = with_duties("kurt", journal::duty::treasury);
  const Member auditor = with_duties("lena", journal::duty::audit);
  const Member office = with_duties("mia", journal::duty::office | journal::duty::create_spaces);
  const Member plain = town.new_member(faction, "nora");
  const std::string week = this_week();
  const Member* const may[] = {&faction.founder, &treasurer, &auditor};
  for (const Member* member : may) BOOST_TEST(asks(*member, week).status == 200);
  for (const Member* member : {&office, &plain}) {
    const Reply refused = asks(*member, week);
    BOOST_TEST(refused.status == 403);
    BOOST_TEST(refused.type() == "denied");
    BOOST_TEST(refused.rule() == "not_treasury");
  }
  BOOST_TEST(town.get(path(faction, week), "").status == 401);
}

BOOST_FIXTURE_TEST_CASE(an_invite_with_that_duty_to_be_sees_nothing_yet, Metered) {
  InviteWish wish;
  wish.role = journal::FactionRole::manager;
  const Invitation invitation = town.invites(faction, faction.founder, wish);
  BOOST_TEST(town.get(path(faction, this_week()), town.session_of(invitation)).status == 403);
}

BOOST_FIXTURE_TEST_CASE(of_another_faction_it_is_as_if_there_was_none, Metered) {
  const Faction other = town.new_faction("Andere");
  const Reply foreign = town.get(path(other, this_week()), faction.founder.token);
  Faction nowhere;
  const Reply nothing = town.get(path(nowhere, this_week()), faction.founder.token);
  BOOST_TEST(foreign.status == 404);
  BOOST_TEST(foreign.body == nothing.body);
  BOOST_TEST(town.get(path(other, this_week()), other.founder.token).status == 200);
}

BOOST_FIXTURE_TEST_CASE(what_is_used_is_told_for_each_day_and_space_to_the_byte, Metered) {
  const Bytes blob = some_blob(70'000);
  const auto before = town.services().storage.meters().of_journal(journal_of(space.id));
  BOOST_TEST_REQUIRE(before.has_value());
  const std::string from = day_at(town.now());
  const TimeMs end_of_first = treasury::start_of(treasury::next_day(treasury::date_at(town.now())));
  const TimeMs put_at = town.now() + 3'600'000;
  town.passes(1h);
  BOOST_TEST_REQUIRE(town.call("PUT", space.path() + "/blobs/" + b64(id_of(blob)), faction.founder.token,
                               std::string(text_of(blob)), "")
                         .status == 204);
  BOOST_TEST_REQUIRE(
      town.commits(space, faction.founder, town.content(faction, space, faction.founder, {size_of(blob)})).status ==
      200);
  const std::uint64_t after = town.services().storage.meters().of_journal(journal_of(space.id))->bytes();
  BOOST_TEST(after > before->bytes() + 70'000);
  town.passes(std::chrono::milliseconds(end_of_first - town.now() + 5000));  // five seconds into the next day

  const std::string until = day_at(town.now() + 10 * day_ms);
  const Reply reply = asks(faction.founder, "from=" + from + "&until=" + until);
  BOOST_TEST_REQUIRE(reply.status == 200, reply.body);
  const json told = reply.data();
  BOOST_TEST_REQUIRE(told.at("days").size() == 2u);  // days to come are left out
  BOOST_TEST(told.at("days").at(0).at("day") == from);
  BOOST_TEST(told.at("days").at(1).at("until_ms") == town.now());
  const json used = journal_in(told, "space");
  BOOST_TEST(used.at("journal") == b64(space.id));
  BOOST_TEST(used.at("bytes") == after);
  using storage::ByteMs;
  const ByteMs first = before->byte_ms + ByteMs{before->bytes()} * (put_at - before->counted_ms) +
                       ByteMs{after} * (end_of_first - put_at);
  BOOST_TEST(used.at("byte_ms").at(0) == storage::decimal(first));
  BOOST_TEST(used.at("byte_ms").at(1) == storage::decimal(ByteMs{after} * 5000));
  BOOST_TEST(journal_in(told, "roster").at("journal") == b64(faction.id));
  BOOST_TEST(told.at("clock_stands") == false);
  BOOST_TEST(told.dump().find("Beispielfraktion") == std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(what_is_no_stretch_of_days_is_refused, Metered) {
  const auto status = [&](const std::string& days) { return asks(faction.founder, days).status; };
  BOOST_TEST(status("from=2026-11-01&until=2026-12-01") == 200);
  for (const char* days :
       {"", "from=2026-11-01", "until=2026-11-01", "from=2026-11-02&until=2026-11-02",
        "from=2026-11-02&until=2026-11-01", "from=2026-02-29&until=2026-03-01", "from=1999-12-31&until=2000-02-01",
        "from=2026-1-01&until=2026-02-01", "from=2025-01-01&until=2026-12-01", "from=x&until=y"}) {
    const Reply refused = asks(faction.founder, days);
    BOOST_TEST(refused.status == 400, days);
    BOOST_TEST(refused.type() == "malformed");
  }
}

BOOST_FIXTURE_TEST_CASE(the_audit_of_a_running_server_is_exact_and_names_each_faction, Metered) {
  town.passes(5h);
  server::keep_house(town.services());
  const auto audit = server::audit_meters(town.services().storage);
  BOOST_TEST_REQUIRE(audit.has_value());
  BOOST_TEST(audit->at("exact") == true);
  BOOST_TEST_REQUIRE(audit->at("factions").size() == 1u);
  const json& one = audit->at("factions").at(0);
  BOOST_TEST(one.at("name") == "Beispielfraktion");
  BOOST_TEST(one.at("journals") == 2);
  BOOST_TEST(one.at("differences").empty());
  BOOST_TEST(audit->at("clock").at("now_ms") == town.now());
}

BOOST_AUTO_TEST_SUITE_END()
