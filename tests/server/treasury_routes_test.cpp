// Every route of money as docs/openapi.yaml lists them, asked by everybody it is not for: each is refused exactly so,
// and changes nothing; and its twin, asked by who may.                                              docs/treasury.md
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>

#include "tests/server/billed.h"

using namespace mappe;
using namespace mappe::server::testing;

namespace {

struct MoneyRoute {
  std::string method, path, body, id;
  bool sets() const { return method == "PUT"; }
};

// Who asks, and what is answered: a status and a rule, or a type where there is no rule.
struct Asker {
  std::string name, token;
  std::string sees, sets;  // "200", "403 not_treasury", "404 not-found"
  std::string uses{};      // of the bytes alone, where that is another answer
  const std::string& wanted(const MoneyRoute& route) const {
    if (route.sets()) return sets;
    return route.id == "treasuryUsage" && !uses.empty() ? uses : sees;
  }
};

std::string short_of(const Reply& reply) {
  if (reply.status < 300) return std::to_string(reply.status);
  return std::to_string(reply.status) + " " + (reply.rule().empty() ? reply.type() : reply.rule());
}

// A closed budget, so that there is something to be had at each route.
struct AllRoutes : Billed {
  const std::string denied = "403 not_treasury", not_set = "403 not_treasurer", not_there = "404 not-found";

