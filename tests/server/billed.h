// A faction on a server that bills: the treasurer has that duty, the auditor the other.                docs/treasury.md
#pragma once

#include <boost/test/unit_test.hpp>

#include "server/operator/billing.h"
#include "server/program/housekeeping.h"
#include "server/treasury/ledger.h"
#include "tests/server/town.h"

namespace mappe::server::testing {

inline config::Tariff tariff_at(const char* base_fee, const char* price) {
  config::Tariff tariff;
  tariff.name = "T";
  tariff.from = {2026, 1, 1};
  tariff.base_fee = *config::parse_euro(base_fee);
  tariff.brackets = {{{}, *config::parse_euro(price)}};
  tariff.tax = {'O', 0, "keine Leistung"};
  return tariff;
}

// A faction founded on 28 May 2026, 22:26 in Berlin; the treasurer has that duty, the auditor the other.
struct Billed {
  Town town;
  Faction faction;
  Member treasurer, auditor, member, guest;
  std::string path;
  Space space;

  Billed() {
    bills("31 EUR", "1000 EUR");
    faction = town.new_faction("Beispielfraktion");
    treasurer = town.new_member(faction, "kim");
    auditor = town.new_member(faction, "lou");
    member = town.new_member(faction, "max");
    guest = town.new_member(faction, "gast", journal::FactionRole::guest);
    gives(treasurer, journal::duty::treasury);
    gives(auditor, journal::duty::audit);
    path = "/v1/treasury/" + b64(faction.id);
    space = town.new_space(faction, faction.founder);
  }

  void bills(const char* base_fee, const char* price) {
    auto tariffs = std::make_shared<config::Treasury>();
    tariffs->issuer.name = "Stadt Musterstadt";
    tariffs->tariffs = {tariff_at(base_fee, price)};
    town.services().tariffs = tariffs;
  }
  void gives(const Member& who, std::uint64_t duties) {
    const auto roster = town.services().rosters.find(faction.id);
    BOOST_TEST_REQUIRE(bool(roster));
    const auto name = (*roster)->read(
        [&](const journal::RosterHistory& history) { return history.state().person(who.keys->id)->name_ref; });
    const journal::RoleBody role{who.keys->id, name, journal::FactionRole::member, duties, 0};
    BOOST_TEST_REQUIRE(town.appends(faction, faction.founder, journal::Kind::role, encode(role)).status == 200);
  }
  // Days go by, one by one as on a server that runs; sessions are made anew.
  void days(int count) {
    for (int i = 0; i < count; ++i) {
      town.passes(std::chrono::hours(24));
      BOOST_TEST_REQUIRE(bool(town.services().storage.meters().settle(town.now())));
    }
    for (Member* each : {&faction.founder, &treasurer, &auditor, &member}) town.signs_in(*each);
  }
  Judged<json> runs(const std::string& command, const json& body) {
    return run_billing(town.services(), command, body.dump());
  }
  json closes(const std::string& period) {
    const auto closed = runs("close", {{"name", faction.name}, {"period", period}});
    BOOST_TEST_REQUIRE(bool(closed), (closed ? "" : std::string(closed.problem().detail)));
    return closed->at(0);
  }
  std::string refused(const json& body) {
    const auto closed = runs("close", body);
    BOOST_TEST_REQUIRE(!closed);
    return std::string(closed.problem().rule.empty() ? name_of(closed.problem().type) : closed.problem().rule);
  }
  Reply sets_budget(const Member& who, std::int64_t cents, bool soft_cap = false) {
    const json body{{"from", "2026-01-01"},
                    {"last_day", "2026-12-31"},
                    {"grant_line", "0.1.01/4711"},
                    {"grant_cents", cents},
                    {"soft_cap", soft_cap}};
    return town.call("PUT", path + "/budget", who.token, body.dump());
  }
  Reply uploads(const Bytes& blob) {
    return town.call("PUT", space.path() + "/blobs/" + b64(id_of(blob)), faction.founder.token,
                     std::string(text_of(blob)), "application/octet-stream");
  }
  Reply adds(const Bytes& blob) {
    return town.commits(space, faction.founder, town.content(faction, space, faction.founder, {size_of(blob)}));
  }
};

}  // namespace mappe::server::testing
