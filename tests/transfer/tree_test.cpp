// Whole trees into a space and out of it, by two people at once, on a server that breaks off.
#include <sys/stat.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <set>

#include "client/transfer/get_tree.h"
#include "client/transfer/limits.h"
#include "client/transfer/put_tree.h"
#include "tests/client/town.h"
#include "tests/transfer/files.h"

using namespace client_tests;
using namespace transfer_test;
namespace fs = std::filesystem;

namespace {

void write_file(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

std::string many_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  std::uint32_t seed = 7;
  for (char& c : bytes) c = static_cast<char>((seed = seed * 1664525u + 1013904223u) >> 24);
  return bytes;
}

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& item : fs::directory_iterator(folder)) names.insert(item.path().filename().string());
  return names;
}

struct Watched final : PutObserver {
  std::atomic<std::uint64_t> expected = 0, bytes = 0, there = 0, files = 0, pauses = 0;
  void on_expected(std::uint64_t more) override { expected += more; }
  void on_bytes(std::uint64_t more) override { bytes += more; }
  void on_there(std::uint64_t more) override { there += more; }
  void on_file() override { ++files; }
  void pause(std::chrono::milliseconds) override { ++pauses; }
};

struct TreeScene : Town {
  Scratch scratch;
  Watched watched;
  std::unique_ptr<BlobCache> cache;

  TreeScene() {
    anna_creates_space();
    cache = std::make_unique<BlobCache>(scratch / "cache", 0);
  }
  PutReport put(Member& who, const std::vector<fs::path>& sources, const std::string& target = "/") {
    return PutTree(who.home(), server, who.space(), *cache, watched).put(sources, target, false, true);
  }
  GetReport get(Member& who, const std::string& path, const fs::path& destination, bool replace = false) {
    return GetTree(server, who.space(), *cache, watched, replace).get(path, destination, true);
  }
  std::unique_ptr<Member> editor() {
    auto bernd = member("Bernd", SpaceRole::editor);
    BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
    BOOST_REQUIRE(static_cast<bool>(anna->space().sync()));
    return bernd;
  }
  void commits(Member& who, journal::Intent intent) {
    Change change;
    change.intent = std::move(intent);
    BOOST_REQUIRE(static_cast<bool>(Committer(who.space()).commit(std::move(change))));
  }
  NodeId makes_folder(Member& who, const NodeId& parent, const std::string& name) {
    const NodeId id = NodeId::random();
    commits(who, journal::intent::MakeFolder{id, parent, name});
    return id;
  }
  std::set<std::string> paths(Member& who) {
    std::set<std::string> paths;
    who.space().state().each_node([&](const journal::NodeView& node) {
      if (node.live) paths.insert(who.space().state().path_of(node.id));
    });
    return paths;
  }
};

std::set<std::string> whys(const PutReport& report) {
  std::set<std::string> whys;
  for (const PutRefused& one : report.refused) whys.insert(one.path.filename().string() + ": " + one.why);
  return whys;
}

using Paths = std::set<std::string>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(trees, TreeScene)

BOOST_AUTO_TEST_CASE(a_tree_goes_in_and_comes_out_the_same) {
  write_file(scratch / "Ordner/a.txt", "a");
  write_file(scratch / "Ordner/unter/leer", "");
  write_file(scratch / "Ordner/unter/tief/groß.bin", many_bytes(2 * mib));
  const PutReport report = put(*anna, {scratch / "Ordner"});
  BOOST_TEST(!report.stopped);
  BOOST_TEST(report.files == 3u);
  BOOST_TEST(report.folders == 3u);
  BOOST_TEST(watched.expected == 2 * mib + 1);
  BOOST_TEST(watched.bytes == watched.expected);
  const GetReport got = get(*anna, "/Ordner", scratch / "zurück");
  BOOST_TEST(got.files == 3u);
  BOOST_TEST(read_file(scratch / "zurück/unter/tief/groß.bin") == many_bytes(2 * mib));
  BOOST_TEST(fs::file_size(scratch / "zurück/unter/leer") == 0u);
}

BOOST_AUTO_TEST_CASE(a_folder_somebody_made_meanwhile_is_used) {
  const auto bernd = editor();
  write_file(scratch / "Ordner/a.txt", "von Anna");
  write_file(scratch / "Ordner/unter/b.txt", "auch von Anna");
  write_file(scratch / "Ordner/unter/c.txt", "auch von Anna");
  server.before_append = [&] {
    const NodeId folder = makes_folder(*bernd, NodeId(), "Ordner");
    makes_folder(*bernd, folder, "unter");
    makes_folder(*bernd, folder, "von Bernd");
  };
  const PutReport report = put(*anna, {scratch / "Ordner"});
  BOOST_TEST(!report.stopped);
  BOOST_TEST(whys(report).empty());
  BOOST_TEST(report.files == 3u);
  BOOST_TEST(report.folders == 0u);
  BOOST_TEST((paths(*anna) == Paths{"", "/Ordner", "/Ordner/a.txt", "/Ordner/unter", "/Ordner/unter/b.txt",
                                    "/Ordner/unter/c.txt", "/Ordner/von Bernd"}));
  BOOST_TEST(anna->reads("/Ordner/unter/b.txt") == "auch von Anna");
}

