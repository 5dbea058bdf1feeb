// Reading of single objects: what the vendors of docs/council.md really send.
#include "council/mirror/read_object.h"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iterator>

#include "council/mirror/canonical.h"
#include "council/mirror/json_text.h"
#include "council/mirror/limits.h"
#include "council/mirror/page.h"

using namespace mappe;
using namespace mappe::council;

namespace {

std::string recorded(const std::string& name) {
  std::ifstream in(std::string(MAPPE_SOURCE_DIR) + "/tests/council/data/" + name, std::ios::binary);
  BOOST_REQUIRE_MESSAGE(in, name);
  return {std::istreambuf_iterator<char>(in), {}};
}

Object read_well(std::string_view text, std::optional<Kind> expected = std::nullopt) {
  Oddities oddities;
  auto object = read_object(tolerant_text(text, oddities), expected, oddities);
  BOOST_REQUIRE(object);
  return *object;
}

template <class T>
T value_of(std::string_view text, std::optional<Kind> expected = std::nullopt) {
  const Object object = read_well(text, expected);
  BOOST_REQUIRE(std::holds_alternative<T>(object.value));
  return std::get<T>(object.value);
}

Errc refusal_of(std::string_view text, std::optional<Kind> expected = std::nullopt) {
  Oddities oddities;
  const auto object = read_object(text, expected, oddities);
  BOOST_REQUIRE(!object);
  return object.error().code;
}

std::string paper_with(const std::string& more) {
  return R"({"id":"https://r.example/papers/1","type":"https://schema.oparl.org/1.1/Paper","name":"Radweg")" +
         (more.empty() ? "" : "," + more) + "}";
}
std::string meeting_with(const std::string& more) {
  return R"({"id":"https://r.example/meetings/1","type":"https://schema.oparl.org/1.1/Meeting",)" + more + "}";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reading)

BOOST_AUTO_TEST_CASE(session_names_no_main_file_and_the_one_called_like_the_paper_is_guessed) {
  const auto paper = value_of<Paper>(recorded("session-karlsruhe-1.1/papers/54293.json"));
  BOOST_TEST(paper.reference == "2026/0156");
  BOOST_TEST(!paper.consultations.empty());
  BOOST_REQUIRE(paper.main_file.has_value());
  BOOST_TEST(paper.main_file_is_guessed);
}

BOOST_AUTO_TEST_CASE(session_tombstones_keep_empty_strings) {
  const Object object = read_well(recorded("session-karlsruhe-1.1/papers-deleted/54430.json"));
  BOOST_TEST(object.is_deleted);
  BOOST_TEST(object.id == "https://web1.karlsruhe.de/oparl/bodies/0001/papers/vo/54430");
}

BOOST_AUTO_TEST_CASE(sd_net_tombstones_have_no_type_and_get_that_of_their_list) {
  const std::string tombstone =
      R"({"id":"https://r.example/p/1","created":"2020-01-01T00:00:00+01:00","deleted":true})";
  Oddities oddities;
  const auto object = read_object(tombstone, Kind::paper, oddities);
  BOOST_REQUIRE(object);
  BOOST_TEST(object->is_deleted);
  BOOST_TEST((object->kind == Kind::paper));
  BOOST_TEST(oddities.of(Oddity::type_missing) == 1);
  BOOST_TEST((refusal_of(tombstone) == Errc::malformed));  // without a list nothing says what it was
}

BOOST_AUTO_TEST_CASE(allris_4_sends_an_object_for_a_list_an_extension_for_a_mime_type_and_midnight_for_no_end) {
  const auto meeting = value_of<Meeting>(recorded("allris4-bonn-1.1/meeting-664.json"));
  BOOST_REQUIRE(meeting.files.size() == 1);
  BOOST_TEST(meeting.files[0].mime_type == "application/pdf");
  BOOST_TEST(meeting.files[0].date == "2021-04-28");
  BOOST_TEST(meeting.files[0].download_url == "");
  BOOST_TEST(meeting.start == "2021-05-11T17:00:00+02:00");
  BOOST_TEST(meeting.end == "");
  BOOST_REQUIRE(meeting.items.size() == 1);
  BOOST_TEST((meeting.items[0].access == Access::unknown));  // not "public" because nothing says otherwise
}

BOOST_AUTO_TEST_CASE(allris_4_has_the_real_type_of_an_organization_in_another_key) {
  const auto organization = value_of<Organization>(
      R"({"id":"https://r.example/organizations?typ=gr&id=3","type":"gr","Type":"https://schema.oparl.org/1.1/Organization",
          "name":"Rat"})");
  BOOST_TEST(organization.name == "Rat");
}

BOOST_AUTO_TEST_CASE(allris_4_writes_agendaitem_in_small_letters) {
  const auto meeting =
      value_of<Meeting>(meeting_with(R"("agendaitem":[{"id":"https://r.example/i/1","name":"Haushalt"}])"));
  BOOST_REQUIRE(meeting.items.size() == 1);
  BOOST_TEST(meeting.items[0].name == "Haushalt");
}

BOOST_AUTO_TEST_CASE(allris_3_sends_raw_control_characters) {
  Oddities oddities;
  const std::string raw = recorded("allris3-braunschweig-1.0/paper-1664.invalid-json.txt");
  const auto object = read_object(tolerant_text(raw, oddities), Kind::paper, oddities);
  BOOST_REQUIRE(object);
  BOOST_TEST(std::get<Paper>(object->value).reference == "1664/99");
  BOOST_TEST(oddities.of(Oddity::control_characters) == 1);
  BOOST_TEST((refusal_of(raw, Kind::paper) == Errc::malformed));  // it is that which makes it readable
}

BOOST_AUTO_TEST_CASE(session_1_0_is_read_with_a_licence_that_is_no_address_and_links_that_lead_nowhere) {
  BOOST_TEST(value_of<System>(recorded("session-wuppertal-1.0/system.redacted.json")).bodies_at ==
             std::vector<std::string>{"http://oparl.wuppertal.de/oparl/bodies"});
  BOOST_TEST(value_of<Body>(recorded("session-wuppertal-1.0/body.redacted.json")).person_list ==
             "http://oparl.wuppertal.de/oparl/bodies/0001/people");
  const auto meeting = value_of<Meeting>(recorded("session-wuppertal-1.0/meeting.json"));
  BOOST_TEST(meeting.organizations.size() == 2);
  BOOST_TEST(meeting.files.size() == 3);
  BOOST_TEST(meeting.end == "2020-09-29T15:10:00+02:00");
}

BOOST_AUTO_TEST_CASE(session_of_duesseldorf_names_lists_in_the_plural) {
  const auto body = value_of<Body>(
      R"({"id":"https://r.example/b/1","type":"https://schema.oparl.org/1.1/Body","organizations":"https://r.example/o",
          "meetings":"https://r.example/m","papers":"https://r.example/v"})");
  BOOST_TEST(body.organization_list == "https://r.example/o");
  BOOST_TEST(body.meeting_list == "https://r.example/m");
  BOOST_TEST(body.paper_list == "https://r.example/v");
}

BOOST_AUTO_TEST_CASE(latin_1_and_a_byte_order_mark_are_read) {
  Oddities oddities;
  const auto object = read_object(tolerant_text("\xef\xbb\xbf" + paper_with("\"reference\":\"Stra\xdf"
                                                                            "e\""),
                                                oddities),
                                  std::nullopt, oddities);
  BOOST_REQUIRE(object);
  BOOST_TEST(std::get<Paper>(object->value).reference == "Straße");
  BOOST_TEST(oddities.of(Oddity::wrong_encoding) == 1);
  BOOST_TEST(oddities.of(Oddity::byte_order_mark) == 1);
}

BOOST_AUTO_TEST_CASE(what_says_latin_1_and_is_of_windows_keeps_its_marks) {
  Oddities oddities;
  BOOST_TEST(tolerant_text("\x84Zukunft\x93 \x96 10 \x80, \x8akoda, \xe4\x81", oddities) ==
             "„Zukunft“ – 10 €, Škoda, ä\xef\xbf\xbd");
  BOOST_TEST(oddities.of(Oddity::wrong_encoding) == 1);
}

BOOST_AUTO_TEST_CASE(marks_that_turn_the_direction_or_end_lines_are_no_part_of_a_name) {
  const auto paper = value_of<Paper>(paper_with(
      R"("name":"A\u202Egpj.exe\u202c \u2067b\u2069\u200f","reference":"1\u009b2\u20283","paperType":"„Café“ – \u200bא")"));
  BOOST_TEST(paper.name == "Agpj.exe b");
  BOOST_TEST(paper.reference == "1 2 3");
  BOOST_TEST(paper.paper_type == "„Café“ – \u200bא");
}

BOOST_AUTO_TEST_CASE(an_item_has_no_more_files_than_a_reader_takes) {
  std::string files;
  for (std::size_t i = 0; i < limits::items_max; ++i)
    files += (i == 0 ? "" : ",") + (R"({"id":"https://r.example/f/)" + std::to_string(i) + "\"}");
  const auto meeting =
      value_of<Meeting>(meeting_with(R"("agendaItem":[{"id":"https://r.example/i/1","auxiliaryFile":[)" + files +
                                     R"(],"resolutionFile":{"id":"https://r.example/f/r"}}])"));
  BOOST_REQUIRE(meeting.items.size() == 1);
  BOOST_TEST(meeting.items[0].files.size() == limits::items_max);
}

BOOST_AUTO_TEST_CASE(nothing_has_many_names) {
  const auto paper = value_of<Paper>(paper_with(
      R"("reference":"N/A","paperType":" ","date":null,"auxiliaryFile":[],"originatorPerson":[null,""],"mainFile":{})"));
  BOOST_TEST(paper.reference == "");
  BOOST_TEST(paper.paper_type == "");
  BOOST_TEST(paper.originator_persons.empty());
  BOOST_TEST(!paper.main_file.has_value());  // an embedded object without an id is left out
}

BOOST_AUTO_TEST_CASE(the_direction_of_1_0_and_1_1_is_one) {
  const std::string lead = R"(["https://r.example/o/1"])";
  BOOST_TEST(value_of<Paper>(paper_with("\"underDirectionof\":" + lead)).under_direction_of.size() == 1);
  BOOST_TEST(value_of<Paper>(paper_with("\"underDirectionOf\":" + lead)).under_direction_of.size() == 1);
}

BOOST_AUTO_TEST_CASE(what_follows_a_heading_of_sd_net_is_closed_by_that_heading) {
  const auto meeting = value_of<Meeting>(meeting_with(
      R"("agendaItem":[{"id":"https://r.example/i/1","number":"A","name":"Öffentliche Sitzung"},
        {"id":"https://r.example/i/2","name":"Haushalt"},
        {"id":"https://r.example/i/3","number":"B","name":"Nichtöffentliche Sitzung"},
        {"id":"https://r.example/i/4","name":"Grundstück"},
        {"id":"https://r.example/i/5","name":"Verkauf","public":true}])"));
  BOOST_REQUIRE(meeting.items.size() == 5);
  BOOST_TEST((meeting.items[1].access == Access::unknown));
  BOOST_TEST((meeting.items[3].access == Access::closed_by_heading));
  BOOST_TEST((meeting.items[4].access == Access::open));  // what the source says itself counts more
}

BOOST_AUTO_TEST_CASE(a_meeting_without_an_agenda_key_is_bare_and_one_with_an_empty_agenda_is_not) {
  BOOST_TEST(read_well(meeting_with(R"("name":"x")")).is_bare);
  BOOST_TEST(!read_well(meeting_with(R"("agendaItem":[])")).is_bare);
}

BOOST_AUTO_TEST_CASE(addresses_that_no_browser_should_open_are_none) {
  const auto paper = value_of<Paper>(paper_with(R"x("web":"javascript:alert(1)","body":"https://r.example/b/1")x"));
  BOOST_TEST(paper.web == "");
  BOOST_TEST(paper.body == "https://r.example/b/1");
  BOOST_TEST(
      (refusal_of(R"({"id":"file:///etc/passwd","type":"https://schema.oparl.org/1.1/Paper"})") == Errc::not_found));
}

BOOST_AUTO_TEST_CASE(what_is_not_an_object_of_its_list_is_left_out) {
  BOOST_TEST((refusal_of("[]") == Errc::malformed));
  BOOST_TEST((refusal_of("\"text\"", Kind::paper) == Errc::malformed));
  BOOST_TEST((refusal_of(paper_with(""), Kind::meeting) == Errc::conflict));
  BOOST_TEST((refusal_of(R"({"type":"https://schema.oparl.org/1.1/Paper"})", Kind::paper) == Errc::not_found));
  BOOST_TEST((refusal_of(std::string(limits::object_bytes_max + 1, ' ')) == Errc::too_large));
}

BOOST_AUTO_TEST_CASE(the_hash_is_blind_for_stamps_order_of_keys_and_unknown_keys_and_sees_the_rest) {
  const auto hash = [](const std::string& text) { return hash_of(canonical_json(read_well(text))); };
  const auto plain = hash(paper_with(R"("reference":"1/26","created":"2020-01-01T00:00:00Z")"));
  BOOST_TEST(hash(paper_with(R"("created":"2026-01-01T00:00:00Z","modified":"2026-01-01T00:00:00Z","SOMACOS:x":1,
    "keyword":[],"reference":" 1/26 ")")) == plain);
  BOOST_TEST(hash(paper_with(R"("reference":"2/26")")) != plain);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(cutting)

BOOST_AUTO_TEST_CASE(a_page_is_cut_into_its_elements) {
  const auto parts = cut_page(recorded("sdnet-huertgenwald-1.0/meeting-page-15.json"));
  BOOST_REQUIRE(parts);
  BOOST_TEST(parts->elements.size() == 17);
  BOOST_TEST(parts->links.find("page=14") != std::string_view::npos);
  BOOST_TEST(!parts->is_bare);
}

BOOST_AUTO_TEST_CASE(an_element_whose_quote_is_not_escaped_costs_itself_only) {
  const auto parts = cut_page(
      R"({"data":[{"id":"a","name":"one"},{"id":"b","name":"the "big" one, it's 5\" wide"},{"id":"c","name":"three"}],"links":{"next":"x"}})");
  BOOST_REQUIRE(parts);
  std::string seen;
  for (const auto element : parts->elements) {
    seen += element.substr(7, 1);
  }
  BOOST_TEST(seen.find('a') != std::string::npos);
  BOOST_TEST(seen.find('c') != std::string::npos);
  BOOST_TEST(parts->links == R"({"next":"x"})");
}

BOOST_AUTO_TEST_CASE(an_element_with_an_open_quote_costs_itself_only) {
  const auto parts = cut_page(
      R"({"data":[{"id":"a","name":"one"},{"id":"b","name":"5" wide"},{"id":"c","name":"three"}],"links":{"next":"x"}})");
  BOOST_REQUIRE(parts);
  BOOST_TEST(parts->broken == 1);
  BOOST_REQUIRE(parts->elements.size() == 2);
  BOOST_TEST(parts->elements[1] == R"({"id":"c","name":"three"})");
}

// As JSON in memory they would take many times what an answer may have.
BOOST_AUTO_TEST_CASE(links_of_a_page_that_are_too_large_are_none) {
  const auto next_of = [](std::size_t filling) {
    Answer answer{};
    answer.status = 200;
    answer.body = R"({"data":[],"links":{"next":"https://r.example/p?2","x":[)" + std::string(filling, ' ') + "]}}";
    Oddities oddities;
    const auto page = page_of(answer, Kind::paper, Filtered::no, oddities);
    BOOST_REQUIRE(page);
    return page->next;
  };
  BOOST_TEST(next_of(limits::page_parts_bytes_max / 2) == "https://r.example/p?2");
  BOOST_TEST(next_of(limits::page_parts_bytes_max) == "");
}

BOOST_AUTO_TEST_CASE(what_is_no_page_is_refused) {
  const auto refusal = [](std::string_view text) { return cut_page(text).error().code; };
  BOOST_TEST((refusal("<html>Fehler</html>") == Errc::malformed));
  BOOST_TEST((refusal("") == Errc::malformed));
  BOOST_TEST((refusal(R"({"data":[{"id":"a"})") == Errc::malformed));
  BOOST_TEST((refusal(std::string(1000, '[')) == Errc::malformed));
}

BOOST_AUTO_TEST_CASE(one_object_and_a_bare_list_are_told_apart_from_pages) {
  BOOST_TEST(cut_page("[]")->elements.empty());
  BOOST_TEST(cut_page("[]")->is_bare);
  BOOST_TEST(cut_page(R"({"id":"a"})")->elements.size() == 1);
  BOOST_TEST(cut_page(R"({"id":"a"})")->is_bare);
}

BOOST_AUTO_TEST_SUITE_END()
