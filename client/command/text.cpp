#include "client/command/text.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "crypto/base/code_point.h"

namespace mappe::client::command {
namespace {

Language language_of_environment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0')
      return std::string_view(value).starts_with("de") ? Language::german : Language::english;
  return Language::english;
}

std::string local_time(TimeMs time, const char* pattern) {
  if (time == 0) return "–";
  const std::time_t seconds = static_cast<std::time_t>(time / 1000);
  std::tm parts{};
  localtime_r(&seconds, &parts);
  std::array<char, 64> buffer;
  const std::size_t n = std::strftime(buffer.data(), buffer.size(), pattern, &parts);
  return std::string(buffer.data(), n);
}

// U+2028 and 2029 end lines, too.
bool is_shown(char32_t c) { return !is_control_code(c) && !is_bidi_control(c) && c != 0x2028 && c != 0x2029; }

std::string escaped(const char* before, std::uint32_t value, const char* after) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  do hex.insert(hex.begin(), digits[value & 15]);
  while ((value >>= 4) != 0);
  return before + hex + after;
}

}  // namespace

Language language() {
  static const Language chosen = language_of_environment();
  return chosen;
}

std::string fill(std::string_view pattern, const std::vector<std::string>& parts) {
  std::string filled;
  auto part = parts.begin();
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (pattern.substr(at, 2) != "{}") {
      filled += pattern[at];
      continue;
    }
    CHECK(part != parts.end());
    filled += *part++;
    ++at;
  }
  CHECK(part == parts.end());
  return filled;
}

std::string size_text(std::uint64_t bytes) {
  if (bytes < 1024) return std::to_string(bytes) + (language() == Language::german ? " Byte" : " bytes");
  constexpr std::array<const char*, 5> units{" KiB", " MiB", " GiB", " TiB", " PiB"};
  std::size_t unit = 0;
  std::uint64_t whole = bytes;
  while (whole >= 1024 * 1024 && unit + 1 < units.size()) {
    whole /= 1024;
    ++unit;
  }
  const std::uint64_t tenths = whole * 10 / 1024;
  const char point = language() == Language::german ? ',' : '.';
  return std::to_string(tenths / 10) + point + std::to_string(tenths % 10) + units[unit];
}

std::string time_text(TimeMs time) { return time_text(time, language()); }
std::string time_text(TimeMs time, Language language) {
  return local_time(time, language == Language::german ? "%d.%m.%Y %H:%M" : "%Y-%m-%d %H:%M");
}
std::string date_text(TimeMs time) {
  return local_time(time, language() == Language::german ? "%d.%m.%Y" : "%Y-%m-%d");
}

std::string day_words(const std::string& day) {
  if (language() != Language::german || day.size() != 10) return harmless(day);
  return harmless(day.substr(8, 2) + "." + day.substr(5, 2) + "." + day.substr(0, 4));
}

std::string euro_text(std::int64_t cents) {
  const bool is_german = language() == Language::german;
  const std::uint64_t amount = cents < 0 ? 0 - static_cast<std::uint64_t>(cents) : static_cast<std::uint64_t>(cents);
  std::string whole = std::to_string(amount / 100);
  if (is_german)
    for (std::size_t at = whole.size(); at > 3; at -= 3) whole.insert(at - 3, ".");
  char part[3];
  std::snprintf(part, sizeof part, "%02u", static_cast<unsigned>(amount % 100));
  return std::string(cents < 0 ? "-" : "") + whole + (is_german ? "," : ".") + part + (is_german ? " €" : " EUR");
}

std::string harmless(std::string_view foreign) {
  std::string shown;
  while (!foreign.empty()) {
    const auto [code, bytes] = code_point_at(foreign);
    if (bytes == 0) {
      shown += escaped("\\x", static_cast<std::uint8_t>(foreign[0]), "");
      foreign.remove_prefix(1);
      continue;
    }
    shown += is_shown(code) ? std::string(foreign.substr(0, bytes)) : escaped("\\u{", code, "}");
    foreign.remove_prefix(bytes);
  }
  return shown;
}

std::string shell_word(std::string_view foreign) {
  std::string shown = harmless(foreign);
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=.,:/@%";
  const auto needs_quotes = [&](char c) {
    return static_cast<std::uint8_t>(c) < 0x80 && plain.find(c) == std::string_view::npos;
  };
  if (!shown.empty() && std::none_of(shown.begin(), shown.end(), needs_quotes)) return shown;
  std::string quoted = "'";
  for (const char c : shown) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

TimeMs this_moment() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<TimeMs>(std::chrono::duration_cast<std::chrono::milliseconds>(since).count());
}

}  // namespace mappe::client::command
