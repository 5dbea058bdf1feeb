// The folders on the way to a drive that is mounted deep below the root.
#include <boost/test/unit_test.hpp>

#include "memory_world.h"
#include "tests/http/fixture.h"
#include "webdav/serve.h"
#include "webdav/xml_reader.h"

namespace mappe::webdav::test {

BOOST_AUTO_TEST_SUITE(way_to_drive)

BOOST_AUTO_TEST_CASE(whatever_name_is_asked_for_above_a_drive_the_answer_is_xml) {
  MemoryWorld world;
  http::test::Fixture fixture;
  mount(fixture.router, "/drive/s3cret", world.anna(), {});
  http::test::Client client(fixture.start());
  const auto answer = client.ask("PROPFIND /R&D HTTP/1.1\r\nHost: drive\r\nDepth: 0\r\n\r\n");
  BOOST_TEST(answer.status == 207);
  const auto read = parse_xml(answer.body);
  BOOST_TEST_REQUIRE(read.has_value(), answer.body);
  BOOST_TEST(read->dav_child("response")->dav_child("href")->text == "/R&D/");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace mappe::webdav::test
