// Calendar files by RFC 5545: lines, escapes, times, and that a change is a change of the same entry.
//                                                              twin: web/tests/agenda/calendar_file.test.ts
#include "client/agenda/calendar_file.h"

#include <boost/test/unit_test.hpp>

using namespace mappe;
using namespace mappe::client;

namespace {

CalendarMeeting meeting() {
  CalendarMeeting one;
  one.id = "AbCdEfGhIjKlMnOpQrStUw";
  one.sequence = 41;
  one.changed_ms = 1795809605000;  // 2026-11-27 20:00:05 UTC
  one.title = "Fraktionssitzung; Haushalt, 2. Lesung";
  one.start_ms = 1796320800000;  // 2026-12-03 18:00 UTC
  one.end_ms = 1796329800000;
  one.place = "Rathaus\\Zimmer 2, Markt 1";
  one.agenda = {"1 Begrüßung", "2 Haushalt; Kürzungen"};
  for (int i = 0; i < 5; ++i) one.agenda.back() += ", Ümläute 💶";
  return one;
}

bool has(const std::string& file, const std::string& line) { return file.find(line + "\r\n") != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(calendar_files)

BOOST_AUTO_TEST_CASE(an_id_that_stays_a_sequence_that_grows_and_times_in_utc) {
  const std::string file = calendar_file(meeting());
  BOOST_TEST(file.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
  BOOST_TEST(file.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
  for (const char* line :
       {"UID:AbCdEfGhIjKlMnOpQrStUw@mappe", "SEQUENCE:41", "DTSTAMP:20261127T200005Z", "DTSTART:20261203T180000Z",
        "DTEND:20261203T203000Z", "STATUS:CONFIRMED", "SUMMARY:Fraktionssitzung\\; Haushalt\\, 2. Lesung",
        "LOCATION:Rathaus\\\\Zimmer 2\\, Markt 1"})
    BOOST_TEST(has(file, line), line);
  CalendarMeeting later = meeting();
  later.sequence = 42;
  later.cancelled = true;
  BOOST_TEST(has(calendar_file(later), "SEQUENCE:42"));
  BOOST_TEST(has(calendar_file(later), "STATUS:CANCELLED"));
}

BOOST_AUTO_TEST_CASE(what_would_end_a_line_is_escaped) {
  CalendarMeeting one = meeting();
  one.title = "a\r\nATTENDEE:b\a";
  one.agenda = {"x\ny"};
  BOOST_TEST(has(calendar_file(one), "SUMMARY:a\\nATTENDEE:b "));
  BOOST_TEST(has(calendar_file(one), "DESCRIPTION:x\\ny"));
}

BOOST_AUTO_TEST_CASE(no_sign_ends_lines_to_some_readers_or_turns_what_stands_behind_it) {
  CalendarMeeting one = meeting();
  one.title =
      "a\u2028b\u2029c\u0085d\x0b"
      "e";
  one.place = "\u202egpj\u2067x";
  one.agenda = {"1\u009b2"};
  BOOST_TEST(has(calendar_file(one), "SUMMARY:a b c d e"));
  BOOST_TEST(has(calendar_file(one), "LOCATION:gpjx"));
  BOOST_TEST(has(calendar_file(one), "DESCRIPTION:1 2"));
}

BOOST_AUTO_TEST_CASE(a_time_that_nobody_lives_to_see_has_a_year_of_four_digits) {
  for (const TimeMs start : {TimeMs{8'640'000'000'000'001}, TimeMs{9'007'199'254'740'991}}) {
    CalendarMeeting one = meeting();
    one.start_ms = start;
    one.end_ms = 0;
    BOOST_TEST(has(calendar_file(one), "DTSTART:99991231T235959Z"));
    BOOST_TEST(has(calendar_file(one), "DTEND:99991231T235959Z"));
  }
}

BOOST_AUTO_TEST_CASE(no_line_has_more_than_75_bytes_and_none_is_cut_within_a_sign) {
  const std::string file = calendar_file(meeting());
  std::size_t folded = 0;
  for (std::size_t from = 0; from < file.size();) {
    const std::size_t end = file.find("\r\n", from);
    BOOST_TEST(end - from <= 75u);
    if (file[from] == ' ') {
      ++folded;
      BOOST_TEST((static_cast<unsigned char>(file[from + 1]) & 0xc0) != 0x80);
    }
    from = end + 2;
  }
  BOOST_TEST(folded > 0u);
}

BOOST_AUTO_TEST_CASE(without_an_end_an_hour_and_a_half_is_taken) {
  CalendarMeeting one = meeting();
  one.end_ms = 0;
  one.place.clear();
  one.agenda.clear();
  const std::string file = calendar_file(one);
  BOOST_TEST(has(file, "DTEND:20261203T193000Z"));
  BOOST_TEST(file.find("LOCATION") == std::string::npos);
  BOOST_TEST(file.find("DESCRIPTION") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
