// litmus over the tree in memory.
#include "tests/webdav/conformance/litmus.h"

#include "memory_world.h"
#include "tests/http/fixture.h"
#include "webdav/serve.h"

namespace mappe::webdav::test {

BOOST_AUTO_TEST_SUITE(litmus)

BOOST_AUTO_TEST_CASE(litmus_passes_whole_plain_and_by_tls) {
  const http::test::TemporaryFolder folder;
  auto tls = http::Tls::load(http::test::make_key_files(folder.path));
  BOOST_TEST_REQUIRE(tls.has_value());
  for (const bool by_tls : {false, true}) {
    MemoryWorld world;
    http::test::Fixture fixture;
    mount(fixture.router, "/s3cret", world.anna(), {});
    const auto port = fixture.start(by_tls ? *tls : nullptr);
    litmus_passes_whole((by_tls ? "https" : "http") + std::string("://127.0.0.1:") + std::to_string(port) + "/s3cret/",
                        folder.path);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace mappe::webdav::test
