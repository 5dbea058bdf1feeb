// Routes, targets and header lists, without a connection.
#include "http/router.h"

#include <boost/test/unit_test.hpp>

#include "http/target.h"

namespace mappe::http::test {
namespace {

Outcome nothing(Request&) { return Response(204); }

Request request_for(std::string method, std::string target) {
  Request request;
  request.method = std::move(method);
  auto parsed = parse_target(target);
  BOOST_REQUIRE(parsed);
  request.target = std::move(target);
  request.segments = parsed->segments;
  request.trailing_slash = parsed->trailing_slash;
  request.query = parsed->query;
  return request;
}

struct Routed {
  Router router;
  Routed() {
    router.add("GET", "/v1/about", no_body, nothing);
    router.add("GET", "/v1/spaces/{space}/blobs/{blob}", no_body, nothing);
    router.add("PUT", "/v1/spaces/{space}/blobs/{blob}", BodyLimit{1000}, nothing);
    router.add("POST", "/v1/spaces/{space}/blobs/missing", BodyLimit{10}, nothing);
    router.add("GET", "/", no_body, nothing);
    router.add_prefix("/drive", BodyLimit{500}, nothing);
    router.add_prefix("/drive/deep", BodyLimit{501}, nothing);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(routing, Routed)

BOOST_AUTO_TEST_CASE(a_pattern_names_the_segments_of_the_path) {
  auto request = request_for("PUT", "/v1/spaces/S%201/blobs/B?x=1");
  const auto match = router.match(request);
  BOOST_TEST(match.status == 200);
  BOOST_TEST(match.limit.bytes_max == 1000u);
  BOOST_TEST(request.route == "/v1/spaces/{space}/blobs/{blob}");
  BOOST_TEST(request.param("space") == "S 1");
  BOOST_TEST(request.param("blob") == "B");
  BOOST_TEST(request.param("other") == "");
}

BOOST_AUTO_TEST_CASE(a_literal_beats_a_name) {
  auto request = request_for("POST", "/v1/spaces/S/blobs/missing");
  BOOST_TEST(router.match(request).limit.bytes_max == 10u);
}

BOOST_AUTO_TEST_CASE(another_method_is_405_with_what_is_allowed) {
  auto request = request_for("DELETE", "/v1/spaces/S/blobs/B");
  const auto match = router.match(request);
  BOOST_TEST(match.status == 405);
  BOOST_TEST(match.allow == "GET, HEAD, PUT");
}

BOOST_AUTO_TEST_CASE(methods_are_case_sensitive) {
  auto request = request_for("get", "/v1/about");
  BOOST_TEST(router.match(request).status == 405);
}

BOOST_AUTO_TEST_CASE(head_is_answered_by_get) {
  auto request = request_for("HEAD", "/v1/about");
  BOOST_TEST(router.match(request).status == 200);
}

BOOST_AUTO_TEST_CASE(paths_that_only_look_alike_are_404) {
  for (const char* path : {"/v1", "/v1/about/", "/v1//about", "//v1/about", "/V1/about", "/v1/about/x",
                           "/v1/spaces//blobs/B", "/drives"}) {
    BOOST_TEST_CONTEXT(path) {
      auto request = request_for("GET", path);
      BOOST_TEST(router.match(request).status == 404);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_root_is_a_path_of_no_segments) {
  auto request = request_for("GET", "/");
  BOOST_TEST(router.match(request).status == 200);
}

BOOST_AUTO_TEST_CASE(the_rest_takes_what_is_read_and_nothing_that_is_sent) {
  const auto match = [&](const char* method, const char* target) {
    auto request = request_for(method, target);
    return router.match(request);
  };
  BOOST_TEST(match("GET", "/there/file.js").status == 404);
  router.add_rest(nothing);
  BOOST_TEST(match("GET", "/there/file.js").status == 200);
  BOOST_TEST(match("HEAD", "/there/").status == 200);
  BOOST_TEST(match("POST", "/there").status == 404);
  BOOST_TEST(match("PUT", "/v1/about").status == 405);
  BOOST_TEST(match("PUT", "/drive/a").limit.bytes_max == 500u);
}

BOOST_AUTO_TEST_CASE(a_prefix_takes_every_method_and_all_below_it_and_the_longest_wins) {
  auto top = request_for("PROPFIND", "/drive/");
  BOOST_TEST(router.match(top).limit.bytes_max == 500u);
  auto below = request_for("LOCK", "/drive/deep/file");
  BOOST_TEST(router.match(below).limit.bytes_max == 501u);
  BOOST_TEST(below.prefix_segments == 2u);
  BOOST_TEST(below.segments.at(below.prefix_segments) == "file");
}

BOOST_AUTO_TEST_CASE(asterisk_reaches_only_a_prefix_of_everything) {
  auto request = request_for("OPTIONS", "*");
  BOOST_TEST(router.match(request).status == 404);
  router.add_prefix("", no_body, nothing);
  BOOST_TEST(router.match(request).status == 200);
}

BOOST_AUTO_TEST_CASE(routes_can_be_listed) {
  const auto all = router.routes();
  BOOST_TEST(all.size() == 7u);
  BOOST_TEST(all.at(1).method == "GET");
  BOOST_TEST(all.at(1).pattern == "/v1/spaces/{space}/blobs/{blob}");
  BOOST_TEST(all.at(5).method == "");
  BOOST_TEST(all.at(5).pattern == "/drive/*");
}

BOOST_AUTO_TEST_CASE(a_query_is_decoded_once_and_keeps_its_order) {
  const auto request = request_for("GET", "/a?b=1+2&c=%2541&d&b=3&&=e");
  BOOST_TEST(*request.query_value("b") == "1 2");
  BOOST_TEST(*request.query_value("c") == "%41");
  BOOST_TEST(*request.query_value("d") == "");
  BOOST_TEST(!request.query_value("x").has_value());
  BOOST_TEST(request.query.size() == 5u);
}

BOOST_AUTO_TEST_CASE(path_segments_are_decoded_once) {
  const auto request = request_for("GET", "/%2541/a+b/%c3%a4/");
  BOOST_TEST(request.segments.at(0) == "%41");
  BOOST_TEST(request.segments.at(1) == "a+b");
  BOOST_TEST(request.segments.at(2) == "\xc3\xa4");
  BOOST_TEST(request.trailing_slash);
}

BOOST_AUTO_TEST_CASE(header_names_compare_without_case_and_lists_are_searched_by_token) {
  Headers headers;
  headers.add("Connection", " keep-alive , Upgrade ");
  headers.add("connection", "x");
  BOOST_TEST(headers.count("CONNECTION") == 2u);
  BOOST_TEST(headers.has_token("Connection", "upgrade"));
  BOOST_TEST(headers.has_token("Connection", "X"));
  BOOST_TEST(!headers.has_token("Connection", "up"));
  headers.set("Connection", "close");
  BOOST_TEST(headers.size() == 1u);
  BOOST_TEST(*headers.find("connection") == "close");
}

BOOST_AUTO_TEST_CASE(a_body_in_memory_is_read_up_to_its_limit) {
  BytesBody small(Bytes(100)), large(Bytes(101));
  BOOST_TEST(small.read_all(100)->size() == 100u);
  BOOST_TEST((large.read_all(100).error().code == Errc::too_large));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace mappe::http::test
