// COPY and MOVE over any tree.
#include <boost/test/unit_test.hpp>

#include "drive.h"

namespace mappe::webdav::test {

struct Transfers : Drive {
  Transfers() {
    ask("MKCOL", "/f");
    put("/f/a", "content");
    proppatch("/f/a", "<D:set><D:prop><x:p>kept</x:p></D:prop></D:set>");
    put("/b", "other");
  }
  Answer carry_to(std::string_view destination, std::string_view method = "COPY") {
    return ask(method, "/b", "Destination: " + std::string(destination) + "\r\n");
  }
};

BOOST_FIXTURE_TEST_SUITE(transfers, Transfers)

BOOST_AUTO_TEST_CASE(a_copy_leaves_the_source_and_takes_the_properties) {
  BOOST_TEST(carry("COPY", "/f", "/g").status == 201);
  BOOST_TEST(content("/g/a") == "content");
  BOOST_TEST(content("/f/a") == "content");
  BOOST_TEST(says(propfind("/g/a", "<p xmlns=\"urn:x\"/>"), ">kept<"));
}

BOOST_AUTO_TEST_CASE(a_shallow_copy_takes_the_folder_alone) {
  BOOST_TEST(carry("COPY", "/f", "/g", "Depth: 0\r\n").status == 201);
  BOOST_TEST(is_there("/g"));
  BOOST_TEST(!is_there("/g/a"));
}

BOOST_AUTO_TEST_CASE(a_move_takes_all_along) {
  BOOST_TEST(carry("MOVE", "/f", "/g").status == 201);
  BOOST_TEST(content("/g/a") == "content");
  BOOST_TEST(!is_there("/f"));
  BOOST_TEST(says(propfind("/g/a", "<p xmlns=\"urn:x\"/>"), ">kept<"));
}

BOOST_AUTO_TEST_CASE(overwrite_is_true_unless_denied) {
  BOOST_TEST(carry("MOVE", "/f/a", "/b", "Overwrite: F\r\n").status == 412);
  BOOST_TEST(content("/b") == "other");
  BOOST_TEST(carry("COPY", "/f/a", "/b").status == 204);
  BOOST_TEST(content("/b") == "content");
  BOOST_TEST(carry("COPY", "/f/a", "/b", "Overwrite: maybe\r\n").status == 400);
}

BOOST_AUTO_TEST_CASE(a_move_onto_a_file_gives_it_a_new_version) {
  const auto before = etag_of(ask("HEAD", "/b"));
  const auto moved = carry("MOVE", "/f/a", "/b");
  BOOST_TEST(moved.status == 204);
  BOOST_TEST(etag_of(moved) != before);
  BOOST_TEST(etag_of(ask("HEAD", "/b")) == etag_of(moved));
}

BOOST_AUTO_TEST_CASE(destinations_are_judged) {
  BOOST_TEST(carry_to("http://drive/s3cret/c1").status == 201);
  BOOST_TEST(carry_to("HTTP://DRIVE:80/s3cret/c2").status == 201);
  BOOST_TEST(carry_to("/s3cret/c3").status == 201);
  BOOST_TEST(carry_to("http://elsewhere/s3cret/c4").status == 502);
  BOOST_TEST(carry_to("http://drive/other/c5").status == 502);
  BOOST_TEST(carry_to("/s3cret/none/c6").status == 409);
  BOOST_TEST(carry_to("/s3cret/../c7").status == 400);
  BOOST_TEST(carry_to("c8").status == 400);
  BOOST_TEST(ask("COPY", "/b").status == 400);
}

BOOST_AUTO_TEST_CASE(nothing_goes_into_or_onto_itself) {
  BOOST_TEST(carry("MOVE", "/f", "/f/g").status == 403);
  BOOST_TEST(carry("COPY", "/f", "/f/g").status == 403);
  BOOST_TEST(carry("COPY", "/b", "/b").status == 403);
  BOOST_TEST(carry("MOVE", "/f/a", "/f").status == 403);
  BOOST_TEST(content("/f/a") == "content");
  BOOST_TEST(content("/b") == "other");
}

BOOST_AUTO_TEST_CASE(a_case_only_rename_keeps_the_file) {
  BOOST_TEST(carry("MOVE", "/b", "/B").status == 201);
  BOOST_TEST(content("/B") == "other");
  const auto listed = propfind("/", "<D:displayname/>", 1);
  BOOST_TEST(says(listed, ">B<"));
  BOOST_TEST(!says(listed, ">b<"));
}

BOOST_AUTO_TEST_CASE(what_is_missing_cannot_be_carried) {
  BOOST_TEST(carry("MOVE", "/none", "/c").status == 404);
  BOOST_TEST(carry("COPY", "/none", "/c").status == 404);
}

BOOST_AUTO_TEST_CASE(conditions_speak_of_the_source) {
  const auto etag = etag_of(ask("HEAD", "/b"));
  BOOST_TEST(carry("MOVE", "/b", "/c", "If-Match: \"other\"\r\n").status == 412);
  BOOST_TEST(carry("MOVE", "/b", "/c", "If-Match: " + etag + "\r\n").status == 201);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace mappe::webdav::test
