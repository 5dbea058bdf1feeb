// The small parts: addresses, robots.txt, instants, bulk pages.
#include <boost/test/unit_test.hpp>

#include "council/mirror/limits.h"
#include "council/mirror/robots.h"
#include "council/mirror/url.h"
#include "scene.h"

using namespace mappe;
using namespace mappe::council;
using namespace mappe::council::test;

BOOST_AUTO_TEST_SUITE(parts)

BOOST_AUTO_TEST_CASE(only_http_addresses_without_users_are_fetched) {
  BOOST_TEST(parse_url("https://R.example:8443/a?b=c#d")->text() == "https://r.example:8443/a?b=c");
  BOOST_TEST(parse_url("https://r.example")->text() == "https://r.example/");
  BOOST_TEST((parse_url("ftp://r.example/").error().code == Errc::malformed));
  BOOST_TEST((parse_url("file:///etc/passwd").error().code == Errc::malformed));
  BOOST_TEST((parse_url("https://a:b@r.example/").error().code == Errc::malformed));
  BOOST_TEST((parse_url("").error().code == Errc::malformed));
}

BOOST_AUTO_TEST_CASE(links_are_followed_to_the_same_server_or_up_to_https) {
  const auto follows = [](const char* from, const char* to) { return may_follow(*parse_url(from), *parse_url(to)); };
  BOOST_TEST(follows("https://r.example/a", "https://r.example/b"));
  BOOST_TEST(follows("http://r.example/a", "https://r.example/b"));
  BOOST_TEST(!follows("https://r.example/a", "http://r.example/b"));
  BOOST_TEST(!follows("https://r.example/a", "https://r.example:8443/b"));
  BOOST_TEST(!follows("https://r.example/a", "https://r.example.evil.example/b"));
}

BOOST_AUTO_TEST_CASE(a_parameter_is_replaced_or_appended) {
  const auto with = [](const char* url, const char* value) {
    return with_parameter(*parse_url(url), "modified_since", value).text();
  };
  BOOST_TEST(with("https://r.example/p", "2026-01-01T00:00:00-01:00") ==
             "https://r.example/p?modified_since=2026-01-01T00:00:00-01:00");
  BOOST_TEST(with("https://r.example/p?modified_since=2026+x&page=2", "a&b") ==
             "https://r.example/p?modified_since=a%26b&page=2");
  BOOST_TEST(with("https://r.example/p?not_modified_since=1", "2") ==
             "https://r.example/p?not_modified_since=1&modified_since=2");
}

BOOST_AUTO_TEST_CASE(instants_have_no_plus_sign) {
  BOOST_TEST(instant_of(1'780'000'000'000) == "2026-05-28T19:26:40-01:00");  // 20:26:40 UTC
}

BOOST_AUTO_TEST_CASE(robots_rules_by_rfc_9309) {
  const Robots robots = parse_robots(
      "# a comment\nUser-Agent: *\nDisallow: /\n\nuser-agent: other\nUser-agent: MAPPE\nDisallow: /oparl/*/files\n"
      "Disallow: /exact$\nAllow: /oparl/1/files/open\nCrawl-delay: 2.5\n",
      "Mappe");
  BOOST_TEST(robots.allow("/oparl/papers"));
  BOOST_TEST(!robots.allow("/oparl/1/files/5"));
  BOOST_TEST(robots.allow("/oparl/1/files/open/5"));  // the longer rule
  BOOST_TEST(!robots.allow("/exact"));
  BOOST_TEST(robots.allow("/exact/more"));
  BOOST_TEST(robots.crawl_delay_ms == 2'500);
  BOOST_TEST(!parse_robots("User-agent: *\nDisallow: /\n", "Mappe").allow("/"));
  BOOST_TEST(parse_robots("User-agent: *\nDisallow:\n", "Mappe").allow("/"));
}

BOOST_AUTO_TEST_CASE(robots_rules_are_read_with_marks_of_other_systems) {
  const auto forbids = [](const std::string& text) { return !parse_robots(text, "Mappe").allow("/oparl/system"); };
  BOOST_TEST(forbids("\xef\xbb\xbfUser-agent: *\r\nDisallow: /\r\n"));
  BOOST_TEST(forbids("User-agent: *\rDisallow: /\r"));
  BOOST_TEST(forbids("USER-AGENT : mappe/1.0 \nDISALLOW:/"));
  BOOST_TEST(!forbids("User-agent: Mappenbot\nDisallow: /\n"));
  BOOST_TEST(!forbids("Disallow: /\n"));  // nobody's
  BOOST_TEST(forbids("User-agent: *\nDisallow: /\nUser-agent: *\nAllow: /other\n"));
  for (const char* delay : {"nan", "-1", "", "x"})
    BOOST_TEST(parse_robots("User-agent: *\nCrawl-delay: " + std::string(delay), "Mappe").crawl_delay_ms == 0u);
  for (const char* delay : {"inf", "1e400", "99999999999999999999"})
    BOOST_TEST(parse_robots("User-agent: *\nCrawl-delay: " + std::string(delay), "Mappe").crawl_delay_ms ==
               limits::crawl_delay_ms_max);
}

BOOST_AUTO_TEST_CASE(a_rule_that_is_cut_in_two_is_none) {
  std::string text = "User-agent: *\n#";
  text += std::string(limits::robots_bytes_max - text.size() - 12, 'x') + "\nDisallow: /private\n";
  BOOST_REQUIRE(text.substr(0, limits::robots_bytes_max).ends_with("Disallow: /"));
  BOOST_TEST(parse_robots(text, "Mappe").allow("/oparl"));
}

BOOST_AUTO_TEST_CASE(bulk_pages_give_everything_once_and_in_order) {
  Scene scene(made_up(50, 5));
  scene.pass();
  std::uint64_t after = 0;
  std::size_t objects = 0;
  std::uint64_t last = 0;
  for (int pages = 0; pages < 100; ++pages) {
    const auto page = scene.store->since("stadt", after, 4'000);
    BOOST_REQUIRE(page);
    for (const auto& one : nlohmann::json::parse("[" + page->objects + "]")) {
      BOOST_TEST(one.at("n").get<std::uint64_t>() > last);
      last = one.at("n");
      ++objects;
    }
    after = page->upto;
    if (!page->more) break;
  }
  BOOST_TEST(objects == scene.objects().size());
  BOOST_TEST(after == scene.state().last_change);
}

BOOST_AUTO_TEST_CASE(what_is_committed_is_there_after_opening_again) {
  Scene scene(made_up(10, 2));
  scene.pass();
  const std::string before = picture(*scene.store, "stadt");
  const auto state = scene.state();
  scene.store.reset();
  scene.store = opened(scene.folder.path() / "council");
  BOOST_TEST((picture(*scene.store, "stadt") == before));
  BOOST_TEST(scene.state().generation == state.generation);
  BOOST_TEST(encode(scene.state()) == encode(state));
}

BOOST_AUTO_TEST_SUITE_END()
