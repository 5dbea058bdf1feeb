// The standard's own suite, through the gateway. (Without TLS: litmus does not take a self-signed certificate.)
#include <boost/test/unit_test.hpp>

#include "tests/gateway/gate.h"

namespace gateway_test {

BOOST_AUTO_TEST_SUITE(litmus)

BOOST_AUTO_TEST_CASE(every_test_of_litmus_passes) {
  static constexpr std::pair<const char*, int> suites[] = {
      {"basic", 16}, {"copymove", 13}, {"props", 30}, {"locks", 41}, {"http", 4}};
  stories::Town town;
  town.space("Umwelt");
  stories::require_ok(town.anna.mappe({"space", "gateway", "Umwelt", "on"}));
  const AppPassword ipad = new_app_password(town.anna, "Umwelt");
  Gate::Wish wish;
  wish.tls = false;
  const Gate gate(town.appliance, wish);
  const stories::Folder folder("litmus");  // where it writes its logs
  for (const auto& [name, tests] : suites) {
    stories::Command command;
    command.argv = {"/bin/sh",
                    "-c",
                    "cd \"$1\" && TESTS=$2 exec litmus -k \"$3\" \"$4\" \"$5\" 2>&1",
                    "sh",
                    folder.path().string(),
                    name,
                    gate.address() + "Umwelt/",
                    ipad.id,
                    ipad.password};
    const std::string said = stories::run(command).out;
    const auto all = std::to_string(tests);
    BOOST_TEST(said.find("of " + all + " tests run: " + all + " passed, 0 failed") != std::string::npos, said);
    BOOST_TEST(said.find("WARNING") == std::string::npos, said);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gateway_test
