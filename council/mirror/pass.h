// One pass over a source: everything (full) or what was modified (incremental).       docs/council.md, passes
//
// Written page by page, each with where the pass stands: a killed or paused pass goes on at the next page. Nothing is
// taken as deleted because it was not reached; many at once are not taken as deleted at all.
#pragma once

#include <optional>
#include <string>

#include "council/mirror/requester.h"
#include "council/mirror/store.h"

namespace mappe::council {

struct SourceSettings {
  std::string name;     // [a-z0-9-]
  std::string address;  // of the System object
  std::uint64_t every_ms = 3'600'000;
  std::uint64_t full_every_ms = 7ULL * 24 * 3'600'000;
  std::string page_parameter;  // "size=100", put on every list; empty: none
  Rewrites rewrites;           // id prefix -> where it is fetched
  Manners manners;
};

struct Asked {
  bool full = false;         // even if it is not due
  bool accept_loss = false;  // the brake stays open: the operator looked
};

// When the next pass is due, pauses included. Times that lie ahead of `now` by more than they ever do are of a clock
// that was wrong, and count for nothing.
TimeMs due_ms(const SourceSettings& settings, const SourceState& state, TimeMs now);

// Runs until the end, a pause, or until it is told to stop. What came of it stands in the state too.
//   gives   complete, partial (a list failed), braked, paused (go on later), refused (robots.txt, another server),
//           failed (no system there), running (told to stop)
//   errors  damaged, io  of the store
Result<Outcome> run_pass(const SourceSettings& settings, Asked asked, Store& store, Fetcher& fetcher, Pacer& pacer,
                         Clock& clock);

}  // namespace mappe::council
