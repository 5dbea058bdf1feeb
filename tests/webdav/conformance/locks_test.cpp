// LOCK, UNLOCK and what they and the headers of conditions mean for the others, over any tree.
#include <boost/test/unit_test.hpp>

#include "drive.h"

namespace mappe::webdav::test {

struct Locks : Drive {
  Locks() {
    ask("MKCOL", "/f");
    put("/f/a", "content");
  }
  static std::string if_token(std::string_view token) { return "If: (<" + std::string(token) + ">)\r\n"; }
  int put_status(std::string_view head) { return put("/f/a", "new", head).status; }
};

BOOST_FIXTURE_TEST_SUITE(locks, Locks)

BOOST_AUTO_TEST_CASE(a_lock_is_described_whole) {
  const auto answer = ask("LOCK", "/f/a", "Timeout: Second-600\r\n", lockinfo());
  const auto token = token_of(answer);
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(token.starts_with("urn:uuid:"));
  BOOST_TEST(says(answer, "<D:locktype><D:write/></D:locktype><D:lockscope><D:exclusive/></D:lockscope>"));
  BOOST_TEST(says(answer, "<D:depth>infinity</D:depth>"));
  BOOST_TEST(says(answer, "<D:owner><D:href>LibreOffice &amp; Anna</D:href></D:owner>"));
  BOOST_TEST(says(answer, "<D:timeout>Second-600</D:timeout>"));
  BOOST_TEST(says(answer, "<D:locktoken><D:href>" + token + "</D:href></D:locktoken>"));
  BOOST_TEST(says(answer, "<D:lockroot><D:href>/s3cret/f/a</D:href></D:lockroot>"));
}

BOOST_AUTO_TEST_CASE(a_locked_file_takes_its_token_and_nothing_else) {
  const auto token = lock("/f/a");
  const auto refused = put("/f/a", "new");
  BOOST_TEST(refused.status == 423);
  BOOST_TEST(says(refused, "<D:lock-token-submitted><D:href>/s3cret/f/a</D:href></D:lock-token-submitted>"));
  BOOST_TEST(ask("DELETE", "/f/a").status == 423);
  BOOST_TEST(carry("MOVE", "/f/a", "/b").status == 423);
  BOOST_TEST(put_status(if_token("urn:uuid:00000000-0000-4000-8000-000000000000")) == 412);
  BOOST_TEST(content("/f/a") == "content");
  BOOST_TEST(put_status(if_token(token)) == 204);
  BOOST_TEST(put_status("Lock-Token: <" + token + ">\r\n") == 204);
  BOOST_TEST(carry("COPY", "/f/a", "/b").status == 201);
}

BOOST_AUTO_TEST_CASE(the_token_of_another_member_opens_nothing) {
  const auto token = lock("/f/a");
  BOOST_TEST(ask_as_ben("PUT", "/f/a", if_token(token), "x").status == 423);
  BOOST_TEST(ask_as_ben("UNLOCK", "/f/a", "Lock-Token: <" + token + ">\r\n").status == 403);
  const auto seen = ask_as_ben("PROPFIND", "/f/a", "Depth: 0\r\n");
  BOOST_TEST(says(seen, "Anna"));
  BOOST_TEST(!says(seen, token));
}

BOOST_AUTO_TEST_CASE(two_exclusive_locks_do_not_stand_beside_each_other) {
  lock("/f/a");
  const auto refused = ask_as_ben("LOCK", "/f/a", "", lockinfo());
  BOOST_TEST(refused.status == 423);
  BOOST_TEST(says(refused, "<D:no-conflicting-lock><D:href>/s3cret/f/a</D:href></D:no-conflicting-lock>"));
  BOOST_TEST(ask_as_ben("LOCK", "/f/a", "", lockinfo("shared")).status == 423);
  BOOST_TEST(ask_as_ben("LOCK", "/f", "", lockinfo()).status == 423);
  BOOST_TEST(ask_as_ben("LOCK", "/f", "Depth: 0\r\n", lockinfo()).status == 200);
}

BOOST_AUTO_TEST_CASE(shared_locks_stand_beside_each_other) {
  const auto annas = lock("/f/a", "", "shared");
  const auto bens = token_of(ask_as_ben("LOCK", "/f/a", "", lockinfo("shared")));
  BOOST_TEST(!bens.empty());
  BOOST_TEST(put_status("") == 423);
  BOOST_TEST(put_status(if_token(annas)) == 204);
  BOOST_TEST(ask("LOCK", "/f/a", "", lockinfo()).status == 423);
}

BOOST_AUTO_TEST_CASE(a_deep_lock_covers_what_is_below_and_what_comes) {
  const auto token = lock("/f");
  BOOST_TEST(put_status("") == 423);
  BOOST_TEST(put("/f/new", "x").status == 423);
  BOOST_TEST(put("/f/new", "x", if_token(token)).status == 201);
  BOOST_TEST(put("/f/new", "y").status == 423);
  BOOST_TEST(put("/outside", "x").status == 201);
}

BOOST_AUTO_TEST_CASE(a_shallow_lock_of_a_folder_guards_its_members_list_alone) {
  const auto token = lock("/f", "Depth: 0\r\n");
  BOOST_TEST(put_status("") == 204);
  BOOST_TEST(put("/f/new", "x").status == 423);
  BOOST_TEST(ask("DELETE", "/f/a").status == 423);
  BOOST_TEST(put("/f/new", "x", "If: </s3cret/f> (<" + token + ">)\r\n").status == 201);
}

BOOST_AUTO_TEST_CASE(a_folder_with_a_locked_member_stays_and_the_member_is_named) {
  lock("/f/a");
  for (const std::string_view method : {"DELETE", "MOVE"}) {
    const auto answer = carry(method, "/f", "/g");
    BOOST_TEST(answer.status == 207);
    BOOST_TEST(says(answer, "<D:href>/s3cret/f/a</D:href><D:status>HTTP/1.1 423 Locked</D:status>"));
  }
  BOOST_TEST(content("/f/a") == "content");
}

BOOST_AUTO_TEST_CASE(a_move_with_one_side_locked_needs_that_token_only) {
  put("/b", "tmp");
  const auto token = lock("/f/a");
  BOOST_TEST(carry("MOVE", "/b", "/f/a").status == 423);
  BOOST_TEST(carry("MOVE", "/b", "/f/a", "If: </s3cret/f/a> (<" + token + ">)\r\n").status == 204);
  BOOST_TEST(content("/f/a") == "tmp");
  BOOST_TEST(put_status("") == 423);  // the destination's lock stays
}

BOOST_AUTO_TEST_CASE(delete_and_move_end_the_lock_of_the_source) {
  const auto token = lock("/f/a");
  BOOST_TEST(ask("DELETE", "/f/a", if_token(token)).status == 204);
  BOOST_TEST(put("/f/a", "x").status == 201);
  const auto second = lock("/f/a");
  BOOST_TEST(carry("MOVE", "/f/a", "/b", if_token(second)).status == 201);
  BOOST_TEST(put("/b", "y").status == 204);
  BOOST_TEST(ask("LOCK", "/f/a", "", lockinfo()).status == 201);
}

BOOST_AUTO_TEST_CASE(locking_a_free_name_makes_an_empty_file) {
  const auto answer = ask("LOCK", "/f/new", "", lockinfo());
  BOOST_TEST(answer.status == 201);
  BOOST_TEST(ask("HEAD", "/f/new").has("Content-Length: 0\r\n"));
  BOOST_TEST(says(ask("PROPFIND", "/f", "Depth: 1\r\n"), "<D:href>/s3cret/f/new</D:href>"));
  BOOST_TEST(put("/f/new", "x", if_token(token_of(answer))).status == 204);
  BOOST_TEST(ask("LOCK", "/none/new", "", lockinfo()).status == 409);
}

BOOST_AUTO_TEST_CASE(a_refresh_prolongs_and_locks_end_on_time) {
  const auto token = lock("/f", "Timeout: Second-600\r\n");
  world->pass(std::chrono::seconds(500));
  const auto refreshed = ask("LOCK", "/f/a", if_token(token) + "Timeout: Second-1200\r\n");  // below its root
  BOOST_TEST(refreshed.status == 200);
  BOOST_TEST(says(refreshed, "<D:timeout>Second-1200</D:timeout>"));
  BOOST_TEST(!refreshed.has("Lock-Token:"));
  world->pass(std::chrono::seconds(1100));
  BOOST_TEST(put_status("") == 423);
  world->pass(std::chrono::seconds(101));
  BOOST_TEST(put_status("") == 204);
  BOOST_TEST(ask("LOCK", "/f/a", if_token(token)).status == 412);
}

BOOST_AUTO_TEST_CASE(timeouts_are_kept_within_bounds) {
  struct Row {
    std::string_view asked;
    std::string_view granted;
  };
  const Row rows[] = {
      {"Timeout: Infinite, Second-4100000000\r\n", "Second-3600"}, {"Timeout: Second-4100000000\r\n", "Second-3600"},
      {"Timeout: Second-99999999999999999999\r\n", "Second-3600"}, {"Timeout: Second-1\r\n", "Second-180"},
      {"Timeout: Extend, Second-240\r\n", "Second-240"},           {"", "Second-3600"}};
  for (const auto& row : rows) {
    const auto answer = ask("LOCK", "/f/a", row.asked, lockinfo("shared"));
    BOOST_TEST(says(answer, ">" + std::string(row.granted) + "<"), answer.body);
  }
}

BOOST_AUTO_TEST_CASE(unlock_ends_the_lock_it_names) {
  const auto token = lock("/f/a");
  BOOST_TEST(ask("UNLOCK", "/f/a").status == 400);
  const auto unknown = ask("UNLOCK", "/f/a", "Lock-Token: <urn:uuid:unknown>\r\n");
  BOOST_TEST(unknown.status == 409);
  BOOST_TEST(says(unknown, "<D:lock-token-matches-request-uri/>"));
  BOOST_TEST(ask("UNLOCK", "/f/a", "Lock-Token: " + token + "\r\n").status == 204);  // Windows XP
  BOOST_TEST(put_status("") == 204);
}

BOOST_AUTO_TEST_CASE(lock_bodies_are_read_whatever_their_type_and_judged) {
  BOOST_TEST(ask("LOCK", "/f/a", "Content-Type: text/plain\r\n", lockinfo("shared")).status == 200);
  BOOST_TEST(ask("LOCK", "/f/a", "", "<D:lockinfo xmlns:D=\"DAV:\"/>").status == 400);
  BOOST_TEST(ask("LOCK", "/f/a", "", "no xml").status == 400);
  BOOST_TEST(ask("LOCK", "/f/a", "Depth: 1\r\n", lockinfo("shared")).status == 400);
  BOOST_TEST(ask("LOCK", "/f/a").status == 400);
}

BOOST_AUTO_TEST_CASE(the_if_header_is_judged_whole) {
  const auto etag = etag_of(ask("HEAD", "/f/a"));
  const auto token = lock("/f/a");
  struct Row {
    std::string header;
    int status;
  };
  const Row rows[] = {
      {"(<" + token + ">)", 204},
      {"(Not <DAV:no-lock>)", 423},
      {"(<" + token + "> [\"other\"])", 412},
      {"(<urn:uuid:1>) (<" + token + ">)", 204},
      {"</s3cret/f/a> (<" + token + ">)", 204},
      {"<http://drive/s3cret/f/a> (<" + token + ">)", 204},
      {"<http://drive/s3cret/f/%61> (<" + token + ">)", 204},
      {"<http://elsewhere/s3cret/f/a> (<" + token + ">)", 412},
      {"<http://elsewhere/x> (Not <" + token + ">)", 423},
      {"</s3cret/f> (<" + token + ">)", 412},
      {"(Not <" + token + ">)", 412},
      {"(<" + token + ">) (Not <DAV:no-lock>)", 204},
      {"()", 400},
      {"(<" + token + ">", 400},
      {"(<no-uri>)", 400},
      {"nonsense", 400},
      {"([W/" + etag + "] <" + token + ">)", 412},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.header) { BOOST_TEST(put_status("If: " + row.header + "\r\n") == row.status); }
  }
  const auto now = etag_of(ask("HEAD", "/f/a"));
  BOOST_TEST(put_status("If: (<" + token + "> [" + now + "])\r\n") == 204);
}

