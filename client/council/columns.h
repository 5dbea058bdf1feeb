// A page of the bulk by columns, read into its other form, of objects: what the server sends packs to a third so.
// Nothing of it is believed; what it unfolds to is judged by bulk_page.h like any page.            docs/protocol.md §7a
//                             writer: server/council/columns.cpp; twin: web/src/mappe/council/columns.ts
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "crypto/base/result.h"

namespace mappe::client::council {

// The name of a paper from pages before; nullptr: there is none.
using PaperName = std::function<const std::string*(const std::string& paper)>;

// `page` itself where it is not by columns.
//   errors  too_large  it unfolds to more than limits::page_bytes_max
//           malformed  another form than §7a says, or a name that is nowhere
//   thread  pure; any thread
Result<std::string> page_of_objects(std::string page, const PaperName& paper_name);

}  // namespace mappe::client::council
