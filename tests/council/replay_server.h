// A council system for tests: recorded or made up objects over real HTTP on 127.0.0.1, with the oddities of the vendors
// as switches (docs/council.md, oddities). cpp-httplib, so that client and counterpart share no code.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace mappe::council::test {

struct Entry {
  std::string path;      // with its query: "/papers?id=5"
  std::string text;      // JSON; %HOST% stands for where the server is
  std::string modified;  // as in the text
};

struct List {
  std::string path;
  std::vector<Entry> entries;
};

// What a server has. The lists' entries answer at their own addresses, too.
struct Town {
  std::string system_path = "/system";
  std::map<std::string, std::string> singles;  // path -> text
  std::vector<List> lists;

  List& list(const std::string& path);
};

Town huertgenwald();                                     // recorded: SD.NET RIM, tests/council/data
Town karlsruhe();                                        // recorded: Session; System and Body written after the samples
Town made_up(std::size_t papers, std::size_t meetings);  // ids ascending, each meeting with an item per paper

struct Quirks {
  std::size_t page_size = 10;
  bool says_total = true;
  bool descending = false;
  bool ignores_filter = false;
  unsigned next_loses_filter_from = 0;  // page; 0: never
  bool plus_is_blank = false;           // a '+' in the query is read as a blank: no such instant, nothing is found
  bool nothing_modified_is_404 = false;
  bool nothing_modified_is_bare = false;
  bool same_page_for_ever = false;  // each with an ever-new next
  bool next_is_self = false;
  std::string next_host;  // another host in `next`
  bool next_is_relative = false;
  bool ends_after_first = false;      // `limit` objects and no next
  std::string stamp;                  // `modified` of everything
  bool bare_meetings = false;         // lists show meetings without agendaItem
  bool bare_array = false;            // instead of pages, one array
  unsigned errors_before = 0;         // so many answers are 500 first
  std::map<std::string, int> status;  // path -> 404, 410, 401, 500, 429
  std::string retry_after;
  std::set<std::string> html;                  // paths that answer 200 with HTML
  std::set<std::string> hidden;                // paths of entries that are in no list
  std::map<std::string, std::string> moved;    // path -> Location of a 302
  std::map<std::string, std::string> instead;  // path -> text, in lists and alone
  std::string robots;                          // empty: 404
  int robots_status = 0;                       // instead of 200 or 404
  bool colon_encoded_is_404 = false;           // a filter with %3A or %2B in it is not understood (Session)
  bool one_is_bare = false;                    // a list of one entry is that entry (SD.NET)
  bool bare_consultations = false;             // in papers: neither meeting nor agendaItem (ALLRIS 4)
  bool unknown_is_system = false;              // unknown paths answer 200 with the System (more! rubin)
  unsigned delay_ms = 0;
  std::function<std::string(std::string)> garble;  // of each answer
};

class ReplayServer {
 public:
  explicit ReplayServer(Town town);
  ~ReplayServer();
  ReplayServer(const ReplayServer&) = delete;

  std::string origin() const;  // "http://127.0.0.1:PORT"
  std::string system() const { return origin() + town_.system_path; }
  void set(Quirks quirks);
  Quirks quirks() const;
  void change(const std::function<void(Town&)>& how);

  std::vector<std::string> requests() const;         // targets, robots.txt left out
  std::size_t count(const std::string& part) const;  // of targets with that part
  void forget_requests();
  std::vector<std::string> headers_seen() const;  // "name: value" of the last request

 private:
  struct Inside;
  Town town_;
  std::unique_ptr<Inside> inside_;
};

}  // namespace mappe::council::test
