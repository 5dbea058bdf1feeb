// What the command line says, in German and English, side by side where it is said.
//
//   out << text({"{} Dateien übertragen", "{} files transferred"}, count);
//
// German when the environment (LC_ALL, LC_MESSAGES, LANG, in this order) starts with "de"; else English.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/ids.h"

namespace mappe::client::command {

enum class Language { german, english };

Language language();  // of this process; read once from the environment

struct Said {
  std::string_view german;
  std::string_view english;

  std::string_view in(Language language) const { return language == Language::german ? german : english; }
};

// Replaces each {} by the next part. CHECKs that there are as many of them as parts.
std::string fill(std::string_view pattern, const std::vector<std::string>& parts);

inline std::string as_part(std::string value) { return value; }
inline std::string as_part(std::string_view value) { return std::string(value); }
inline std::string as_part(const char* value) { return value; }
template <class Number>
requires std::is_integral_v<Number> std::string as_part(Number value) { return std::to_string(value); }

template <class... Parts>
std::string text(const Said& said, const Parts&... parts) {
  return fill(said.in(language()), {as_part(parts)...});
}

// 1536 -> "1,5 KiB" in German, "1.5 KiB" in English.
std::string size_text(std::uint64_t bytes);
// "24.11.2026 14:05" in German, "2026-11-24 14:05" in English; local time. 0: "–".
std::string time_text(TimeMs time);
std::string time_text(TimeMs time, Language language);
std::string date_text(TimeMs time);
// "2026-05-31", as the server writes days, for people: "31.05.2026" in German. What is no day is made harmless.
std::string day_words(const std::string& day);
std::string euro_text(std::int64_t cents);  // "1.234,56 €" in German, "1234.56 EUR" in English
TimeMs this_moment();                       // of this computer's clock
// What somebody else wrote, made harmless for a terminal: control characters, and those that turn the direction of
// writing, become "\u{…}"; bytes that are not UTF-8 become "\x…".
std::string harmless(std::string_view foreign);
// The same as one word of a command to be copied into a shell: in quotes if it needs them.
std::string shell_word(std::string_view foreign);

}  // namespace mappe::client::command
