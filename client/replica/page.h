// What can be said of a page of entries before any of them is judged.                                 docs/protocol.md
// §4
#pragma once

#include <optional>
#include <vector>

#include "client/wire/api_types.h"
#include "journal/rule.h"

namespace mappe::client {

// `own`: the newest entry this client has; none: nothing yet.                    gives  the page's entries, parsed
//   errors  behind       the journal ends before `own`
//           forked       another hash where `own` ends
//           forged       entries that do not have their form, none where there should be some, or more than the head
struct ParsedPage {
  std::vector<journal::Entry> entries;
  bool newer = false;  // they end before one whose version or kind this program does not know
};
Result<ParsedPage> parse_page(const JournalPage& page, const std::optional<Head>& own);

// A broken rule of the first entry after ours: a wrong prev there means that the server's entry at our seq is another
// one, so the chain forked; everything else is forged.
Error error_of_broken(journal::Rule rule, bool first_after_own);

}  // namespace mappe::client
