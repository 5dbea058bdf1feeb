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
  CouncilListing listed() const {
    CouncilListing listing;
    listing.generation = generation;
    listing.upto = papers;
    return listing;
  }
  KeptCouncil::Ask ask() {
    return [this](std::uint64_t since) -> Result<std::string> { return page(since); };
  }
};

struct Computer {
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
  const auto changed = kept.update(bulk.listed(), bulk.ask());
  BOOST_REQUIRE(changed);
  return *changed;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(client_council_kept)

BOOST_AUTO_TEST_CASE(what_came_is_there_for_the_next_process_and_only_news_are_asked_for) {
  Computer device;
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

// A meeting by columns, whose item bears the name of paper p7 of the pages before.
BOOST_AUTO_TEST_CASE(a_page_by_columns_is_kept_by_objects_with_the_names_of_papers_that_came_before) {
  Computer device;
  Bulk bulk;
  bulk.papers = 8;
  const auto ask = [&](std::uint64_t since) -> Result<std::string> {
    if (since < 8) return bulk.page(since);
    return std::string(R"({"generation":"g1","checked_ms":77,"upto":9,"more":false,"count":1,"texts":[],"columns":[
      {"path":"","shapes":[["n","state","first_seen_ms","changed_ms","object","papers"]],"of":[0]},
      {"path":"n","numbers":[9]},{"path":"state","values":["present"],"of":[0]},{"path":"first_seen_ms","numbers":[1]},
      {"path":"changed_ms","numbers":[1]},{"path":"object","shapes":[["id","kind","items"]],"of":[0]},
      {"path":"object/id","values":["m"],"of":[0]},{"path":"object/kind","values":["meeting"],"of":[0]},
      {"path":"object/items","lengths":[1]},{"path":"object/items*","shapes":[["id"]],"of":[0]},
      {"path":"object/items*/id","values":["i"],"of":[0]},{"path":"papers","lengths":[1]},
      {"path":"papers*","shapes":[["item","paper","same_name"]],"of":[0]},
      {"path":"papers*/item","values":["i"],"of":[0]},{"path":"papers*/paper","values":["p7"],"of":[0]},
      {"path":"papers*/same_name","values":[true],"of":[0]}]})");
  };
  KeptCouncil kept = device.kept();
  BOOST_TEST(updates(kept, bulk));
  CouncilListing listed = bulk.listed();
  listed.upto = 9;
  BOOST_REQUIRE(kept.update(listed, ask));
  BOOST_TEST(kept.rows().find("m") != nullptr);
  const auto page = device.home->read({Drawer::councils, "stadt-a8"});
  BOOST_REQUIRE(page);
  const std::string text(text_of(page->expose()));
  BOOST_TEST(text.find(R"("name":"Vorlage g1")") != std::string::npos);
  BOOST_TEST(text.find("same_name") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_came_before_the_connection_broke_stays) {
  Computer device;
  Bulk bulk;
  KeptCouncil kept = device.kept();
  const auto broke = kept.update(bulk.listed(), [&](std::uint64_t since) -> Result<std::string> {
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
  Computer device;
  Bulk bulk;
  KeptCouncil kept = device.kept();
  updates(kept, bulk);
  Bulk anew;
  anew.generation = "g2";
  anew.papers = 5;
  BOOST_TEST(updates(kept, anew));
  BOOST_TEST(kept.rows().all().size() == 5u);
  BOOST_TEST(device.kept().rows().find("p1")->name == "Vorlage g2");
  BOOST_TEST(device.home->list(Drawer::councils).size() == 4u);  // 0, 4, the packed one and the head
}

BOOST_AUTO_TEST_CASE(the_packed_mirror_is_what_the_pages_say_and_made_again_where_it_is_damaged) {
  Computer device;
  Bulk bulk;
  KeptCouncil kept = device.kept();
  updates(kept, bulk);
  const auto said = [](const KeptCouncil& of) {
    std::string all;
    for (const auto* row : of.index().search("vorlage", 100)) all += row->id + " " + row->name + "\n";
    return all;
  };
  const std::string before = said(kept);
  BOOST_TEST(before.size() > 300u);
  const RecordName packed{Drawer::councils, "stadt-pa"};
  // It is what is read: the pages but the first may be noise.
  BOOST_REQUIRE(device.home->write({Drawer::councils, "stadt-a8"}, view_of(std::string_view("noise"))));
  BOOST_TEST(said(device.kept()) == before);
  BOOST_TEST(device.kept().is_whole());
  for (const std::string_view damage : {"", "\x01", "\x02 cut", "\x03 another form"}) {
    Computer other;
    KeptCouncil there = other.kept();
    updates(there, bulk);
    BOOST_REQUIRE(other.home->write(packed, view_of(damage)));
    BOOST_TEST(said(other.kept()) == before);
    BOOST_TEST(other.home->read(packed)->expose().size() > 300u);  // made again
  }
}

BOOST_AUTO_TEST_CASE(a_packed_mirror_that_is_cut_anywhere_does_not_read) {
  Computer device;
  Bulk bulk;
  KeptCouncil kept = device.kept();
  updates(kept, bulk);
  const auto record = device.home->read({Drawer::councils, "stadt-pa"});
  BOOST_REQUIRE(record);
  const ByteView whole = record->expose();
  BOOST_TEST(client::council::PackedMirror::unpack(whole).has_value());
  for (std::size_t size = 0; size < whole.size(); ++size)
    BOOST_TEST(!client::council::PackedMirror::unpack(whole.first(size)), size);
}

BOOST_AUTO_TEST_CASE(a_page_that_was_changed_on_disk_is_fetched_again_with_what_came_behind_it) {
  Computer device;
  Bulk bulk;
  KeptCouncil kept = device.kept();
  updates(kept, bulk);
  const auto path = device.home->path_of({Drawer::councils, "stadt-a8"});
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(100);
  file.put('\x55').put('\x54');
  file.close();
  BOOST_REQUIRE(device.home->remove({Drawer::councils, "stadt-pa"}));
  KeptCouncil again = device.kept();
  BOOST_TEST(again.rows().all().size() == 8u);
  BOOST_TEST(!again.is_whole());  // what is not here may only be missing
  updates(again, bulk);
  BOOST_TEST(device.kept().rows().all().size() == 30u);
  BOOST_TEST(device.kept().is_whole());
}

BOOST_AUTO_TEST_CASE(what_was_there_is_shown_until_a_new_generation_is_whole) {
  Computer device;
  Bulk bulk;
  KeptCouncil kept = device.kept();
  updates(kept, bulk);
  Bulk anew;
  anew.generation = "g2";
  anew.papers = 20;
  const auto breaks = [&](std::uint64_t since) -> Result<std::string> {
    if (since >= 12) return fail(Errc::offline, "no connection to the server");
    return anew.page(since);
  };
  BOOST_TEST((kept.update(anew.listed(), breaks).error().code == Errc::offline));
  BOOST_TEST(device.kept().rows().find("p1")->name == "Vorlage g1");
  BOOST_TEST(device.kept().rows().all().size() == 30u);
  anew.asked.clear();
  BOOST_TEST(updates(kept, anew));
  BOOST_TEST(anew.asked.front() == 12u);  // it goes on
  BOOST_TEST(device.kept().rows().find("p1")->name == "Vorlage g2");
  BOOST_TEST(device.kept().rows().all().size() == 20u);
}

BOOST_AUTO_TEST_CASE(a_server_that_has_seen_less_is_refused) {
  Computer device;
  Bulk bulk;
  KeptCouncil kept = device.kept();
  updates(kept, bulk);
  Bulk back;
  back.papers = 20;
  BOOST_TEST((kept.update(back.listed(), back.ask()).error().code == Errc::behind));
  BOOST_TEST(back.asked.empty());
  Bulk less;
  less.papers = 35;
  CouncilListing promised = less.listed();
  promised.upto = 40;
  BOOST_TEST((kept.update(promised, less.ask()).error().code == Errc::behind));
  BOOST_TEST(updates(kept, less));  // the twin
  BOOST_TEST(device.kept().rows().all().size() == 35u);
}

BOOST_AUTO_TEST_CASE(a_council_that_is_forgotten_leaves_nothing) {
  Computer device;
  Bulk bulk;
  KeptCouncil one = device.kept("stadt"), other = device.kept("stadt-b");
  updates(one, bulk);
  updates(other, bulk);
  BOOST_REQUIRE(KeptCouncil::forget(*device.home, "stadt"));
  BOOST_TEST(device.kept("stadt").rows().all().empty());
  BOOST_TEST(device.kept("stadt-b").rows().all().size() == 30u);
  BOOST_TEST((KeptCouncil::forget(*device.home, "../stadt").error().code == Errc::usage));
}

BOOST_AUTO_TEST_CASE(what_is_kept_is_sealed) {
  Computer device;
  Bulk bulk;
  KeptCouncil kept = device.kept();
  updates(kept, bulk);
  std::ifstream file(device.home->path_of({Drawer::councils, "stadt-a0"}), std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  BOOST_TEST(bytes.size() > 100u);
  BOOST_TEST(bytes.find("Vorlage") == std::string::npos);
  BOOST_TEST(bulk.page(0).find("Vorlage") != std::string::npos);  // the twin: it would be found
}

BOOST_AUTO_TEST_CASE(items_of_agendas_are_found_as_the_newest_page_has_them) {
  const Computer computer;
  auto kept = computer.kept();
  const auto meeting = [](std::uint64_t n, const std::string& items) {
    return R"({"generation":"g1","checked_ms":7,"more":false,"upto":)" + std::to_string(n) + R"(,"objects":[{"n":)" +
           std::to_string(n) + R"(,"state":"present","first_seen_ms":1,"changed_ms":1,"object":{"id":"m/1","kind":)" +
           R"("meeting","name":"Rat","items":[)" + items + "]}}]}";
  };
  const auto takes = [&](std::uint64_t upto, const std::string& page) {
    CouncilListing listed;
    listed.generation = "g1";
    listed.upto = upto;
    BOOST_REQUIRE(kept.update(listed, [&](std::uint64_t) -> Result<std::string> { return page; }));
  };
  takes(1, meeting(1, R"({"id":"i/1","name":"Haushalt","number":"Ö 1"},{"id":"i/2","name":"Radweg","public":false})"));
  auto found = kept.items({"i/1", "i/2", "i/3"});
  BOOST_REQUIRE(found.size() == 2);
  BOOST_TEST(found.at("i/1").name == "Haushalt");
  BOOST_TEST(found.at("i/1").number == "Ö 1");
  BOOST_TEST(found.at("i/1").meeting == "m/1");
  BOOST_TEST(!found.at("i/1").is_closed);
  BOOST_TEST(found.at("i/2").is_closed);
  // A later page has the meeting anew: without one item, and the other one called otherwise.
  takes(2, meeting(2, R"({"id":"i/2","name":"Radweg, neu","public_by_heading":false},{"id":"i/4","name":"Anfragen"})"));
  found = computer.kept().items({"i/1", "i/2"});
  BOOST_REQUIRE(found.size() == 1);
  BOOST_TEST(found.at("i/2").name == "Radweg, neu");
  BOOST_TEST(found.at("i/2").is_closed);
  const auto agenda = kept.agenda("m/1");
  BOOST_REQUIRE(agenda.size() == 2);
  BOOST_TEST(agenda[1].id == "i/4");
  BOOST_TEST(kept.agenda("m/2").empty());
  BOOST_TEST(kept.items({}).empty());
}

BOOST_AUTO_TEST_CASE(councils_whose_names_begin_alike_do_not_meet) {
  Computer device;
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
  Computer device;
  KeptCouncil kept = device.kept();
  Bulk bulk;
  std::size_t asked = 0;
  const auto others = kept.update(bulk.listed(), [&](std::uint64_t since) -> Result<std::string> {
    Bulk other;
    other.generation = "h" + std::to_string(++asked);
    return other.page(since);
  });
  BOOST_REQUIRE(!others);
  BOOST_TEST((others.error().code == Errc::conflict));
  BOOST_TEST(asked == 1u);
  const auto nothing = kept.update(bulk.listed(), [&](std::uint64_t since) -> Result<std::string> {
    ++asked;
    return R"({"generation":"g1","checked_ms":1,"upto":)" + std::to_string(since) + R"(,"more":true,"objects":[]})";
  });
  BOOST_REQUIRE(!nothing);
  BOOST_TEST((nothing.error().code == Errc::malformed));
  BOOST_TEST(asked == 2u);
}

BOOST_AUTO_TEST_CASE(a_process_that_is_killed_leaves_whole_pages) {
  Computer device;
  constexpr int kills = 12;
  std::size_t before = 0;
  for (int kill = 0; kill < kills; ++kill) {
    const pid_t child = in_child([&] {
      auto home = Home::open(device.scratch / "home");
      if (!home) return;
      auto kept = KeptCouncil::open(**home, "stadt");
      Bulk bulk;
      bulk.papers = 100'000;
      if (kept) (void)kept->update(bulk.listed(), bulk.ask());
    });
    ::usleep(static_cast<useconds_t>(20'000 + 5'000 * kill));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    const KeptCouncil kept = device.kept();
    const std::size_t now = kept.rows().all().size();
    BOOST_TEST(now == kept.rows().upto());  // a front part without a hole
    BOOST_TEST(now % 4 == 0u);
    BOOST_TEST(now >= before);
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
