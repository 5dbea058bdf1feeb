// A page of the bulk by columns: the same content, in a form that packs to a third.                docs/protocol.md §7a
//                              readers: client/council/columns.h, web/src/mappe/council/columns.ts
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace mappe::server {

// The name of a paper as whoever takes this page has it then, there or from pages before; nothing: not sure, or none.
using PaperName = std::function<std::optional<std::string>(const std::string& paper)>;

// The members `count`, `columns` and `texts` of the page, as JSON without braces; nothing: there is something among it
// that this form has no place for, which the mirror never makes.
//   objects  the elements of the page
//   thread   pure; any thread
std::optional<std::string> by_columns(nlohmann::json objects, const PaperName& paper_name);

}  // namespace mappe::server