  AllRoutes() {
    const json may{{"from", "2026-05-01"}, {"last_day", "2026-06-30"}, {"grant_cents", 10'000}};
    BOOST_TEST_REQUIRE(town.call("PUT", path + "/budget", treasurer.token, may.dump()).status == 200);
    days(40);
    closes("2026-05-01/2026-06-30");
  }

  // From the document, with ids filled in: a route that is new there is asked, too.
  std::vector<MoneyRoute> routes() const {
    std::vector<MoneyRoute> all;
    const std::set<std::string> methods{"get", "put", "post", "patch", "delete"};
    for (const auto& one : YAML::LoadFile(MAPPE_SOURCE_DIR "/docs/openapi.yaml")["paths"]) {
      const auto pattern = one.first.as<std::string>();
      if (!pattern.starts_with("/v1/treasury/")) continue;
      for (const auto& entry : one.second) {
        auto method = entry.first.as<std::string>();
        if (!methods.contains(method)) continue;
        std::transform(method.begin(), method.end(), method.begin(), [](unsigned char c) { return std::toupper(c); });
        MoneyRoute route{method, pattern, {}, entry.second["operationId"].as<std::string>()};
        BOOST_TEST_REQUIRE((method == "GET" || method == "PUT"), "unknown here: " << method << " " << pattern);
        if (method == "PUT") route.body = R"({"from":"2027-01-01","last_day":"2027-12-31","grant_cents":1})";
        if (route.id == "treasuryUsage") route.path += "?from=2026-06-01&until=2026-06-03";
        all.push_back(std::move(route));
      }
    }
    return all;
  }
  static std::string filled(std::string target, const FactionId& faction) {
    for (const auto& [name, value] :
         {std::pair<std::string, std::string>("{faction}", b64(faction)), {"{number}", "1"}})
      if (const auto at = target.find(name); at != std::string::npos) target.replace(at, name.size(), value);
    return target;
  }
  Reply asks(const MoneyRoute& route, const std::string& token, const FactionId& of) const {
    return town.call(route.method, filled(route.path, of), token, route.body);
  }
  std::size_t budgets() { return *town.services().storage.papers().count(faction.id, storage::PaperKind::budget); }
  void role(const Member& who, std::uint64_t duties, TimeMs until_ms = 0) {
    const auto name = (*town.services().rosters.find(faction.id))->read([&](const journal::RosterHistory& history) {
      return history.state().person(who.keys->id)->name_ref;
    });
    const journal::RoleBody body{who.keys->id, name, journal::FactionRole::member, duties, until_ms};
    BOOST_TEST_REQUIRE(town.appends(faction, faction.founder, journal::Kind::role, encode(body)).status == 200);
  }
  std::string gateway_token() {
    const Keys gateway{PrincipalKind::gateway, faction.id, PrincipalId::random(), treasurer.keys->id};
    town.shares(faction, space, faction.founder, {town.row_of(treasurer, journal::SpaceRole::editor)});
    journal::AccessBody next = space.access;
    next.flags = journal::flag::gateways_allowed;
    BOOST_TEST_REQUIRE(
        town.commits(space, faction.founder, town.access(faction, space, faction.founder, next)).status == 200);
    BOOST_TEST_REQUIRE(town.leaves_card(gateway.card, treasurer.token).status == 204);
    next = space.access;
    next.members.push_back({{PrincipalKind::gateway, gateway.id},
                            gateway.card.fingerprint(),
                            journal::SpaceRole::reader,
                            0,
                            Bytes(128, 1)});
    BOOST_TEST_REQUIRE(town.commits(space, treasurer, town.access(faction, space, treasurer, next)).status == 200);
    return town.post("/v1/sign-in/principal", "", town.principal_body(PrincipalKind::gateway, gateway))
        .data()
        .at("token");
  }
  Member with_duties(const std::string& login, std::uint64_t duties, TimeMs until_ms = 0) {
    const Member who = town.new_member(faction, login);
    role(who, duties, until_ms);
    return who;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(money_refusals, AllRoutes)

BOOST_AUTO_TEST_CASE(each_route_refuses_everybody_it_is_not_for_and_answers_who_it_is_for) {
  namespace duty = journal::duty;
  const Member manager = town.new_member(faction, "mara", journal::FactionRole::manager);  // without a duty
  const Member office = with_duties("olli", duty::office | duty::create_spaces);
  const Member ended = with_duties("edda", duty::treasury | duty::audit, town.now() + 1000);
  const Member lost = with_duties("lore", duty::treasury);
  role(lost, 0);
  town.passes(std::chrono::seconds(2));
  InviteWish wish;
  wish.role = journal::FactionRole::manager;
  const std::string invited = town.session_of(town.invites(faction, faction.founder, wish));
  Faction other = town.new_faction("Andere");  // its founder has all duties there
  const Member visitor = town.new_member(faction, "gesa", journal::FactionRole::guest);

  const Asker askers[] = {
      // The twins: who it is for.
      {"treasurer", treasurer.token, "200", "200"},
      {"founder, with all duties", faction.founder.token, "200", "200"},
      {"auditor", auditor.token, "200", not_set},
      {"manager without a duty", manager.token, "200", not_set},
      // Everybody else.
      {"nobody", "", "401 not-signed-in", "401 not-signed-in"},
      {"a session that never was", b64(FactionId::random()), "401 not-signed-in", "401 not-signed-in"},
      {"member", member.token, denied, not_set},
      {"member with other duties", office.token, denied, not_set},
      {"guest", visitor.token, denied, not_set},
      {"one whose time has ended", ended.token, "401 not-signed-in", "401 not-signed-in"},
      {"one whose duty was taken away", lost.token, denied, not_set},
      {"manager of another faction", other.founder.token, not_there, not_there},
      {"invited as a manager, not joined", invited, not_there, not_there, denied},
      {"a treasurer's drive", gateway_token(), not_there, not_there, denied},
  };
  const auto all = routes();
  BOOST_TEST(all.size() >= 9u);
  std::set<std::string> ids;
  for (const MoneyRoute& route : all) {
    ids.insert(route.id);
    const Reply missing = asks(route, other.founder.token, FactionId::random());
    for (const Asker& asker : askers) {
      BOOST_TEST_CONTEXT(route.id << ", asked by " << asker.name) {
        const std::size_t before = budgets();
        const Reply reply = asks(route, asker.token, faction.id);
        const std::string& wanted = asker.wanted(route);
        BOOST_TEST(short_of(reply) == wanted, short_of(reply) << ": " << reply.body.substr(0, 300));
        if (wanted != "200") BOOST_TEST(budgets() == before);
        // Whoever does not belong there learns not even that there is such a faction.
        if (wanted == not_there && asker.token == other.founder.token) BOOST_TEST(reply.body == missing.body);
      }
    }
  }
  BOOST_TEST(ids.contains("setBudget"));
  BOOST_TEST(ids.contains("treasuryUsage"));
}

BOOST_AUTO_TEST_SUITE_END()
