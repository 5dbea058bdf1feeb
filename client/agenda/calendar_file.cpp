#include "client/agenda/calendar_file.h"

#include <algorithm>
#include <ctime>

#include "crypto/base/code_point.h"

namespace mappe::client {
namespace {

constexpr TimeMs usual_ms = 90 * 60 * 1000;
constexpr std::size_t calendar_line_bytes_max = 75;  // with the blank that begins a continued line

constexpr TimeMs last_ms = TimeMs{253'402'300'799} * 1000;  // §3.3.5: a year has four digits

std::string utc_time(TimeMs ms) {  // 20261203T180000Z
  const auto seconds =
      static_cast<std::time_t>(std::min(ms, last_ms) / 1000);  // whoever wrote it may have written more
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  const std::size_t size = std::strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", &parts);
  return std::string(text, size);
}

// RFC 5545 §3.3.11: what would end a value, or is no text.
std::string escaped_value(const std::string& text) {
  std::string out;
  for (std::string_view rest = text; !rest.empty();) {
    const auto [code, sign] = take_sign(rest);
    if (sign == "\r" && rest.starts_with('\n')) continue;
    if (is_bidi_control(code)) continue;  // they turn what stands behind them
    if (sign == "\n" || sign == "\r")
      out += "\\n";
    else if (is_control_code(code) || code == 0x2028 || code == 0x2029)  // the last ones end lines to some readers
      out += ' ';
    else if (sign == "\\" || sign == ";" || sign == ",")
      out.append(1, '\\').append(sign);
    else
      out += sign;
  }
  return out;
}

// §3.1: no line has more than 75 bytes, and none is cut within a sign.
void add_folded(std::string* out, const std::string& line) {
  std::size_t bytes = 0;
  for (std::size_t at = 0; at < line.size();) {
    std::size_t end = at + 1;
    while (end < line.size() && (static_cast<unsigned char>(line[end]) & 0xc0) == 0x80) ++end;
    if (bytes + (end - at) > calendar_line_bytes_max) {
      *out += "\r\n ";
      bytes = 1;
    }
    out->append(line, at, end - at);
    bytes += end - at;
    at = end;
  }
  *out += "\r\n";
}

}  // namespace

std::string calendar_file(const CalendarMeeting& meeting) {
  const TimeMs end = meeting.end_ms > meeting.start_ms ? meeting.end_ms : meeting.start_ms + usual_ms;
  std::vector<std::string> lines = {
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//Mappe//Mappe//DE",
      "METHOD:PUBLISH",
      "BEGIN:VEVENT",
      "UID:" + meeting.id + "@mappe",
      "SEQUENCE:" + std::to_string(meeting.sequence),
      "DTSTAMP:" + utc_time(meeting.changed_ms),
      "DTSTART:" + utc_time(meeting.start_ms),
      "DTEND:" + utc_time(end),
      "SUMMARY:" + escaped_value(meeting.title),
  };
  if (!meeting.place.empty()) lines.push_back("LOCATION:" + escaped_value(meeting.place));
  std::string agenda;
  for (const std::string& item : meeting.agenda) agenda.append(agenda.empty() ? "" : "\\n").append(escaped_value(item));
  if (!meeting.agenda.empty()) lines.push_back("DESCRIPTION:" + agenda);
  lines.push_back(meeting.cancelled ? "STATUS:CANCELLED" : "STATUS:CONFIRMED");
  lines.push_back("END:VEVENT");
  lines.push_back("END:VCALENDAR");
  std::string out;
  for (const std::string& line : lines) add_folded(&out, line);
  return out;
}

}  // namespace mappe::client