BOOST_AUTO_TEST_CASE(if_match_and_if_none_match_guard_every_change) {
  const auto etag = etag_of(ask("HEAD", "/f/a"));
  BOOST_TEST(put_status("If-Match: \"other\"\r\n") == 412);
  BOOST_TEST(put_status("If-Match: W/" + etag + "\r\n") == 412);
  BOOST_TEST(put_status("If-None-Match: *\r\n") == 412);
  BOOST_TEST(put_status("If-None-Match: " + etag + "\r\n") == 412);
  BOOST_TEST(put("/f/none", "x", "If-Match: *\r\n").status == 412);
  BOOST_TEST(ask("DELETE", "/f/a", "If-Match: \"other\"\r\n").status == 412);
  BOOST_TEST(put_status("If-Match: nonsense\r\n") == 400);
  BOOST_TEST(put_status("If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n") == 412);
  BOOST_TEST(content("/f/a") == "content");
  BOOST_TEST(put_status("If-Match: \"other\", " + etag + "\r\n") == 204);
}

BOOST_AUTO_TEST_CASE(reads_are_answered_with_304_when_nothing_is_new) {
  const auto head = ask("HEAD", "/f/a");
  const auto modified = value_of(head, "Last-Modified: ", "\r");
  const auto same = ask("GET", "/f/a", "If-None-Match: " + etag_of(head) + "\r\n");
  BOOST_TEST(same.status == 304);
  BOOST_TEST(etag_of(same) == etag_of(head));
  BOOST_TEST(ask("GET", "/f/a", "If-None-Match: \"other\"\r\n").status == 200);
  BOOST_TEST(ask("GET", "/f/a", "If-Modified-Since: " + modified + "\r\n").status == 304);
  BOOST_TEST(ask("GET", "/f/a", "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n").status == 200);
  BOOST_TEST(ask("GET", "/f/a", "If-Match: \"other\"\r\n").status == 412);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace mappe::webdav::test
