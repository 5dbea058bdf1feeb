// What Finder, Windows and Office leave beside documents is there for who wrote it and reaches nobody else.
#include "webdav/aside_tree.h"

#include <boost/test/unit_test.hpp>

#include "conformance/drive.h"
#include "memory_world.h"

namespace mappe::webdav::test {
namespace {

// Anna's drive as `Drive` serves it, and the tree behind it, where others look.
struct Beside {
  MemoryWorld world;
  std::shared_ptr<Tree> behind = world.behind();
  http::test::Fixture server;
  AsideTree::Room room;

  Beside() { serve(std::make_shared<AsideTree>(behind)); }
  void serve(std::shared_ptr<Tree> tree) {
    mount(server.router, prefix, std::move(tree), {});
    server.start();
  }
  Answer ask(std::string_view method, std::string_view path, std::string_view head = "", std::string_view body = "") {
    return Drive::ask_at(*server.server, method, path, head, body);
  }
  int status(std::string_view method, std::string_view path, std::string_view head = "", std::string_view body = "") {
    return ask(method, path, head, body).status;
  }
  int carry(std::string_view method, std::string_view from, std::string_view to, std::string_view head = "") {
    return status(method, from, "Destination: " + std::string(prefix) + std::string(to) + "\r\n" + std::string(head));
  }
  std::string content(std::string_view path) { return ask("GET", path).body; }
  bool lists(std::string_view folder, std::string_view name) {
    return Drive::says(ask("PROPFIND", folder, "Depth: 1\r\n"), std::string("/") + std::string(name) + "</D:href>");
  }
  bool others_see(std::vector<std::string> names) const { return bool(behind->find(*Path::from(names), {})); }
};

constexpr std::array left_beside{"._Antrag.odt", ".DS_Store",     "Thumbs.db",         "thumbs.DB",
                                 "desktop.ini",  "~$Antrag.docx", ".~lock.Antrag.odt#"};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(aside, Beside)

BOOST_AUTO_TEST_CASE(what_systems_leave_is_read_listed_and_removed_and_nobody_else_sees_it) {
  for (const std::string name : left_beside) {
    std::string path = "/";
    for (const char c : name) path += c == '#' ? std::string("%23") : std::string(1, c);
    BOOST_TEST(status("PUT", path, "", "Rest") == 201, name);
    BOOST_TEST(content(path) == "Rest");
    BOOST_TEST(lists("/", path.substr(1)), name);
    BOOST_TEST(status("PUT", path, "", "Rest 2") == 204);
    BOOST_TEST(content(path) == "Rest 2");
    BOOST_TEST(!others_see({name}), name);
    BOOST_TEST(status("DELETE", path) == 204);
    BOOST_TEST(status("DELETE", path) == 404);
    BOOST_TEST(!lists("/", path.substr(1)), name);
  }
}

BOOST_AUTO_TEST_CASE(documents_and_what_becomes_one_are_everybodys) {
  for (const std::string name : {"Antrag.odt", "~WRD0001.tmp", "Antrag.odt.sb-1234", ".versteckt", "_Antrag.odt"}) {
    BOOST_TEST(status("PUT", "/" + name, "", "Text") == 201, name);
    BOOST_TEST(others_see({name}), name);
  }
}

BOOST_AUTO_TEST_CASE(finder_copies_a_document_with_its_double) {
  for (const std::string name : {"/._Plan.pdf", "/Plan.pdf"}) {
    BOOST_TEST(status("PROPFIND", name, "Depth: 0\r\n") == 404);
    BOOST_TEST(status("PUT", name) == 201);
    const auto locked = ask("LOCK", name, "Timeout: Second-600\r\n", Drive::lockinfo());
    BOOST_TEST(locked.status == 200);
    const std::string held = "If: (<" + Drive::token_of(locked) + ">)\r\n";
    BOOST_TEST(status("PUT", name, "", "ohne Marke") == 423);
    BOOST_TEST(status("PUT", name, held, "mit Marke") == 204);
    BOOST_TEST(Drive::says(ask("PROPFIND", name, "Depth: 0\r\n"), "<D:getcontentlength>9<"));
    BOOST_TEST(status("UNLOCK", name, "Lock-Token: <" + Drive::token_of(locked) + ">\r\n") == 204);
  }
  BOOST_TEST(others_see({"Plan.pdf"}));
  BOOST_TEST(!others_see({"._Plan.pdf"}));
  BOOST_TEST(carry("MOVE", "/Plan.pdf", "/Plan2.pdf") == 201);
  BOOST_TEST(carry("MOVE", "/._Plan.pdf", "/._Plan2.pdf") == 201);
  BOOST_TEST(content("/._Plan2.pdf") == "mit Marke");
  BOOST_TEST(status("HEAD", "/._Plan.pdf") == 404);
  BOOST_TEST(carry("COPY", "/._Plan2.pdf", "/._Plan3.pdf") == 201);
  BOOST_TEST(carry("COPY", "/._Plan2.pdf", "/._Plan3.pdf", "Overwrite: F\r\n") == 412);
  BOOST_TEST(content("/._Plan3.pdf") == "mit Marke");
  BOOST_TEST(content("/._Plan2.pdf") == "mit Marke");
}

BOOST_AUTO_TEST_CASE(locks_properties_and_conditions_are_as_of_any_file) {
  const auto taken = ask("LOCK", "/~$Brief.docx", "", Drive::lockinfo());
  BOOST_TEST(taken.status == 201);
  BOOST_TEST(status("LOCK", "/~$Brief.docx", "", Drive::lockinfo()) == 423);
  const std::string held = "If: (<" + Drive::token_of(taken) + ">)\r\n";
  BOOST_TEST(status("LOCK", "/~$Brief.docx", held) == 200);  // refreshed
  BOOST_TEST(status("DELETE", "/~$Brief.docx") == 423);
  BOOST_TEST(status("DELETE", "/~$Brief.docx", held) == 204);
  BOOST_TEST(status("LOCK", "/~$Brief.docx", held) == 412);

  BOOST_TEST(status("PUT", "/.DS_Store", "If-None-Match: *\r\n", "1") == 201);
  BOOST_TEST(status("PUT", "/.DS_Store", "If-None-Match: *\r\n", "2") == 412);
  const auto etag = Drive::etag_of(ask("HEAD", "/.DS_Store"));
  BOOST_TEST(etag.size() > 2u);
  BOOST_TEST(status("PUT", "/.DS_Store", "If-Match: " + etag + "\r\n", "2") == 204);
  BOOST_TEST(status("PUT", "/.DS_Store", "If-Match: " + etag + "\r\n", "3") == 412);
  BOOST_TEST(status("GET", "/.DS_Store", "If-None-Match: " + Drive::etag_of(ask("HEAD", "/.DS_Store")) + "\r\n") ==
             304);
  const auto patched = ask("PROPPATCH", "/.DS_Store", "",
                           "<D:propertyupdate xmlns:D=\"DAV:\" xmlns:x=\"urn:x\"><D:set><D:prop><x:a>eins</x:a>"
                           "</D:prop></D:set></D:propertyupdate>");
  BOOST_TEST(Drive::says(patched, "200"));
  BOOST_TEST(Drive::says(ask("PROPFIND", "/.DS_Store", "Depth: 0\r\n"), ">eins<"));
}

BOOST_AUTO_TEST_CASE(folders_take_along_what_is_beside_their_documents) {
  BOOST_TEST(status("PUT", "/Ordner/._a", "", "x") == 409);
  BOOST_TEST(status("MKCOL", "/Ordner") == 201);
  BOOST_TEST(status("PUT", "/Ordner/._a", "", "x") == 201);
  BOOST_TEST(carry("MOVE", "/Ordner", "/Anderer") == 201);
  BOOST_TEST(content("/Anderer/._a") == "x");
  BOOST_TEST(status("HEAD", "/Ordner/._a") == 404);
  BOOST_TEST(status("DELETE", "/Anderer") == 204);
  BOOST_TEST(status("MKCOL", "/Anderer") == 201);
  BOOST_TEST(status("HEAD", "/Anderer/._a") == 404);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_in_the_tree_under_such_a_name_stays_there) {
  BOOST_TEST(status("PUT", "/Notiz.txt", "", "echt") == 201);
  BOOST_TEST(carry("MOVE", "/Notiz.txt", "/._Notiz.txt") == 201);
  BOOST_TEST(others_see({"._Notiz.txt"}));
  BOOST_TEST(status("PUT", "/._Notiz.txt", "", "weiter") == 204);
  BOOST_TEST(content("/._Notiz.txt") == "weiter");
  BOOST_TEST(status("DELETE", "/._Notiz.txt") == 204);
  BOOST_TEST(!others_see({"._Notiz.txt"}));
}

BOOST_AUTO_TEST_CASE(renamed_to_another_name_it_becomes_a_document) {
  BOOST_TEST(status("PUT", "/~$Brief.docx", "", "doch ein Brief") == 201);
  BOOST_TEST(carry("COPY", "/~$Brief.docx", "/Kopie.docx") == 201);
  BOOST_TEST(carry("MOVE", "/~$Brief.docx", "/Brief.docx") == 201);
  for (const std::string name : {"Brief.docx", "Kopie.docx"}) {
    BOOST_TEST(content("/" + name) == "doch ein Brief");
    BOOST_TEST(others_see({name}));
  }
  BOOST_TEST(status("HEAD", "/~$Brief.docx") == 404);
}

BOOST_AUTO_TEST_CASE(a_body_that_breaks_off_and_one_too_large_leave_the_old_content) {
  BOOST_TEST(status("PUT", "/._a", "", "alt") == 201);
  const std::string large(limits::aside_file_bytes_max + 1, 'x');
  BOOST_TEST(status("PUT", "/._a", "", large) == 413);
  BOOST_TEST(status("PUT", "/._a", "OC-Checksum: SHA1:0000000000000000000000000000000000000000\r\n", "neu") == 400);
  BOOST_TEST(content("/._a") == "alt");
}

BOOST_AUTO_TEST_CASE(room_is_made_by_those_not_used_the_longest) {
  AsideTree small(behind, {std::chrono::hours(1), 1'000, 400, 3});
  struct Text final : Source {
    explicit Text(std::size_t size) : left(size) {}
    Result<std::size_t> read(std::span<std::uint8_t> into) override {
      const std::size_t size = std::min(left, into.size());
      std::fill_n(into.begin(), size, std::uint8_t{'x'});
      left -= size;
      return size;
    }
    std::optional<std::uint64_t> size_bytes() const override { return {}; }
    std::size_t left;
  };
  const auto put = [&](const std::string& name, std::size_t size) {
    Text text(size);
    return bool(small.write({Path().child(name), {}, {}, {}}, text));
  };
  const auto is_there = [&](const std::string& name) { return bool(small.find(Path().child(name), {})); };
  BOOST_TEST(put("._1", 10));
  BOOST_TEST(put("._2", 10));
  BOOST_TEST(put("._3", 10));
  BOOST_TEST(is_there("._1"));  // used just now
  BOOST_TEST(put("._4", 10));
  BOOST_TEST(!is_there("._2"));
  BOOST_TEST((is_there("._1") && is_there("._3") && is_there("._4")));
  BOOST_TEST(!put("._5", 401));
  BOOST_TEST((put("._1", 400) && put("._3", 400) && put("._4", 400)));
  BOOST_TEST((!is_there("._1") && is_there("._3") && is_there("._4")));

  AsideTree brief(behind, {std::chrono::seconds(0), 1'000, 400, 3});
  Text text(3);
  BOOST_TEST(bool(brief.write({Path().child("._1"), {}, {}, {}}, text)));
  BOOST_TEST(!bool(brief.find(Path().child("._1"), {})));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace mappe::webdav::test
