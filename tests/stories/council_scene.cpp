#include "tests/stories/council_scene.h"

#include <boost/test/unit_test.hpp>
#include <thread>

namespace stories {
namespace {

Json operators_view(const Appliance& appliance, const std::string& council) {
  const Outcome outcome = appliance.admin({"council", "status", "--json"});
  if (!outcome.ok()) return {};  // a server that is just starting
  for (const Json& one : Json::parse(outcome.out))
    if (one.at("name") == council) return one;
  return {};
}

}  // namespace

std::string section_of(const std::string& name, const replay::ReplayServer& system, const std::string& root) {
  return "  - name: " + name + "\n    contact: council@mappe.example\n    request_gap: 1 s\n" +
         "    page_parameter: size=200\n    address: " + system.system() + "\n    roots:\n      - " + system.origin() +
         root + "\n";
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
    text.replace(at, what.size(), by);
  return text;
}

Json waits_for_a_pass(const Appliance& appliance, const std::string& council, const Json& before) {
  const std::uint64_t tried = before.is_object() ? before.at("tried_ms").get<std::uint64_t>() : 0;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(5);
  Json now;
  while (std::chrono::steady_clock::now() < deadline) {
    now = operators_view(appliance, council);
    if (now.is_object() && now.at("tried_ms") > tried && now.at("running") == false) return now;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  BOOST_FAIL("no pass ended: " << now.dump());
  return {};
}

Json one_more_pass(const Appliance& appliance, const std::string& council) {
  const Json before = operators_view(appliance, council);
  require_ok(appliance.admin({"council", "pass", council}));
  return waits_for_a_pass(appliance, council, before);
}

Json link_at(const Json& links, const std::string& path) {
  for (const Json& one : links)
    if (one.at("path") == path) return one;
  BOOST_FAIL("no link " << path << " in " << links.dump());
  return {};
}

}  // namespace stories
