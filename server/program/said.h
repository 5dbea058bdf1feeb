// What the operator reads, in German and English, side by side where it is said.
//
// German when the environment (LC_ALL, LC_MESSAGES, LANG, in this order) starts with "de"; else English. As in
// client/command/text.h, which this room does not know.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/ids.h"

namespace mappe::server {

bool speaks_german();  // this process; read once from the environment

struct Said {
  std::string_view german;
  std::string_view english;
};

// In the process's language, each {} replaced by the next part. CHECKs that there are as many of them as parts.
std::string text(const Said& said, const std::vector<std::string>& parts = {});

// "2026-11-26 14:05", of this computer's clock.
std::string moment_text(TimeMs time_ms);

// One word of a command to be copied into a shell: as it stands if harmless, else in single quotes.
std::string shell_word(const std::string& text);

}  // namespace mappe::server