BOOST_AUTO_TEST_CASE(what_comes_after_goes_into_the_folder_somebody_made_meanwhile_too) {
  const auto bernd = editor();
  write_file(scratch / "Ordner/a.bin", many_bytes(limits::inline_file_bytes_max + 1));  // each ends a batch
  write_file(scratch / "Ordner/b/c.bin", many_bytes(limits::inline_file_bytes_max + 1));
  write_file(scratch / "Ordner/d.txt", "d");
  server.before_append = [&] { makes_folder(*bernd, NodeId(), "ORDNER"); };  // the same name key
  const PutReport report = put(*anna, {scratch / "Ordner"});
  BOOST_TEST(whys(report).empty());
  BOOST_TEST((paths(*anna) == Paths{"", "/ORDNER", "/ORDNER/a.bin", "/ORDNER/b", "/ORDNER/b/c.bin", "/ORDNER/d.txt"}));
}

BOOST_AUTO_TEST_CASE(a_file_that_took_the_folders_name_keeps_it_and_the_rest_is_done) {
  const auto bernd = editor();
  write_file(scratch / "Ordner/a.txt", "a");
  write_file(scratch / "Ordner/unter/b.txt", "b");
  write_file(scratch / "danach.txt", "danach");
  server.before_append = [&] { BOOST_REQUIRE(static_cast<bool>(bernd->saves("Ordner", "eine Datei"))); };
  const PutReport report = put(*anna, {scratch / "Ordner", scratch / "danach.txt"});
  BOOST_TEST(!report.stopped);
  BOOST_TEST((whys(report) == Paths{"Ordner: taken"}));
  BOOST_TEST((paths(*anna) == Paths{"", "/Ordner", "/danach.txt"}));
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_gone_meanwhile_is_told_as_such) {
  const auto bernd = editor();
  const NodeId folder = makes_folder(*bernd, NodeId(), "Ordner");
  BOOST_REQUIRE(static_cast<bool>(anna->space().sync()));
  write_file(scratch / "a.txt", "a");
  server.before_append = [&] { commits(*bernd, journal::intent::Trash{folder, {}}); };
  BOOST_TEST((whys(put(*anna, {scratch / "a.txt"}, "/Ordner")) == Paths{"a.txt: gone"}));
}

BOOST_AUTO_TEST_CASE(a_named_link_gives_its_own_name_and_its_targets_bytes) {
  write_file(scratch / "Fassung 3.txt", "drei");
  fs::create_symlink("Fassung 3.txt", scratch / "Aktuell.txt");
  BOOST_TEST(whys(put(*anna, {scratch / "Aktuell.txt"})).empty());
  BOOST_TEST(anna->reads("/Aktuell.txt") == "drei");
  const fs::path here = fs::current_path();
  fs::create_directories(scratch / "Arbeit");
  fs::current_path(scratch / "Arbeit");
  put(*anna, {"."});
  fs::current_path(here);
  BOOST_TEST(paths(*anna).contains("/Arbeit"));
}

BOOST_AUTO_TEST_CASE(one_file_that_cannot_be_read_or_is_too_large_does_not_stop_the_others) {
  write_file(scratch / "gut.txt", "gut");
  write_file(scratch / "riesig", "");
  fs::resize_file(scratch / "riesig", limits::file_bytes_max + 1);  // sparse
  // Reading this process's memory at address 0 is an input/output error, from what calls itself a regular file.
  const PutReport report = put(*anna, {"/proc/self/mem", scratch / "riesig", scratch / "gut.txt"});
  BOOST_TEST(!report.stopped);
  BOOST_TEST((whys(report) == Paths{"mem: unreadable", "riesig: too_large"}));
  BOOST_TEST(anna->reads("/gut.txt") == "gut");
}

BOOST_AUTO_TEST_CASE(keys_of_an_upload_are_forgotten_once_its_entry_is_written) {
  write_file(scratch / "groß.bin", many_bytes(3 * mib));
  BOOST_TEST(!put(*anna, {scratch / "groß.bin"}).stopped);
  BOOST_TEST(anna->home().list(Drawer::uploads).empty());
}

