// By which name a drive is called, when a proxy stands before it.
#include <boost/test/unit_test.hpp>

#include "memory_world.h"
#include "tests/http/fixture.h"
#include "webdav/serve.h"

namespace mappe::webdav::test {
namespace {

// Of a COPY whose Destination carries the public name.
int status_of_copy(bool behind_proxy) {
  MemoryWorld world;
  http::test::Fixture fixture;
  Settings settings;
  settings.behind_proxy = behind_proxy;
  mount(fixture.router, "", world.anna(), settings);
  http::test::Client client(fixture.start());
  client.ask(http::test::put("/a", "x"));
  return client
      .ask(
          "COPY /a HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Host: drive.example\r\n"
          "Destination: https://drive.example/b\r\n\r\n")
      .status;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(proxy_names)

BOOST_AUTO_TEST_CASE(the_name_a_proxy_passes_on_is_ours) { BOOST_TEST(status_of_copy(true) == 201); }

BOOST_AUTO_TEST_CASE(without_a_proxy_nobody_renames_the_drive) { BOOST_TEST(status_of_copy(false) == 502); }

BOOST_AUTO_TEST_SUITE_END()

}  // namespace mappe::webdav::test
