// What a device keeps of a council: page by page, whole or not at all, whatever ends the process.
#include <signal.h>
#include <sys/wait.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "client/council/kept.h"
#include "client/council/limits.h"
#include "tests/client/child.h"
#include "tests/client/scratch.h"

using namespace mappe;
using namespace mappe::client;
using client::council::KeptCouncil;
using client_tests::in_child;
using client_tests::Scratch;

namespace {

// The bulk of a council of `papers`, as a server gives it, a few at a time.
struct Bulk {
  std::uint64_t papers = 30;
  std::string generation = "g1";
  std::uint64_t per_page = 4;
  std::vector<std::uint64_t> asked;

  std::string page(std::uint64_t since) {
    asked.push_back(since);
    const std::uint64_t end = std::max(since, std::min(papers, since + per_page));
    std::string objects;
    for (std::uint64_t n = since + 1; n <= end; ++n)
      objects += (objects.empty() ? "" : ",") + std::string(R"({"n":)") + std::to_string(n) +
                 R"(,"state":"present","first_seen_ms":1,"changed_ms":1,"object":{"id":"p)" + std::to_string(n) +
                 R"(","kind":"paper","name":"Vorlage )" + generation + R"("}})";
    return R"({"generation":")" + generation + R"(","checked_ms":77,"upto":)" + std::to_string(end) +
           ",\"more\":" + (end < papers ? "true" : "false") + ",\"objects\":[" + objects + "]}";
  }
  KeptCouncil::Ask ask() {
    return [this](std::uint64_t since) -> Result<std::string> { return page(since); };
  }
};

struct Device {
  Scratch scratch;
  std::unique_ptr<Home> home = opened();

  std::unique_ptr<Home> opened() const {
    auto found = Home::open(scratch / "home");
    BOOST_REQUIRE(found);
    return std::move(*found);
  }
  KeptCouncil kept(const std::string& name = "stadt") const {
    auto found = KeptCouncil::open(*home, name);
    BOOST_REQUIRE(found);
    return std::move(*found);
  }
};

