// What `mappe audit-web` makes of the header fields beside a file.
#include "client/audit/browser_rules.h"

#include <boost/test/unit_test.hpp>

using namespace mappe::client;

BOOST_AUTO_TEST_SUITE(browser_rules)

BOOST_AUTO_TEST_CASE(a_policy_may_be_stricter_and_never_weaker) {
  const std::string own =
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:; base-uri 'none'; "
      "require-trusted-types-for 'script'; trusted-types one two";
  const std::string rest =
      "; img-src 'self' data:; base-uri 'none'; require-trusted-types-for 'script'; trusted-types one two";
  const std::string most = "default-src 'none'; script-src 'self'" + rest;
  for (const std::string& strict : std::vector<std::string>{
           own, most, most + "; upgrade-insecure-requests",
           "DEFAULT-SRC 'none';  script-src\t'self' 'wasm-unsafe-eval'" + rest,
           "default-src 'none'; script-src 'self'; script-src *" + rest,  // the second is passed over
       })
    BOOST_TEST(is_policy_as_strict(strict, own), strict);
  for (const std::string& weak : std::vector<std::string>{
           "",
           "default-src 'none'",
           "default-src 'none'; script-src 'self' 'unsafe-inline'" + rest,
           "default-src 'none'; script-src *; script-src 'self'" + rest,
           "default-src 'self'; script-src 'self'" + rest,
           most + "; script-src-elem *",
           most + "; object-src *",
           most + " 'allow-duplicates'",
           most + " *",
           "default-src 'none'; script-src 'self'; img-src 'self'; base-uri 'none'; trusted-types one two",
           "default-src 'none'; script-src 'self'; img-src 'self'; base-uri 'none'; require-trusted-types-for; "
           "trusted-types one",
           "default-src 'none'; script-src 'self'; img-src 'self'; require-trusted-types-for 'script'; trusted-types "
           "one",
       })
    BOOST_TEST(!is_policy_as_strict(weak, own), weak);
}

BOOST_AUTO_TEST_CASE(each_field_that_is_missing_weaker_or_out_of_place_is_named) {
  const std::string policy =
      "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src "
      "'self'; "
      "connect-src 'self'; worker-src 'self'; media-src 'self'; manifest-src 'self'; frame-src 'self'; form-action "
      "'none'; "
      "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types mappe-script-url\r\n";
  const std::string kind = "content-type: text/html;charset=UTF-8\r\n", sniff = "x-content-type-options: nosniff\r\n",
                    opener = "cross-origin-opener-policy: same-origin\r\n";
  const std::string good = policy + kind + sniff + opener;
  const auto said = [](const std::string& head, std::string_view path = "index.html") {
    std::string names;
    for (const std::string& name : broken_browser_rules(path, "HTTP/1.1 200 OK\r\n" + head + "\r\n"))
      names += name + " ";
    return names;
  };
  BOOST_TEST(said(good) == "");
  BOOST_TEST(said("Content-Security-Policy: default-src *\r\n" + good) == "");  // both are held to
  BOOST_TEST(said("Content-Security-Policy-Report-Only: x\r\n" + kind + sniff + opener) == "Content-Security-Policy ");
  BOOST_TEST(said(policy + sniff + opener) == "Content-Type ");
  BOOST_TEST(said(good + kind) == "Content-Type ");
  BOOST_TEST(said(good, "service_worker.js") == "Content-Type ");
  BOOST_TEST(said(policy + kind) == "X-Content-Type-Options Cross-Origin-Opener-Policy ");
  BOOST_TEST(said(good + "refresh: 0;url=/x\r\n" + "LINK: </x.css>; rel=stylesheet\r\n" +
                  "Clear-Site-Data: \"*\"\r\n") == "Refresh Link Clear-Site-Data ");
}

BOOST_AUTO_TEST_SUITE_END()
