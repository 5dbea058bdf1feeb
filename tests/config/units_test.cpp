// Sizes, durations, addresses and origins as people write them.
#include "config/units.h"

#include <boost/test/unit_test.hpp>

#include "config/suggest.h"

using namespace mappe;
using namespace mappe::config;

BOOST_AUTO_TEST_SUITE(units)

namespace {
std::uint64_t size_of(std::string_view text) { return parse_size(text).value_or(std::uint64_t{0xdead}); }
std::int64_t ms_of(std::string_view text) {
  const auto parsed = parse_duration(text);
  return parsed ? parsed->count() : -1;
}
std::string_view kind_of_size(std::string_view text) {
  const auto parsed = parse_size(text);
  return parsed ? "fine" : mappe::name_of(parsed.error().code);
}
}  // namespace

BOOST_AUTO_TEST_CASE(sizes_are_read_exactly) {
  BOOST_TEST(size_of("0") == 0U);
  BOOST_TEST(size_of("512") == 512U);
  BOOST_TEST(size_of("512 B") == 512U);
  BOOST_TEST(size_of("64KiB") == 65'536U);
  BOOST_TEST(size_of(" 2 gib ") == 2'147'483'648U);
  BOOST_TEST(size_of("1.5 MiB") == 1'572'864U);
  BOOST_TEST(size_of("1.001 kB") == 1'001U);
  BOOST_TEST(size_of("10 GB") == 10'000'000'000U);
  BOOST_TEST(size_of("8192 TiB") == std::uint64_t{1} << 53);
}

BOOST_AUTO_TEST_CASE(what_is_not_a_size_is_refused_by_kind) {
  for (const char* text : {"", "GiB", "-1 GiB", "+1", "2 PiB", "2 GiB x", "1,5 GiB", "1. GiB", ".5 GiB", "0.5 B",
                           "1.0001 MB", "0x10", "1 e3", "2 min"})
    BOOST_TEST(kind_of_size(text) == "malformed", text);
  for (const char* text : {"8193 TiB", "9007199254740993", "99999999999999999999 B", "8192.5 TiB"})
    BOOST_TEST(kind_of_size(text) == "too_large", text);
}

BOOST_AUTO_TEST_CASE(durations_carry_their_unit) {
  BOOST_TEST(ms_of("0") == 0);
  BOOST_TEST(ms_of("250 ms") == 250);
  BOOST_TEST(ms_of("60 s") == 60'000);
  BOOST_TEST(ms_of("1.5 h") == 5'400'000);
  BOOST_TEST(ms_of("15min") == 900'000);
  BOOST_TEST(ms_of("30 d") == 2'592'000'000);
  for (const char* text : {"30", "30 m", "30 days", "1 y", "-5 s", "3654 d", "0.5 ms", ""})
    BOOST_TEST(!parse_duration(text), text);
}

BOOST_AUTO_TEST_CASE(listen_addresses_are_numeric_and_have_a_port) {
  BOOST_TEST((*parse_listen("127.0.0.1:8443") == Listen{"127.0.0.1", 8443, true}));
  BOOST_TEST((*parse_listen("[::1]:0") == Listen{"::1", 0, true}));
  for (const char* text :
       {"127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:80x", "localhost:80", "::1:80",
        "[::1]", "[::1:80", "[127.0.0.1]:80", "[::1]80", "1.2.3:80", ":80", ""})
    BOOST_TEST(!parse_listen(text), text);
}

BOOST_AUTO_TEST_CASE(only_loopback_counts_as_loopback) {
  BOOST_TEST(is_loopback(*parse_listen("127.0.0.1:1")));
  BOOST_TEST(is_loopback(*parse_listen("127.9.9.9:1")));
  BOOST_TEST(is_loopback(*parse_listen("[::1]:1")));
  BOOST_TEST(!is_loopback(*parse_listen("0.0.0.0:1")));
  BOOST_TEST(!is_loopback(*parse_listen("[::]:1")));
  BOOST_TEST(!is_loopback(*parse_listen("10.127.0.1:1")));
}

BOOST_AUTO_TEST_CASE(origins_are_what_browsers_send) {
  for (const char* text : {"https://mappe.example", "https://mappe.example:8443", "https://a-b.example",
                           "https://[::1]:8443", "https://127.0.0.1:8443", "https://localhost"})
    BOOST_TEST((parse_origin(text) && *parse_origin(text) == text), text);
  for (const char* text :
       {"mappe.example", "http://mappe.example", "https://Mappe.example", "https://mappe.example/",
        "https://mappe.example:443", "https://mappe.example:0", "https://", "https://a..b", "https://-a.b",
        "https://a-.b", "https://a.b.", "https://u@a.b", "https://a.b:x", "https://a.b?x"})
    BOOST_TEST(!parse_origin(text), text);
}

BOOST_AUTO_TEST_CASE(what_is_written_reads_back_as_the_same) {
  BOOST_TEST(format_size(0) == "0 B");
  BOOST_TEST(format_size(1536) == "1536 B");
  BOOST_TEST(format_size(std::uint64_t{10} << 30) == "10 GiB");
  BOOST_TEST(format_duration(Duration(0)) == "0 ms");
  BOOST_TEST(format_duration(std::chrono::minutes(90)) == "90 min");
  BOOST_TEST(format_duration(std::chrono::hours(24 * 7)) == "7 d");
  BOOST_TEST(format_listen({"::1", 80, true}) == "[::1]:80");
  BOOST_TEST(format_listen({"0.0.0.0", 443, true}) == "0.0.0.0:443");
}

BOOST_AUTO_TEST_CASE(the_nearest_word_is_found_and_far_ones_are_not_guessed) {
  const std::vector<std::string> known = {"session", "sign_in", "listen", "log"};
  BOOST_TEST(edit_distance("kitten", "sitting") == 3U);
  BOOST_TEST(edit_distance("lsiten", "listen") == 1U);
  BOOST_TEST(edit_distance("", "abc") == 3U);
  BOOST_TEST(nearest("sesion", known) == "session");
  BOOST_TEST(nearest("sign-in", known) == "sign_in");
  BOOST_TEST(nearest("lisetn", known) == "listen");
  BOOST_TEST(nearest("zebra_crossing", known) == "");
}

BOOST_AUTO_TEST_SUITE_END()
