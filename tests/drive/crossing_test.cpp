// COPY and MOVE from one space into another: other keys, so all is sealed anew.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "tests/drive/two_drives.h"

namespace drive_test {
namespace {

using http::test::eventually;

struct TwoSpaces : WholeDrive {
  Mounted ben{town.ben().drive().tree()};

  Answer carry(std::string_view method, const std::string& from, const std::string& to, const std::string& head = "") {
    return anna.ask(method, at(first, from), "Destination: /s3cret" + at(second, to) + "\r\n" + head);
  }
  const journal::State& state_of(const SpaceId& space) { return town.as_seen_by_anna(space).state(); }
  bool is_in(const SpaceId& space, const std::string& path) { return state_of(space).resolve(path).has_value(); }
  std::string lock(const std::string& path) {
    return HttpDrive::token_of(anna.ask("LOCK", path, "", HttpDrive::lockinfo()));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(crossing, TwoSpaces)

BOOST_AUTO_TEST_CASE(a_copy_is_sealed_anew_and_leaves_the_source) {
  struct Row {
    std::string name, content;
  };
  // With the commit; before it; with a list of chunks; nothing.
  const Row rows[] = {{"/small", "text"},
                      {"/middle", bytes_like_random(700'000)},
                      {"/large", bytes_like_random(18 * mib)},
                      {"/empty", ""}};
  for (const auto& [name, content] : rows) BOOST_TEST_CONTEXT(name) {
      BOOST_TEST(anna.ask("PUT", at(first, name), "X-OC-Mtime: 784111777\r\n", content).status == 201);
      BOOST_TEST(carry("COPY", name, name).status == 201);
      BOOST_TEST((anna.content(at(first, name)) == content));
      BOOST_TEST(eventually([&] { return ben.ask("HEAD", at(second, name)).status == 200; }));
      BOOST_TEST((ben.content(at(second, name)) == content));  // by the other space's keys
      const auto& there = state_of(second);
      BOOST_TEST(there.current(*there.resolve(name))->mtime_ms == 784111777000u);
    }
}

BOOST_AUTO_TEST_CASE(a_move_leaves_the_source_in_its_bin_with_the_history) {
  anna.ask("PUT", at(first, "/a"), "", "one");
  anna.ask("PUT", at(first, "/a"), "", "two");
  anna.ask("PROPPATCH", at(first, "/a"), "",
           "<D:propertyupdate xmlns:D=\"DAV:\"><D:set><D:prop><p xmlns=\"urn:x\">kept</p></D:prop></D:set>"
           "</D:propertyupdate>");
  const NodeId before = *state_of(first).resolve("/a");
  BOOST_TEST(carry("MOVE", "/a", "/b").status == 201);
  BOOST_TEST(anna.content(at(second, "/b")) == "two");
  BOOST_TEST(HttpDrive::says(anna.ask("PROPFIND", at(second, "/b"), "Depth: 0\r\n"), ">kept<"));
  BOOST_TEST(anna.ask("HEAD", at(first, "/a")).status == 404);
  const auto& old_home = state_of(first);
  BOOST_TEST((old_home.trash() == std::vector<NodeId>{before}));
  BOOST_TEST(old_home.versions(before).size() == 2U);
  const auto& new_home = state_of(second);
  BOOST_TEST(new_home.versions(*new_home.resolve("/b")).size() == 1U);  // history does not travel
}

BOOST_AUTO_TEST_CASE(a_document_at_the_destination_goes_on_with_its_history) {
  anna.ask("PUT", at(first, "/a"), "", "new");
  anna.ask("PUT", at(second, "/b"), "", "old");
  const NodeId document = *state_of(second).resolve("/b");
  BOOST_TEST(carry("MOVE", "/a", "/b", "Overwrite: F\r\n").status == 412);
  BOOST_TEST(anna.content(at(second, "/b")) == "old");
  const auto moved = carry("MOVE", "/a", "/b");
  BOOST_TEST(moved.status == 204);
  BOOST_TEST(HttpDrive::etag_of(moved) == HttpDrive::etag_of(anna.ask("HEAD", at(second, "/b"))));
  BOOST_TEST(anna.content(at(second, "/b")) == "new");
  BOOST_TEST((*state_of(second).resolve("/b") == document));
  BOOST_TEST(state_of(second).versions(document).size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_folder_goes_whole) {
  anna.ask("MKCOL", at(first, "/f"));
  anna.ask("MKCOL", at(first, "/f/g"));
  for (const char* name : {"/f/a", "/f/b", "/f/g/c"}) anna.ask("PUT", at(first, name), "", name);
  BOOST_TEST(carry("COPY", "/f", "/shallow", "Depth: 0\r\n").status == 201);
  BOOST_TEST(state_of(second).children(*state_of(second).resolve("/shallow")).empty());
  anna.ask("PUT", at(second, "/f"), "", "a file in its way");
  BOOST_TEST(carry("MOVE", "/f", "/f").status == 204);
  for (const char* name : {"/f/a", "/f/b", "/f/g/c"}) BOOST_TEST(anna.content(at(second, name)) == name);
  BOOST_TEST(!is_in(first, "/f"));
  BOOST_TEST(state_of(second).children(journal::limbo_id()).empty());
  BOOST_TEST(carry("COPY", "", "/all").status == 201);
  BOOST_TEST(is_in(second, "/all"));
}

BOOST_AUTO_TEST_CASE(locks_bind_on_both_sides) {
  anna.ask("PUT", at(first, "/a"), "", "new");
  anna.ask("PUT", at(second, "/b"), "", "old");
  const auto own = lock(at(first, "/a")), other = lock(at(second, "/b"));
  const auto refused = carry("COPY", "/a", "/b");
  BOOST_TEST(refused.status == 423);
  BOOST_TEST(HttpDrive::says(refused, "<D:href>/s3cret" + at(second, "/b") + "</D:href>"), refused.body);
  BOOST_TEST(carry("COPY", "/a", "/c").status == 201);  // what is copied is only read
  const auto tagged = [this](const std::string& place, const std::string& token) {
    return "</s3cret" + place + "> (<" + token + ">)";
  };
  const std::string of_target = tagged(at(second, "/b"), other), of_source = tagged(at(first, "/a"), own);
  const auto half = carry("MOVE", "/a", "/b", "If: " + of_target + "\r\n");
  BOOST_TEST((half.status == 423 || half.status == 207), half.status);
  BOOST_TEST(anna.content(at(second, "/b")) == "old");
  BOOST_TEST(carry("MOVE", "/a", "/b", "If: " + of_target + " " + of_source + "\r\n").status == 204);
  BOOST_TEST(anna.content(at(second, "/b")) == "new");
  BOOST_TEST(anna.ask("PUT", at(second, "/b"), "", "x").status == 423);  // the lock at the destination stays
  BOOST_TEST(anna.ask("PUT", at(first, "/a"), "", "x").status == 201);   // that of the source has ended
}

BOOST_AUTO_TEST_CASE(conditions_and_places_are_judged) {
  const auto etag = HttpDrive::etag_of(anna.ask("PUT", at(first, "/a"), "", "x"));
  BOOST_TEST(carry("MOVE", "/a", "/b", "If-Match: \"other\"\r\n").status == 412);
  BOOST_TEST(carry("MOVE", "/none", "/b").status == 404);
  BOOST_TEST(carry("MOVE", "/a", "/none/b").status == 409);
  BOOST_TEST(carry("MOVE", "/a", "/b%3Ac").status == 403);
  BOOST_TEST(carry("MOVE", "/a", "").status == 403);
  BOOST_TEST(carry("MOVE", "", "/b").status == 403);
  BOOST_TEST(is_in(first, "/a"));
  BOOST_TEST(carry("MOVE", "/a", "/b", "If-Match: " + etag + "\r\n").status == 201);
}

BOOST_AUTO_TEST_CASE(what_is_refused_at_the_destination_stays_where_it_is) {
  anna.ask("PUT", at(first, "/a"), "", bytes_like_random(700'000));
  town.leaves_free(100'000);
  town.anna().drive().catch_up(second);
  BOOST_TEST(carry("MOVE", "/a", "/a").status == 507);
  town.leaves_free(std::nullopt);
  town.makes_ben_a_reader(second);
  town.ben().drive().catch_up(second);
  town.ben().drive().catch_up(first);
  const std::string to = "Destination: /s3cret" + at(second, "/a") + "\r\n";
  BOOST_TEST(ben.ask("MOVE", at(first, "/a"), to).status == 403);
  BOOST_TEST(is_in(first, "/a"));
  BOOST_TEST(!is_in(second, "/a"));
}

// Whatever was answered as saved lies in one of the two spaces.
BOOST_AUTO_TEST_CASE(what_somebody_saves_while_it_moves_is_not_lost) {
  for (int round = 0; round < 4; ++round) {
    const std::string name = "/f" + std::to_string(round);
    anna.ask("PUT", at(first, name), "", bytes_like_random(300'000));
    BOOST_TEST(eventually([&] { return ben.ask("HEAD", at(first, name)).status == 200; }));
    std::atomic<bool> goes_on = true;
    std::string saved;
    std::thread saver([&] {
      for (int i = 0; goes_on; ++i)
        if (ben.ask("PUT", at(first, name), "If-Match: *\r\n", std::to_string(i)).status == 204)
          saved = std::to_string(i);
    });
    const int status = carry("MOVE", name, name).status;
    goes_on = false;
    saver.join();
    BOOST_TEST((status == 201 || status == 503), status);
    town.anna().drive().catch_up(first);
    const std::string there = anna.content(at(second, name)), here = anna.content(at(first, name));
    if (!saved.empty()) BOOST_TEST((there == saved || here == saved), there.substr(0, 40) << " | " << here);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace drive_test
