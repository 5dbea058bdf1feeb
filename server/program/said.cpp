#include "server/program/said.h"

#include <cstdlib>
#include <ctime>

#include "crypto/base/check.h"

namespace mappe::server {

namespace {

bool is_german_environment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0')
      return std::string_view(value).starts_with("de");
  return false;
}

}  // namespace

bool speaks_german() {
  static const bool german = is_german_environment();
  return german;
}

std::string text(const Said& said, const std::vector<std::string>& parts) {
  std::string_view pattern = speaks_german() ? said.german : said.english;
  std::string filled;
  for (const std::string& part : parts) {
    const std::size_t gap = pattern.find("{}");
    CHECK(gap != std::string_view::npos);
    filled += std::string(pattern.substr(0, gap)) + part;
    pattern.remove_prefix(gap + 2);
  }
  CHECK(pattern.find("{}") == std::string_view::npos);
  return filled + std::string(pattern);
}

std::string moment_text(TimeMs time_ms) {
  const auto seconds = static_cast<std::time_t>(time_ms / 1000);
  std::tm parts{};
  char digits[32] = "";
  ::localtime_r(&seconds, &parts);
  std::strftime(digits, sizeof digits, "%Y-%m-%d %H:%M", &parts);
  return digits;
}

std::string shell_word(const std::string& text) {
  const std::string harmless = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+=:@";
  if (!text.empty() && text.find_first_not_of(harmless) == std::string::npos) return text;
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

}  // namespace mappe::server
