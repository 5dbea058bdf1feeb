// Meetings at the command line: made, shown, briefed, into the calendar; who may only comment is refused.
//                                                                                          docs/protocol.md §4.11
#include <boost/test/unit_test.hpp>

#include "tests/stories/town.h"

using namespace stories;

BOOST_AUTO_TEST_SUITE(meetings)

BOOST_AUTO_TEST_CASE(a_meeting_is_made_briefed_shown_and_goes_into_the_calendar) {
  Town town;
  town.space("Umwelt");
  const Member bernd = town.invites("bernd", "Bernd Groß", {"Umwelt:commenter"});
  const std::string id = town.anna
                             .ask({"meetings", "add", "Umwelt", "Fraktionssitzung", "--start", "2026-12-03 19:00",
                                   "--place", "Rathaus, Zimmer 2"})
                             .at("meeting")
                             .get<std::string>();
  const std::string own = "Umwelt:" + id.substr(0, 8), item = "https://rat.example/oparl/items/3";
  require_ok(town.anna.mappe({"meetings", "brief", own, "result", "vertagt"}));
  require_ok(town.anna.mappe({"meetings", "brief", "Umwelt:" + item, "recommendation", "zustimmen"}));

  const Json list = bernd.ask({"meetings", "list"});
  BOOST_TEST_REQUIRE(list.size() == 1u, list.dump());
  BOOST_TEST(list.at(0).at("title") == "Fraktionssitzung");
  BOOST_TEST(bernd.ask({"meetings", "show", own}).at("result") == "vertagt");
  BOOST_TEST(bernd.ask({"meetings", "show", "Umwelt:" + item}).at("recommendation") == "zustimmen");
  const std::string calendar = bernd.mappe({"meetings", "ics", own}).out;
  BOOST_TEST(calendar.find("SUMMARY:Fraktionssitzung\r\n") != std::string::npos, calendar);
  BOOST_TEST(calendar.find("LOCATION:Rathaus\\, Zimmer 2\r\n") != std::string::npos, calendar);

  const Outcome refused = bernd.mappe({"meetings", "brief", own, "vote", "dagegen"});
  BOOST_TEST(!refused.ok());
  BOOST_TEST(refused.err.find("Auf Tagesordnungen schreibt, wer in der Ablage bearbeiten darf") != std::string::npos,
             refused.err);
}

BOOST_AUTO_TEST_SUITE_END()
