// A meeting as a calendar file (iCalendar, RFC 5545): what an invitation brings into Outlook, Apple's or any calendar.
//                                                                    twin: web/src/mappe/agenda/calendar_file.ts
//
// Times are UTC, so that no time zone has to travel along. The id stays the same and the sequence grows with every
// change, so a calendar that takes the file again moves its entry instead of making a second one.
#pragma once

#include <string>
#include <vector>

#include "crypto/base/ids.h"

namespace mappe::client {

struct CalendarMeeting {
  std::string id;              // the meeting's, as text
  std::uint64_t sequence = 0;  // grows with every change of the meeting
  TimeMs changed_ms = 0;
  std::string title;
  TimeMs start_ms = 0;  // more than 0
  TimeMs end_ms = 0;    // 0: not known, an hour and a half is taken
  std::string place;
  bool cancelled = false;
  std::vector<std::string> agenda;  // one line an item
};

std::string calendar_file(const CalendarMeeting& meeting);

}  // namespace mappe::client
