// PROPFIND and PROPPATCH over any tree.
#include <boost/test/unit_test.hpp>

#include "drive.h"
#include "webdav/limits.h"

namespace mappe::webdav::test {

struct Properties : Drive {
  Properties() {
    ask("MKCOL", "/f");
    put("/f/a", "content");
  }
  Answer propfind_with(std::string_view body) { return ask("PROPFIND", "/f/a", "Depth: 0\r\n", body); }
};

BOOST_FIXTURE_TEST_SUITE(properties, Properties)

BOOST_AUTO_TEST_CASE(an_empty_propfind_gives_what_every_client_needs) {
  const auto answer = propfind_with("");
  BOOST_TEST(answer.status == 207);
  BOOST_TEST(answer.has("Content-Type: application/xml; charset=utf-8"));
  BOOST_TEST(says(answer, "<D:href>/s3cret/f/a</D:href>"));
  BOOST_TEST(says(answer, "<D:resourcetype/>"));
  BOOST_TEST(says(answer, "<D:getcontentlength>7</D:getcontentlength>"));
  BOOST_TEST(says(answer, "<D:displayname>a</D:displayname>"));
  BOOST_TEST(says(answer, " GMT</D:getlastmodified>"));
  BOOST_TEST(says(answer, "Z</D:creationdate>"));
  BOOST_TEST(answer.body.size() < 600);  // WebDAV on Windows: 500 bytes an entry
  BOOST_TEST(!says(answer, "quota"));
  BOOST_TEST(!says(answer, "> <"));
}

BOOST_AUTO_TEST_CASE(depth_one_lists_the_folder_first_then_its_members) {
  ask("MKCOL", "/f/sub");
  put("/f/sub/deep", "x");
  const auto answer = propfind("/f", "<D:resourcetype/>", 1);
  const auto at = answer.body.find("<D:href>");
  BOOST_TEST(answer.body.substr(at).starts_with("<D:href>/s3cret/f/</D:href>"));
  BOOST_TEST(says(answer, "<D:href>/s3cret/f/a</D:href>"));
  BOOST_TEST(says(answer, "<D:href>/s3cret/f/sub/</D:href>"));
  BOOST_TEST(says(answer, "<D:collection/>"));
  BOOST_TEST(!says(answer, "deep"));
}

BOOST_AUTO_TEST_CASE(a_long_listing_is_streamed_and_whole) {
  for (int i = 0; i < 400; ++i) put("/f/file-" + std::to_string(i), "x");
  const auto answer = ask("PROPFIND", "/f", "Depth: 1\r\n");
  BOOST_TEST(answer.status == 207);
  BOOST_TEST(answer.is_whole);
  BOOST_TEST(answer.has("Transfer-Encoding: chunked"));
  std::size_t count = 0;
  for (auto at = answer.body.find("<D:response>"); at != std::string::npos;
       at = answer.body.find("<D:response>", at + 1))
    ++count;
  BOOST_TEST(count == 402U);
  BOOST_TEST(answer.body.ends_with("</D:multistatus>"));
}

BOOST_AUTO_TEST_CASE(infinity_is_declined_and_other_depths_are_none) {
  const auto declined = ask("PROPFIND", "/f", "Depth: infinity\r\n");
  BOOST_TEST(declined.status == 403);
  BOOST_TEST(says(declined, "<D:propfind-finite-depth/>"));
  BOOST_TEST(ask("PROPFIND", "/f").status == 403);
  BOOST_TEST(ask("PROPFIND", "/f/a").status == 207);
  BOOST_TEST(ask("PROPFIND", "/f", "Depth: 2\r\n").status == 400);
}

BOOST_AUTO_TEST_CASE(what_is_missing_is_404) { BOOST_TEST(propfind("/none", "<D:getetag/>").status == 404); }

BOOST_AUTO_TEST_CASE(unknown_properties_come_back_in_their_own_namespace) {
  const auto answer = propfind("/f/a", "<q xmlns=\"http://ucb.openoffice.org/dav/props/\"/><D:getcontentlength/>");
  BOOST_TEST(says(answer, "<n:q xmlns:n=\"http://ucb.openoffice.org/dav/props/\"/></D:prop><D:status>HTTP/1.1 404"));
  BOOST_TEST(says(answer, "<D:getcontentlength>7</D:getcontentlength></D:prop><D:status>HTTP/1.1 200"));
}

BOOST_AUTO_TEST_CASE(propname_gives_names_alone) {
  const auto answer = propfind_with("<propfind xmlns=\"DAV:\"><propname/></propfind>");
  BOOST_TEST(says(answer, "<D:getetag/>"));
  BOOST_TEST(says(answer, "<D:supportedlock/>"));
  BOOST_TEST(!says(answer, "GMT"));
}

BOOST_AUTO_TEST_CASE(allprop_may_include_more) {
  const auto answer =
      propfind_with("<D:propfind xmlns:D=\"DAV:\"><D:allprop/><D:include><D:supportedlock/></D:include></D:propfind>");
  BOOST_TEST(says(answer, "<D:getcontentlength>"));
  BOOST_TEST(says(answer, "<D:lockscope><D:shared/></D:lockscope>"));
}

BOOST_AUTO_TEST_CASE(bad_xml_is_refused) {
  BOOST_TEST(propfind_with("<D:propfind xmlns:D=\"DAV:\"><D:prop>").status == 400);
  BOOST_TEST(propfind_with("<D:propfind><D:prop/></D:propfind>").status == 400);
  BOOST_TEST(propfind_with("<D:propfind xmlns:D=\"DAV:\"><b:x xmlns:b=\"\"/></D:propfind>").status == 400);
  BOOST_TEST(propfind_with("<D:propfind xmlns:D=\"DAV:\"/>").status == 400);
  BOOST_TEST(
      propfind_with("<!DOCTYPE x [<!ENTITY a \"b\">]><D:propfind xmlns:D=\"DAV:\"><D:allprop/></D:propfind>").status ==
      400);
  BOOST_TEST(propfind_with(std::string(limits::xml_body_bytes_max + 1, ' ')).status == 413);
}

BOOST_AUTO_TEST_CASE(quota_comes_by_name_for_folders_and_not_for_macos) {
  world->set_available(1000);
  const auto asked =
      "<D:propfind xmlns:D=\"DAV:\"><D:prop><D:quota-available-bytes/><D:quota-used-bytes/></D:prop>"
      "</D:propfind>";
  const auto folder = ask("PROPFIND", "/f", "Depth: 0\r\n", asked);
  BOOST_TEST(says(folder, "<D:quota-available-bytes>1000</D:quota-available-bytes>"));
  BOOST_TEST(says(folder, "<D:quota-used-bytes>7</D:quota-used-bytes>"));
  BOOST_TEST(!says(propfind_with(asked), ">1000<"));
  BOOST_TEST(!says(ask("PROPFIND", "/f", "Depth: 0\r\nUser-Agent: WebDAVFS/3.0.0\r\n", asked), ">1000<"));
}

BOOST_AUTO_TEST_CASE(dead_properties_are_kept_as_they_came) {
  const auto set =
      "<D:set><D:prop xml:lang=\"de\"><x:p a=\"1\" x:b=\"&lt;\">A&amp;B<y xmlns=\"urn:y\"/> tail</x:p>"
      "</D:prop></D:set>";
  BOOST_TEST(proppatch("/f/a", set).status == 207);
  const auto answer = propfind("/f/a", "<p xmlns=\"urn:x\"/>");
  BOOST_TEST(says(answer,
                  "<x:p xmlns:x=\"urn:x\" xml:lang=\"de\" a=\"1\" xmlns:a0=\"urn:x\" a0:b=\"&lt;\">A&amp;B"
                  "<n:y xmlns:n=\"urn:y\"/> tail</x:p>"));
  BOOST_TEST(says(propfind_with(""), "<x:p "));
  BOOST_TEST(proppatch("/f/a", "<D:remove><D:prop><x:p/></D:prop></D:remove>").status == 207);
  BOOST_TEST(says(propfind("/f/a", "<p xmlns=\"urn:x\"/>"), "404 Not Found"));
}

BOOST_AUTO_TEST_CASE(a_proppatch_is_done_whole_or_not) {
  const auto answer = proppatch(
      "/f/a", "<D:set><D:prop><x:p>1</x:p></D:prop></D:set><D:set><D:prop><D:getetag>1</D:getetag></D:prop></D:set>");
  BOOST_TEST(answer.status == 207);
  BOOST_TEST(says(answer,
                  "<D:getetag/></D:prop><D:status>HTTP/1.1 403 Forbidden</D:status>"
                  "<D:error><D:cannot-modify-protected-property/></D:error>"));
  BOOST_TEST(says(answer, "xmlns:n=\"urn:x\"/></D:prop><D:status>HTTP/1.1 424"));
  BOOST_TEST(says(propfind("/f/a", "<p xmlns=\"urn:x\"/>"), "404 Not Found"));
}

BOOST_AUTO_TEST_CASE(steps_are_taken_in_their_order) {
  proppatch("/f/a",
            "<D:set><D:prop><x:p>1</x:p></D:prop></D:set><D:remove><D:prop><x:p/></D:prop></D:remove>"
            "<D:set><D:prop><x:p>2</x:p></D:prop></D:set>");
  BOOST_TEST(says(propfind("/f/a", "<p xmlns=\"urn:x\"/>"), ">2<"));
}

BOOST_AUTO_TEST_CASE(proppatch_needs_a_resource_and_a_property) {
  BOOST_TEST(proppatch("/none", "<D:set><D:prop><x:p/></D:prop></D:set>").status == 404);
  BOOST_TEST(proppatch("/f/a", "").status == 400);
  BOOST_TEST(ask("PROPPATCH", "/f/a").status == 400);
  BOOST_TEST(proppatch("/f/a", "<D:set><D:prop><x:p/></D:prop></D:set>", "If-Match: \"other\"\r\n").status == 412);
}

BOOST_AUTO_TEST_CASE(windows_sets_times_and_attributes) {
  const auto body =
      "<D:propertyupdate xmlns:D=\"DAV:\" xmlns:Z=\"urn:schemas-microsoft-com:\"><D:set><D:prop>"
      "<Z:Win32LastModifiedTime>Sun, 06 Nov 1994 08:49:37 GMT</Z:Win32LastModifiedTime>"
      "<Z:Win32FileAttributes>00000020</Z:Win32FileAttributes></D:prop></D:set></D:propertyupdate>";
  lock("/f/a");
  const auto answer = ask("PROPPATCH", "/f/a", "", body);  // as Office does: without its token
  BOOST_TEST(answer.status == 207);
  BOOST_TEST(says(answer, "HTTP/1.1 200 OK"));
  BOOST_TEST(ask("HEAD", "/f/a").has("Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT"));
  BOOST_TEST(proppatch("/f/a", "<D:set><D:prop><x:p/></D:prop></D:set>").status == 423);
}

BOOST_AUTO_TEST_CASE(rclone_sets_a_time) {
  proppatch("/f/a", "<D:set><D:prop><D:lastmodified>784111777</D:lastmodified></D:prop></D:set>");
  BOOST_TEST(ask("HEAD", "/f/a").has("Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace mappe::webdav::test
