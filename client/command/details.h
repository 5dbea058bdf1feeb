// What an error says about itself (Error::what, English, a literal of the code), in the user's language. German is
// looked up here; what only a developer can use stays English and says so. Pure; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "client/command/text.h"

namespace mappe::client::command {

// As a whole sentence; "" for "".
std::string detail(std::string_view what, Language language);

// "Could not convert: --version = x", as CLI11 says it, in the user's language.
std::string usage_detail(std::string_view what, Language language);

// The English sentences that have a German one; for the test that finds each in the sources.
std::vector<std::string_view> known_details();

// The part of the table that speaks of the server, the roster and histories.
std::span<const Said> server_details();
// The part that speaks of notes.
std::span<const Said> note_details();
// The part that speaks of councils and links to them.
std::span<const Said> council_details();
// The part that speaks of costs.
std::span<const Said> treasury_details();
// The part that speaks of meetings.
std::span<const Said> meeting_details();

}  // namespace mappe::client::command
