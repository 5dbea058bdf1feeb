// What a running drive says of itself: as JSON between the drive and `mappe drive status`, in words for people, and as
// the page behind its secret address. Pure; any thread.
#pragma once

#include <nlohmann/json.hpp>

#include "client/command/text.h"
#include "client/drive/status.h"

namespace mappe::client::command {

// {"online", "since_ms", "trouble", "spaces": [{"folder", "role", "trouble"}], "editing": [{"path", "holder",
// "own", "shared", "left_s"}], "refused": [{"time_ms", "path", "reason", "detail", "times"}], "left_out": [{"title",
// "detail"}]}; what says why is an English sentence, or "".
nlohmann::ordered_json status_json(const drive::Status& status);

// The same in words, a heading with its lines each. Members that are missing, or of another kind, are left out.
struct StatusPart {
  std::string heading;
  std::vector<std::string> lines;
};
std::vector<StatusPart> status_words(const nlohmann::ordered_json& status, Language language);

// A whole HTML page without scripts; its style is beside it.
std::string status_page(const nlohmann::ordered_json& status, Language language);
std::string status_style();

// Which of the two languages a browser asks for first; German when it asks for neither.          RFC 9110 §12.5.4
Language language_asked(std::string_view accept_language);

// What a refusal means and what helps. By its word (client/drive/refusal_log.h); none: an unknown word.
const Said* said_of_refusal(std::string_view reason);

}  // namespace mappe::client::command
