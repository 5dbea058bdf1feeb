// Passes over the two recorded councils, whole, and over a made up one: what is mirrored, what is asked, what is
// joined.
#include "scene.h"

#include <chrono>
#include <cstdlib>
#include <ctime>

#include "council/mirror/join.h"
#include "council/mirror/limits.h"

using namespace mappe;
using namespace mappe::council;
using namespace mappe::council::test;
using nlohmann::json;

namespace {

std::size_t joins_in(const Scene& scene) {
  std::size_t count = 0;
  for (const auto& [id, record] : scene.objects())
    if (!record.joins.empty()) count += json::parse(record.joins).size();
  return count;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(passes)

BOOST_AUTO_TEST_CASE(huertgenwald_is_mirrored_whole) {
  Scene scene(huertgenwald());
  scene.with([](Quirks& q) { q.nothing_modified_is_404 = true; });
  BOOST_TEST((scene.pass() == Outcome::complete));
  BOOST_TEST(scene.state().title == "Gemeinde Hürtgenwald");
  BOOST_TEST(scene.count(Kind::organization) == 22);
  BOOST_TEST(scene.count(Kind::meeting) == 36);  // 42, of which six are tombstones
  BOOST_TEST(scene.list(Kind::paper).honours_modified_since);
  BOOST_TEST(scene.list(Kind::paper).has_main_file);
  BOOST_TEST(joins_in(scene) == 238);  // every consultation resolves
}

BOOST_AUTO_TEST_CASE(karlsruhe_is_mirrored_whole) {
  Scene scene(karlsruhe());
  BOOST_TEST((scene.pass() == Outcome::complete));
  BOOST_TEST(scene.count(Kind::organization) == 97);
  BOOST_TEST(scene.count(Kind::meeting) == 4);
  BOOST_TEST(scene.count(Kind::paper) == 76);
  BOOST_TEST(!scene.list(Kind::paper).has_main_file);
  BOOST_TEST(!scene.list(Kind::paper).has_web);
  BOOST_TEST(joins_in(scene) == 78);  // of 79 items with a consultation; the paper of one cannot be had
  const std::string paper = scene.at("/bodies/0001/papers/vo/38195").content;
  BOOST_TEST(json::parse(paper).at("reference") ==
             json::parse(scene.at("/bodies/0001/papers/ag/394").content).at("reference"));
}

BOOST_AUTO_TEST_CASE(a_second_pass_over_what_did_not_change_changes_nothing) {
  Scene scene(huertgenwald());
  scene.pass();
  const auto before = scene.state().last_change;
  scene.hours_later(1);
  BOOST_TEST((scene.pass() == Outcome::complete));
  scene.hours_later(1);
  BOOST_TEST((scene.full() == Outcome::complete));
  BOOST_TEST(scene.state().last_change == before);
}

BOOST_AUTO_TEST_CASE(an_incremental_pass_brings_what_was_modified_and_clients_get_it_by_its_number) {
  Scene scene(made_up(40, 4));
  scene.pass();
  const auto before = scene.state().last_change;
  scene.server.change([&](Town& town) {
    Entry& entry = town.list("/papers").entries[7];
    entry.text.replace(entry.text.find("Radweg"), 6, "Gehweg");
    entry.modified = "2026-05-28T20:00:00+02:00";
  });
  scene.hours_later(1);
  scene.server.forget_requests();
  BOOST_TEST((scene.pass() == Outcome::complete));
  BOOST_TEST((scene.state().last_change == before + 1));
  BOOST_TEST(scene.server.count("/papers") == 1);
  BOOST_TEST(scene.server.count("+") == 0);  // no plus sign in any instant
  const auto page = scene.store->since("stadt", before, 1 << 20);
  BOOST_REQUIRE(page);
  const json object = json::parse(page->objects);
  BOOST_TEST(object.at("n") == before + 1);
  BOOST_TEST(object.at("object").at("name") == "Gehweg an der Straße 8");
}

BOOST_AUTO_TEST_CASE(the_question_for_changes_overlaps_with_the_last_complete_pass_by_a_day) {
  Scene scene(made_up(12, 2));
  const TimeMs started = scene.clock.now;
  scene.pass();
  scene.hours_later(3);
  scene.server.forget_requests();
  scene.pass();
  BOOST_TEST(scene.server.count("modified_since=" + instant_of(started - 24 * 3'600'000ULL)) >= 1);
}

BOOST_AUTO_TEST_CASE(a_week_later_everything_is_read_again) {
  Scene scene(made_up(30, 3));
  scene.pass();
  scene.hours_later(24 * 6);
  scene.server.forget_requests();
  scene.pass();
  BOOST_TEST(scene.server.count("/papers?page=3") == 0);
  scene.hours_later(25);
  scene.pass();
  BOOST_TEST(scene.server.count("/papers?page=3") == 1);
}

BOOST_AUTO_TEST_CASE(requests_are_spaced_and_say_who_asks_and_carry_nothing_else) {
  Scene scene(made_up(20, 2));
  scene.settings.manners.gap_ms = 2'000;
  scene.pass();
  const auto requests = scene.server.requests().size() + 1;  // and robots.txt
  BOOST_TEST(scene.clock.waited == (requests - 1) * 2'000);
  std::string all;
  for (const auto& header : scene.server.headers_seen()) all += header + "\n";
  BOOST_TEST(all.find("User-Agent: Mappe/test (+https://mappe.example; council@mappe.example)") != std::string::npos);
  BOOST_TEST(all.find("Cookie") == std::string::npos);
  BOOST_TEST(all.find("Authorization") == std::string::npos);
  BOOST_TEST(all.find("Referer") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(robots_txt_is_kept_to_until_the_municipality_says_otherwise) {
  Scene scene(made_up(5, 1));
  scene.with([](Quirks& q) { q.robots = "User-agent: *\nDisallow: /\n"; });
  BOOST_TEST((scene.pass() == Outcome::refused));
  BOOST_TEST(scene.server.requests().empty());
  scene.settings.manners.ignore_robots = true;
  BOOST_TEST((scene.pass() == Outcome::complete));
}

BOOST_AUTO_TEST_CASE(a_crawl_delay_is_kept_to) {
  Scene scene(made_up(5, 1));
  scene.with([](Quirks& q) { q.robots = "User-agent: mappe\nCrawl-delay: 20\n"; });
  scene.pass();
  BOOST_TEST(scene.clock.waited >= (scene.server.requests().size() - 1) * 20'000);
}

BOOST_AUTO_TEST_CASE(a_council_whose_address_changes_begins_anew) {
  Scene scene(made_up(5, 1));
  scene.pass();
  const auto generation = scene.state().generation;
  Scene moved(made_up(3, 1));
  scene.settings.address = moved.server.system();
  scene.pass();
  BOOST_TEST(scene.state().generation != generation);
  BOOST_TEST(scene.count(Kind::paper) == 3);
}

BOOST_AUTO_TEST_CASE(many_papers_are_mirrored_and_an_unchanged_council_costs_little) {
  const bool is_long = std::getenv("MAPPE_LONG") != nullptr;
  const std::size_t papers = is_long ? 100'000 : 5'000, meetings = papers / 5;
  Scene scene(made_up(papers, meetings));
  scene.with([](Quirks& q) { q.page_size = 100; });
  BOOST_TEST((scene.pass() == Outcome::complete));
  BOOST_TEST(scene.count(Kind::paper) == papers);
  BOOST_TEST(joins_in(scene) == papers);
  scene.hours_later(2);
  const std::clock_t before = std::clock();
  BOOST_TEST((scene.pass() == Outcome::complete));
  const double seconds = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;  // of the server, too
  BOOST_TEST_MESSAGE("unchanged: " << seconds << " s of CPU");
  BOOST_TEST(seconds < 2.0);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(joining)

// Who reads the mirror refuses a longer list, and with it every object of that page.
BOOST_AUTO_TEST_CASE(papers_that_all_name_one_item_stay_within_what_a_reader_takes) {
  const CouncilFolder folder;
  const auto store = opened(folder.path() / "council");
  auto state = store->state("stadt");
  BOOST_REQUIRE(state);
  const auto joined = [&](std::size_t papers, const std::string& longer) {
    Step step;
    const auto add = [&](Kind kind, const std::string& id, const json& content) {
      Record record;
      record.kind = kind;
      record.id = id;
      record.content = content.dump();
      step.changed.push_back(std::move(record));
    };
    const std::string item = "https://r.example/i/1";
    add(Kind::meeting, "https://r.example/m/1", {{"id", "https://r.example/m/1"}, {"items", {{{"id", item}}}}});
    for (std::size_t i = 0; i < papers; ++i) {
      const std::string id = "https://r.example/p/" + std::to_string(i) + longer;
      add(Kind::paper, id, {{"id", id}, {"consultations", {{{"id", id + "c"}, {"agenda_item", item}}}}});
    }
    BOOST_REQUIRE(store->commit("stadt", std::move(step), *state));
    const auto changed = changed_joins(*store, "stadt");
    BOOST_REQUIRE(changed);
    BOOST_REQUIRE(changed->size() == 1);
    return (*changed)[0].joins;
  };
  BOOST_TEST(json::parse(joined(limits::items_max, "")).size() == limits::items_max);
  BOOST_TEST(json::parse(joined(limits::items_max + 1, "")).size() == limits::items_max);
  BOOST_TEST(joined(1'000, std::string(1'000, 'x')).size() <= limits::content_bytes_max);
}

BOOST_AUTO_TEST_CASE(without_items_in_consultations_the_item_names_the_consultation) {
  Scene scene(made_up(1, 1));
  scene.server.change([](Town& town) {
    std::string& paper = town.list("/papers").entries[0].text;
    const auto at = paper.find(R"("agendaItem":)");
    paper.erase(at, paper.find(R"("meeting":)") - at);
  });
  scene.pass();
  const json joins = json::parse(scene.at("/meetings/1").joins);
  BOOST_REQUIRE(joins.size() == 1);
  BOOST_TEST(joins[0].at("paper") == scene.server.origin() + "/papers/1");
  BOOST_TEST(!joins[0].contains("guessed"));
}

// A paper that is consulted in the meeting without saying under which item, and the items' names.
std::string joins_by_title(const std::string& paper_title, const std::vector<std::string>& item_names) {
  Scene scene(made_up(1, 1));
  std::string items;
  for (std::size_t i = 0; i < item_names.size(); ++i)
    items += (i == 0 ? "" : ",") + (R"({"id":"%HOST%/items/x)" + std::to_string(i)) + R"(","name":")" + item_names[i] +
             "\"}";
  scene.server.change([&](Town& town) {
    town.list("/papers").entries[0].text =
        R"({"id":"%HOST%/papers/1","type":"https://schema.oparl.org/1.1/Paper","name":")" + paper_title +
        R"(","consultation":[{"id":"%HOST%/consultations/1","meeting":"%HOST%/meetings/1"}]})";
    town.list("/meetings").entries[0].text =
        R"({"id":"%HOST%/meetings/1","type":"https://schema.oparl.org/1.1/Meeting","agendaItem":[)" + items + "]}";
  });
  scene.pass();
  return scene.at("/meetings/1").joins;
}

BOOST_AUTO_TEST_CASE(the_same_title_within_one_meeting_is_a_guess_and_says_so) {
  const json joins = json::parse(joins_by_title("Haushalt  2026", {"HAUSHALT 2026", "Anfragen"}));
  BOOST_REQUIRE(joins.size() == 1);
  BOOST_TEST(joins[0].at("guessed") == true);
}

BOOST_AUTO_TEST_CASE(a_title_that_two_items_have_is_no_guess) {
  BOOST_TEST(joins_by_title("Haushalt 2026", {"Haushalt 2026", "Haushalt 2026"}) == "");
}

BOOST_AUTO_TEST_CASE(another_title_is_no_guess) {
  BOOST_TEST(joins_by_title("Haushalt 2026", {"Haushalt 2025"}) == "");
}

BOOST_AUTO_TEST_CASE(a_consultation_that_comes_back_in_the_next_meeting_is_joined_in_both) {
  Scene scene(made_up(1, 2));  // Session: the same consultation id with another item
  scene.server.change([](Town& town) {
    town.list("/papers").entries[0].text =
        R"({"id":"%HOST%/papers/1","type":"https://schema.oparl.org/1.1/Paper","name":"x","consultation":[
          {"id":"%HOST%/consultations/1","agendaItem":"%HOST%/items/1","meeting":"%HOST%/meetings/1"},
          {"id":"%HOST%/consultations/1","agendaItem":"%HOST%/items/2","meeting":"%HOST%/meetings/2"}]})";
    town.list("/meetings").entries[1].text =
        R"({"id":"%HOST%/meetings/2","type":"https://schema.oparl.org/1.1/Meeting","agendaItem":[{"id":"%HOST%/items/2",
          "name":"x","consultation":"%HOST%/consultations/1"}]})";
  });
  scene.pass();
  BOOST_TEST(json::parse(scene.at("/meetings/1").joins).size() == 1);
  BOOST_TEST(json::parse(scene.at("/meetings/2").joins)[0].at("item") == scene.server.origin() + "/items/2");
}

BOOST_AUTO_TEST_SUITE_END()
