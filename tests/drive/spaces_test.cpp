// What a drive of spaces has beyond any tree: two members' drives on one space, the journal behind it, and chunks.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "client/replica/committer.h"
#include "tests/drive/two_drives.h"
#include "tests/webdav/conformance/litmus.h"

namespace drive_test {
namespace {

using http::test::eventually;

std::string if_token(const std::string& token) { return "If: (<" + token + ">)\r\n"; }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(spaces, TwoDrives)

BOOST_AUTO_TEST_CASE(what_one_saves_the_other_reads_without_asking_for_it) {
  BOOST_TEST(anna.ask("PUT", "/a.txt", "", "one").status == 201);
  BOOST_TEST(eventually([&] { return ben.content("/a.txt") == "one"; }));
  BOOST_TEST(ben.ask("PUT", "/a.txt", "", "two").status == 204);
  BOOST_TEST(eventually([&] { return anna.content("/a.txt") == "two"; }));
  BOOST_TEST(anna.ask("DELETE", "/a.txt").status == 204);
  BOOST_TEST(eventually([&] { return ben.ask("HEAD", "/a.txt").status == 404; }));
}

BOOST_AUTO_TEST_CASE(a_lock_of_one_shows_and_binds_at_the_other) {
  anna.ask("PUT", "/a.txt", "", "one");
  const auto token = HttpDrive::token_of(anna.ask("LOCK", "/a.txt", "", HttpDrive::lockinfo()));
  BOOST_TEST(!token.empty());
  town.ben().drive().catch_up(space);
  const auto seen = ben.ask("PROPFIND", "/", "Depth: 1\r\n",
                            "<D:propfind xmlns:D=\"DAV:\"><D:prop><D:lockdiscovery/></D:prop></D:propfind>");
  BOOST_TEST(HttpDrive::says(seen, "<D:owner>Anna Müller</D:owner>"), seen.body);
  BOOST_TEST(!HttpDrive::says(seen, token.substr(9)));  // the UUID itself, whatever the scheme
  const std::string other_name = found_in(seen.body, "opaquelocktoken:[0-9a-f-]{36}");
  BOOST_TEST(!other_name.empty(), seen.body);  // there are clients that take a lock without a token for none
  BOOST_TEST(ben.ask("PROPFIND", "/a.txt", "Depth: 0\r\n",
                     "<D:propfind xmlns:D=\"DAV:\"><D:prop><D:lockdiscovery/></D:prop></D:propfind>")
                 .body.find("<D:locktoken><D:href>" + other_name + "</D:href></D:locktoken>") != std::string::npos);
  BOOST_TEST(ben.ask("PUT", "/a.txt", if_token(other_name), "two").status == 412);  // it opens nothing
  BOOST_TEST(ben.ask("PUT", "/a.txt", "Lock-Token: <" + other_name + ">\r\n", "two").status == 423);
  BOOST_TEST(ben.ask("UNLOCK", "/a.txt", "Lock-Token: <" + other_name + ">\r\n").status == 403);
  const auto refused = ben.ask("PUT", "/a.txt", "", "two");
  BOOST_TEST(refused.status == 423);
  BOOST_TEST(HttpDrive::says(refused, "<D:href>/s3cret/a.txt</D:href>"));
  BOOST_TEST(ben.ask("LOCK", "/a.txt", "", HttpDrive::lockinfo()).status == 423);
  BOOST_TEST(ben.ask("DELETE", "/a.txt").status == 423);
  BOOST_TEST(anna.ask("UNLOCK", "/a.txt", "Lock-Token: <" + token + ">\r\n").status == 204);
  BOOST_TEST(ben.ask("PUT", "/a.txt", "", "two").status == 204);
}

BOOST_AUTO_TEST_CASE(a_lock_on_a_folder_binds_below_at_the_other) {
  anna.ask("MKCOL", "/f");
  anna.ask("PUT", "/f/a", "", "one");
  BOOST_TEST(anna.ask("LOCK", "/f", "", HttpDrive::lockinfo()).status == 200);
  BOOST_TEST(eventually([&] { return ben.ask("HEAD", "/f/a").status == 200; }));
  BOOST_TEST(ben.ask("PUT", "/f/a", "", "two").status == 423);
  BOOST_TEST(ben.ask("PUT", "/f/new", "", "two").status == 423);
  BOOST_TEST(ben.ask("LOCK", "/f/a", "", HttpDrive::lockinfo()).status == 423);
  BOOST_TEST(ben.ask("PUT", "/beside", "", "two").status == 201);
}

BOOST_AUTO_TEST_CASE(a_lock_is_still_good_when_the_drive_was_started_anew) {
  ben.ask("PUT", "/a.txt", "", "one");
  const auto token = HttpDrive::token_of(ben.ask("LOCK", "/a.txt", "", HttpDrive::lockinfo()));
  // As after a crash: the first drive has not given it up.
  Desk desk = town.opens_another_for_ben();
  Mounted again(desk.drive().tree_of(space));
  BOOST_TEST(again.ask("PUT", "/a.txt", "", "two").status == 423);
  BOOST_TEST(again.ask("PUT", "/a.txt", if_token(token), "two").status == 204);
  BOOST_TEST(again.ask("LOCK", "/a.txt", if_token(token)).status == 200);
  BOOST_TEST(again.ask("UNLOCK", "/a.txt", "Lock-Token: <" + token + ">\r\n").status == 204);
  BOOST_TEST(again.ask("PUT", "/a.txt", "", "three").status == 204);
}

BOOST_AUTO_TEST_CASE(a_lock_ends_with_the_drive_that_holds_it) {
  ben.ask("PUT", "/a.txt", "", "one");
  {
    Desk desk = town.opens_another_for_ben();
    Mounted other(desk.drive().tree_of(space));
    BOOST_TEST(other.ask("LOCK", "/a.txt", "", HttpDrive::lockinfo()).status == 200);
    BOOST_TEST(ben.ask("PUT", "/a.txt", "", "two").status == 423);
  }
  BOOST_TEST(ben.ask("PUT", "/a.txt", "", "two").status == 204);
}

BOOST_AUTO_TEST_CASE(a_range_of_a_large_file_fetches_its_chunks_alone) {
  const std::string bytes = bytes_like_random(24 * mib + 5);  // more than 16 chunks: with a list of them
  BOOST_TEST_REQUIRE(anna.ask("PUT", "/large", "", bytes).status == 201);
  BOOST_TEST(eventually([&] { return ben.ask("HEAD", "/large").status == 200; }));
  auto& asked = town.ben().asked.blobs;
  asked = 0;
  const auto part =
      ben.ask("GET", "/large",
              "Range: bytes=" + std::to_string(10 * mib + 7) + "-" + std::to_string(10 * mib + 65'542) + "\r\n");
  BOOST_TEST(part.status == 206);
  BOOST_TEST((part.body == bytes.substr(10 * mib + 7, 65'536)));
  BOOST_TEST(asked == 2U);  // the list, and one chunk
  BOOST_TEST((ben.ask("GET", "/large",
                      "Range: bytes=" + std::to_string(10 * mib) + "-" + std::to_string(10 * mib + 99) + "\r\n")
                  .body == bytes.substr(10 * mib, 100)));
  BOOST_TEST(asked == 2U);  // from the cache
  BOOST_TEST((ben.content("/large") == bytes));
  BOOST_TEST(asked == 2U + 24U);
}

BOOST_AUTO_TEST_CASE(a_document_keeps_its_node_and_history_when_it_is_saved_by_rename) {
  anna.ask("PUT", "/doc.odt", "", "first");
  const NodeId document = node("/doc.odt");
  anna.ask("PROPPATCH", "/doc.odt", "",
           "<D:propertyupdate xmlns:D=\"DAV:\"><D:set><D:prop><p xmlns=\"urn:x\">kept</p></D:prop></D:set>"
           "</D:propertyupdate>");
  anna.ask("PUT", "/doc.odt.tmp", "", "second");
  const NodeId temporary = node("/doc.odt.tmp");
  BOOST_TEST(anna.ask("MOVE", "/doc.odt.tmp", "Destination: /s3cret/doc.odt\r\n").status == 204);
  BOOST_TEST(anna.content("/doc.odt") == "second");
  BOOST_TEST((node("/doc.odt") == document));
  BOOST_TEST(versions("/doc.odt") == 2U);
  BOOST_TEST(HttpDrive::says(anna.ask("PROPFIND", "/doc.odt", "Depth: 0\r\n"), ">kept<"));
  const auto& state = town.as_seen_by_anna(space).state();
  BOOST_TEST(!state.node(temporary).has_value());  // purged, not left in the bin
  BOOST_TEST(state.trash().empty());
}

BOOST_AUTO_TEST_CASE(a_document_keeps_its_node_and_history_when_the_old_one_is_put_aside_first) {
  struct Way {
    std::string_view document, fresh, aside;
  };
  // Word; an editor with backups; a program of macOS, which saves in a folder beside it.
  const Way ways[] = {{"/a.docx", "/~WRD0000.tmp", "/~WRL0001.tmp"},
                      {"/b.txt", "/b.txt.new", "/b.txt~"},
                      {"/c.pages", "/c.sb-12ab/c.pages", "/c.sb-12ab/old.pages"}};
  anna.ask("MKCOL", "/c.sb-12ab");
  for (const auto& [document, fresh, aside] : ways) BOOST_TEST_CONTEXT(document) {
      anna.ask("PUT", document, "", "first");
      const NodeId before = node(std::string(document));
      anna.ask("PUT", fresh, "", "second");
      const auto to = [](std::string_view place) { return "Destination: /s3cret" + std::string(place) + "\r\n"; };
      BOOST_TEST(anna.ask("MOVE", document, to(aside)).status == 201);
      BOOST_TEST(anna.ask("MOVE", fresh, to(document)).status == 201);
      BOOST_TEST(anna.content(document) == "second");
      BOOST_TEST(anna.content(aside) == "first");
      BOOST_TEST(anna.ask("HEAD", fresh).status == 404);
      BOOST_TEST(anna.ask("DELETE", aside).status == 204);
      BOOST_TEST((node(std::string(document)) == before));
      BOOST_TEST(versions(std::string(document)) == 2U);
    }
}

BOOST_AUTO_TEST_CASE(a_document_that_makes_room_for_its_own_new_text_comes_back_with_it) {
  anna.ask("PUT", "/a.kdbx", "", "first");
  const NodeId document = node("/a.kdbx");
  anna.ask("PUT", "/a.kdbx.tmp", "", "second");
  BOOST_TEST(anna.ask("DELETE", "/a.kdbx").status == 204);
  const auto moved = anna.ask("MOVE", "/a.kdbx.tmp", "Destination: /s3cret/a.kdbx\r\n");
  BOOST_TEST(moved.status == 201);
  BOOST_TEST(HttpDrive::etag_of(moved) == HttpDrive::etag_of(anna.ask("HEAD", "/a.kdbx")));
  BOOST_TEST((node("/a.kdbx") == document));
  BOOST_TEST(town.as_seen_by_anna(space).state().trash().empty());
  // Somebody who removes a document and gives its name to another has two documents.
  anna.ask("PUT", "/b.txt", "", "other");
  anna.ask("DELETE", "/a.kdbx");
  BOOST_TEST(anna.ask("MOVE", "/b.txt", "Destination: /s3cret/a.kdbx\r\n").status == 201);
  BOOST_TEST((node("/a.kdbx") != document));
}

BOOST_AUTO_TEST_CASE(files_that_people_rename_keep_their_histories) {
  anna.ask("PUT", "/a.txt", "", "a");
  anna.ask("PUT", "/c.txt", "", "c");
  const NodeId a = node("/a.txt"), c = node("/c.txt");
  BOOST_TEST(anna.ask("MOVE", "/a.txt", "Destination: /s3cret/b.txt\r\n").status == 201);
  BOOST_TEST(anna.ask("MOVE", "/c.txt", "Destination: /s3cret/a.txt\r\n").status == 201);
  BOOST_TEST((node("/b.txt") == a));
  BOOST_TEST((node("/a.txt") == c));
}

BOOST_AUTO_TEST_CASE(an_empty_file_that_comes_first_is_no_version) {
  anna.ask("PUT", "/a.docx", "", "");
  anna.ask("PUT", "/a.docx", "", "");
  BOOST_TEST(versions("/a.docx") == 1U);
  anna.ask("PUT", "/a.docx", "", "content");
  BOOST_TEST(versions("/a.docx") == 1U);
  const auto head = town.as_seen_by_anna(space).head().seq;
  anna.ask("PUT", "/a.docx", "X-OC-Mtime: 784111777\r\n", "content");
  BOOST_TEST(versions("/a.docx") == 1U);  // the same again: its time alone
  BOOST_TEST(town.as_seen_by_anna(space).head().seq == head + 1);
}

BOOST_AUTO_TEST_CASE(saves_at_the_same_time_share_entries_and_keep_to_their_conditions) {
  const auto before = town.as_seen_by_anna(space).head().seq;
  std::atomic<int> created = 0, refused = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 32; ++i) {
    threads.emplace_back([&, i] {
      created += anna.ask("PUT", "/f" + std::to_string(i), "", std::to_string(i)).status == 201;
      const int status = anna.ask("PUT", "/one", "If-None-Match: *\r\n", std::to_string(i)).status;
      created += status == 201;
      refused += status == 412;
    });
  }
  for (auto& thread : threads) thread.join();
  BOOST_TEST(created == 33);
  BOOST_TEST(refused == 31);
  for (int i = 0; i < 32; ++i) BOOST_TEST(anna.content("/f" + std::to_string(i)) == std::to_string(i));
  BOOST_TEST(town.as_seen_by_anna(space).head().seq - before < 20U);
}

BOOST_AUTO_TEST_CASE(a_locked_file_among_saves_keeps_none_of_the_others) {
  ben.ask("PUT", "/locked", "", "old");
  BOOST_TEST(ben.ask("LOCK", "/locked", "", HttpDrive::lockinfo()).status == 200);
  BOOST_TEST(eventually([&] { return anna.ask("HEAD", "/locked").status == 200; }));
  std::atomic<int> created = 0, locked = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 12; ++i) {
    threads.emplace_back([&, i] {
      created += anna.ask("PUT", "/f" + std::to_string(i), "", "new").status == 201;
      locked += anna.ask("PUT", "/locked", "", "new").status == 423;
    });
  }
  for (auto& thread : threads) thread.join();
  BOOST_TEST(created == 12);
  BOOST_TEST(locked == 12);
  BOOST_TEST(anna.content("/locked") == "old");
}

BOOST_AUTO_TEST_CASE(a_large_upload_that_breaks_off_writes_nothing) {
  anna.ask("PUT", "/a", "", "old");
  const auto head = town.as_seen_by_anna(space).head();
  http::test::Client client(anna.fixture.server->port());
  client.send("PUT /s3cret/a HTTP/1.1\r\nHost: drive\r\nContent-Length: " + std::to_string(8 * mib) + "\r\n\r\n" +
              bytes_like_random(5 * mib));
  client.stop_sending();
  client.receive();
  BOOST_TEST(anna.content("/a") == "old");
  BOOST_TEST((town.as_seen_by_anna(space).head() == head));
}

BOOST_AUTO_TEST_CASE(what_is_removed_lies_in_the_bin_with_all_below) {
  anna.ask("MKCOL", "/f");
  anna.ask("PUT", "/f/a", "", "one");
  const NodeId folder = node("/f"), file = node("/f/a");
  BOOST_TEST(anna.ask("DELETE", "/f").status == 204);
  const auto& state = town.as_seen_by_anna(space).state();
  BOOST_TEST((state.trash() == std::vector<NodeId>{folder}));
  BOOST_TEST((state.node(file)->parent == folder));
}

BOOST_AUTO_TEST_CASE(a_folder_of_many_files_is_copied_whole_and_seen_only_then) {
  anna.ask("MKCOL", "/f");
  auto& writes = town.as_seen_by_anna(space);
  client::Committer committer(writes);
  const NodeId folder = *writes.state().resolve("/f");
  std::vector<journal::Op> all;
  for (int i = 0; i < 1'000; ++i) all.push_back(journal::op::Folder{NodeId::random(), folder, "n" + std::to_string(i)});
  client::Change whole;
  whole.intent = journal::intent::Plain{std::move(all), false};
  BOOST_TEST_REQUIRE(static_cast<bool>(committer.commit(std::move(whole))));
  BOOST_TEST(eventually([&] { return anna.ask("HEAD", "/f/n999").status == 200; }));
  BOOST_TEST(anna.ask("COPY", "/f", "Destination: /s3cret/g\r\n").status == 201);
  const auto& state = town.as_seen_by_anna(space).state();
  BOOST_TEST(state.children(*state.resolve("/g")).size() == 1'000U);
  BOOST_TEST(state.children(journal::limbo_id()).empty());
  BOOST_TEST(anna.ask("COPY", "/f", "Destination: /s3cret/g\r\n").status == 204);
  BOOST_TEST(anna.ask("MOVE", "/g", "Destination: /s3cret/h\r\n").status == 201);
  BOOST_TEST(anna.ask("HEAD", "/h/n500").status == 200);
}

BOOST_AUTO_TEST_CASE(what_was_read_can_be_read_offline_and_nothing_is_written_or_waited_for) {
  anna.ask("PUT", "/a", "", "own");
  ben.ask("PUT", "/b", "", bytes_like_random(600'000));
  BOOST_TEST(eventually([&] { return anna.ask("HEAD", "/b").status == 200; }));
  town.goes_away();
  const auto start = std::chrono::steady_clock::now();
  BOOST_TEST(anna.content("/a") == "own");
  BOOST_TEST(anna.ask("PUT", "/a", "", "new").status == 503);
  BOOST_TEST(anna.ask("MKCOL", "/f").status == 503);
  BOOST_TEST(anna.ask("LOCK", "/a", "", HttpDrive::lockinfo()).status == 503);
  BOOST_TEST(anna.ask("GET", "/b").status == 503);  // never read here
  BOOST_TEST(anna.ask("PROPFIND", "/", "Depth: 1\r\n").status == 207);
  const bool is_quick = std::chrono::steady_clock::now() - start < std::chrono::seconds(5);
  town.comes_back();
  BOOST_TEST(is_quick);
  BOOST_TEST(anna.ask("PUT", "/a", "", "new").status == 204);
  BOOST_TEST(eventually([&] { return ben.content("/a") == "new"; }));
}

BOOST_AUTO_TEST_CASE(conditions_are_judged_on_what_others_wrote_meanwhile) {
  const auto etag = HttpDrive::etag_of(anna.ask("PUT", "/a", "", "one"));
  BOOST_TEST(eventually([&] { return ben.content("/a") == "one"; }));
  // Ben's save is there before Anna's drive has heard of it.
  BOOST_TEST(ben.ask("PUT", "/a", "", "two").status == 204);
  BOOST_TEST(anna.ask("PUT", "/a", "If-Match: " + etag + "\r\n", "three").status == 412);
  BOOST_TEST(ben.content("/a") == "two");
}

// The program itself serves this computer alone, without TLS; the same tree behind TLS is what a proxy would make of
// it.
BOOST_AUTO_TEST_CASE(litmus_passes_whole_by_tls) {
  const http::test::TemporaryFolder folder;
  auto tls = http::Tls::load(http::test::make_key_files(folder.path));
  BOOST_TEST_REQUIRE(tls.has_value());
  http::test::Fixture fixture;
  webdav::mount(fixture.router, "/s3cret", town.anna().drive().tree_of(space), {});
  const auto port = fixture.start(*tls);
  webdav::test::litmus_passes_whole("https://127.0.0.1:" + std::to_string(port) + "/s3cret/", folder.path);
}

BOOST_AUTO_TEST_SUITE_END()

// ---- the root ------------------------------------------------------------------------------------------------------

BOOST_FIXTURE_TEST_SUITE(root, WholeDrive)

BOOST_AUTO_TEST_CASE(spaces_are_folders_of_a_root_that_stays_as_it_is) {
  const auto listed = anna.ask("PROPFIND", "/", "Depth: 1\r\n");
  BOOST_TEST(listed.status == 207);
  BOOST_TEST(HttpDrive::says(listed, "<D:href>/s3cret" + at(first, "/") + "</D:href>"));
  BOOST_TEST(HttpDrive::says(listed, "<D:displayname>" + town.as_seen_by_anna(first).title() + "</D:displayname>"));
  BOOST_TEST(anna.ask("PUT", "/a", "", "x").status == 403);
  BOOST_TEST(anna.ask("MKCOL", "/f").status == 403);
  BOOST_TEST(anna.ask("MKCOL", at(first, "")).status == 405);
  BOOST_TEST(anna.ask("DELETE", "/").status == 403);
  BOOST_TEST(anna.ask("DELETE", at(first, "/")).status == 403);
  BOOST_TEST(anna.ask("MOVE", at(first, "/"), "Destination: /s3cret/renamed\r\n").status == 403);
  BOOST_TEST(anna.ask("LOCK", "/a", "", HttpDrive::lockinfo()).status == 403);
  BOOST_TEST(anna.ask("PUT", "/none/a", "", "x").status == 409);
  BOOST_TEST(anna.ask("GET", "/").status == 200);
}

BOOST_AUTO_TEST_CASE(locks_are_named_by_their_place_in_the_drive) {
  anna.ask("PUT", at(first, "/a"), "", "x");
  const auto taken = anna.ask("LOCK", at(first, "/a"), "", HttpDrive::lockinfo());
  BOOST_TEST(HttpDrive::says(taken, "<D:lockroot><D:href>/s3cret" + at(first, "/a") + "</D:href></D:lockroot>"));
  const auto refused = anna.ask("PUT", at(first, "/a"), "", "y");
  BOOST_TEST(HttpDrive::says(refused, "<D:href>/s3cret" + at(first, "/a") + "</D:href>"));
  const auto token = HttpDrive::token_of(taken);
  const std::string tagged = "If: </s3cret" + at(first, "/a") + "> (<" + token + ">)\r\n";
  BOOST_TEST(anna.ask("PUT", at(first, "/a"), tagged, "y").status == 204);
}

BOOST_AUTO_TEST_CASE(titles_become_names_that_every_system_has) {
  const SpaceId id = SpaceId::random();
  BOOST_TEST(client::drive::folder_name("Umwelt & Verkehr", id) == "Umwelt & Verkehr");
  BOOST_TEST(client::drive::folder_name("Wer? <wir>.", id) == "Wer_ _wir_");
  BOOST_TEST(client::drive::folder_name("a/b\\c:d", id) == "a_b_c_d");
  BOOST_TEST(client::drive::folder_name("", id) == "Mappe " + id.text().substr(0, 6));
  BOOST_TEST(client::drive::folder_name("..", id) == "Mappe " + id.text().substr(0, 6));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace drive_test
