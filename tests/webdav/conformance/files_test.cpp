// GET, HEAD, PUT, DELETE, MKCOL, OPTIONS over any tree.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "drive.h"

namespace mappe::webdav::test {

BOOST_FIXTURE_TEST_SUITE(files, Drive)

BOOST_AUTO_TEST_CASE(options_answers_everywhere_with_classes_and_methods) {
  for (const std::string_view path : {"", "/", "/missing/file"}) {
    const auto answer = ask("OPTIONS", path);
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(answer.has("DAV: 1, 2, 3\r\n"));
    BOOST_TEST(answer.has("MS-Author-Via: DAV\r\n"));
    BOOST_TEST(answer.has("Content-Length: 0\r\n"));
    BOOST_TEST(
        answer.has("Allow: OPTIONS, GET, HEAD, PUT, DELETE, MKCOL, COPY, MOVE, PROPFIND, PROPPATCH, LOCK, UNLOCK"));
  }
}

BOOST_AUTO_TEST_CASE(post_and_report_are_not_allowed) {
  BOOST_TEST(ask("POST", "/").status == 405);
  const auto answer = ask("REPORT", "/");
  BOOST_TEST(answer.status == 405);
  BOOST_TEST(answer.has("Allow: OPTIONS"));
}

BOOST_AUTO_TEST_CASE(folders_above_the_drive_answer_propfind_and_options_and_nothing_else) {
  Client client(anna_server.server->port());
  const auto found = client.ask("PROPFIND / HTTP/1.1\r\nHost: drive\r\nDepth: 0\r\n\r\n");
  BOOST_TEST(found.status == 207);
  BOOST_TEST(says(found, "<D:href>/</D:href>"));
  BOOST_TEST(!says(found, "s3cret"));
  BOOST_TEST(client.ask("PROPFIND / HTTP/1.1\r\nHost: drive\r\nDepth: 1\r\n\r\n").status == 403);
  BOOST_TEST(client.ask("PROPFIND /other HTTP/1.1\r\nHost: drive\r\nDepth: 0\r\n\r\n").status == 404);
  BOOST_TEST(client.ask("GET / HTTP/1.1\r\nHost: drive\r\n\r\n").status == 404);
  BOOST_TEST(client.ask("OPTIONS / HTTP/1.1\r\nHost: drive\r\n\r\n").has("MS-Author-Via: DAV"));
  BOOST_TEST(client.ask("GET /_vti_inf.html HTTP/1.1\r\nHost: drive\r\n\r\n").status == 404);
}

BOOST_AUTO_TEST_CASE(a_file_is_created_read_replaced_and_removed) {
  BOOST_TEST(put("/a.txt", "one").status == 201);
  BOOST_TEST(content("/a.txt") == "one");
  BOOST_TEST(put("/a.txt", "two!").status == 204);
  BOOST_TEST(content("/a.txt") == "two!");
  BOOST_TEST(ask("DELETE", "/a.txt").status == 204);
  BOOST_TEST(ask("GET", "/a.txt").status == 404);
  BOOST_TEST(ask("DELETE", "/a.txt").status == 404);
}

BOOST_AUTO_TEST_CASE(an_empty_file_is_one_and_becomes_another) {
  BOOST_TEST(put("/a", "").status == 201);
  const auto head = ask("HEAD", "/a");
  BOOST_TEST(head.status == 200);
  BOOST_TEST(head.has("Content-Length: 0\r\n"));
  BOOST_TEST(put("/a", "content").status == 204);
  BOOST_TEST(content("/a") == "content");
}

BOOST_AUTO_TEST_CASE(the_etag_is_one_in_put_get_head_and_propfind_and_follows_the_content) {
  const auto first = etag_of(put("/a", "one"));
  BOOST_TEST(first.starts_with('"'));
  BOOST_TEST(etag_of(ask("GET", "/a")) == first);
  BOOST_TEST(etag_of(ask("HEAD", "/a")) == first);
  BOOST_TEST(says(propfind("/a", "<D:getetag/>"), "<D:getetag>" + first + "</D:getetag>"));
  BOOST_TEST(proppatch("/a", "<D:set><D:prop><x:p>1</x:p></D:prop></D:set>").status == 207);
  BOOST_TEST(carry("MOVE", "/a", "/b").status == 201);
  BOOST_TEST(etag_of(ask("HEAD", "/b")) == first);
  BOOST_TEST(etag_of(put("/b", "two")) != first);
}

BOOST_AUTO_TEST_CASE(a_put_needs_its_folder_and_no_folder_at_its_place) {
  BOOST_TEST(put("/none/a", "x").status == 409);
  BOOST_TEST(ask("MKCOL", "/f").status == 201);
  BOOST_TEST(put("/f", "x").status == 405);
  BOOST_TEST(put("/a", "x").status == 201);
  BOOST_TEST(put("/a/b", "x").status == 409);
}

BOOST_AUTO_TEST_CASE(a_put_of_a_part_is_refused) {
  put("/a", "old");
  BOOST_TEST(put("/a", "new", "Content-Range: bytes 0-2/3\r\n").status == 400);
  BOOST_TEST(content("/a") == "old");
}

BOOST_AUTO_TEST_CASE(a_chunked_body_is_taken_whole) {
  Client client(anna_server.server->port());
  const std::string head = "PUT /s3cret/a HTTP/1.1\r\nHost: drive\r\nTransfer-Encoding: chunked\r\n";
  BOOST_TEST(client.ask(head + "\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n").status == 201);
  BOOST_TEST(content("/a") == "abcde");
}

BOOST_AUTO_TEST_CASE(finder_of_old_may_leave_out_the_last_chunk) {
  Client client(anna_server.server->port());
  client.send(
      "PUT /s3cret/a HTTP/1.1\r\nHost: drive\r\nTransfer-Encoding: Chunked\r\nX-Expected-Entity-Length: 5\r\n\r\n"
      "5\r\nabcde\r\n");
  BOOST_TEST(client.receive().status == 201);
  BOOST_TEST(content("/a") == "abcde");
}

BOOST_AUTO_TEST_CASE(a_body_that_breaks_off_leaves_the_old_content) {
  put("/a", "old");
  const std::string_view cut[] = {
      "Content-Length: 10\r\n\r\nabc",
      "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
      "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n",
  };
  for (const auto& rest : cut) {
    for (const std::string_view path : {"/a", "/new"}) {
      Client client(anna_server.server->port());
      client.send("PUT /s3cret" + std::string(path) + " HTTP/1.1\r\nHost: drive\r\n" + std::string(rest));
      client.stop_sending();
      client.receive();
    }
  }
  BOOST_TEST(content("/a") == "old");
  BOOST_TEST(!is_there("/new"));
}

BOOST_AUTO_TEST_CASE(a_wrong_length_or_checksum_leaves_the_old_content) {
  put("/a", "old");
  BOOST_TEST(put("/a", "abc", "X-Expected-Entity-Length: 4\r\n").status == 400);
  BOOST_TEST(put("/a", "abc", "X-Expected-Entity-Length: many\r\n").status == 400);
  BOOST_TEST(put("/a", "abc", "OC-Checksum: MD5:00000000000000000000000000000000\r\n").status == 400);
  BOOST_TEST(put("/a", "abc", "OC-Checksum: SHA1:zz\r\n").status == 400);
  Client client(anna_server.server->port());
  client.send(
      "PUT /s3cret/a HTTP/1.1\r\nHost: drive\r\nTransfer-Encoding: chunked\r\nX-Expected-Entity-Length: 5\r\n\r\n"
      "3\r\nabc\r\n0\r\n\r\n");
  BOOST_TEST(client.receive().status == 400);
  BOOST_TEST(content("/a") == "old");
  BOOST_TEST(put("/a", "abc", "OC-Checksum: MD5:900150983cd24fb0d6963f7d28e17f72\r\n").status == 204);
  BOOST_TEST(put("/a", "abc", "OC-Checksum: sha1:a9993e364706816aba3e25717850c26c9cd0d89d\r\n").status == 204);
  BOOST_TEST(put("/a", "abcd", "OC-Checksum: ADLER32:1\r\n").status == 204);
}

BOOST_AUTO_TEST_CASE(a_wished_time_is_kept) {
  BOOST_TEST(put("/a", "x", "X-OC-Mtime: 784111777\r\n").has("X-OC-Mtime: accepted"));
  BOOST_TEST(ask("HEAD", "/a").has("Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT"));
  BOOST_TEST(put("/a", "y", "X-OC-Mtime: yesterday\r\n").status == 400);
  BOOST_TEST(content("/a") == "x");
}

BOOST_AUTO_TEST_CASE(quota_is_judged_before_the_body_is_taken) {
  world->set_available(10);
  Client client(anna_server.server->port());
  client.send("PUT /s3cret/a HTTP/1.1\r\nHost: drive\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n");
  const auto answer = client.receive();
  BOOST_TEST(answer.status == 507);
  BOOST_TEST(says(answer, "<D:quota-not-exceeded/>"));
  BOOST_TEST(says(answer, "used up</D:responsedescription>"));  // for people
  BOOST_TEST(!is_there("/a"));
}

BOOST_AUTO_TEST_CASE(of_twelve_creators_exactly_one_wins) {
  std::atomic<int> created = 0, refused = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 12; ++i) {
    threads.emplace_back([&] {
      const int status = put("/race", std::string(100'000, 'x'), "If-None-Match: *\r\n").status;
      created += status == 201;
      refused += status == 412;
    });
  }
  for (auto& thread : threads) thread.join();
  BOOST_TEST(created == 1);
  BOOST_TEST(refused == 11);
}

BOOST_AUTO_TEST_CASE(ranges_are_served_as_asked) {
  put("/a", "0123456789");
  struct Row {
    std::string_view header;
    int status;
    std::string_view body;
  };
  const Row rows[] = {
      {"bytes=0-0", 206, "0"},
      {"bytes=2-4", 206, "234"},
      {"bytes=7-", 206, "789"},
      {"bytes=-3", 206, "789"},
      {"bytes=8-100", 206, "89"},
      {"bytes=-100", 206, "0123456789"},
      {"bytes=0-1,4-5", 200, "0123456789"},
      {"lines=1-2", 200, "0123456789"},
      {"bytes=4-2", 200, "0123456789"},
      {"bytes=5-18446744073709551616", 206, "56789"},
  };
  for (const auto& row : rows) {
    const auto answer = ask("GET", "/a", "Range: " + std::string(row.header) + "\r\n");
    BOOST_TEST_CONTEXT(row.header) {
      BOOST_TEST(answer.status == row.status);
      BOOST_TEST(answer.body == row.body);
    }
  }
  const auto beyond = ask("GET", "/a", "Range: bytes=10-\r\n");
  BOOST_TEST(beyond.status == 416);
  BOOST_TEST(beyond.has("Content-Range: bytes */10\r\n"));
  BOOST_TEST(ask("GET", "/a", "Range: bytes=2-4\r\n").has("Content-Range: bytes 2-4/10\r\n"));
}

BOOST_AUTO_TEST_CASE(if_range_wants_the_same_version) {
  const auto etag = etag_of(put("/a", "0123456789"));
  BOOST_TEST(ask("GET", "/a", "Range: bytes=0-1\r\nIf-Range: " + etag + "\r\n").body == "01");
  BOOST_TEST(ask("GET", "/a", "Range: bytes=0-1\r\nIf-Range: \"other\"\r\n").status == 200);
  BOOST_TEST(ask("GET", "/a", "Range: bytes=0-1\r\nIf-Range: Sun, 06 Nov 1994 08:49:37 GMT\r\n").status == 200);
}

BOOST_AUTO_TEST_CASE(a_folder_is_a_page_with_or_without_its_slash) {
  ask("MKCOL", "/f");
  put("/f/b&.txt", "x");
  for (const std::string_view path : {"/f", "/f/"}) {
    const auto answer = ask("GET", path);
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(says(answer, "<a href=\"/s3cret/f/b&amp;.txt\">b&amp;.txt</a>"));
    BOOST_TEST(ask("HEAD", path).status == 200);
  }
}

BOOST_AUTO_TEST_CASE(documents_cannot_act_in_a_browser) {
  put("/evil.html", "<script>1</script>");
  const auto answer = ask("GET", "/evil.html");
  BOOST_TEST(answer.has("Content-Security-Policy: sandbox"));
  BOOST_TEST(answer.has("X-Content-Type-Options: nosniff"));
}

BOOST_AUTO_TEST_CASE(folders_are_made_once_empty_of_wishes_and_below_folders) {
  BOOST_TEST(ask("MKCOL", "/f/").status == 201);
  BOOST_TEST(ask("MKCOL", "/f").status == 405);
  BOOST_TEST(ask("MKCOL", "/none/f").status == 409);
  BOOST_TEST(ask("MKCOL", "/g", "Content-Type: text/xml\r\n", "<x/>").status == 415);
  BOOST_TEST(!is_there("/g"));
}

BOOST_AUTO_TEST_CASE(names_are_decoded_once_and_judged) {
  struct Row {
    std::string_view path;
    int status;
  };
  const Row rows[] = {
      {"/a+b", 201},    {"/a%20b", 201},   {"/100%25%23%3B", 201}, {"/%C3%A4", 201},
      {"/%c3%a4", 204}, {"/a%CC%88", 204},  // NFD of the same
      {"/a%2Fb", 400},  {"/a%00", 400},    {"/..", 400},           {"/%2e%2e/x", 400},
      {"/%zz", 400},    {"/%ff", 400},     {"/a%0Ab", 400},        {"/%F0%9F%98%80", 201},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.path) { BOOST_TEST(put(row.path, "x").status == row.status); }
  }
  const auto listed = ask("PROPFIND", "/", "Depth: 1\r\n");
  BOOST_TEST(says(listed, "<D:href>/s3cret/100%25%23;</D:href>"));
  BOOST_TEST(says(listed, "<D:displayname>100%#;</D:displayname>"));
  BOOST_TEST(says(listed, "<D:href>/s3cret/a+b</D:href>"));
  BOOST_TEST(says(listed, "<D:href>/s3cret/%C3%A4</D:href>"));
  BOOST_TEST(says(listed, "<D:href>/s3cret/%F0%9F%98%80</D:href>"));
}

BOOST_AUTO_TEST_CASE(names_of_256_bytes_are_too_long) {
  const std::string fits(255, 'n'), too_long(256, 'n');
  BOOST_TEST(put("/" + fits, "x").status == 201);
  BOOST_TEST(put("/" + too_long, "x").status == 414);
  BOOST_TEST(ask("MKCOL", "/" + too_long).status == 414);
  BOOST_TEST(carry("MOVE", "/" + fits, "/" + too_long).status == 400);
}

BOOST_AUTO_TEST_CASE(what_programs_leave_beside_documents_is_accepted) {
  for (const std::string_view name : {"._a", ".DS_Store", "Thumbs.db", "desktop.ini", "~$a.docx", ".~lock.a.odt%23"})
    BOOST_TEST(put("/" + std::string(name), "x").status == 201);
}

BOOST_AUTO_TEST_CASE(offline_is_said_at_once) {
  put("/a", "x");
  world->set_offline(true);
  const auto answer = put("/a", "y");
  BOOST_TEST(answer.status == 503);
  BOOST_TEST(answer.has("Retry-After: "));
  world->set_offline(false);
  BOOST_TEST(content("/a") == "x");
}

BOOST_AUTO_TEST_CASE(a_reader_changes_nothing) {
  put("/a", "x");
  world->make_ben_a_reader();
  BOOST_TEST(ask_as_ben("GET", "/a").body == "x");
  BOOST_TEST(ask_as_ben("PUT", "/a", "", "y").status == 403);
  BOOST_TEST(ask_as_ben("DELETE", "/a").status == 403);
  BOOST_TEST(ask_as_ben("MKCOL", "/f").status == 403);
  BOOST_TEST(ask_as_ben("LOCK", "/a", "", lockinfo()).status == 403);
  BOOST_TEST(content("/a") == "x");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace mappe::webdav::test