bool updates(KeptCouncil& kept, Bulk& bulk) {
  const auto changed = kept.update(bulk.ask());
  BOOST_REQUIRE(changed);
  return *changed;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(client_council_kept)

BOOST_AUTO_TEST_CASE(what_came_is_there_for_the_next_process_and_only_news_are_asked_for) {
  Device device;
  Bulk bulk;
  {
    KeptCouncil kept = device.kept();
    BOOST_TEST(updates(kept, bulk));
  }
  device.home = device.opened();
  KeptCouncil again = device.kept();
  BOOST_TEST(again.rows().all().size() == 30u);
  BOOST_TEST(again.rows().checked_ms() == 77u);
  bulk.asked.clear();
  BOOST_TEST(!updates(again, bulk));
  bulk.papers = 33;
  BOOST_TEST(updates(again, bulk));
  BOOST_TEST((bulk.asked == std::vector<std::uint64_t>{30, 30}));
  BOOST_TEST(device.kept().rows().all().size() == 33u);
}

BOOST_AUTO_TEST_CASE(what_came_before_the_connection_broke_stays) {
  Device device;
  Bulk bulk;
  KeptCouncil kept = device.kept();
  const auto broke = kept.update([&](std::uint64_t since) -> Result<std::string> {
    if (since >= 12) return fail(Errc::offline, "no connection to the server");
    return bulk.page(since);
  });
  BOOST_REQUIRE(!broke);
  BOOST_TEST((broke.error().code == Errc::offline));
  KeptCouncil again = device.kept();
  BOOST_TEST(again.rows().all().size() == 12u);
  bulk.asked.clear();
  updates(again, bulk);
  BOOST_TEST(bulk.asked.front() == 12u);
  BOOST_TEST(again.rows().all().size() == 30u);
}

BOOST_AUTO_TEST_CASE(a_mirror_that_was_begun_anew_replaces_what_was_kept) {
  Device device;
  Bulk bulk;
  KeptCouncil kept = device.kept();
  updates(kept, bulk);
  Bulk anew;
  anew.generation = "g2";
  anew.papers = 5;
  BOOST_TEST(updates(kept, anew));
  BOOST_TEST(kept.rows().all().size() == 5u);
  BOOST_TEST(device.kept().rows().find("p1")->name == "Vorlage g2");
  BOOST_TEST(device.home->list(Drawer::councils).size() == 3u);  // 0, 4 and the time
}

BOOST_AUTO_TEST_CASE(a_page_that_was_changed_on_disk_is_fetched_again_with_what_came_behind_it) {
  Device device;
  Bulk bulk;
  KeptCouncil kept = device.kept();
  updates(kept, bulk);
  const auto path = device.home->path_of({Drawer::councils, "stadt-8"});
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(100);
  file.put('\x55').put('\x54');
  file.close();
  KeptCouncil again = device.kept();
  BOOST_TEST(again.rows().all().size() == 8u);
  updates(again, bulk);
  BOOST_TEST(device.kept().rows().all().size() == 30u);
}

BOOST_AUTO_TEST_CASE(what_is_kept_is_sealed) {
  Device device;
  Bulk bulk;
  KeptCouncil kept = device.kept();
  updates(kept, bulk);
  std::ifstream file(device.home->path_of({Drawer::councils, "stadt-0"}), std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  BOOST_TEST(bytes.size() > 100u);
  BOOST_TEST(bytes.find("Vorlage") == std::string::npos);
  BOOST_TEST(bulk.page(0).find("Vorlage") != std::string::npos);  // the twin: it would be found
}

BOOST_AUTO_TEST_CASE(councils_whose_names_begin_alike_do_not_meet) {
  Device device;
  Bulk city, district;
  district.papers = 3;
  KeptCouncil one = device.kept("stadt"), other = device.kept("stadt-4");
  updates(one, city);
  updates(other, district);
  Bulk anew;
  anew.generation = "g2";
  updates(one, anew);
  BOOST_TEST(device.kept("stadt-4").rows().all().size() == 3u);
  for (const char* name : {"", "Stadt", "../stadt", "a_b", "abcdefghijklmnopqrstuvwxyz0123456"})
    BOOST_TEST((KeptCouncil::open(*device.home, name).error().code == Errc::usage), name);
}

BOOST_AUTO_TEST_CASE(pages_that_bring_nothing_end) {
  Device device;
  KeptCouncil kept = device.kept();
  std::size_t asked = 0;
  const auto endless = kept.update([&](std::uint64_t since) -> Result<std::string> {
    ++asked;
    return R"({"generation":"g)" + std::to_string(asked) + R"(","checked_ms":1,"upto":)" + std::to_string(since + 1) +
           R"(,"more":true,"objects":[]})";
  });
  BOOST_REQUIRE(!endless);
  BOOST_TEST((endless.error().code == Errc::conflict));  // begun anew again and again
  BOOST_TEST(asked < 10u);
}

BOOST_AUTO_TEST_CASE(a_process_that_is_killed_leaves_whole_pages) {
  Device device;
  constexpr int kills = 12;
  std::size_t before = 0;
  for (int kill = 0; kill < kills; ++kill) {
    const pid_t child = in_child([&] {
      auto home = Home::open(device.scratch / "home");
      if (!home) return;
      auto kept = KeptCouncil::open(**home, "stadt");
      Bulk bulk;
      bulk.papers = 100'000;
      if (kept) (void)kept->update(bulk.ask());
    });
    ::usleep(static_cast<useconds_t>(20'000 + 5'000 * kill));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    const KeptCouncil kept = device.kept();
    const std::size_t now = kept.rows().all().size();
    BOOST_TEST(now == kept.rows().upto());  // a front part without a hole
    BOOST_TEST(now % 4 == 0u);
    BOOST_TEST((now >= before || before >= 4 * client::council::limits::parts_max));  // too many parts begin anew
    before = now;
  }
  BOOST_TEST(before > 0u);
  Bulk bulk;
  bulk.papers = 300;
  bulk.generation = "g3";
  KeptCouncil kept = device.kept();
  updates(kept, bulk);
  BOOST_TEST(device.kept().rows().all().size() == 300u);
}

BOOST_AUTO_TEST_SUITE_END()
