// What somebody is told about his own account: how he signed in before, and what became of his second factor.
#pragma once

#include "client/command/program.h"

namespace mappe::client::command {

// "24.11.2026 14:05, 192.0.2.x, Laptop, Code aus der App"; as far as it is known.
std::string last_sign_in_text(const Me& me);
// "Code aus der App", of `totp` and the like; "" for what this program does not know.
std::string word_of_factor(std::string_view factor);

// After a sign-in: that the second factor was reset, or that one is demanded and missing.
void note_second_factor(Program& program, const Me& me);

// For --json.
void put_second_factor(Json& said, const Me& me);

}  // namespace mappe::client::command
