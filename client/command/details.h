// What an error says about itself (Error::what, English, a literal of the code), in the user's language. German is
// looked up here; what only a developer can use stays English. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/command/text.h"

namespace mappe::client::command {

std::string detail(std::string_view what, Language language);

// "Could not convert: --version = x", as CLI11 says it, in the user's language.
std::string usage_detail(std::string_view what, Language language);

// The English sentences that have a German one; for the test that finds each in the sources.
std::vector<std::string_view> known_details();

}  // namespace mappe::client::command
