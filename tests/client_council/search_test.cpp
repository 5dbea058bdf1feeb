// A council's mirror on the device: what is read of a page, what is refused, and what a search finds.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "client/council/limits.h"
#include "client/council/packed.h"
#include "client/council/search.h"

using namespace mappe;
using namespace mappe::client::council;
using Json = nlohmann::json;

namespace {

Json object(std::uint64_t n, Json content, const std::string& state = "present") {
  return {{"n", n}, {"state", state}, {"first_seen_ms", 1}, {"changed_ms", 2}, {"object", std::move(content)}};
}

Json paper(const std::string& id, const std::string& name, const std::string& reference, const std::string& date) {
  return {{"id", "https://oparl.example/papers/" + id},
          {"kind", "paper"},
          {"name", name},
          {"reference", reference},
          {"date", date},
          {"web", "https://rat.example/vo020?VOLFDNR=" + id}};
}

Json page_of(Json objects, const std::string& generation = "g1", bool more = false) {
  std::uint64_t upto = 0;
  for (const Json& one : objects) upto = std::max(upto, one.at("n").get<std::uint64_t>());
  return {
      {"generation", generation}, {"checked_ms", 3}, {"upto", upto}, {"more", more}, {"objects", std::move(objects)}};
}

// A council of three papers, a meeting, a body and a person.
Json town() {
  Json bench = paper("1", "Neue Bänke für die Straße am Markt", "0717/2016", "2016-05-02");
  bench["consultations"] = Json::array({{{"organizations", Json::array({"https://oparl.example/bodies/3"})}}});
  Json playground = paper("2", "Spielplatz am Markt", "DS/0039-03/VI", "2020-01-09");
  playground["originator_persons"] = Json::array({"https://oparl.example/people/4"});
  return page_of(Json::array(
      {object(1, std::move(bench)), object(2, std::move(playground)),
       object(3, {{"id", "https://oparl.example/bodies/3"}, {"kind", "organization"}, {"name", "Bauausschuss"}}),
       object(4, {{"id", "https://oparl.example/people/4"}, {"kind", "person"}, {"name", "Renée Müller"}}),
       object(5, paper("5", "Anfrage zu 0717/2016", "0001/2021", "2021-02-03")),
       object(6, {{"id", "https://oparl.example/meetings/6"},
                  {"kind", "meeting"},
                  {"name", "12. Sitzung"},
                  {"start", "2026-03-17T17:00:00+01:00"},
                  {"organizations", Json::array({"https://oparl.example/bodies/3"})}}),
       object(7, {{"id", "https://oparl.example/what/7"}, {"kind", "hovercraft"}, {"name", "Markt"}})}));
}

Rows rows_of(const Json& page) {
  Rows rows;
  auto read = read_bulk_page(page.dump(), 0);
  BOOST_REQUIRE(read);
  BOOST_REQUIRE(rows.take(std::move(*read), 0));
  return rows;
}

std::string found(const Rows& rows, std::string_view typed, std::size_t most = 10) {
  std::string ids;
  for (const Row* row : SearchIndex(rows).search(typed, most)) ids += row->id.substr(row->id.rfind('/') + 1) + " ";
  return ids;
}

void is_refused(const Json& page, Errc why = Errc::malformed) {
  const auto read = read_bulk_page(page.dump(), 0);
  BOOST_REQUIRE(!read);
  BOOST_TEST((read.error().code == why));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(client_council_search)

BOOST_AUTO_TEST_CASE(all_words_are_found_whatever_their_case_marks_and_order_the_newest_first) {
  const Rows rows = rows_of(town());
  BOOST_TEST(found(rows, "markt") == "2 1 ");
  BOOST_TEST(found(rows, "MARKT  banke") == "1 ");
  BOOST_TEST(found(rows, "Bänke STRASSE") == "1 ");
  BOOST_TEST(found(rows, "Markt Rathaus") == "");
  BOOST_TEST(found(rows, " \n") == "");
  BOOST_TEST(found(rows, "markt", 1) == "2 ");
}

BOOST_AUTO_TEST_CASE(names_of_bodies_and_persons_find_what_they_have_to_do_with) {
  const Rows rows = rows_of(town());
  BOOST_TEST(found(rows, "bauausschuss") == "6 1 ");
  BOOST_TEST(found(rows, "renee muller") == "2 ");
}

BOOST_AUTO_TEST_CASE(the_exact_number_comes_first_and_once) {
  const Rows rows = rows_of(town());
  BOOST_TEST(found(rows, "0717/2016") == "1 5 ");  // 5 is newer and has it in its title
  BOOST_TEST(found(rows, "Vorlage Nr. 0717 / 2016") == "1 ");
  const SearchIndex index(rows);
  BOOST_TEST(index.by_number("ds/0039–03/vi").size() == 1u);
  BOOST_TEST(index.by_number("Markt").empty());
}

BOOST_AUTO_TEST_CASE(what_was_withdrawn_is_not_found_and_still_known) {
  Rows rows = rows_of(town());
  auto next = read_bulk_page(
      page_of(Json::array({object(8, {{"id", "https://oparl.example/papers/1"}, {"kind", "paper"}}, "depublished")}))
          .dump(),
      7);
  BOOST_REQUIRE(next);
  BOOST_REQUIRE(rows.take(std::move(*next), rows.upto()));
  BOOST_TEST(found(rows, "0717/2016") == "5 ");
  BOOST_TEST((rows.find("https://oparl.example/papers/1")->state == ObjectState::depublished));
  BOOST_TEST(rows.upto() == 8u);
}

BOOST_AUTO_TEST_CASE(a_meeting_that_does_not_take_place_says_so_read_from_the_page_and_packed) {
  Json page = town();
  page["objects"][5]["object"]["cancelled"] = true;
  const Rows rows = rows_of(page);
  const auto packed = PackedMirror::unpack(PackedMirror::pack(rows, SearchIndex(rows), 1, 1));
  BOOST_REQUIRE(packed.has_value());
  for (const Rows* read : {&rows, &packed->rows}) {
    BOOST_TEST(read->find("https://oparl.example/meetings/6")->cancelled);
    BOOST_TEST(!read->find("https://oparl.example/papers/1")->cancelled);
    BOOST_TEST(read->all().size() == rows.all().size());
  }
  BOOST_TEST(!rows_of(town()).find("https://oparl.example/meetings/6")->cancelled);  // the twin
  page["objects"][5]["object"]["cancelled"] = "ja";
  is_refused(page);
}

BOOST_AUTO_TEST_CASE(another_generation_throws_away_what_was_there) {
  Rows rows = rows_of(town());
  auto again = read_bulk_page(page_of(Json::array({object(1, paper("9", "Markt", "", ""))}), "g2").dump(), 0);
  BOOST_REQUIRE(again);
  const auto early = rows.take(*again, rows.upto());
  BOOST_REQUIRE(!early);
  BOOST_TEST((early.error().code == Errc::conflict));
  BOOST_TEST(found(rows, "markt") == "2 1 ");
  BOOST_REQUIRE(rows.take(std::move(*again), 0));
  BOOST_TEST(found(rows, "markt") == "9 ");
}

BOOST_AUTO_TEST_CASE(a_server_that_goes_in_circles_or_back_is_refused) {
  const std::uint64_t upto = rows_of(town()).upto();
  Json circle{{"generation", "g1"}, {"checked_ms", 3}, {"upto", upto}, {"more", true}, {"objects", Json::array()}};
  BOOST_TEST((read_bulk_page(circle.dump(), upto).error().code == Errc::malformed));
  circle["more"] = false;  // the twin: nothing new
  BOOST_TEST(static_cast<bool>(read_bulk_page(circle.dump(), upto)));
  BOOST_TEST((read_bulk_page(circle.dump(), upto + 1).error().code == Errc::behind));
  const Json back = page_of(Json::array({object(3, paper("3", "alt", "", "")), object(9, paper("9", "", "", ""))}));
  BOOST_TEST((read_bulk_page(back.dump(), upto).error().code == Errc::malformed));
  BOOST_TEST(static_cast<bool>(read_bulk_page(back.dump(), 2)));  // the twin
}

BOOST_AUTO_TEST_CASE(a_page_that_breaks_one_rule_is_refused_whole) {
  BOOST_TEST(read_bulk_page(town().dump(), 0)->rows.size() == 6u);  // the twin; an unknown kind is left out
  for (const char* member : {"generation", "checked_ms", "upto", "more", "objects"}) {
    Json page = town();
    page.erase(member);
    is_refused(page);
  }
  const auto changed = [](const std::string& pointer, Json value) {
    Json page = town();
    page[Json::json_pointer(pointer)] = std::move(value);
    return page;
  };
  is_refused(changed("/objects/0/n", 0));
  is_refused(changed("/objects/0/n", 2));    // twice
  is_refused(changed("/objects/5/n", 800));  // beyond upto: 7
  is_refused(changed("/objects/0/n", -1));
  is_refused(changed("/objects/0/changed_ms", std::uint64_t{1} << 53));
  is_refused(changed("/objects/0/state", "lost"));
  is_refused(changed("/objects/0/state", "deleted"));  // and still has its text
  is_refused(changed("/objects/0/object", "text"));
  is_refused(changed("/objects/0/object/id", ""));
  is_refused(changed("/objects/0/object/name", 7));
  is_refused(changed("/objects/0/object/name", std::string(limits::text_chars_max + 1, 'a')));
  is_refused(changed("/objects/0/object/web", "javascript:alert(1)"));
  is_refused(changed("/objects/0/object/consultations", Json::array({"text"})));
  is_refused(changed("/objects/0/object/originator_persons", Json::array({1})));
}

BOOST_AUTO_TEST_CASE(a_page_that_is_too_deep_too_large_or_no_json_is_refused) {
  Json page = town();
  const std::string plain = page.dump();
  page["extra"] = Json::parse(std::string(limits::depth_max - 1, '[') + std::string(limits::depth_max - 1, ']'));
  BOOST_TEST(static_cast<bool>(read_bulk_page(page.dump(), 0)));
  page["extra"] = Json::parse(std::string(limits::depth_max, '[') + std::string(limits::depth_max, ']'));
  is_refused(page);
  BOOST_TEST((read_bulk_page(plain.substr(0, plain.size() - 1), 0).error().code == Errc::malformed));
  BOOST_TEST((read_bulk_page(plain + std::string(limits::page_bytes_max, ' '), 0).error().code == Errc::too_large));
  BOOST_TEST((read_bulk_page("", 0).error().code == Errc::malformed));
}

BOOST_AUTO_TEST_CASE(text_that_is_no_utf8_or_holds_line_feeds_joins_no_two_papers) {
  const Rows rows = rows_of(
      page_of(Json::array({object(1, paper("1", "Haus\nhalt", "", "2")), object(2, paper("2", "halt", "", "1"))})));
  BOOST_TEST(found(rows, "haus halt") == "1 ");
  BOOST_TEST(found(rows, "\xff\xfe") == "");
}

BOOST_AUTO_TEST_SUITE_END()
