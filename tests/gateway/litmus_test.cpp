// The standard's own suite, through the gateway: as a device meets it, and as a proxy in front of it does.
#include "tests/webdav/conformance/litmus.h"

#include "tests/gateway/gate.h"

namespace gateway_test {

BOOST_AUTO_TEST_SUITE(litmus)

BOOST_AUTO_TEST_CASE(every_test_of_litmus_passes_by_tls_and_plain) {
  stories::Town town;
  town.space("Umwelt");
  stories::require_ok(town.anna.mappe({"space", "gateway", "Umwelt", "on"}));
  const AppPassword ipad = new_app_password(town.anna, "Umwelt");
  const stories::Folder folder("litmus");
  for (const bool by_tls : {true, false}) {
    Gate::Wish wish;
    wish.tls = by_tls;
    const Gate gate(town.appliance, wish);
    mappe::webdav::test::litmus_passes_whole(gate.address() + "Umwelt/", folder.path(), ipad.id + " " + ipad.password);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gateway_test
