// What foreign text is read into, and where its limits are.
#include <boost/test/unit_test.hpp>

#include "webdav/conditions.h"
#include "webdav/dates.h"
#include "webdav/if_header.h"
#include "webdav/limits.h"
#include "webdav/range.h"
#include "webdav/xml_writer.h"

namespace mappe::webdav::test {
namespace {

std::string times(std::size_t count, std::string_view text) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

std::string written_again(std::string_view xml) {
  const auto root = parse_xml(xml);
  return root ? written(*root) : "refused: " + std::string(name_of(root.error().code));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(parsers)

BOOST_AUTO_TEST_CASE(if_headers_of_the_rfc_are_understood) {
  struct Row {
    std::string_view section;
    std::string_view header;
    std::size_t lists;  // 0: refused
  };
  const Row rows[] = {
      {"10.4.2", "(<urn:uuid:1> [\"I am an ETag\"]) ([\"I am another ETag\"])", 0},  // blanks: RFC 9110 §8.8.3
      {"10.4.2", "(<urn:uuid:1> [\"etag\"]) ([\"another\"])", 2},
      {"10.4.6", "(<urn:uuid:1> [\"a\"]) ([\"b\"])", 2},
      {"10.4.7", "(Not <urn:uuid:1> <urn:uuid:2>)", 1},
      {"10.4.8", "(<urn:uuid:1>) (Not <DAV:no-lock>)", 2},
      {"10.4.9", "</a> (<urn:uuid:1> [W/\"x\"]) ([\"strong\"])", 2},
      {"10.4.10", "<http://www.example.com/specs/> (<urn:uuid:1>)", 1},
      {"10.4.11", "</specs/rfc2518.doc> ([\"4217\"])", 1},
      {"10.4.2 no blanks", "</a>(<urn:1>)(NOT<urn:2>[\"x\"])</b>(<urn:3>)", 3},
      {"mixed", "(<urn:1>) </a> (<urn:2>)", 0},
      {"tag without list", "</a>", 0},
      {"tag twice", "</a> </b> (<urn:1>)", 0},
      {"empty", "", 0},
      {"empty list", "( )", 0},
      {"open list", "(<urn:1>", 0},
      {"open token", "(<urn:1)", 0},
      {"open etag", "([\"a)", 0},
      {"etag without quotes", "([a])", 0},
      {"Not alone", "(Not)", 0},
      {"Nothing", "(Nothing <urn:1>)", 0},
  };
  for (const auto& row : rows) {
    const auto parsed = parse_if_header(row.header);
    BOOST_TEST_CONTEXT(row.section << ": " << row.header) {
      BOOST_TEST((parsed ? parsed->size() : 0) == row.lists);
      if (!parsed) BOOST_TEST((parsed.error().code == Errc::malformed));
    }
  }
}

BOOST_AUTO_TEST_CASE(conditions_keep_what_they_say) {
  const auto parsed = parse_if_header("</a> (Not <urn:1> [W/\"x\"])");
  BOOST_REQUIRE(parsed);
  const auto& list = parsed->front();
  BOOST_TEST(list.tag == "/a");
  BOOST_TEST(list.conditions[0].is_negated);
  BOOST_TEST(list.conditions[0].text == "urn:1");
  BOOST_TEST((list.conditions[1].is_etag && list.conditions[1].is_weak && !list.conditions[1].is_negated));
  BOOST_TEST(list.conditions[1].text == "x");
}

BOOST_AUTO_TEST_CASE(long_if_headers_are_refused) {
  BOOST_TEST(parse_if_header(times(limits::if_lists_max, "(<urn:1>)")).has_value());
  BOOST_TEST((parse_if_header(times(limits::if_lists_max + 1, "(<urn:1>)")).error().code == Errc::too_many));
  const auto list = "(" + times(limits::if_conditions_max + 1, "<urn:1>") + ")";
  BOOST_TEST((parse_if_header(list).error().code == Errc::too_many));
  BOOST_TEST((parse_etag_list(times(limits::etags_max + 1, "\"a\",") + "\"a\"").error().code == Errc::too_many));
}

BOOST_AUTO_TEST_CASE(xml_is_written_as_it_was_meant) {
  BOOST_TEST(written_again("<a>x<b/>y</a>") == "<a>x<b/>y</a>");
  BOOST_TEST(written_again("<a xmlns=\"DAV:\"><b>&lt;&#233;</b></a>") == "<D:a><D:b>&lt;\xc3\xa9</D:b></D:a>");
  BOOST_TEST(written_again("<p:a xmlns:p=\"u\"><p:b/></p:a>") == "<p:a xmlns:p=\"u\"><p:b/></p:a>");
  BOOST_TEST(written_again("<D:a xmlns:D=\"u\"/>") == "<n:a xmlns:n=\"u\"/>");
  BOOST_TEST(written_again("<a c=\"&#10;\"><![CDATA[<]]></a>") == "<a c=\"&#10;\">&lt;</a>");
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read_as_the_same) {
  for (const std::string_view xml :
       {"<a xmlns=\"u\" xml:lang=\"de\"><b xmlns=\"v\" w:c=\"1\" xmlns:w=\"w\"/>t</a>",
        "<a0:a xmlns:a0=\"u\" a0:x=\"1\"/>", "<xmlx:a xmlns:xmlx=\"u\"><a>&amp;</a></xmlx:a>"}) {
    const auto once = written_again(xml);
    BOOST_TEST(written_again(once) == once);
  }
}

BOOST_AUTO_TEST_CASE(what_xml_cannot_hold_is_replaced) {
  std::string out;
  append_escaped(out, "a\x01\xef\xbf\xbf<>&\"");
  BOOST_TEST(out == "a\xef\xbf\xbd\xef\xbf\xbd&lt;&gt;&amp;&quot;");
}

BOOST_AUTO_TEST_CASE(hostile_xml_is_refused) {
  BOOST_TEST(written_again("<!DOCTYPE a><a/>") == "refused: malformed");
  BOOST_TEST(written_again("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>") ==
             "refused: malformed");
  BOOST_TEST(written_again("<a>&x;</a>") == "refused: malformed");
  BOOST_TEST(written_again("<p:a/>") == "refused: malformed");
  BOOST_TEST(written_again("<a/><b/>") == "refused: malformed");
  BOOST_TEST(written_again("") == "refused: malformed");
  BOOST_TEST(written_again("<a>\x01</a>") == "refused: malformed");
}

BOOST_AUTO_TEST_CASE(xml_beyond_the_limits_is_refused) {
  const auto deep = [](std::size_t depth) { return times(depth, "<a>") + times(depth, "</a>"); };
  BOOST_TEST(parse_xml(deep(limits::xml_depth_max)).has_value());
  BOOST_TEST(written_again(deep(limits::xml_depth_max + 1)) == "refused: too_many");
  const auto wide = [](std::size_t count) { return "<a>" + times(count, "<b/>") + "</a>"; };
  BOOST_TEST(parse_xml(wide(limits::xml_elements_max - 1)).has_value());
  BOOST_TEST(written_again(wide(limits::xml_elements_max)) == "refused: too_many");
  std::string attributes;
  for (std::size_t i = 0; i <= limits::xml_attributes_max; ++i) attributes += " a" + std::to_string(i) + "=\"\"";
  BOOST_TEST(written_again("<a" + attributes + "/>") == "refused: too_many");
  BOOST_TEST(written_again(std::string(limits::xml_body_bytes_max + 1, ' ')) == "refused: too_large");
}

BOOST_AUTO_TEST_CASE(dates_are_written_and_read_in_the_forms_of_http) {
  const std::chrono::sys_seconds then{std::chrono::seconds(784'111'777)};
  const std::chrono::sys_seconds now{std::chrono::seconds(1'700'000'000)};
  BOOST_TEST(http_date_of(then) == "Sun, 06 Nov 1994 08:49:37 GMT");
  BOOST_TEST(internet_date_of(then + std::chrono::milliseconds(120)) == "1994-11-06T08:49:37Z");
  for (const std::string_view text :
       {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"})
    BOOST_TEST((parse_http_date(text, now) == then), text);
  for (const std::string_view text : {"", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
                                      "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Nov 1994", "now", "Sun "})
    BOOST_TEST(!parse_http_date(text, now), text);
}

BOOST_AUTO_TEST_CASE(unix_times_are_numbers_within_the_calendar) {
  BOOST_TEST((parse_unix_time("784111777.25") == Time(std::chrono::milliseconds(784'111'777'250))));
  for (const std::string_view text : {"", "1.", "1e3", "x", "253402300800", "99999999999999999999", "1 "})
    BOOST_TEST(!parse_unix_time(text), text);
}

BOOST_AUTO_TEST_CASE(ranges_beyond_four_gib_are_numbers_like_others) {
  const auto range = parse_range("bytes=4294967296-4294967299", std::uint64_t{5} << 30);
  BOOST_TEST((range.kind == ByteRange::Kind::part));
  BOOST_TEST(range.first == std::uint64_t{1} << 32);
  BOOST_TEST(range.length_bytes == 4U);
  BOOST_TEST((parse_range("bytes=0-", 0).kind == ByteRange::Kind::unsatisfiable));
  BOOST_TEST((parse_range("bytes=-0", 9).kind == ByteRange::Kind::unsatisfiable));
  BOOST_TEST((parse_range("bytes=a-b", 9).kind == ByteRange::Kind::whole));
}

BOOST_AUTO_TEST_CASE(paths_are_judged_and_brought_to_one_form) {
  const auto path_of = [](std::vector<std::string> names) { return Path::from(names); };
  BOOST_TEST((*path_of({"a\xcc\x88", "", "b"}) == *path_of({"\xc3\xa4", "b"})));
  BOOST_TEST(!path_of({".."}));
  BOOST_TEST(!path_of({"a/b"}));
  BOOST_TEST(!path_of({std::string("a\0b", 3)}));
  BOOST_TEST(!path_of({"\xff"}));
  BOOST_TEST(!path_of(std::vector<std::string>(limits::path_names_max + 1, "a")));
  BOOST_TEST(href_of("/base", *path_of({"a b", "c[d]"}), true) == "/base/a%20b/c%5Bd%5D/");
  BOOST_TEST(href_of("", Path(), true) == "/");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace mappe::webdav::test
