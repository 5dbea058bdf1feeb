// What a browser is told to hold to beside the bytes of a file: header fields that keep a page from running anything
// else, and those that would lead it elsewhere.
//   threads  any; pure
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mappe::client {

// The names of header fields that are missing, weaker than the app's own (docs/web.md) or none of its business, as
// "Content-Security-Policy" or "Refresh", each once. `path` names the file, "index.html" for the page; `head` is what
// came before the body, line by line.
std::vector<std::string> broken_browser_rules(std::string_view path, std::string_view head);

// Whether a browser that holds to `served` allows nothing that `own` forbids. Both are whole policies.
bool is_policy_as_strict(std::string_view served, std::string_view own);

}  // namespace mappe::client
