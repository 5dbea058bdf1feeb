// Names that not every tree takes: those that a system of its clients cannot have. Where they are taken, or got in
// anyway, they are shown whole.
#include <boost/test/unit_test.hpp>

#include "conformance/drive.h"

namespace mappe::webdav::test {

BOOST_FIXTURE_TEST_SUITE(names_of_memory, Drive)

BOOST_AUTO_TEST_CASE(signs_of_html_and_urls_in_names_are_escaped) {
  ask("MKCOL", "/f");
  BOOST_TEST(put("/f/<b>&%3F.txt", "x").status == 201);
  const auto page = ask("GET", "/f");
  BOOST_TEST(says(page, "<a href=\"/s3cret/f/%3Cb%3E&amp;%3F.txt\">&lt;b&gt;&amp;?.txt</a>"));
  const auto listed = ask("PROPFIND", "/f", "Depth: 1\r\n");
  BOOST_TEST(says(listed, "<D:href>/s3cret/f/%3Cb%3E&amp;%3F.txt</D:href>"));
  BOOST_TEST(says(listed, "<D:displayname>&lt;b&gt;&amp;?.txt</D:displayname>"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace mappe::webdav::test
