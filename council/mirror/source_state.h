// What is known of a source between passes and in the middle of one. A record of the store, as JSON.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "council/mirror/oddities.h"
#include "council/mirror/values.h"
#include "crypto/base/ids.h"

namespace mappe::council {

enum class Order { unknown, ascending, descending };
std::string_view name_of(Order order);

// One external list of a body, and what probing found out about it.
struct ListState {
  Kind kind = Kind::paper;
  std::string address;  // as delivered
  bool is_probed = false;
  bool honours_modified_since = false;
  bool next_keeps_filter = true;
  Order order = Order::unknown;  // of ids, on the first page
  std::uint64_t page_size = 0;
  bool fake_stamps = false;
  bool has_web = false, has_main_file = false;
  bool bare_meetings = false;  // agendas come only when meetings are fetched singly
  TimeMs read_ms = 0;          // start of the last pass that read it to its end; 0: none did
  TimeMs tried_ms = 0;         // start of the last pass that wanted all of it

  // Whether an incremental pass may trust the filter.
  bool filter_works() const { return honours_modified_since && !fake_stamps; }
};

enum class PassKind { full, incremental };
std::string_view name_of(PassKind kind);

// How a pass ended. `running` is also what a killed process leaves.
enum class Outcome { none, running, complete, partial, braked, paused, refused, failed };
std::string_view name_of(Outcome outcome);

// Where a pass stands. Written together with the objects of each page, so that a killed one goes on at the next page.
struct Progress {
  PassKind kind = PassKind::full;
  std::uint64_t number = 0;  // of the pass; objects seen in a full one carry it
  TimeMs started_ms = 0;
  std::size_t list = 0;    // index into lists; lists.size(): missing objects are looked after
  std::string next;        // empty: the list's first page
  bool backwards = false;  // from the last page by `prev`
  unsigned pages = 0;      // of this list
  unsigned pages_without_new = 0;
  unsigned pages_unchanged = 0;
  std::uint64_t list_objects = 0;  // of this list, tombstones and broken ones included
  std::uint64_t list_total = 0;    // that the source claims; 0: nothing
  std::vector<std::size_t> failed_lists;
  std::uint64_t objects = 0, changed = 0;
  Oddities oddities;
};

struct SourceState {
  std::string generation;  // random; another one: clients begin anew
  std::string address;     // of the system, as configured; another one: another generation
  std::string title;       // of the system or its only body
  std::uint64_t last_change = 0;
  std::uint64_t passes = 0;
  std::vector<ListState> lists;
  std::optional<Progress> progress;

  TimeMs complete_start_ms = 0;  // of the last complete pass of any kind
  TimeMs full_start_ms = 0;      // of the last complete full pass
  TimeMs full_tried_ms = 0;      // start of the last full pass that came to an end
  TimeMs checked_ms = 0;         // its end: "as of"
  TimeMs tried_ms = 0;           // when the last pass ended, however
  Outcome outcome = Outcome::none;
  std::string why;  // a literal of ours
  TimeMs paused_until_ms = 0;
  unsigned pauses = 0;  // in a row
  std::uint64_t last_objects = 0, last_changed = 0;
  Oddities oddities;           // of the last pass
  std::uint64_t known = 0;     // objects that are there
  std::uint64_t vanished = 0;  // that the brake held back
};

std::string encode(const SourceState& state);
//   errors  damaged
Result<SourceState> parse_source_state(std::string_view text);

}  // namespace mappe::council
