// Fields of a foreign JSON object, whatever shape they have. An absent one is empty, never an error.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/result.h"

namespace mappe::council {

using Json = nlohmann::json;

// By its name, else by its name in another case. nullptr: absent or null.
const Json* find(const Json& object, std::string_view key);

std::string text(const Json& object, std::string_view key);     // trimmed, cut; "" for "N/A"
std::string url(const Json& object, std::string_view key);      // http(s), or the id of an embedded object
std::string date(const Json& object, std::string_view key);     // yyyy-mm-dd, also of a date-time
std::string instant(const Json& object, std::string_view key);  // begins yyyy-mm-ddThh:mm, else ""
std::optional<bool> truth(const Json& object, std::string_view key);
std::optional<std::uint64_t> number(const Json& object, std::string_view key);
std::vector<std::string> urls(const Json& object, std::string_view key);
std::vector<const Json*> objects(const Json& object, std::string_view key);  // one, many or none; others are left out

// An address that may be kept: http or https, printable, within limits. Unaltered.
bool is_web_address(std::string_view text);

// errors  malformed
Result<Json> parse_json(std::string_view text);

}  // namespace mappe::council
