// The real client litmus 0.13, whole, against the tree in memory: nothing fails, nothing is skipped.
#include <array>
#include <boost/test/unit_test.hpp>
#include <cstdio>

#include "memory_world.h"
#include "tests/http/fixture.h"
#include "webdav/serve.h"

namespace mappe::webdav::test {
namespace {

std::string output_of(const std::string& command) {
  std::string all;
  FILE* pipe = ::popen(command.c_str(), "r");
  BOOST_REQUIRE(pipe != nullptr);
  std::array<char, 4096> step;
  for (std::size_t got = 0; (got = std::fread(step.data(), 1, step.size(), pipe)) > 0;) all.append(step.data(), got);
  ::pclose(pipe);
  return all;
}

struct Suite {
  std::string_view name;
  int tests;  // of litmus 0.13
};

}  // namespace

BOOST_AUTO_TEST_SUITE(litmus)

BOOST_AUTO_TEST_CASE(litmus_passes_whole) {
  MemoryWorld world;
  http::test::Fixture fixture;
  mount(fixture.router, "/s3cret", world.anna(), {});
  const auto port = fixture.start();
  const http::test::TemporaryFolder folder;  // litmus writes debug.log where it is
  for (const auto& [name, tests] : {Suite{"basic", 16}, {"copymove", 13}, {"props", 30}, {"locks", 41}, {"http", 4}}) {
    const auto said = output_of("cd " + folder.path.string() + " && TESTS=" + std::string(name) +
                                " litmus -k http://127.0.0.1:" + std::to_string(port) + "/s3cret/ 2>&1");
    const auto summary = "<- summary for `" + std::string(name) + "': of " + std::to_string(tests) +
                         " tests run: " + std::to_string(tests) + " passed, 0 failed. 100.0%";
    BOOST_TEST(said.find(summary) != std::string::npos, said);
    BOOST_TEST(said.find("WARNING") == std::string::npos, said);
    BOOST_TEST(said.find("skipped") == std::string::npos, said);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace mappe::webdav::test
