// What a council costs to take whole, and that a page by columns says the same as its other form.  docs/protocol.md §7a
#include <zlib.h>

#include <boost/test/unit_test.hpp>

#include "client/council/columns.h"
#include "client/council/search.h"
#include "council/mirror/limits.h"
#include "made_council.h"
#include "server/council/columns.h"
#include "server/council/gzip.h"
#include "server/council/packed_pages.h"
#include "tests/council/scene.h"

using namespace mappe;
using namespace mappe::council::test;
using client::council::Rows;
using nlohmann::json;
using server::PackedPages;

namespace {

constexpr std::size_t bytes_max = std::size_t{12} << 20;  // of 100,000 papers and 20,000 meetings

std::string unpacked(const std::string& bytes) {
  std::string out(std::size_t{32} << 20, '\0');
  z_stream stream{};
  BOOST_REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  BOOST_REQUIRE(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

// A device that takes pages by columns, and what they came to.
struct Device {
  Rows rows;
  std::size_t bytes = 0, pages = 0;
  std::vector<json> objects;

  // One page; whether there is more.
  bool take(PackedPages& pages_of, const council::Store& store) {
    const std::uint64_t since = rows.upto();
    auto packed = pages_of.page("stadt", since);
    BOOST_REQUIRE(packed);
    BOOST_REQUIRE(packed->has_value());
    bytes += (*packed)->size();
    ++pages;
    const std::string by_columns = unpacked(**packed);
    BOOST_TEST(json::parse(by_columns).contains("columns"));
    auto made = client::council::page_of_objects(by_columns, [&](const std::string& id) -> const std::string* {
      const auto* row = rows.find(id);
      return row == nullptr || row->is_gone() ? nullptr : &row->name;
    });
    BOOST_REQUIRE(made);
    // Its other form says the same.
    const auto plain = store.since("stadt", since, council::limits::bulk_bytes_max);
    BOOST_REQUIRE(plain);
    const json all = json::parse(*made);
    BOOST_TEST((all.at("objects") == json::parse("[" + plain->objects + "]")));
    BOOST_TEST(all.at("upto") == plain->upto);
    for (const json& one : all.at("objects")) objects.push_back(one);
    auto page = client::council::read_bulk_page(*made, since);
    BOOST_REQUIRE(page);
    const bool more = page->more;
    BOOST_REQUIRE(rows.take(std::move(*page), since));
    return more;
  }
  void take_all(PackedPages& pages_of, const council::Store& store) {
    while (take(pages_of, store)) {
    }
  }
};

PackedPages pages_of(const council::Store& store) { return PackedPages(store, {64 << 20, std::chrono::seconds(600)}); }

struct Made {
  Made(std::size_t papers, std::size_t meetings) { BOOST_REQUIRE(maker.fill(*store, "stadt", papers, meetings)); }
  CouncilFolder folder;
  std::unique_ptr<council::Store> store = opened(folder.path() / "council");
  MadeCouncil maker;
};

// Changes an object's text, as a pass would.
void change(council::Store& store, const std::string& id, const std::function<void(json&)>& how) {
  auto record = store.get("stadt", id);
  auto state = store.state("stadt");
  BOOST_REQUIRE((record && *record && state));
  json content = json::parse((*record)->content);
  how(content);
  (*record)->content = content.dump();
  council::Step step;
  step.changed.push_back(**record);
  BOOST_REQUIRE(store.commit("stadt", std::move(step), *state));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(council_bulk)

BOOST_AUTO_TEST_CASE(a_twentieth_of_100000_papers_and_20000_meetings_is_below_a_twentieth_of_12_mib) {
  Made made(5'000, 1'000);
  auto pages = pages_of(*made.store);
  Device device;
  device.take_all(pages, *made.store);
  BOOST_TEST_MESSAGE("packed: " << device.bytes << " bytes in " << device.pages << " pages");
  BOOST_TEST(device.rows.all().size() == 6'000u);
  BOOST_TEST(device.bytes < bytes_max / 20);
}

BOOST_AUTO_TEST_CASE(made_up_titles_pack_no_better_than_recorded_ones) {
  MadeCouncil maker;
  const auto packed = [&](bool recorded) {
    std::string all;
    for (const std::string& title : maker.recorded_titles()) all += (recorded ? title : maker.title()) + "\n";
    return server::gzip(all)->size();
  };
  const std::size_t recorded = packed(true), made = packed(false);
  BOOST_TEST_MESSAGE(recorded << " recorded, " << made << " made up");
  BOOST_TEST(made >= recorded * 95 / 100);
}

BOOST_AUTO_TEST_CASE(recorded_councils_say_the_same_by_columns) {
  for (Town (*town)() : {&huertgenwald, &karlsruhe}) {
    Scene scene(town());
    BOOST_TEST_REQUIRE((scene.full() == council::Outcome::complete));
    auto pages = pages_of(*scene.store);
    Device device;
    device.take_all(pages, *scene.store);
    const auto plain = scene.store->since("stadt", 0, council::limits::bulk_bytes_max);
    const auto by_objects = server::gzip(plain->objects);
    BOOST_TEST_MESSAGE(device.objects.size()
                       << " objects: " << by_objects->size() << " by objects, " << device.bytes << " by columns");
    BOOST_TEST(device.bytes < by_objects->size() * 4 / 5);
  }
}

BOOST_AUTO_TEST_CASE(a_page_is_packed_once_until_something_changes) {
  Made made(50, 10);
  auto pages = pages_of(*made.store);
  const auto first = pages.page("stadt", 0), again = pages.page("stadt", 0);
  BOOST_TEST_REQUIRE((first && again));
  BOOST_TEST((*first == *again));
  BOOST_TEST(pages.made() == 1u);
  BOOST_TEST_REQUIRE(bool(pages.page("stadt", 20)));
  BOOST_TEST(pages.made() == 2u);
  const std::string paper = json::parse("[" + made.store->since("stadt", 0, 1)->objects + "]")[0]["object"]["id"];
  change(*made.store, paper, [](json& content) { content["name"] = "Anders"; });
  const auto later = pages.page("stadt", 0);
  BOOST_TEST_REQUIRE(bool(later));
  BOOST_TEST(pages.made() == 3u);
  BOOST_TEST((*later != *first));
}

BOOST_AUTO_TEST_CASE(what_is_kept_is_bounded) {
  Made made(50, 10);
  PackedPages pages(*made.store, {1, std::chrono::seconds(600)});
  for (int i = 0; i < 3; ++i)
    for (const std::uint64_t since : {0, 20}) BOOST_TEST_REQUIRE(bool(pages.page("stadt", since)));
  BOOST_TEST(pages.made() == 6u);
}

// The name of an item is left out where its paper has the same. Whoever is somewhere between two states of the paper
// must get the item's own.
BOOST_AUTO_TEST_CASE(an_item_keeps_its_name_whatever_becomes_of_its_paper_meanwhile) {
  Made made(50, 10);
  auto pages = pages_of(*made.store);
  Device whole;
  whole.take_all(pages, *made.store);
  const auto with_joins =
      std::find_if(whole.objects.begin(), whole.objects.end(), [](const json& one) { return one.contains("papers"); });
  BOOST_TEST_REQUIRE((with_joins != whole.objects.end()));
  const std::string paper = with_joins->at("papers")[0].at("paper"), meeting = with_joins->at("object").at("id");
  // From the number before the meeting on: the paper came before, and its name is not in the page.
  const std::uint64_t before = with_joins->at("n").get<std::uint64_t>() - 1;
  const auto page_after = [&](std::uint64_t since) {
    const auto packed = pages.page("stadt", since);
    BOOST_TEST_REQUIRE(bool(packed));
    return unpacked(**packed);
  };
  const auto nobody = [](const std::string&) -> const std::string* { return nullptr; };
  BOOST_TEST(page_after(before).find("same_name") != std::string::npos);
  BOOST_TEST((client::council::page_of_objects(page_after(before), nobody).error().code == Errc::malformed));
  // The paper is renamed: it comes after the meeting, so what the device has of it is not what the server has.
  change(*made.store, paper, [](json& content) { content["name"] = "Umbenannt"; });
  whole.take_all(pages, *made.store);
  BOOST_TEST(whole.rows.find(paper)->name == "Umbenannt");
  Device anew;
  anew.take_all(pages, *made.store);
  BOOST_TEST(anew.rows.find(paper)->name == "Umbenannt");
  // The meeting changes after it: item and paper have two names.
  change(*made.store, meeting, [](json& content) { content["web"] = "https://rat.example/1"; });
  whole.take_all(pages, *made.store);
  // The paper is called as before: between two fetchings, and in one page with the meeting.
  const json items = with_joins->at("object").at("items");
  change(*made.store, paper, [&](json& content) { content["name"] = items[1].at("name"); });
  change(*made.store, meeting, [](json& content) { content["web"] = "https://rat.example/2"; });
  whole.take_all(pages, *made.store);
  Device last;
  last.take_all(pages, *made.store);
}

BOOST_AUTO_TEST_CASE(what_has_no_place_in_columns_is_given_by_objects) {
  const auto nothing = [](const std::string&) { return std::optional<std::string>(); };
  for (const char* objects : {R"([{"n":1.5}])", R"([{"n":-1}])", R"([{"n":null}])", R"([{"n":1},{"n":"1"}])", "[7]"})
    BOOST_TEST(!server::by_columns(json::parse(objects), nothing));
  for (const char* objects : {"[]", R"([{}])", R"([{"n":[]}])", R"([{"a":"x\ny"},{"a":"x#y"},{"a":""}])",
                              R"([{"a":"01"},{"a":"1"},{"a":"123456789012345678"}])", R"([{"a":[[1],[2,3]]}])"}) {
    const auto made = server::by_columns(json::parse(objects), nothing);
    BOOST_TEST_REQUIRE(bool(made));
    const auto read =
        client::council::page_of_objects(R"({"generation":"g","checked_ms":1,"upto":1,"more":false,)" + *made + "}",
                                         [](const std::string&) -> const std::string* { return nullptr; });
    BOOST_TEST_REQUIRE(bool(read), objects);
    BOOST_TEST((json::parse(*read).at("objects") == json::parse(objects)), objects);
  }
}

BOOST_AUTO_TEST_SUITE_END()
