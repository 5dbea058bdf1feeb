// A page of the bulk of a council, as the server sends it: what search and links need of each object. Nothing of it is
// believed beyond its form, and a page that breaks one rule is refused whole: half a page would be a mirror that lacks
// something without saying so. All text is data from outside, never markup.                    docs/protocol.md §7a
//                                     server: server/council/council_routes.cpp; twin: web/src/mappe/council/bulk.ts
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/result.h"

namespace mappe::client::council {

enum class ObjectState : std::uint8_t { present, deleted, depublished, unreachable };
enum class Kind : std::uint8_t { system, body, organization, person, meeting, paper };

struct Row {
  std::uint64_t n = 0;  // the council's number of the change that made it so
  ObjectState state = ObjectState::present;
  Kind kind = Kind::paper;
  std::uint64_t changed_ms = 0, first_seen_ms = 0;
  std::string id;          // as the source has it
  std::string name;        // "": the source says none
  std::string reference;   // of a paper: its number as the source writes it
  std::string normal;      // the same in its normal form (council/links)
  std::string type;        // of a paper: what sort of one it is, in the council's words
  std::string date;        // of a paper yyyy-mm-dd, of a meeting its start as the source writes it
  std::string body;        // id
  std::string web;         // http(s) address of its page; "": none
  std::string main_url;    // of a paper, of its main file; ""
  bool cancelled = false;  // of a meeting: it does not take place
  // Ids of organizations and persons by whose names it is found: who brought a paper in, who speaks of it; who meets.
  std::vector<std::string> bodies, persons;

  // Where people look at it; "": nowhere.
  const std::string& address() const { return web.empty() ? main_url : web; }
  bool is_gone() const { return state == ObjectState::deleted || state == ObjectState::depublished; }
};

struct BulkPage {
  std::string generation;  // another one than before: what was kept is thrown away, and everything is asked for anew
  std::uint64_t checked_ms = 0;
  std::uint64_t upto = 0;  // everything up to this number is in it or was before
  bool more = false;
  std::vector<Row> rows;  // ascending by n; kinds this program does not know are left out
};

// `since`: what was asked for.
//   errors  too_large  more bytes than the limit
//           too_many   more objects
//           behind     it ends before `since`
//           malformed  no JSON, too deep, a member of another form than §7a says, numbers that do not ascend from
//                      `since` to `upto`, an object twice, or more is promised and nothing given
//   thread  pure; any thread
Result<BulkPage> read_bulk_page(std::string_view json, std::uint64_t since);

}  // namespace mappe::client::council