BOOST_AUTO_TEST_CASE(a_link_is_no_file_and_what_lies_beside_it_comes) {
  const NodeId folder = makes_folder(*anna, NodeId(), "Sitzung");
  BOOST_REQUIRE(static_cast<bool>(anna->saves("plan.txt", "Plan")));
  journal::intent::Plain plain;
  journal::Target target;
  target.name = "Vorlage 12";
  plain.ops.push_back(journal::op::Link{NodeId::random(), folder, "Vorlage", std::move(target)});
  commits(*anna, std::move(plain));
  commits(*anna, journal::intent::Move{*anna->space().state().resolve("/plan.txt"), folder, "plan.txt", false, {}});
  const GetReport alone = get(*anna, "/Sitzung/Vorlage", scratch / "allein");
  BOOST_REQUIRE(alone.stopped.has_value());
  BOOST_TEST((alone.stopped->code == Errc::usage));
  const GetReport both = get(*anna, "/Sitzung", scratch / "alles");
  BOOST_TEST(!both.stopped);
  BOOST_REQUIRE(both.refused.size() == 1u);
  BOOST_TEST(both.refused[0].path == "/Sitzung/Vorlage");
  BOOST_TEST(read_file(scratch / "alles/plan.txt") == "Plan");
}

BOOST_AUTO_TEST_CASE(a_single_file_is_announced_before_it_comes) {
  BOOST_REQUIRE(static_cast<bool>(anna->saves("a.txt", "12345")));
  BOOST_TEST(!get(*anna, "/a.txt", scratch / "a.txt").stopped);
  BOOST_TEST(watched.expected == 5u);
  BOOST_TEST(watched.bytes == 5u);
}

BOOST_AUTO_TEST_CASE(a_broken_download_goes_on_where_it_was) {
  const std::string bytes = many_bytes(16 * mib);
  write_file(scratch / "groß.bin", bytes);
  BOOST_TEST(!put(*anna, {scratch / "groß.bin"}).stopped);
  fs::create_directories(scratch / "hier");
  server.blobs_to_give = 12;
  const GetReport broken = get(*anna, "/groß.bin", scratch / "hier");
  BOOST_REQUIRE(broken.stopped.has_value());
  BOOST_TEST((broken.stopped->code == Errc::offline));
  BOOST_TEST(watched.pauses >= 5u);  // it was tried again before it was given up
  BOOST_TEST(broken.parts.size() == 1u);
  BOOST_TEST((names_in(scratch / "hier") == Paths{"groß.bin.mappe-teil"}));
  const std::uint64_t had = fs::file_size(scratch / "hier/groß.bin.mappe-teil");
  BOOST_TEST(had >= (13 - client::limits::transfer_workers) * mib);  // nothing behind what the slowest had not fetched

  server.blobs_to_give = 16 - static_cast<int>(had / mib);  // the rest and no more
  const GetReport whole = get(*anna, "/groß.bin", scratch / "hier");
  BOOST_TEST(!whole.stopped);
  BOOST_TEST(watched.there == had);
  BOOST_TEST((names_in(scratch / "hier") == Paths{"groß.bin"}));
  BOOST_TEST((read_file(scratch / "hier/groß.bin") == bytes));
}

BOOST_AUTO_TEST_CASE(a_beginning_counts_only_as_far_as_it_is_the_files) {
  const std::string bytes = many_bytes(10 * mib);
  write_file(scratch / "groß.bin", bytes);
  BOOST_TEST(!put(*anna, {scratch / "groß.bin"}).stopped);
  std::string damaged = bytes.substr(0, 5 * mib);
  damaged[3 * mib + 17] ^= 1;
  write_file(scratch / "hier/groß.bin.mappe-teil", damaged);
  BOOST_TEST(!get(*anna, "/groß.bin", scratch / "hier").stopped);
  BOOST_TEST(watched.there == 3 * mib);
  BOOST_TEST((read_file(scratch / "hier/groß.bin") == bytes));
  write_file(scratch / "hier/groß.bin.mappe-teil", many_bytes(20 * mib).substr(5));
  BOOST_TEST(!get(*anna, "/groß.bin", scratch / "hier", true).stopped);
  BOOST_TEST(watched.there == 3 * mib);  // nothing more
  BOOST_TEST((names_in(scratch / "hier") == Paths{"groß.bin"}));
}

BOOST_AUTO_TEST_CASE(a_file_the_server_has_lost_leaves_no_beginning_behind) {
  write_file(scratch / "groß.bin", many_bytes(10 * mib));
  BOOST_TEST(!put(*anna, {scratch / "groß.bin"}).stopped);
  const journal::Content content = anna->space().state().current(*anna->space().state().resolve("/groß.bin"))->parsed();
  server.blobs.erase(content.chunks[8].blob);
  fs::create_directories(scratch / "hier");
  const GetReport got = get(*anna, "/groß.bin", scratch / "hier");
  BOOST_REQUIRE(got.stopped.has_value());
  BOOST_TEST((got.stopped->code == Errc::not_found));
  BOOST_TEST(got.parts.empty());
  BOOST_TEST(names_in(scratch / "hier").empty());
}

BOOST_AUTO_TEST_SUITE_END()
