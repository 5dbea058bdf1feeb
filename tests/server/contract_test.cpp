// docs/openapi.yaml against the routes and problem types that exist; and what every answer carries.
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <set>

#include "server/answer/problem.h"
#include "server/api.h"
#include "tests/server/town.h"

using namespace mappe;
using namespace mappe::server::testing;
using mappe::server::ProblemType;

namespace {

YAML::Node document() { return YAML::LoadFile(MAPPE_SOURCE_DIR "/docs/openapi.yaml"); }

std::set<std::string> promised_routes() {
  std::set<std::string> routes;
  const std::set<std::string> methods{"get", "put", "post", "patch", "delete"};
  for (const auto& path : document()["paths"])
    for (const auto& entry : path.second) {
      std::string method = entry.first.as<std::string>();
      if (!methods.contains(method)) continue;
      std::transform(method.begin(), method.end(), method.begin(), [](unsigned char c) { return std::toupper(c); });
      routes.insert(method + " " + path.first.as<std::string>());
    }
  return routes;
}

std::set<std::string> real_routes(Town& town) {
  std::set<std::string> routes;
  for (const auto& route : server::make_router(town.services()).routes())
    routes.insert(route.method + " " + route.pattern);
  return routes;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(contract)

BOOST_AUTO_TEST_CASE(the_routes_are_those_of_the_openapi_document) {
  Town town;
  const auto promised = promised_routes(), real = real_routes(town);
  BOOST_TEST(promised.size() > 30u);
  std::set<std::string> missing, extra;
  std::set_difference(promised.begin(), promised.end(), real.begin(), real.end(),
                      std::inserter(missing, missing.end()));
  std::set_difference(real.begin(), real.end(), promised.begin(), promised.end(), std::inserter(extra, extra.end()));
  for (const auto& route : missing) BOOST_TEST_ERROR("promised, but not there: " << route);
  for (const auto& route : extra) BOOST_TEST_ERROR("there, but not promised: " << route);
}

BOOST_AUTO_TEST_CASE(the_problem_types_are_those_of_the_openapi_document) {
  std::set<std::string> promised;
  for (const auto& type : document()["components"]["schemas"]["Problem"]["properties"]["type"]["enum"])
    promised.insert(type.as<std::string>());
  std::set<std::string> real;
  for (int i = 0; i <= static_cast<int>(ProblemType::server_full); ++i)
    real.insert("urn:mappe:problem:" + std::string(server::name_of(static_cast<ProblemType>(i))));
  BOOST_TEST((promised == real));
}

BOOST_AUTO_TEST_CASE(answers_carry_security_headers_and_problems_their_form) {
  Town town;
  const Reply about = town.get("/v1/about", "");
  BOOST_TEST(about.status == 200);
  BOOST_TEST(about.header("X-Content-Type-Options") == "nosniff");
  BOOST_TEST(about.header("Cache-Control") == "no-store");
  BOOST_TEST(about.header("Content-Security-Policy").find("default-src 'none'") == 0u);
  const Reply nothing = town.get("/v1/nothing", "");
  BOOST_TEST(nothing.status == 404);
  BOOST_TEST(nothing.header("Content-Type") == "application/problem+json");
  BOOST_TEST(nothing.type() == "not-found");
  BOOST_TEST(nothing.header("X-Content-Type-Options") == "nosniff");
  BOOST_TEST(town.call("DELETE", "/v1/about").type() == "method-not-allowed");
}

BOOST_AUTO_TEST_CASE(about_says_who_the_server_is) {
  Town town;
  const json about = town.get("/v1/about", "").data();
  BOOST_TEST(about.at("product") == "mappe");
  BOOST_TEST(about.at("api") == 1);
  BOOST_TEST(about.at("server_id") == b64(town.services().identity.server));
  BOOST_TEST(about.at("origins").at(0) == town.origin());
  BOOST_TEST(about.at("statement_key") == b64(town.services().statement_key.public_key()));
  BOOST_TEST(about.at("limits").at("blob_bytes") == (1 << 20) + 16);
}

// Route by route from the router's own list: what is another faction's looks exactly like what does not exist.
BOOST_AUTO_TEST_CASE(nothing_of_one_faction_is_there_for_another) {
  Town town;
  Faction ours = town.new_faction("Erste");
  Faction theirs = town.new_faction("Zweite");
  const Space space = town.new_space(ours, ours.founder);
  const Bytes blob = some_blob(600);
  const std::string blob_path = space.path() + "/blobs/" + b64(id_of(blob));
  BOOST_TEST_REQUIRE(town.call("PUT", blob_path, ours.founder.token, std::string(text_of(blob)), "").status == 204);

  const std::map<std::string, std::string> real{
      {"{space}", b64(space.id)},        {"{faction}", b64(ours.id)},
      {"{blob}", b64(id_of(blob))},      {"{person}", b64(ours.founder.keys->id)},
      {"{token}", b64(Bytes(16, 1))},    {"{fingerprint}", b64(ours.founder.keys->card.fingerprint())},
      {"{name_ref}", b64(Bytes(32, 1))}, {"{number}", "1"}};
  std::map<std::string, std::string> invented = real;
  invented["{space}"] = b64(SpaceId::random());
  invented["{faction}"] = b64(FactionId::random());
  invented["{fingerprint}"] = b64(Fingerprint::random());
  const auto path = [](std::string pattern, const std::map<std::string, std::string>& names) {
    for (const auto& [name, value] : names)
      if (const auto at = pattern.find(name); at != std::string::npos) pattern.replace(at, name.size(), value);
    return pattern;
  };

  int asked = 0;
  for (const auto& route : server::make_router(town.services()).routes()) {
    const bool is_scoped = route.pattern.find("{space}") != std::string::npos ||
                           route.pattern.find("{faction}") != std::string::npos ||
                           (route.pattern.find("{fingerprint}") != std::string::npos && route.method == "GET");
    if (!is_scoped) continue;
    const std::string body = route.method == "GET" || route.method == "DELETE" ? "" : "x";
    const Reply foreign = town.call(route.method, path(route.pattern, real), theirs.founder.token, body);
    const Reply nowhere = town.call(route.method, path(route.pattern, invented), theirs.founder.token, body);
    BOOST_TEST_CONTEXT(route.method << " " << route.pattern) {
      BOOST_TEST(foreign.status == 404);
      BOOST_TEST(foreign.body == nowhere.body);
    }
    ++asked;
  }
  BOOST_TEST(asked == 33);  // all of them, and none was forgotten here
  BOOST_TEST(town.get(blob_path, ours.founder.token).status == 200);
}

BOOST_AUTO_TEST_SUITE_END()
